//! The table to be filled in: the heads of a template, and one example row from its sample.

use super::{cells, heads};
use crate::error::OpError;
use crate::ops::prove_content::sample;
use crate::print::table::Sheet;
use anjuan_model::{Answers, CaseFacts, Catalog, Template};

/// The heads, those that must be filled in marked with `*`, and the sample as an example row.
pub fn blank_table(catalog: &Catalog, template: &Template) -> Result<Sheet, OpError> {
    let layer = catalog.layer(&template.layer);
    let raw = layer.and_then(|layer| sample(layer, &template.id).ok()).unwrap_or_default();
    let values = Answers::parse_for_preview(template, &raw, &CaseFacts::default());
    let fields = template.fields.iter();
    let (heads, row) = fields
        .map(|field| {
            let mark = if field.required { "*" } else { "" };
            let example = values.values().get(&field.id).map(|value| cells::cell(field, value));
            (format!("{}{mark}", heads::head(template, field)), example.unwrap_or_default())
        })
        .unzip();
    Ok(Sheet { name: "批量生成", heads, rows: vec![row] })
}
