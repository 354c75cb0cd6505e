//! The archive list and the files of a report: what is missing can be made, and a person can say what a file is.

use super::super::around::Around;
use crate::print::json::{DocumentJson, ReportJson, RequirementJson};
use crate::state::today;
use anjuan_model::Catalog;
use serde::Serialize;

/// A line of the archive list.
#[derive(Serialize)]
pub struct Requirement {
    title: String,
    status: String,
    label: &'static str,
    mark: &'static str,
    paths: Vec<String>,
    rule: String,
    known: bool,
    /// The document to make, where it is missing and this program prints it.
    make: Option<String>,
}

/// A file of the bundle.
#[derive(Serialize)]
pub struct Document {
    sha256: String,
    kind: String,
    /// Whether a person can say which document it is: a file whose content was read.
    choosable: bool,
    /// Whether a person said so, in this report or since.
    by_person: bool,
    /// What a person said since.
    chosen: String,
    path: String,
    title: String,
    how: String,
    format: String,
    pages: String,
    dated: String,
}

/// A line of the archive list as the page shows it.
pub fn requirement(catalog: &Catalog, report: &ReportJson, line: &RequirementJson) -> Requirement {
    let (label, mark) = match line.status.as_str() {
        "present" => ("已有", "✓"),
        "missing" => ("缺", "✗"),
        "substituted" => ("以替代材料代", "◐"),
        "waived" => ("已豁免", "◇"),
        "not-applicable" => ("不适用", "—"),
        _ => ("未能判断", "?"),
    };
    Requirement {
        title: line.title.clone(),
        status: line.status.clone(),
        label,
        mark,
        paths: line.paths.clone(),
        rule: line.rule.clone(),
        known: catalog.rule(&line.rule).is_some(),
        make: (line.status == "missing" && is_ours(catalog, report, &line.document)).then(|| line.document.clone()),
    }
}

/// Whether this program prints the document today.
fn is_ours(catalog: &Catalog, report: &ReportJson, id: &str) -> bool {
    catalog.template(id, report.jurisdiction.as_deref(), today()).is_some_and(|template| !template.external)
}

/// A file as the page shows it.
pub fn document(catalog: &Catalog, document: DocumentJson, around: &Around) -> Document {
    let chosen = around.choices.get(&document.sha256);
    let used = document.how.as_deref() == Some("person");
    let news = chosen.filter(|kind| !used || document.kind.as_ref() != Some(kind));
    let how = match document.how.as_deref() {
        Some("embedded") => "内嵌数据",
        Some("name") => "文件名",
        Some("text") => "首页文字",
        Some("person") => "人工指定",
        _ => "",
    };
    let sure = document
        .confidence
        .filter(|sure| *sure < 0.995)
        .map(|sure| format!("（{:.0}%）", sure * 100.0))
        .unwrap_or_default();
    // The facts of the case are no document, but nothing about them is unknown either.
    let title = if document.path == "case.json" { Some("案件信息".to_owned()) } else { document.title };
    Document {
        kind: chosen.cloned().or_else(|| document.kind.clone()).unwrap_or_default(),
        choosable: document.sha256.len() == 64 && document.path != "case.json",
        by_person: used || chosen.is_some(),
        chosen: news.map(|kind| catalog.title(kind).to_owned()).unwrap_or_default(),
        sha256: document.sha256,
        title: title.unwrap_or_default(),
        path: document.path,
        how: format!("{how}{sure}"),
        format: document.format,
        pages: document.pages.map(|pages| pages.to_string()).unwrap_or_default(),
        dated: document.dated.unwrap_or_default(),
    }
}
