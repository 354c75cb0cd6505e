//! From a report to the notice that says at once everything a closed file lacks: what is missing, what must be put
//! right, what should be explained.
//!
//! What a machine cannot know, such as the number of the notice and until when, stays open for a person.

use crate::print::json::{FindingJson, ReportJson};
use crate::print::paper::{cell, line};
use anjuan_model::case::CaseFacts;
use anjuan_model::{Catalog, Date, Template};
use serde_json::{Map, Value, json};

/// Id of the notice.
pub const TEMPLATE: &str = "file-correction-notice";

/// Rows of one group; the notice is for a person to read.
const MOST_ROWS: usize = 200;

/// The answers that follow from a report, as far as the notice of the place has such fields.
pub fn answers(template: &Template, report: &ReportJson) -> Map<String, Value> {
    let all = [
        ("materials", materials(report)),
        ("corrections", rows(&of_weight(report, "error"), report)),
        ("remarks", rows(&of_weight(report, "warning"), report)),
        ("unchecked", unchecked(report)),
    ];
    let known = all.into_iter().filter(|(id, rows)| !rows.is_empty() && template.field(id).is_some());
    known.map(|(id, rows)| (id.to_owned(), Value::Array(rows))).collect()
}

/// Whether a report leaves anything to put right.
pub fn has_something(report: &ReportJson) -> bool {
    report.verdict != "passed"
}

/// The facts by which a report was judged, for everything else that the notice takes from the case.
pub fn facts(report: &ReportJson) -> CaseFacts {
    let mut facts = report.case.clone().unwrap_or_default();
    facts.jurisdiction = facts.jurisdiction.or_else(|| report.jurisdiction.clone());
    facts
}

/// The notice in force in the place of a report on a day.
pub fn template<'a>(catalog: &'a Catalog, report: &ReportJson, as_of: Date) -> Option<&'a Template> {
    catalog.template(TEMPLATE, report.jurisdiction.as_deref(), as_of)
}

/// The lines of the archive lists that nothing answers, each once, with how to mend it.
fn materials(report: &ReportJson) -> Vec<Value> {
    let mut seen = Vec::new();
    for missing in report.requirements.iter().filter(|one| one.status == "missing") {
        let said = report.findings.iter().find(|finding| is_gap(finding, report) && names(finding, &missing.title));
        // A gap that is only a remark or a draft's is no demand.
        let Some(said) = said.filter(|said| said.counts() && said.severity == "error") else { continue };
        if !seen.iter().any(|(title, _)| *title == missing.title) {
            seen.push((missing.title.clone(), said.help.clone()));
        }
    }
    seen.into_iter()
        .take(MOST_ROWS)
        .map(|(title, help)| json!({"name": line(&title), "demand": shown(&help)}))
        .collect()
}

/// Whether a finding is about a line of an archive list, which is told under the materials.
fn is_gap(finding: &FindingJson, report: &ReportJson) -> bool {
    finding.places.is_empty() && report.requirements.iter().any(|one| one.rule == finding.rule)
}

fn names(finding: &FindingJson, title: &str) -> bool {
    finding.message.contains(title)
}

/// Findings that count, of one weight, other than missing materials of the notice's first list.
fn of_weight<'a>(report: &'a ReportJson, weight: &str) -> Vec<&'a FindingJson> {
    let told = |finding: &FindingJson| weight == "error" && is_gap(finding, report);
    report.findings.iter().filter(|one| one.counts() && one.severity == weight && !told(one)).collect()
}

fn rows(findings: &[&FindingJson], report: &ReportJson) -> Vec<Value> {
    let place = |finding: &FindingJson| {
        let names: Vec<&str> =
            finding.places.iter().map(|place| place.path.as_str()).filter(|path| *path != report.bundle.name).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [first, ..] => format!("{first} 等 {} 处", names.len()),
        }
    };
    let one = |finding: &&FindingJson| json!({"problem": cell(&finding.message), "place": shown(&place(finding)), "demand": shown(&finding.help)});
    findings.iter().take(MOST_ROWS).map(one).collect()
}

/// What could not be checked, each reason once.
fn unchecked(report: &ReportJson) -> Vec<Value> {
    let mut whys: Vec<&str> = Vec::new();
    for one in &report.not_checked {
        if !whys.contains(&one.why.as_str()) {
            whys.push(&one.why);
        }
    }
    whys.into_iter().take(MOST_ROWS).map(|why| json!({"matter": cell(why)})).collect()
}

/// An empty cell stays empty.
fn shown(text: &str) -> String {
    if text.is_empty() { String::new() } else { line(text) }
}
