//! Reports as SARIF 2.1.0, for viewers and for comparing runs: one run a bundle, one result a finding.
//!
//! What could not be checked is a result of kind `open`: the format's own word for a rule that could not be decided. A
//! rule on trial is `informational`. A page has no place in a SARIF region, which counts lines and bytes, so it is a
//! logical location.

use super::json::{DocumentJson, FindingJson, NotCheckedJson, PlaceJson, ReportJson, WaiverJson};
use super::{cite, demand, property_label, words};
use crate::ops::explain_rule::in_general;
use anjuan_model::Catalog;
use anjuan_model::hash::sha256_hex;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The key of our fingerprints; a change of what they are made of makes it `/v2`.
const FINGERPRINT: &str = "anjuanFinding/v1";

/// The name of the place to which paths are relative: the bundle.
const BUNDLE: &str = "BUNDLE";

/// The log of reports.
pub fn log(reports: &[ReportJson], catalog: &Catalog) -> Value {
    let runs: Vec<Value> = reports.iter().map(|report| run(report, catalog)).collect();
    json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": runs })
}

fn run(report: &ReportJson, catalog: &Catalog) -> Value {
    let codes: BTreeSet<&str> = report
        .findings
        .iter()
        .map(|one| one.rule.as_str())
        .chain(report.not_checked.iter().map(|one| one.rule.as_str()))
        .chain(report.checked.iter().map(String::as_str))
        .collect();
    let codes: Vec<&str> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(code, catalog)).collect();
    let index = |code: &str| codes.binary_search(&code).unwrap_or_default();
    let results: Vec<Value> = report
        .findings
        .iter()
        .map(|one| finding(one, index(&one.rule)))
        .chain(report.not_checked.iter().map(|one| open(one, index(&one.rule))))
        .collect();
    let layers: Vec<Value> =
        report.layers.iter().map(|layer| json!({ "name": layer.id, "version": layer.version })).collect();
    json!({
        "tool": {
            "driver": {
                "name": "anjuan",
                "version": env!("CARGO_PKG_VERSION"),
                "language": "zh-CN",
                "rules": rules,
            },
            "extensions": layers,
        },
        "automationDetails": { "id": format!("anjuan/{}", report.bundle.sha256) },
        "originalUriBaseIds": { BUNDLE: { "description": { "text": text(&report.bundle.name) } } },
        "artifacts": report.documents.iter().filter_map(artifact).collect::<Vec<_>>(),
        "results": results,
        "properties": {
            "verdict": report.verdict,
            "asOf": report.as_of,
            "jurisdiction": report.jurisdiction,
            "kind": report.kind,
            "bundleSha256": report.bundle.sha256,
            "checked": report.checked,
        },
    })
}

fn rule(code: &str, catalog: &Catalog) -> Value {
    let mut descriptor = json!({ "id": code, "shortDescription": { "text": or_code(demand(catalog, code), code) } });
    if let Some(rule) = catalog.rule(code) {
        descriptor["name"] = json!(rule.name);
        descriptor["fullDescription"] = json!({ "text": text(&rule.why) });
        descriptor["help"] =
            json!({ "text": text(&format!("{}。依据：{}", in_general(&rule.help), cite(&rule.basis))) });
        descriptor["defaultConfiguration"] = json!({ "level": level(rule.severity.id()) });
        descriptor["properties"] = json!({ "tags": [rule.property.label()] });
    }
    descriptor
}

/// A message must say something even where nobody knows the rule any more.
fn or_code(said: String, code: &str) -> String {
    if said.is_empty() { code.to_owned() } else { text(&said) }
}

fn finding(finding: &FindingJson, index: usize) -> Value {
    let (kind, level) = if finding.draft { ("informational", "none") } else { ("fail", level(&finding.severity)) };
    let said = match finding.help.as_str() {
        "" => finding.message.clone(),
        help => format!("{}。处理：{help}", finding.message),
    };
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": kind,
        "level": level,
        "message": { "text": or_code(said, &finding.rule) },
        "locations": finding.places.iter().map(location).collect::<Vec<_>>(),
        "partialFingerprints": { FINGERPRINT: finding.fingerprint },
        "properties": {
            "property": property_label(finding.property.as_deref()),
            "lookedFor": finding.looked_for,
            "basis": cite(&finding.basis),
        },
    });
    if let Some(WaiverJson { reason, approver, expires, .. }) = &finding.waived {
        let why = format!("{reason}（批准人 {approver}，至 {expires}）");
        result["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": why }]);
    }
    result
}

fn open(one: &NotCheckedJson, index: usize) -> Value {
    let fingerprint = sha256_hex(format!("{}\0{}", one.rule, one.why).as_bytes());
    json!({
        "ruleId": one.rule,
        "ruleIndex": index,
        "kind": "open",
        "level": "none",
        "message": { "text": text(&format!("未能检查：{}", one.why)) },
        "partialFingerprints": { FINGERPRINT: fingerprint.get(..32) },
        "properties": { "lookedFor": one.looked_for },
    })
}

fn level(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

fn location(place: &PlaceJson) -> Value {
    let mut location = json!({ "message": { "text": text(&words::place(place)) } });
    if let Some(uri) = uri(&place.path) {
        location["physicalLocation"] = json!({ "artifactLocation": { "uri": uri, "uriBaseId": BUNDLE } });
    }
    if let Some(page) = place.page {
        location["logicalLocations"] = json!([{ "name": format!("第{page}页"), "kind": "page" }]);
    }
    location
}

fn artifact(document: &DocumentJson) -> Option<Value> {
    let uri = uri(&document.path)?;
    let mut artifact = json!({ "location": { "uri": uri, "uriBaseId": BUNDLE } });
    if !document.sha256.is_empty() {
        artifact["hashes"] = json!({ "sha-256": document.sha256 });
    }
    Some(artifact)
}

/// The path as a relative reference; none for one that would lead out of the bundle.
fn uri(path: &str) -> Option<String> {
    use std::fmt::Write;
    let leads_out = |part: &str| matches!(part, "" | "." | "..") || part.contains('\\');
    if path.split('/').any(leads_out) {
        return None;
    }
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Some(out)
}

/// Plain text of a message: what a viewer would take for a link or for a placeholder is escaped as the format says.
fn text(said: &str) -> String {
    let mut said = said.to_owned();
    if said.contains("](") {
        said = said.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    }
    if said.contains('{') {
        said = said.replace('{', "{{").replace('}', "}}");
    }
    said
}
