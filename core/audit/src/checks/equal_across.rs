//! `equal-across`: a value must be the same in every document that carries it.
//!
//! A value is taken from the embedded fields, or from the text behind the field's label when it stands there
//! plainly. A document where neither is found says nothing: that is no fault, and reporting it would bury the
//! real ones. With fewer than two values (the case's own fact counts as one) there is nothing to compare.

use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::finding::Place;
use anjuan_model::rule::{DocumentEquals, Rule};
use std::collections::BTreeMap;

/// Longer runs of text behind a label are sentences, not values.
const LONGEST: usize = 40;

pub(super) fn run(rule: &Rule, field: &str, label: &str, documents: &[DocumentEquals], desk: &Desk) -> Ruling {
    let mut carriers: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for line in documents {
        let name = field_label(line, label, desk);
        for entry in desk.of_kind(&line.kind) {
            if let Some(value) = embedded(entry, &line.field).or_else(|| labelled(entry, name)) {
                carriers.entry(value).or_default().push(entry.entry);
            }
        }
    }
    let stated = desk.case.text_at(field).map(|value| plain(&value)).filter(|value| !value.is_empty());
    let found: usize = carriers.values().map(Vec::len).sum();
    if found + usize::from(stated.is_some()) < 2 {
        return Ruling::nothing_to_judge();
    }
    let mut ruling = Ruling::default();
    let differs =
        carriers.len() > 1 || stated.as_ref().is_some_and(|stated| carriers.keys().any(|value| value != stated));
    if differs {
        ruling.findings.push(finding(rule, label, stated.as_deref(), &carriers));
    }
    ruling
}

fn finding(
    rule: &Rule,
    label: &str,
    stated: Option<&str>,
    carriers: &BTreeMap<String, Vec<&Entry>>,
) -> anjuan_model::Finding {
    let mut values: Vec<String> = stated.map(|value| format!("“{value}”（案件信息）")).into_iter().collect();
    for (value, entries) in carriers {
        let paths: Vec<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
        values.push(format!("“{value}”（{}）", paths.join("、")));
    }
    let quote =
        |value: &String, entry: &&Entry| Place { path: entry.path.clone(), page: None, quote: Some(value.clone()) };
    let mut places: Vec<Place> =
        carriers.iter().flat_map(|(value, entries)| entries.iter().map(move |entry| quote(value, entry))).collect();
    places.sort();
    rule.finding(&[("label", label), ("values", &values.join("，"))], places)
}

/// The label that the document's own form prints before the value.
fn field_label<'a>(line: &DocumentEquals, label: &'a str, desk: &Desk<'a>) -> &'a str {
    let mut templates = desk.catalog.all_templates().filter(|template| template.id == line.kind);
    let fields = templates.find_map(|template| template.fields.iter().find(|field| field.id == line.field));
    fields.map_or(label, |field| &field.label)
}

fn embedded(entry: &Entry, field: &str) -> Option<String> {
    let value = entry.fields.get(field)?.as_str().map(plain)?;
    (!value.is_empty()).then_some(value)
}

/// The value that stands plainly behind `label：`, up to white space. A run that holds another label, a blank
/// or the place for a signature is left alone.
fn labelled(entry: &Entry, label: &str) -> Option<String> {
    let Text::Read(pages) = &entry.text else { return None };
    pages.iter().flat_map(|page| page.lines()).find_map(|line| {
        let behind = line.trim_start().strip_prefix(label)?.trim_start();
        let behind = behind.strip_prefix(['：', ':'])?.trim_start();
        let run = behind.split(|c: char| c.is_whitespace() || "，。；、".contains(c)).next()?;
        let value = plain(run);
        let length = value.chars().count();
        let clear = (2..=LONGEST).contains(&length) && !value.contains(['：', ':', '_', '签', '章']);
        clear.then_some(value)
    })
}

/// Without white space, and with one kind of brackets, so that typing habits make no difference.
fn plain(value: &str) -> String {
    let bracket = |c| match c {
        '(' => '（',
        ')' => '）',
        other => other,
    };
    value.chars().filter(|c| !c.is_whitespace()).map(bracket).collect()
}
