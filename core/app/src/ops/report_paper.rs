//! Prints a report as a PDF: the report is a document like any other.

use super::render_document::{Order, render_document};
use crate::engines::Engines;
use crate::error::OpError;
use crate::print::json::ReportJson;
use crate::print::paper;
use anjuan_model::case::CaseFacts;
use anjuan_render::{Format, Standard};

/// The report as PDF bytes.
pub fn report_paper(engines: &Engines, report: &ReportJson) -> Result<Vec<u8>, OpError> {
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
