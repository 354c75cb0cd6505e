//! The gallery: every document that is printed, with a picture of its sample, what it asks for and what it rests on.
//!
//! The server's page and `cargo dev docs` show the same cards.

use super::prove_content::sample;
use super::render_document::job_of;
use crate::error::OpError;
use crate::print::is_printed_report;
use anjuan_model::catalog::Layer;
use anjuan_model::field::Field;
use anjuan_model::{Answers, CaseFacts, Catalog, Template};
use anjuan_render::{Format, Job, Purpose};
use serde::Serialize;

/// A document in the gallery.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    /// Template id.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// The name of the layer that brought it.
    pub layer: String,
    /// That layer's id.
    pub layer_id: String,
    /// The place in which the document is used, as a code of GB/T 2260; empty for the nation.
    pub jurisdiction: String,
    /// Where in a case's life it stands.
    pub stage: &'static str,
    /// Who makes it.
    pub maker: &'static str,
    /// Edition.
    pub edition: String,
    /// Days on which it is in force.
    pub effective: String,
    /// What it rests on, each with its certainty.
    pub basis: Vec<String>,
    /// What is ours in its wording.
    pub note: String,
    /// What it asks for.
    pub fields: Vec<Asked>,
    /// How many of those must be filled in.
    pub required: usize,
}

/// A field on a card.
#[derive(Debug, Clone, Serialize)]
pub struct Asked {
    /// Chinese label.
    pub label: String,
    /// The type's Chinese name.
    pub kind: &'static str,
    /// Whether it must be filled in.
    pub required: bool,
    /// The columns of a table, or the options of a choice.
    pub parts: Vec<String>,
}

impl From<&Field> for Asked {
    fn from(field: &Field) -> Self {
        let columns = field.fields.iter().map(|column| column.label.clone());
        Self {
            label: field.label.clone(),
            kind: field.kind.nature().label,
            required: field.required,
            parts: columns.chain(field.choices()).collect(),
        }
    }
}

/// The cards of all printed documents, layer by layer in the order of a case's life.
pub fn cards(catalog: &Catalog) -> Vec<Card> {
    let mut cards = Vec::new();
    for layer in catalog.layers() {
        let mut printed: Vec<&Template> = layer.templates.iter().filter(|template| is_shown(template)).collect();
        printed.sort_by_key(|template| template.stage);
        cards.extend(printed.into_iter().map(|template| card(layer, template)));
    }
    cards
}

/// Others' papers have no layout, and the report of an audit is printed from the audit.
fn is_shown(template: &Template) -> bool {
    !template.external && !is_printed_report(&template.id)
}

fn card(layer: &Layer, template: &Template) -> Card {
    let cited = |basis: &anjuan_model::legal::Basis| format!("{}（{}）", basis.cite(), basis.status.label());
    Card {
        id: template.id.clone(),
        title: template.title.clone(),
        layer: layer.name.clone(),
        layer_id: layer.id.clone(),
        jurisdiction: layer.jurisdiction.clone(),
        stage: template.stage.label(),
        maker: template.maker.label(),
        edition: template.edition.clone(),
        effective: template.effective.label(),
        basis: template.basis.iter().map(cited).collect(),
        note: template.note.clone().unwrap_or_default(),
        fields: template.fields.iter().map(Asked::from).collect(),
        required: template.fields.iter().filter(|field| field.required).count(),
    }
}

/// The job that draws the first page of a document's sample.
pub fn picture_of(catalog: &Catalog, template: &Template, scale: f32) -> Result<Job, OpError> {
    let layer = catalog.layer(&template.layer);
    let layer = layer.ok_or_else(|| OpError::NotFound(format!("文书格式“{}”", template.id)))?;
    let raw = sample(layer, &template.id).map_err(OpError::NotFound)?;
    let answers = Answers::parse_for_preview(template, &raw, &CaseFacts::default());
    Ok(Job {
        texts: Vec::new(),
        purpose: Purpose::Preview,
        format: Format::Png { scale, page: Some(1) },
        ..job_of(template, &answers)
    })
}
