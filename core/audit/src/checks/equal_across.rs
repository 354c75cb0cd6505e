//! `equal-across`: a value must be the same in every document that carries it.
//!
//! A value is taken from the embedded fields, or from the text behind the field's label when it stands there
//! plainly. A document where neither is found says nothing: that is no fault, and reporting it would bury the
//! real ones. With fewer than two values (the case's own fact counts as one) there is nothing to compare.

use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::field::{Field, FieldType};
use anjuan_model::finding::Place;
use anjuan_model::rule::{DocumentEquals, Rule};
use std::collections::BTreeMap;

/// Longer runs of text behind a label are sentences, not values.
const LONGEST: usize = 40;
/// The kind in front of a number in a field for identity documents.
const ID_CARD: &str = "居民身份证";
/// How the names of firms and offices end, which stand before a person's under the same label.
const ORGANISATION: [char; 6] = ['所', '局', '院', '处', '司', '心'];

pub(super) fn run(rule: &Rule, field: &str, label: &str, documents: &[DocumentEquals], desk: &Desk) -> Ruling {
    let mut carriers: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for line in documents {
        let form = field_of(line, desk);
        let name = form.map_or(label, |field| &field.label);
        let person = form.is_some_and(|field| field.kind == FieldType::PersonName);
        for entry in desk.of_kind(&line.kind) {
            let value = embedded(entry, &line.field).or_else(|| labelled(entry, name, person));
            // An identity document carries its kind before its number.
            if let Some(value) = value.map(|value| value.trim_start_matches(ID_CARD).to_owned()) {
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
    // Whoever follows the finding wants to see first what differs from the case, or else from most papers.
    let most = || carriers.iter().max_by_key(|(_, entries)| entries.len()).map(|(value, _)| value.as_str());
    let usual = stated.or_else(most);
    let quote = |value: &String, entry: &&Entry| Place { quote: Some(value.clone()), ..entry.place() };
    let mut places: Vec<Place> =
        carriers.iter().flat_map(|(value, entries)| entries.iter().map(move |entry| quote(value, entry))).collect();
    places.sort();
    places.sort_by_key(|place| place.quote.as_deref() == usual);
    rule.finding(&[("label", label), ("values", &values.join("，"))], places)
}

/// The field of the document's own form that carries the value.
fn field_of<'a>(line: &DocumentEquals, desk: &Desk<'a>) -> Option<&'a Field> {
    let mut templates = desk.catalog.all_templates().filter(|template| template.id == line.kind);
    templates.find_map(|template| template.fields.iter().find(|field| field.id == line.field))
}

fn embedded(entry: &Entry, field: &str) -> Option<String> {
    let value = entry.fields.get(field)?.as_str().map(plain)?;
    (!value.is_empty()).then_some(value)
}

/// The value that stands plainly behind `label：`, up to white space. A run that holds another label, a blank
/// or the place for a signature is left alone, and so is the firm in front of a person's name.
fn labelled(entry: &Entry, label: &str, person: bool) -> Option<String> {
    let Text::Read(pages) = &entry.text else { return None };
    pages.iter().flat_map(|page| page.lines()).find_map(|line| {
        let behind = line.trim_start().strip_prefix(label)?.trim_start();
        let behind = behind.strip_prefix(['：', ':'])?.trim_start();
        let run = behind.split(|c: char| c.is_whitespace() || "，。；、".contains(c)).next()?;
        let value = bare(&plain(run));
        let length = value.chars().count();
        let clear = (2..=LONGEST).contains(&length) && !value.contains(['：', ':', '_', '签', '章']);
        let clear = clear && !(person && value.ends_with(ORGANISATION));
        clear.then_some(value)
    })
}

/// Without the remark in brackets behind a name, such as the firm's; brackets in front begin a case's number.
fn bare(value: &str) -> String {
    match value.split_once('（') {
        Some((name, _)) if !name.is_empty() => name.to_owned(),
        _ => value.to_owned(),
    }
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
