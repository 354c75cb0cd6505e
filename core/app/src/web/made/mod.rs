//! `/made`: documents that were generated, and each of them as a PDF to download or to look at.

use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::keep::{load_document, own_only};
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::http::header::{
    CACHE_CONTROL, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use anjuan_store::{DocumentFilter, Page, StoredDocument};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const TEMPLATE: &str = "made/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/made", get().to(list)).route("/made/{uuid}", get().to(file));
}

#[derive(Serialize)]
struct MadePage {
    rows: Vec<Row>,
    next: Option<i64>,
    first: bool,
}

#[derive(Serialize)]
struct Row {
    uuid: Uuid,
    template: String,
    title: String,
    edition: String,
    size: String,
    at: String,
}

#[derive(Deserialize)]
struct Part {
    after: Option<i64>,
}

async fn list(app: Data<App>, person: SignedIn, part: Query<Part>) -> Result<HttpResponse, OpError> {
    let filter = DocumentFilter { created_by: own_only(&person), ..DocumentFilter::default() };
    let listing = app.store.documents().list(&filter, Page { after: part.after, limit: 20 }).await?;
    let page = MadePage {
        rows: listing.items.into_iter().map(row).collect(),
        next: listing.next,
        first: part.after.is_none(),
    };
    page::show(&app, TEMPLATE, &Frame::new(&person, "made", "已生成文书"), &page)
}

fn row(document: StoredDocument) -> Row {
    Row {
        uuid: document.uuid,
        template: document.template,
        title: document.title,
        edition: document.edition,
        size: page::size(u64::try_from(document.bytes).unwrap_or_default()),
        at: page::china(document.created_at),
    }
}

#[derive(Deserialize)]
struct How {
    #[serde(default)]
    look: u8,
}

async fn file(app: Data<App>, person: SignedIn, uuid: Path<Uuid>, how: Query<How>) -> Result<HttpResponse, OpError> {
    let (title, bytes) = load_document(&app, &person, *uuid).await?;
    Ok(pdf(&title, bytes, how.look == 1))
}

/// A PDF to save under its title, or to look at in the browser.
pub fn pdf(title: &str, bytes: Vec<u8>, look: bool) -> HttpResponse {
    attachment(&format!("{title}.pdf"), "application/pdf", bytes, look)
}

/// A file to save under a Chinese name.
pub fn attachment(name: &str, content_type: &str, bytes: Vec<u8>, look: bool) -> HttpResponse {
    let value = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    };
    let disposition = ContentDisposition {
        disposition: if look { DispositionType::Inline } else { DispositionType::Attachment },
        parameters: vec![DispositionParam::FilenameExt(value)],
    };
    HttpResponse::Ok()
        .content_type(content_type)
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .insert_header(disposition)
        .body(bytes)
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let row = Row {
        uuid: Uuid::nil(),
        template: "meeting-record-trial".to_owned(),
        title: "会见笔录（审判阶段）".to_owned(),
        edition: "2023".to_owned(),
        size: "182.0 KB".to_owned(),
        at: "2024-05-10 09:30".to_owned(),
    };
    let frame = Frame::new(&page::sample_user(), "made", "已生成文书");
    let full = MadePage { rows: vec![row], next: Some(3), first: false };
    let empty = MadePage { rows: Vec::new(), next: None, first: true };
    [full, empty].iter().map(|page| (TEMPLATE, page::context(&frame, page))).collect()
}
