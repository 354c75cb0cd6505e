//! What may be known of a case, as a form: nobody lists it by hand.
//!
//! Facts and dates are those of the vocabulary; people, numbers and organs are those that documents prefill from
//! (`from-case`), called as the documents call them and read by the documents' own parsers.

use super::case_papers::stages;
use crate::error::OpError;
use anjuan_model::case::{CaseFacts, CaseKind};
use anjuan_model::condition::Value;
use anjuan_model::field::{Control, Field, FieldType, parse, parse_date};
use anjuan_model::vocabulary::Fact;
use anjuan_model::{Catalog, Finding, Severity, Vocabulary};
use std::collections::BTreeMap;

/// How a case came; the words of the rules.
const SOURCES: [(&str, &str); 5] = [
    ("application", "本人申请"),
    ("transferred", "在押人员申请，由办案机关或监管场所转交"),
    ("notified-defence", "办案机关通知辩护"),
    ("notified-proxy", "办案机关通知代理"),
    ("requested", "办案机关请求提供"),
];
/// By which procedure it is tried.
const PROCEDURES: [(&str, &str); 3] =
    [("ordinary", "普通程序"), ("simplified", "简易程序"), ("fast-track", "速裁程序")];
/// Words for values that rules write in English.
const VALUES: [(&str, &str); 5] = [
    ("handling", "承办卷"),
    ("approval", "审批卷"),
    ("merged", "两卷合并"),
    ("shared-data", "信息共享查询"),
    ("pledge", "个人诚信承诺"),
];

/// Inputs that belong together.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Group {
    /// What they are about.
    pub title: String,
    /// The inputs.
    pub inputs: Vec<Input>,
}

/// One thing that may be known.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Input {
    /// Path into the facts, such as `people.recipient.name`.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// What the reader should know.
    pub help: String,
    /// What is assumed where nothing is said.
    pub assumed: String,
    /// What is known.
    pub value: String,
    /// The values there are; empty where any text will do.
    pub options: Vec<Choice>,
    /// True for days.
    pub day: bool,
    /// What is wrong with the value.
    pub trouble: String,
}

/// A value that may be chosen.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Choice {
    /// The value.
    pub value: String,
    /// What people call it.
    pub label: String,
}

/// The form, filled in with what is known.
pub fn groups(catalog: &Catalog, case: &CaseFacts) -> Vec<Group> {
    let known = |input: Input| Input { value: case.text_at(&input.path).unwrap_or_default(), ..input };
    let group = |title: String, inputs: Vec<Input>| Group { title, inputs: inputs.into_iter().map(known).collect() };
    let mut groups = vec![group("来源和程序".to_owned(), course())];
    let paths = paths(catalog);
    for role in roles(&paths) {
        let prefix = format!("people.{role}.");
        let mut own: Vec<(&String, &Asked<'_>)> = paths.iter().filter(|(path, _)| path.starts_with(&prefix)).collect();
        own.sort_by_key(|(path, asked)| (!path.ends_with(".name"), std::cmp::Reverse(asked.fields.len())));
        let name = own.first().map_or_else(|| role.clone(), |(_, asked)| asked.label());
        let title = name.trim_end_matches("姓名").to_owned();
        groups.push(group(title, own.into_iter().map(|(path, asked)| person(path, asked)).collect()));
    }
    for (prefix, title) in [("numbers.", "编号"), ("organs.", "机关和机构")] {
        let own: Vec<(&String, &Asked<'_>)> = paths.iter().filter(|(path, _)| path.starts_with(prefix)).collect();
        let alike = |label: &str| own.iter().filter(|(_, asked)| asked.label() == label).count() > 1;
        // Two numbers of one name are told apart by the document that bears them.
        let named = |asked: &Asked<'_>| match asked.label() {
            label if alike(&label) => format!("{label}（{}）", asked.titles.first().copied().unwrap_or_default()),
            label => label,
        };
        groups.push(group(title.to_owned(), own.iter().map(|(path, asked)| text(path, named(asked))).collect()));
    }
    let vocabulary = catalog.vocabulary();
    groups.push(group("案情".to_owned(), vocabulary.facts.iter().map(|(key, one)| fact(key, one)).collect()));
    let day = |(key, word): (&String, &anjuan_model::vocabulary::Word)| Input {
        day: true,
        ..text(&format!("dates.{key}"), word.label.clone())
    };
    let mut dates: Vec<_> = vocabulary.dates.iter().collect();
    dates.sort_by_key(|(key, _)| stages::act(key));
    groups.push(group("日期".to_owned(), dates.into_iter().map(day).collect()));
    groups.retain(|group| !group.inputs.is_empty());
    groups
}

/// Puts what was typed into the facts; what the form does not ask for stays as it was. Everything wrong is said at once.
pub fn read(catalog: &Catalog, mut case: CaseFacts, typed: &[(String, String)]) -> Result<CaseFacts, OpError> {
    let paths = paths(catalog);
    let mut problems = Vec::new();
    for (path, text) in typed {
        let text = text.trim();
        let outcome = match path.split_once('.') {
            None => plain(&mut case, path, text),
            Some(("facts", key)) => stated(catalog.vocabulary(), &mut case, key, text),
            Some(("dates", key)) => dated(&mut case, key, text),
            Some(_) => match paths.get(path.as_str()) {
                Some(asked) => checked(asked, text).map(|text| case_text(&mut case, path, text)),
                None => Ok(()),
            },
        };
        if let Err(why) = outcome {
            problems.push(Finding::plain("case/invalid", Severity::Error, path, why));
        }
    }
    if problems.is_empty() { Ok(case) } else { Err(OpError::Findings(problems)) }
}

/// The fields that prefill from one path.
#[derive(Default)]
struct Asked<'a> {
    fields: Vec<&'a Field>,
    /// The titles of their documents.
    titles: Vec<&'a str>,
}

impl Asked<'_> {
    /// What most documents call it.
    fn label(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        self.fields.iter().for_each(|field| *counts.entry(&field.label).or_default() += 1);
        // The shorter of two that are equally common says the same with less.
        let common = counts.into_iter().max_by_key(|(label, count)| (*count, std::cmp::Reverse(label.chars().count())));
        common.map(|(label, _)| label.to_owned()).unwrap_or_default()
    }

    /// The field whose parser says most: one with a type of its own before a plain text.
    fn strictest(&self) -> Option<&Field> {
        let typed = self.fields.iter().find(|field| field.kind != FieldType::Text && !field.is_composite());
        typed.or_else(|| self.fields.first()).copied()
    }
}

/// Every path that a printed document prefills from.
fn paths(catalog: &Catalog) -> BTreeMap<String, Asked<'_>> {
    let mut paths: BTreeMap<String, Asked<'_>> = BTreeMap::new();
    for template in catalog.all_templates().filter(|template| !template.external) {
        for field in &template.fields {
            if let Some(path) = &field.from_case {
                let asked = paths.entry(path.clone()).or_default();
                asked.fields.push(field);
                asked.titles.push(&template.title);
            }
        }
    }
    paths
}

/// The roles of people, those with most documents first.
fn roles(paths: &BTreeMap<String, Asked<'_>>) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, asked) in paths {
        if let Some((role, _)) = path.strip_prefix("people.").and_then(|rest| rest.split_once('.')) {
            *counts.entry(role).or_default() += asked.fields.len();
        }
    }
    let mut roles: Vec<(&str, usize)> = counts.into_iter().collect();
    roles.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    roles.into_iter().map(|(role, _)| role.to_owned()).collect()
}

fn text(path: &str, label: String) -> Input {
    Input { path: path.to_owned(), label, ..Input::default() }
}

fn person(path: &str, asked: &Asked<'_>) -> Input {
    let label = if path.ends_with(".name") { "姓名".to_owned() } else { asked.label() };
    let control = |wanted: Control| asked.strictest().filter(|field| field.kind.nature().control == wanted);
    let options = control(Control::Options).map(Field::choices).unwrap_or_default();
    let options = options.iter().map(|one| choice(one, one)).collect();
    Input { options, day: control(Control::Day).is_some(), ..text(path, label) }
}

fn course() -> Vec<Input> {
    let choices = |all: &[(&str, &str)]| all.iter().map(|(value, label)| choice(value, label)).collect();
    vec![
        Input { options: choices(&SOURCES), ..text("source", "案件来源".to_owned()) },
        Input { options: choices(&PROCEDURES), ..text("procedure", "审理程序".to_owned()) },
    ]
}

fn fact(key: &str, fact: &Fact) -> Input {
    let truth = matches!(fact.default, Some(Value::Truth(_))) && fact.values.is_empty();
    let values = if truth { vec![Value::Truth(true), Value::Truth(false)] } else { fact.values.clone() };
    let label =
        |text: &str| VALUES.iter().find(|(value, _)| *value == text).map_or(text, |(_, label)| label).to_owned();
    let options = values.iter().map(Value::to_text).map(|text| Choice { label: label(&text), value: text }).collect();
    let assumed = fact.default.as_ref().map(|value| format!("不填视为“{}”", label(&value.to_text())));
    // The help of a fact with words of its own explains just these words, which the options already do.
    let help = fact.help.clone().filter(|_| assumed.is_none() || truth).unwrap_or_default();
    Input { help, assumed: assumed.unwrap_or_default(), options, ..text(&format!("facts.{key}"), fact.label.clone()) }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned() }
}

fn plain(case: &mut CaseFacts, key: &str, text: &str) -> Result<(), String> {
    let some = Some(text.to_owned()).filter(|text| !text.is_empty());
    let known = |all: &[(&str, &str)]| some.is_none() || all.iter().any(|(value, _)| *value == text);
    match key {
        "kind" => case.kind = CaseKind::from_id(text),
        "jurisdiction" => case.jurisdiction = some,
        "source" if known(&SOURCES) => case.source = some,
        "procedure" if known(&PROCEDURES) => case.procedure = some,
        "source" | "procedure" => return Err(format!("没有“{text}”这一项")),
        _ => {}
    }
    Ok(())
}

fn stated(vocabulary: &Vocabulary, case: &mut CaseFacts, key: &str, text: &str) -> Result<(), String> {
    let Some(fact) = vocabulary.facts.get(key) else { return Ok(()) };
    let input = self::fact(key, fact);
    let value = match text {
        "" => {
            case.facts.remove(key);
            return Ok(());
        }
        _ if input.options.is_empty() => Value::Text(text.to_owned()),
        _ if !input.options.iter().any(|one| one.value == text) => {
            return Err(format!("{}：请从列出的值中选择", fact.label));
        }
        "是" => Value::Truth(true),
        "否" => Value::Truth(false),
        _ => Value::Text(text.to_owned()),
    };
    case.facts.insert(key.to_owned(), value);
    Ok(())
}

fn dated(case: &mut CaseFacts, key: &str, text: &str) -> Result<(), String> {
    if text.is_empty() {
        case.dates.remove(key);
        return Ok(());
    }
    let day = parse_date(text).ok_or_else(|| "不是有效日期，应写作 2024-05-06".to_owned())?;
    case.dates.insert(key.to_owned(), day);
    Ok(())
}

/// The text as the documents will read it.
fn checked(asked: &Asked<'_>, text: &str) -> Result<String, String> {
    let Some(field) = asked.strictest() else { return Ok(text.to_owned()) };
    let parsed = parse(field, &serde_json::Value::String(text.to_owned()));
    let parsed = parsed.map_err(|why| format!("{}：{why}", asked.label()))?;
    Ok(parsed.and_then(|parsed| parsed.value.as_str().map(str::to_owned)).unwrap_or_else(|| text.to_owned()))
}

fn case_text(case: &mut CaseFacts, path: &str, text: String) {
    let mut parts = path.splitn(3, '.');
    let (what, key, detail) = (parts.next(), parts.next().unwrap_or_default(), parts.next());
    let table = match (what, detail) {
        (Some("people"), Some(_)) => case.people.entry(key.to_owned()).or_default(),
        (Some("numbers"), None) => &mut case.numbers,
        (Some("organs"), None) => &mut case.organs,
        _ => return,
    };
    let key = detail.unwrap_or(key).to_owned();
    if text.is_empty() {
        drop(table.remove(&key))
    } else {
        drop(table.insert(key, text))
    }
    case.people.retain(|_, person| !person.is_empty());
}
