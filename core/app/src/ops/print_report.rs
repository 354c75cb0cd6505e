//! Prints reports in any form; the command line, the interface and the pages all come here.

use super::render_document::{Order, render_document};
use crate::engines::Engines;
use crate::error::OpError;
use crate::print::form::Form;
use crate::print::json::ReportJson;
use crate::print::words::{self, Words};
use crate::print::{harmless, html, junit, paper, sarif, sheets, table, text};
use anjuan_model::case::CaseFacts;
use anjuan_render::{Format, Standard};
use serde_json::json;

/// One report in a form.
pub fn print_report(engines: &Engines, report: &ReportJson, form: Form) -> Result<Vec<u8>, OpError> {
    match form {
        Form::Pdf => paper(engines, report),
        Form::Json => harmless::json(report, true),
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
        Form::Json => harmless::json(&json!({ "schema": "anjuan.reports/1", "reports": reports }), true),
        Form::Ndjson => {
            let lines: Result<Vec<Vec<u8>>, OpError> =
                reports.iter().map(|report| harmless::json(report, false)).collect();
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

/// What is said where several reports are asked for as one PDF.
pub fn one_only() -> &'static str {
    "PDF 报告一次只能打印一个案卷，多个案卷请逐个打印，或用 html、xlsx"
}

/// The report as PDF bytes: a document like any other.
fn paper(engines: &Engines, report: &ReportJson) -> Result<Vec<u8>, OpError> {
    let answers = paper::answers(report, &engines.library().catalog);
    let as_of = report.as_of.parse().map_err(|_| OpError::Internal("report without a day".to_owned()))?;
    let order = Order {
        template: paper::TEMPLATE,
        jurisdiction: None,
        as_of,
        answers: &answers,
        case: &CaseFacts::default(),
        standard: Standard::default(),
        format: Format::Pdf,
    };
    Ok(render_document(engines, &order)?.rendered.into_first_file())
}
