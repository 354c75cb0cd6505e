//! The volume's own papers: their answers from the facts of the case, from what was counted, and from what was said.

use super::items::{self, CONTENTS, COVER, NOTES, Volume};
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::case_papers::{VOLUME, named_facts};
use crate::ops::render_batch::heads;
use crate::ops::render_document::{Order, printable, render_document};
use anjuan_model::case::CaseFacts;
use anjuan_model::condition::Value as Fact;
use anjuan_model::{Answers, Catalog, Date, Finding, Severity, Template};
use anjuan_render::{Format, Standard};
use chrono::Datelike;
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// A document that is to be made, with its answers.
pub struct Form<'a> {
    /// Its template.
    pub template: &'a Template,
    answers: Map<String, Value>,
}

/// What the forms are filled in from.
pub struct Sources<'a> {
    /// The content.
    pub catalog: &'a Catalog,
    /// The case.
    pub case: &'a CaseFacts,
    /// What somebody said besides: a field's label or id, and its value.
    pub said: &'a [(String, String)],
    /// The day on which the package is made.
    pub as_of: Date,
}

/// The forms of a volume that nobody brought, in their order; everything that stands in their way at once.
pub fn forms<'a>(sources: &Sources<'a>, volume: &Volume<'_>) -> Result<Vec<Form<'a>>, OpError> {
    let cover = volume.cover.is_none().then(|| (COVER, cover(sources, volume)));
    let contents = Some((CONTENTS, contents(sources, volume)));
    let notes = volume.notes.is_none().then(|| (NOTES, notes(sources, volume)));
    let (mut forms, mut problems) = (Vec::new(), Vec::new());
    let mut meant = vec![false; sources.said.len()];
    for (id, computed) in [cover, contents, notes].into_iter().flatten() {
        let template = printable(sources.catalog, id, sources.case.jurisdiction.as_deref(), sources.as_of)?;
        let mut answers = computed;
        answers.extend(named_facts(template, sources.case));
        for ((name, value), meant) in sources.said.iter().zip(&mut meant) {
            if let Ok(Some(field)) = heads::field_of(template, name) {
                answers.insert(field.id.clone(), Value::from(value.as_str()));
                *meant = true;
            }
        }
        let parsed = Answers::parse(template, &answers, sources.case);
        let errors = parsed.findings.into_iter().filter(|finding| finding.severity == Severity::Error);
        problems.extend(errors.map(|finding| lacking(template, finding)));
        forms.push(Form { template, answers });
    }
    let unknown = sources.said.iter().zip(meant).filter(|(_, meant)| !meant);
    problems.extend(unknown.map(|((name, _), _)| {
        let why = format!("卷宗封面、卷内目录、备考表中都没有“{name}”这一项");
        Finding::plain("bundle/unknown-field", Severity::Error, name, why)
    }));
    if problems.is_empty() { Ok(forms) } else { Err(OpError::Findings(problems)) }
}

fn lacking(template: &Template, mut finding: Finding) -> Finding {
    let field = finding.places.first().and_then(|place| template.field(&place.path));
    let (id, label) = field.map_or(("字段", "名称"), |field| (&field.id, &field.label));
    finding.message = format!("{}：{}", template.title, finding.message);
    finding.help = format!("用 --set {label}=… 指定，或在 case.json 的 facts 中写明 \"{id}\"");
    finding
}

/// Typesets a form.
pub fn render(engines: &Engines, form: &Form<'_>, sources: &Sources<'_>) -> Result<Vec<u8>, OpError> {
    let order = Order {
        template: &form.template.id,
        jurisdiction: sources.case.jurisdiction.as_deref(),
        as_of: sources.as_of,
        answers: &form.answers,
        case: sources.case,
        standard: Standard::A3b,
        format: Format::Pdf,
    };
    Ok(render_document(engines, &order)?.rendered.into_first_file())
}

fn cover(sources: &Sources<'_>, volume: &Volume<'_>) -> Map<String, Value> {
    let kind = match sources.catalog.vocabulary().value(sources.case, VOLUME) {
        Some(Fact::Text(volume)) if volume == "approval" => "审批卷",
        Some(Fact::Text(volume)) if volume == "merged" => "合并卷",
        _ => "承办卷",
    };
    let closed = sources.case.dates.get("closed").unwrap_or(&sources.as_of);
    let answers = json!({
        "year": closed.year(), "volume-kind": kind, "items": volume.items.len(), "pages": volume.pages,
        "filed": sources.as_of.to_string(),
    });
    map(answers)
}

fn contents(sources: &Sources<'_>, volume: &Volume<'_>) -> Map<String, Value> {
    let row = |item: &items::Item<'_>| {
        let template = items::template(sources.catalog, item.entry.kind(), sources.case, sources.as_of);
        let cells = [
            ("number", Value::from(items::number(item.entry, template))),
            ("author", Value::from(items::author(template, sources.case))),
            ("name", Value::from(item.name.as_str())),
            ("day", item.entry.dated.map_or(Value::Null, |day| Value::from(day.to_string()))),
            ("from", item.pages.map_or(Value::Null, |(from, _)| Value::from(from))),
            ("to", item.pages.map_or(Value::Null, |(_, to)| Value::from(to))),
            ("note", Value::from(item.note.as_str())),
        ];
        let given = cells.into_iter().filter(|(_, value)| !value.is_null() && *value != "");
        Value::Object(given.map(|(name, value)| (name.to_owned(), value)).collect())
    };
    let rows: Vec<Value> = volume.items.iter().map(row).collect();
    let mut answers = map(json!({"entries": rows, "made": sources.as_of.to_string()}));
    answers.extend(compiler(sources));
    answers
}

fn notes(sources: &Sources<'_>, volume: &Volume<'_>) -> Map<String, Value> {
    let mut answers = map(json!({
        "notes": account(volume), "items": volume.items.len(), "pages": volume.pages, "made": sources.as_of.to_string(),
    }));
    answers.extend(compiler(sources));
    answers
}

/// The one who handled the case puts its papers together, unless somebody says otherwise.
fn compiler(sources: &Sources<'_>) -> Option<(String, Value)> {
    Some(("compiler".to_owned(), Value::from(sources.case.text_at("people.undertaker.name")?)))
}

/// The account of how the volume was put together, sentence by sentence.
fn account(volume: &Volume<'_>) -> String {
    let mut out = String::from(
        "一、本卷材料按归档目录的次序排列，一份材料一个序号；页码按各文件的实有页数自第1页起连续编写，卷宗封面、卷内目录、备考表不编页。",
    );
    let mut numbers = ["二", "三"].into_iter();
    let kept: Vec<String> = numbered(volume, |item| !items::is_format(item.entry, "pdf"));
    let unpaged: Vec<String> = numbered(volume, |item| item.pages.is_none());
    let sections = [(kept, "不是 PDF，按原格式原样保存"), (unpaged, "的页数不能确定，未编页，利用时以文件为准")];
    for (names, what) in sections.into_iter().filter(|(names, _)| !names.is_empty()) {
        // Writing to a String cannot fail.
        let _ = write!(out, "\n{}、{}{what}。", numbers.next().unwrap_or_default(), names.join("、"));
    }
    out
}

/// `第3项照片`.
fn numbered(volume: &Volume<'_>, wanted: impl Fn(&items::Item<'_>) -> bool) -> Vec<String> {
    let lines = volume.items.iter().enumerate().filter(|(_, item)| wanted(item));
    lines.map(|(index, item)| format!("第{}项“{}”", index + 1, item.name)).collect()
}

fn map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
