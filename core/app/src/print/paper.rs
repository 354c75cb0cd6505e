//! The report as answers to `documents/audit-report`, so that the printed report is a document like any other.
//!
//! It is made from the stable JSON, so that a stored report prints exactly as the fresh one did.

use super::cite;
use super::json::{FindingJson, ReportJson};
use anjuan_model::Catalog;
use anjuan_model::case::CaseKind;
use serde_json::{Map, Value, json};

/// Id of the document that a report is printed as.
pub const TEMPLATE: &str = "audit-report";

/// The answers.
pub fn answers(report: &ReportJson, catalog: &Catalog) -> Map<String, Value> {
    let mut answers = Map::new();
    let mut put = |key: &str, value: Value| answers.insert(key.to_owned(), value);
    let kind = report.kind.as_deref().and_then(CaseKind::from_id).map_or("未知", CaseKind::label);
    put("bundle", json!(report.bundle.name));
    put("verdict", json!(super::verdict_label(&report.verdict)));
    put("as-of", json!(report.as_of));
    put("kind", json!(kind));
    put("jurisdiction", json!(report.jurisdiction.as_deref().unwrap_or("未知")));
    put("sha256", json!(report.bundle.sha256));
    put("engine", json!(concat!("anjuan ", env!("CARGO_PKG_VERSION"))));
    put(
        "layers",
        rows(
            &report.layers,
            |layer| json!({"id": name(catalog, &layer.id), "version": layer.version, "sha256": layer.sha256}),
        ),
    );
    put(
        "documents",
        rows(&report.documents, |document| {
            json!({
                "path": document.path,
                "title": document.title.as_deref().unwrap_or("未能识别"),
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
            |line| json!({"rule": line.rule, "document": line.title, "status": super::requirement_label(&line.status), "paths": line.paths.join("；")}),
        ),
    );
    put("findings", rows(&report.findings, finding));
    put("not-checked", rows(&report.not_checked, |one| json!({"rule": one.rule, "why": one.why})));
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
        "message": finding.message,
        "places": places.join("；"),
        "basis": cite(&finding.basis),
        "help": finding.help,
    })
}

fn rows<T>(items: &[T], one: impl Fn(&T) -> Value) -> Value {
    Value::Array(items.iter().map(one).collect())
}

fn name(catalog: &Catalog, id: &str) -> String {
    catalog.layer(id).map_or_else(|| id.to_owned(), |layer| layer.name.clone())
}
