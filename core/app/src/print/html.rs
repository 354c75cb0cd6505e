//! Reports as one page that stands alone: it loads nothing, runs nothing, and prints on A4.

use super::words::Words;
use crate::error::OpError;
use tera::{Context, Tera};

/// The template's name; its ending makes Tera escape what it puts in.
const NAME: &str = "report.html";

/// The page of one report or several.
pub fn page(reports: &[Words]) -> Result<Vec<u8>, OpError> {
    let mut context = Context::new();
    context.insert("reports", reports);
    context.insert("version", env!("CARGO_PKG_VERSION"));
    render(NAME, include_str!("report.html"), &context)
}

/// Renders one template of the printers.
fn render(name: &str, source: &str, context: &Context) -> Result<Vec<u8>, OpError> {
    let broken = |error: tera::Error| OpError::Internal(format!("report page: {error}"));
    let mut pages = Tera::default();
    pages.autoescape_on([".html"]);
    pages.add_raw_templates([("style.html", include_str!("style.html")), (name, source)]).map_err(broken)?;
    Ok(pages.render(name, context).map_err(broken)?.into_bytes())
}

/// The page of the 四性检测 of one bundle or several.
pub fn inspection(inspections: &[super::four_properties::Inspected]) -> Result<Vec<u8>, OpError> {
    let mut context = Context::new();
    context.insert("reports", inspections);
    context.insert("version", env!("CARGO_PKG_VERSION"));
    render("four_properties.html", include_str!("four_properties.html"), &context)
}
