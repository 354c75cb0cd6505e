//! Answers to a document's fields. They exist only through [`Answers::parse`], so below it nobody checks again.

use crate::Template;
use crate::case::CaseFacts;
use crate::condition::{self, Outcome};
use crate::field::{self, Field, FieldType};
use crate::finding::{Finding, Severity};
use crate::hash::sha256_of_json;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Good answers to one template: every field present, in canonical form.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    values: Map<String, Value>,
}

/// Where a value came from that nobody typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The case facts, by their dotted path.
    Case(String),
    /// Another field of the same document, by its id.
    Field(String),
}

/// What parsing came to: answers unless a finding of level error stands in the way.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The answers, or nothing when they cannot be used.
    pub answers: Option<Answers>,
    /// Field ids whose value nobody typed, and where it came from.
    pub sources: BTreeMap<String, Source>,
    /// Everything to say about them, each placed at its field's id.
    pub findings: Vec<Finding>,
}

impl Answers {
    /// Parses raw answers, prefilling what is empty from the case. Every problem is reported at once.
    pub fn parse(template: &Template, raw: &Map<String, Value>, case: &CaseFacts) -> Parsed {
        let mut reading = Reading { findings: unknown_fields(template, raw), ..Reading::default() };
        let values = reading.all(template, raw, case);
        let good = reading.findings.iter().all(|finding| finding.severity != Severity::Error);
        Parsed { answers: good.then_some(Self { values }), sources: reading.sources, findings: reading.findings }
    }

    /// The best that can be shown of unfinished answers: good values kept, the rest left blank. For previews only.
    pub fn parse_for_preview(template: &Template, raw: &Map<String, Value>, case: &CaseFacts) -> Self {
        Self { values: Reading::default().all(template, raw, case) }
    }

    /// The canonical values by field id, in the template's order.
    pub fn values(&self) -> &Map<String, Value> {
        &self.values
    }

    /// SHA-256 of the canonical values.
    pub fn sha256(&self) -> String {
        sha256_of_json(&Value::Object(self.values.clone()))
    }

    /// What a layout reads as `/data.json`.
    pub fn to_data(&self, template: &Template) -> Value {
        json!({
            "answers": self.values,
            "meta": {"id": template.id, "title": template.title, "edition": template.edition},
        })
    }

    /// Every text a person typed, which must therefore be found on the page.
    pub fn texts(&self) -> Vec<(String, String)> {
        let mut texts = Vec::new();
        for (id, value) in &self.values {
            collect_texts(id, value, &mut texts);
        }
        texts
    }
}

/// What a reading of raw answers gathers besides the values.
#[derive(Default)]
struct Reading {
    findings: Vec<Finding>,
    sources: BTreeMap<String, Source>,
    /// Fields that their own condition hid: what depends on one of them is hidden as well.
    hidden: BTreeSet<String>,
}

impl Reading {
    fn all(&mut self, template: &Template, raw: &Map<String, Value>, case: &CaseFacts) -> Map<String, Value> {
        let mut values = Map::new();
        for field in &template.fields {
            values.insert(field.id.clone(), self.read(field, raw, case));
        }
        for field in &template.fields {
            self.follow(field, &mut values);
        }
        for field in &template.fields {
            self.settle(field, &mut values, case);
        }
        values
    }

    /// Reads one field; a bad value becomes a finding and is left blank.
    fn read(&mut self, field: &Field, raw: &Map<String, Value>, case: &CaseFacts) -> Value {
        let stated = raw.get(&field.id).unwrap_or(&Value::Null);
        let outcome = match field::parse(field, stated) {
            Ok(None) => match field.from_case.as_deref().and_then(|path| Some((path, case.text_at(path)?))) {
                Some((path, text)) => {
                    self.sources.insert(field.id.clone(), Source::Case(path.to_owned()));
                    let parsed = field::parse(field, &Value::String(text));
                    // What the case says in other words than the form's options is left for a person to choose.
                    if parsed.is_err() && !field.choices().is_empty() {
                        self.sources.remove(&field.id);
                        return field.absent();
                    }
                    parsed
                }
                None => Ok(None),
            },
            outcome => outcome,
        };
        match outcome {
            Ok(Some(parsed)) => {
                for remark in parsed.remarks {
                    self.findings.push(about(field, remark.severity, "field/remark", remark.words));
                }
                parsed.value
            }
            Ok(None) => field.absent(),
            Err(why) => {
                self.findings.push(about(field, Severity::Error, "field/invalid", why));
                field.absent()
            }
        }
    }

    /// Fills in what follows from another field, and doubts a value that disagrees with it.
    fn follow(&mut self, field: &Field, values: &mut Map<String, Value>) {
        let Some(derivation) = &field.derive else { return };
        let Some(value) = derivation.value(values) else { return };
        let stated = values.get(&field.id).filter(|stated| **stated != field.absent());
        match stated {
            None => {
                self.sources.insert(field.id.clone(), Source::Field(derivation.from.clone()));
                values.insert(field.id.clone(), value);
            }
            Some(stated) if *stated != value => {
                let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                let why = format!("与“{}”推算的“{shown}”不一致，请核对", derivation.from);
                self.findings.push(about(field, Severity::Warning, "field/remark", why));
            }
            Some(_) => {}
        }
    }

    /// Hides a field whose condition does not hold, and asks for a required one that is shown and empty.
    fn settle(&mut self, field: &Field, values: &mut Map<String, Value>, case: &CaseFacts) {
        let nothing = condition::Value::Text(String::new());
        let hidden = |key: &str| self.hidden.contains(key).then(|| nothing.clone());
        let lookup = |key: &str| hidden(key).or_else(|| values.get(key).and_then(as_fact)).or_else(|| case.value(key));
        let shown = match condition::applies(&field.when, &field.unless, lookup) {
            Outcome::Holds => true,
            // A condition on something nobody said hides the field unless somebody filled it in.
            Outcome::Unknown(_) => values.get(&field.id) != Some(&field.absent()),
            Outcome::Fails => false,
        };
        let empty = values.get(&field.id).is_none_or(|value| *value == field.absent());
        let here = |finding: &Finding| finding.places.iter().any(|place| place.path == field.id);
        if !shown {
            self.findings.retain(|finding| !here(finding));
            self.sources.remove(&field.id);
            self.hidden.insert(field.id.clone());
            values.insert(field.id.clone(), field.absent());
        } else if field.required && empty && field.kind != FieldType::Truth && !self.findings.iter().any(here) {
            self.findings.push(about(field, Severity::Error, "field/required", "必须填写".to_owned()));
        }
    }
}

fn as_fact(value: &Value) -> Option<condition::Value> {
    match value {
        Value::Bool(truth) => Some(condition::Value::Truth(*truth)),
        Value::Number(number) => number.as_i64().map(condition::Value::Integer),
        Value::String(text) if !text.is_empty() => Some(condition::Value::Text(text.clone())),
        Value::Array(items) => {
            Some(condition::Value::Items(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()))
        }
        _ => None,
    }
}

fn unknown_fields(template: &Template, raw: &Map<String, Value>) -> Vec<Finding> {
    raw.keys()
        .filter(|key| template.field(key).is_none())
        .map(|key| {
            Finding::plain("field/unknown", Severity::Error, key, format!("文书格式中没有字段“{key}”"))
                .helped("请核对字段 id，可用 anjuan template show 查看全部字段")
        })
        .collect()
}

fn about(field: &Field, severity: Severity, rule: &str, why: String) -> Finding {
    Finding::plain(rule, severity, &field.id, format!("{}：{why}", field.label))
        .helped(field.help.clone().unwrap_or_default())
}

fn collect_texts(id: &str, value: &Value, texts: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) if !text.is_empty() => texts.push((id.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| collect_texts(id, item, texts)),
        Value::Object(map) => map.values().for_each(|item| collect_texts(id, item, texts)),
        _ => {}
    }
}
