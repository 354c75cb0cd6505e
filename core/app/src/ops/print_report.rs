//! Prints reports in any form; the command line, the interface and the pages all come here.

use super::four_properties::inspect;
use super::render_document::{Order, render_document};
use crate::engines::Engines;
use crate::error::OpError;
use crate::print::form::Form;
use crate::print::json::ReportJson;
use crate::print::words::{self, Words};
use crate::print::{four_properties, harmless, html, junit, paper, sarif, sheets, table, text};
use anjuan_model::case::CaseFacts;
use anjuan_render::{Format, Standard};
use serde_json::{Map, Value, json};

/// One report in a form.
pub fn print_report(engines: &Engines, report: &ReportJson, form: Form) -> Result<Vec<u8>, OpError> {
    match form {
        Form::Pdf => paper(engines, report),
        Form::Json => harmless::json(&report.clone().covered(), true),
        _ => print_reports(engines, std::slice::from_ref(report), form),
    }
}

/// Reports in a form that holds a list of them, whether there are many or one.
pub fn print_reports(engines: &Engines, reports: &[ReportJson], form: Form) -> Result<Vec<u8>, OpError> {
    let library = engines.library();
    let catalog = &library.catalog;
    let in_words = || -> Vec<Words> { reports.iter().map(|report| words::of(report, catalog)).collect() };
    match form {
        Form::Text => Ok(in_words().iter().map(text::report).collect::<Vec<_>>().join("\n").into_bytes()),
        Form::Json => {
            let reports: Vec<ReportJson> = reports.iter().cloned().map(ReportJson::covered).collect();
            harmless::json(&json!({ "schema": "anjuan.reports/1", "reports": reports }), true)
        }
        Form::Ndjson => {
            let line = |report: &ReportJson| harmless::json(&report.clone().covered(), false);
            let lines: Result<Vec<Vec<u8>>, OpError> = reports.iter().map(line).collect();
            Ok(lines?.concat())
        }
        Form::Html => html::page(&in_words()),
        Form::Csv => sheets::one(&in_words()).csv(),
        Form::Xlsx => table::book(&sheets::all(&in_words())),
        Form::Sarif => harmless::json(&sarif::log(reports, catalog), true),
        Form::Junit => junit::suites(reports, catalog),
        Form::Pdf => Err(OpError::BadRequest(one_only().to_owned())),
    }
}

/// The 四性检测 of a report in a form.
pub fn print_inspection(engines: &Engines, report: &ReportJson, form: Form) -> Result<Vec<u8>, OpError> {
    let inspection = || inspect(report, &engines.library().catalog);
    match form {
        Form::Pdf => {
            let answers = four_properties::answers(&inspection());
            typeset(engines, four_properties::TEMPLATE, &report.as_of, &answers)
        }
        Form::Json => harmless::json(&inspection(), true),
        _ => print_inspections(engines, std::slice::from_ref(report), form),
    }
}

/// The 四性检测 of reports in a form that holds a list of them.
pub fn print_inspections(engines: &Engines, reports: &[ReportJson], form: Form) -> Result<Vec<u8>, OpError> {
    let library = engines.library();
    let inspections = || reports.iter().map(|report| inspect(report, &library.catalog));
    let in_words = || inspections().map(|one| four_properties::of(&one)).collect::<Vec<_>>();
    match form {
        Form::Text => Ok(in_words().iter().map(four_properties::text).collect::<Vec<_>>().join("\n").into_bytes()),
        Form::Json => {
            let all: Vec<_> = inspections().collect();
            harmless::json(&json!({ "schema": "anjuan.four-properties-list/1", "inspections": all }), true)
        }
        Form::Ndjson => {
            let lines: Result<Vec<Vec<u8>>, OpError> = inspections().map(|one| harmless::json(&one, false)).collect();
            Ok(lines?.concat())
        }
        Form::Html => html::inspection(&in_words()),
        Form::Xlsx => table::book(&four_properties::sheets(&in_words())),
        Form::Csv => match four_properties::sheets(&in_words()).first() {
            Some(items) => items.csv(),
            None => Err(OpError::Internal("no sheet of items".to_owned())),
        },
        Form::Sarif | Form::Junit => Err(OpError::BadRequest(format!(
            "四性检测报告没有 {} 形式，可用 text、json、ndjson、html、pdf、xlsx、csv",
            form.id()
        ))),
        Form::Pdf => Err(OpError::BadRequest(one_only().to_owned())),
    }
}

/// What is said where several reports are asked for as one PDF.
pub fn one_only() -> &'static str {
    "PDF 报告一次只能打印一个案卷，多个案卷请逐个打印，或用 html、xlsx"
}

/// The report as PDF bytes: a document like any other.
fn paper(engines: &Engines, report: &ReportJson) -> Result<Vec<u8>, OpError> {
    let answers = paper::answers(report, &engines.library().catalog);
    typeset(engines, paper::TEMPLATE, &report.as_of, &answers)
}

fn typeset(engines: &Engines, template: &str, as_of: &str, answers: &Map<String, Value>) -> Result<Vec<u8>, OpError> {
    let as_of = as_of.parse().map_err(|_| OpError::Internal("report without a day".to_owned()))?;
    let order = Order {
        template,
        jurisdiction: None,
        as_of,
        answers,
        case: &CaseFacts::default(),
        standard: Standard::default(),
        format: Format::Pdf,
    };
    Ok(render_document(engines, &order)?.rendered.into_first_file())
}
