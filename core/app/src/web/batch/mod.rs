//! `/documents/{id}/batch`: a table goes in, a zip of documents comes out; `static/batch.js` shows how far it is.

use super::document::find;
use super::page::{self, Frame};
use super::places;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::render_batch::heads::head;
use crate::ops::render_batch::nameable;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use anjuan_ingest::table::{MOST_BYTES, MOST_ROWS};
use anjuan_model::Template;
use serde::{Deserialize, Serialize};

const TEMPLATE: &str = "batch/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/documents/{id}/batch", get().to(show));
}

#[derive(Serialize)]
struct BatchPage {
    id: String,
    title: String,
    edition: String,
    place: String,
    /// Fields whose value may be part of a file's name.
    names: Vec<Name>,
    required: Vec<String>,
    most_rows: usize,
    limit_bytes: u64,
    limit: String,
}

#[derive(Serialize)]
struct Name {
    id: String,
    label: String,
}

#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    place: String,
}

async fn show(
    app: Data<App>,
    person: SignedIn,
    id: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse, OpError> {
    let library = app.engines.library();
    let template = find(&library.catalog, &id, &asked.place)?;
    let query = places::jurisdiction(&asked.place).map(|place| format!("?place={}", page::encode(place)));
    let form = format!("/documents/{}{}", template.id, query.unwrap_or_default());
    let frame = Frame::new(&person, "documents", "批量生成").under("文书", "/").under(&template.title, &form);
    page::show(&app, TEMPLATE, &frame, &form_of(template, asked.place.clone()))
}

fn form_of(template: &Template, place: String) -> BatchPage {
    let name = |field: &anjuan_model::field::Field| Name { id: field.id.clone(), label: head(template, field) };
    let required = template.fields.iter().filter(|field| field.required && field.when.is_empty());
    BatchPage {
        id: template.id.clone(),
        title: template.title.clone(),
        edition: template.edition.clone(),
        place,
        names: template.fields.iter().filter(|field| nameable(field)).map(name).collect(),
        required: required.map(|field| head(template, field)).collect(),
        most_rows: MOST_ROWS,
        limit_bytes: MOST_BYTES,
        limit: page::size(MOST_BYTES),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let page = BatchPage {
        id: "assignment-notice".to_owned(),
        title: "指派通知书".to_owned(),
        edition: "2023".to_owned(),
        place: "110000".to_owned(),
        names: vec![Name { id: "document-no".to_owned(), label: "文号".to_owned() }],
        required: vec!["文号".to_owned(), "受援人".to_owned()],
        most_rows: MOST_ROWS,
        limit_bytes: MOST_BYTES,
        limit: page::size(MOST_BYTES),
    };
    let frame = Frame::new(&page::sample_user(), "documents", "批量生成").under("文书", "/");
    vec![(TEMPLATE, page::context(&frame, &page))]
}
