//! The report as answers to `documents/audit-report`, so that the printed report is a document like any other.
//!
//! It is made from the stable JSON, so that a stored report prints exactly as the fresh one did.

use super::cite;
use super::json::{FindingJson, ReportJson, UnusedWaiverJson, WaiverJson};
use anjuan_model::Catalog;
use printable::listed;
pub(crate) use printable::{cell, line};
use serde_json::{Map, Value, json};

pub(crate) mod printable;

/// Id of the document that a report is printed as.
pub const TEMPLATE: &str = "audit-report";

/// The answers.
pub fn answers(report: &ReportJson, catalog: &Catalog) -> Map<String, Value> {
    let mut answers = Map::new();
    let mut put = |key: &str, value: Value| answers.insert(key.to_owned(), value);
    let kind = super::kind_label(report.kind.as_deref());
    put("bundle", json!(line(&report.bundle.name)));
    put("verdict", json!(super::verdict_label(&report.verdict)));
    put("as-of", json!(report.as_of));
    put("kind", json!(kind));
    put("jurisdiction", json!(line(report.jurisdiction.as_deref().unwrap_or("未知"))));
    put("sha256", json!(report.bundle.sha256));
    put("engine", json!(concat!("anjuan ", env!("CARGO_PKG_VERSION"))));
    put(
        "layers",
        rows(&report.layers, |layer| {
            let signed = layer.signed_by.as_ref().map(|by| format!(" {by}")).unwrap_or_default();
            let version = line(&format!("{}{signed}", layer.version));
            json!({"id": line(&name(catalog, &layer.id)), "version": version, "sha256": layer.sha256})
        }),
    );
    put(
        "documents",
        rows(&report.documents, |document| {
            json!({
                "path": cell(&document.path),
                "title": line(document.title.as_deref().unwrap_or("未能识别")),
                "how": document.how.as_deref().map_or("", super::how_label),
                "pages": document.pages.map(|pages| pages.to_string()).unwrap_or_default(),
                "dated": document.dated.clone().unwrap_or_default(),
            })
        }),
    );
    let asked: Vec<_> = report.requirements.iter().filter(|line| line.status != "not-applicable").collect();
    put(
        "requirements",
        rows(
            &asked,
            |asked| json!({"rule": asked.rule, "document": line(&asked.title), "status": super::requirement_label(&asked.status), "paths": listed(&asked.paths)}),
        ),
    );
    put("findings", rows(&report.findings, finding));
    let unused = |one: &UnusedWaiverJson| {
        let WaiverJson { rule, reason, approver, expires, .. } = &one.waiver;
        let why = super::unused_label(&one.why);
        json!({"rule": rule, "waiver": cell(&format!("{reason}（批准人 {approver}，至 {expires}）")), "why": why})
    };
    put("unused-waivers", rows(&report.unused_waivers, unused));
    put(
        "not-checked",
        rows(
            &report.not_checked,
            |one| json!({"rule": one.rule, "looked-for": optional(&one.looked_for), "why": cell(&one.why)}),
        ),
    );
    answers
}

fn finding(finding: &FindingJson) -> Value {
    let places: Vec<String> = finding
        .places
        .iter()
        .map(|place| place.page.map_or_else(|| place.path.clone(), |page| format!("{} 第{page}页", place.path)))
        .collect();
    json!({
        "rule": finding.rule,
        "severity": if finding.draft { "试行" } else { super::severity_label(&finding.severity) },
        "looked-for": optional(&finding.looked_for),
        "message": cell(&(finding.message.clone() + &super::difference::standing(finding))),
        "places": listed(&places),
        "basis": optional(&cite(&finding.basis)),
        "help": optional(&finding.help),
    })
}

fn optional(text: &str) -> String {
    if text.is_empty() { String::new() } else { cell(text) }
}

fn rows<T>(items: &[T], one: impl Fn(&T) -> Value) -> Value {
    Value::Array(items.iter().map(one).collect())
}

fn name(catalog: &Catalog, id: &str) -> String {
    catalog.layer(id).map_or_else(|| id.to_owned(), |layer| layer.name.clone())
}
