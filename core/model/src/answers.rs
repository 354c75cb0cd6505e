//! Answers to a document's fields. They exist only through [`Answers::parse`], so below it nobody checks again.

use crate::Template;
use crate::case::CaseFacts;
use crate::condition::{self, Outcome};
use crate::field::{self, Field, FieldType};
use crate::finding::{Finding, Severity};
use crate::hash::sha256_of_json;
use serde_json::{Map, Value, json};

/// Good answers to one template: every field present, in canonical form.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    values: Map<String, Value>,
}

/// What parsing came to: answers unless a finding of level error stands in the way.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The answers, or nothing when they cannot be used.
    pub answers: Option<Answers>,
    /// Everything to say about them, each placed at its field's id.
    pub findings: Vec<Finding>,
}

impl Answers {
    /// Parses raw answers, prefilling what is empty from the case. Every problem is reported at once.
    pub fn parse(template: &Template, raw: &Map<String, Value>, case: &CaseFacts) -> Parsed {
        let mut findings = unknown_fields(template, raw);
        let mut values = Map::new();
        for field in &template.fields {
            values.insert(field.id.clone(), read(field, raw, case, &mut findings));
        }
        for field in &template.fields {
            settle(field, &mut values, case, &mut findings);
        }
        let good = findings.iter().all(|finding| finding.severity != Severity::Error);
        Parsed { answers: good.then_some(Self { values }), findings }
    }

    /// The best that can be shown of unfinished answers: good values kept, the rest left blank. For previews only.
    pub fn parse_for_preview(template: &Template, raw: &Map<String, Value>, case: &CaseFacts) -> Self {
        let mut findings = Vec::new();
        let mut values = Map::new();
        for field in &template.fields {
            values.insert(field.id.clone(), read(field, raw, case, &mut findings));
        }
        for field in &template.fields {
            settle(field, &mut values, case, &mut findings);
        }
        Self { values }
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

/// Reads one field; a bad value becomes a finding and is left blank.
fn read(field: &Field, raw: &Map<String, Value>, case: &CaseFacts, findings: &mut Vec<Finding>) -> Value {
    let stated = raw.get(&field.id).unwrap_or(&Value::Null);
    let outcome = match field::parse(field, stated) {
        Ok(None) => match field.from_case.as_deref().and_then(|path| case.text_at(path)) {
            Some(text) => field::parse(field, &Value::String(text)),
            None => Ok(None),
        },
        outcome => outcome,
    };
    match outcome {
        Ok(Some(parsed)) => {
            for remark in parsed.remarks {
                findings.push(about(field, Severity::Warning, "field/remark", remark));
            }
            parsed.value
        }
        Ok(None) => field.absent(),
        Err(why) => {
            findings.push(about(field, Severity::Error, "field/invalid", why));
            field.absent()
        }
    }
}

/// Hides a field whose condition does not hold, and asks for a required one that is shown and empty.
fn settle(field: &Field, values: &mut Map<String, Value>, case: &CaseFacts, findings: &mut Vec<Finding>) {
    let lookup = |key: &str| values.get(key).and_then(as_fact).or_else(|| case.value(key));
    let shown = match condition::applies(&field.when, &field.unless, lookup) {
        Outcome::Holds => true,
        // A condition on something nobody said hides the field unless somebody filled it in.
        Outcome::Unknown(_) => values.get(&field.id) != Some(&field.absent()),
        Outcome::Fails => false,
    };
    let empty = values.get(&field.id).is_none_or(|value| *value == field.absent());
    if !shown {
        findings.retain(|finding| finding.places.first().is_none_or(|place| place.path != field.id));
        values.insert(field.id.clone(), field.absent());
    } else if field.required && empty && field.kind != FieldType::Truth {
        let said = findings.iter().any(|finding| finding.places.iter().any(|place| place.path == field.id));
        if !said {
            findings.push(about(field, Severity::Error, "field/required", "必须填写".to_owned()));
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
