//! Rendering documents and fetching them again.

use super::ErrorBody;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_bundle::jurisdiction;
use crate::ops::copy_document::{CopyForm, copy_document};
use crate::ops::keep;
use crate::ops::render_document::{Order, preview_document, render_document};
use crate::print::json::FindingJson;
use crate::state::{App, today};
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post};
use anjuan_model::Date;
use anjuan_model::case::CaseFacts;
use anjuan_render::{Format, Standard};
use anjuan_store::{DocumentFilter, Page};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What to render.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenderRequest {
    /// Template id.
    pub template: String,
    /// Answers by field id.
    #[schema(value_type = Object)]
    pub answers: Map<String, Value>,
    /// Facts of the case that prefill, in the shape of `case.json`.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub case: CaseFacts,
    /// GB/T 2260 code of the place.
    #[serde(default)]
    pub jurisdiction: Option<String>,
    /// The day that decides the edition; today where absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub as_of: Option<Date>,
    /// `a-2b`, `a-3b` (default) or `ua-1`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub standard: Option<Standard>,
}

/// A document that was made and kept.
#[derive(Serialize, ToSchema)]
pub struct DocumentMade {
    /// Its name towards the outside.
    #[schema(value_type = String)]
    pub id: Uuid,
    /// Title.
    pub title: String,
    /// Pages.
    pub pages: usize,
    /// Where its bytes are.
    pub href: String,
    /// Remarks that did not stop it.
    pub remarks: Vec<FindingJson>,
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
pub struct Part {
    /// The `next` of the part before.
    pub after: Option<i64>,
    /// At most so many, 50 where absent.
    pub limit: Option<u64>,
}

impl Part {
    pub(super) fn page(&self) -> Page {
        Page { after: self.after, limit: self.limit.unwrap_or(50) }
    }
}

/// A kept document in a list.
#[derive(Serialize, ToSchema)]
pub struct DocumentRow {
    #[schema(value_type = String)]
    id: Uuid,
    title: String,
    template: String,
    edition: String,
    bytes: i64,
    created_at: String,
}

/// A part of the list.
#[derive(Serialize, ToSchema)]
pub struct DocumentList {
    items: Vec<DocumentRow>,
    /// Where the next part starts.
    next: Option<i64>,
}

/// Typesets a document as PDF, keeps it, and says where it is.
#[utoipa::path(request_body = RenderRequest, responses((status = 201, body = DocumentMade), (status = 422, body = ErrorBody)))]
#[post("/documents")]
pub async fn create(app: Data<App>, person: SignedIn, body: Json<RenderRequest>) -> Result<HttpResponse, OpError> {
    let request = body.into_inner().checked()?;
    let made = app.run(move |engines| render_document(engines, &request.order(Format::Pdf))).await?;
    let (title, pages) = (made.origin.title.clone(), made.rendered.page_count);
    let remarks = made.remarks.iter().map(FindingJson::from).collect();
    let id = keep::keep_document(&app, &person, made, None).await?;
    let href = format!("/api/v1/documents/{id}/file");
    Ok(HttpResponse::Created().json(DocumentMade { id, title, pages, href, remarks }))
}

/// A copy of a document to edit (`docx`) or to read (`txt`), made at once; nothing is kept, because the PDF is what is filed.
#[utoipa::path(request_body = RenderRequest, params(("form" = CopyForm, Path)), responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"), (status = 422, body = ErrorBody)))]
#[post("/documents/copies/{form}")]
pub async fn copy(
    app: Data<App>,
    _person: SignedIn,
    form: Path<CopyForm>,
    body: Json<RenderRequest>,
) -> Result<HttpResponse, OpError> {
    let (request, form) = (body.into_inner().checked()?, form.into_inner());
    let name = format!("attachment; filename=\"{}.{}\"", request.template, form.ending());
    let copied = app.run(move |engines| copy_document(engines, form, request.order(form.format()))).await?;
    Ok(HttpResponse::Ok()
        .content_type(form.content_type())
        .insert_header(("Content-Disposition", name))
        .body(copied.bytes))
}

/// One page of an unfinished document as a grey PNG; nothing is kept.
#[utoipa::path(request_body = RenderRequest, params(("page" = usize, Path)), responses((status = 200, content_type = "image/png"), (status = 422, body = ErrorBody)))]
#[post("/documents/preview/{page}")]
pub async fn preview(
    app: Data<App>,
    _person: SignedIn,
    page: Path<usize>,
    body: Json<RenderRequest>,
) -> Result<HttpResponse, OpError> {
    let request = body.into_inner().checked()?;
    let page = page.into_inner().max(1);
    let (rendered, _) = app
        .run(move |engines| preview_document(engines, &request.order(Format::Png { scale: 1.5, page: Some(page) })))
        .await?;
    let count = rendered.page_count;
    let picture = rendered.into_first_file();
    Ok(HttpResponse::Ok().content_type("image/png").insert_header(("X-Page-Count", count)).body(picture))
}

/// The documents that were kept, newest first; a lawyer sees only the lawyer's own.
#[utoipa::path(params(Part), responses((status = 200, body = DocumentList)))]
#[get("/documents")]
pub async fn list(app: Data<App>, person: SignedIn, part: Query<Part>) -> Result<Json<DocumentList>, OpError> {
    let filter = DocumentFilter { created_by: keep::own_only(&person), ..DocumentFilter::default() };
    let listing = app.store.documents().list(&filter, part.page()).await?;
    let row = |document: anjuan_store::StoredDocument| DocumentRow {
        id: document.uuid,
        title: document.title,
        template: document.template,
        edition: document.edition,
        bytes: document.bytes,
        created_at: document.created_at.to_rfc3339(),
    };
    Ok(Json(DocumentList { items: listing.items.into_iter().map(row).collect(), next: listing.next }))
}

/// The bytes of a kept document.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, content_type = "application/pdf"), (status = 404, body = ErrorBody)))]
#[get("/documents/{id}/file")]
pub async fn file(app: Data<App>, person: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, OpError> {
    let (_, bytes) = keep::load_document(&app, &person, *id).await?;
    let name = format!("attachment; filename=\"{id}.pdf\"");
    Ok(HttpResponse::Ok().content_type("application/pdf").insert_header(("Content-Disposition", name)).body(bytes))
}

impl RenderRequest {
    /// The same with places that are codes or nothing.
    fn checked(mut self) -> Result<Self, OpError> {
        self.jurisdiction = jurisdiction(self.jurisdiction.as_deref())?;
        self.case.jurisdiction = jurisdiction(self.case.jurisdiction.as_deref())?;
        Ok(self)
    }

    /// The order for this request.
    pub fn order(&self, format: Format) -> Order<'_> {
        Order {
            template: &self.template,
            jurisdiction: self.jurisdiction.as_deref().or(self.case.jurisdiction.as_deref()),
            as_of: self.as_of.unwrap_or_else(today),
            answers: &self.answers,
            case: &self.case,
            standard: self.standard.unwrap_or_default(),
            format,
        }
    }
}
