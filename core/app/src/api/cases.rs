//! Cases that are kept, and papers made from their facts.

use super::ErrorBody;
use super::documents::{DocumentMade, Part};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_bundle::jurisdiction;
use crate::ops::case_papers::named_facts;
use crate::ops::case_record::{self, Record};
use crate::ops::keep;
use crate::ops::render_document::{Order, printable, render_document};
use crate::print::json::FindingJson;
use crate::state::{App, today};
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post, put};
use anjuan_model::case::CaseFacts;
use anjuan_render::{Format, Standard};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A case to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseRequest {
    /// What lists show; made from the facts where absent.
    #[serde(default)]
    title: String,
    /// The facts, in the shape of `case.json`; its kind must be there.
    #[schema(value_type = Object)]
    case: CaseFacts,
    /// For a change: the revision that was read.
    #[serde(default)]
    revision: i64,
}

/// A kept case.
#[derive(Serialize, ToSchema)]
pub struct CaseJson {
    /// Its name towards the outside.
    #[schema(value_type = String)]
    id: Uuid,
    /// What lists show.
    title: String,
    /// Grows with every change.
    revision: i64,
    /// The facts.
    #[schema(value_type = Object)]
    case: CaseFacts,
    /// Facts that no rule understands, in words.
    strange: Vec<String>,
    /// When it was last changed.
    updated_at: String,
}

/// A part of the list.
#[derive(Serialize, ToSchema)]
pub struct CaseList {
    items: Vec<CaseJson>,
    /// Where the next part starts.
    next: Option<i64>,
}

/// Keeps a case.
#[utoipa::path(request_body = CaseRequest, responses((status = 201, body = CaseJson), (status = 400, body = ErrorBody)))]
#[post("/cases")]
pub async fn create(app: Data<App>, person: SignedIn, body: Json<CaseRequest>) -> Result<HttpResponse, OpError> {
    let request = body.into_inner().checked()?;
    let record = case_record::create(&app, &person, &request.title, request.case).await?;
    Ok(HttpResponse::Created().json(shown(&app, record)))
}

/// The cases that were kept, newest first; a lawyer sees only the lawyer's own.
#[utoipa::path(params(Part), responses((status = 200, body = CaseList)))]
#[get("/cases")]
pub async fn list(app: Data<App>, person: SignedIn, part: Query<Part>) -> Result<Json<CaseList>, OpError> {
    let (records, next) = case_record::list(&app, &person, part.page()).await?;
    Ok(Json(CaseList { items: records.into_iter().map(|record| shown(&app, record)).collect(), next }))
}

/// A kept case.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = CaseJson), (status = 404, body = ErrorBody)))]
#[get("/cases/{id}")]
pub async fn show(app: Data<App>, person: SignedIn, id: Path<Uuid>) -> Result<Json<CaseJson>, OpError> {
    Ok(Json(shown(&app, case_record::load(&app, &person, *id).await?)))
}

/// Changes a case, if nobody did so since it was read.
#[utoipa::path(params(("id" = String, Path)), request_body = CaseRequest, responses((status = 200, body = CaseJson), (status = 409, body = ErrorBody)))]
#[put("/cases/{id}")]
pub async fn change(
    app: Data<App>,
    person: SignedIn,
    id: Path<Uuid>,
    body: Json<CaseRequest>,
) -> Result<Json<CaseJson>, OpError> {
    let CaseRequest { title, case, revision } = body.into_inner().checked()?;
    Ok(Json(shown(&app, case_record::change(&app, &person, *id, revision, &title, case).await?)))
}

/// Makes a paper from the facts of a case alone, and keeps it.
#[utoipa::path(params(("id" = String, Path), ("template" = String, Path)), responses((status = 201, body = DocumentMade), (status = 422, body = ErrorBody)))]
#[post("/cases/{id}/papers/{template}")]
pub async fn make(app: Data<App>, person: SignedIn, path: Path<(Uuid, String)>) -> Result<HttpResponse, OpError> {
    let (id, template) = path.into_inner();
    let record = case_record::load(&app, &person, id).await?;
    let case_id = record.id;
    let made = app
        .run(move |engines| {
            let library = engines.library();
            let (place, today) = (record.facts.jurisdiction.as_deref(), today());
            let answers = named_facts(printable(&library.catalog, &template, place, today)?, &record.facts);
            let order = Order {
                template: &template,
                jurisdiction: place,
                as_of: today,
                answers: &answers,
                case: &record.facts,
                standard: Standard::A3b,
                format: Format::Pdf,
            };
            render_document(engines, &order)
        })
        .await?;
    let (title, pages) = (made.origin.title.clone(), made.rendered.page_count);
    let remarks = made.remarks.iter().map(FindingJson::from).collect();
    let id = keep::keep_document(&app, &person, made, Some(case_id)).await?;
    let href = format!("/api/v1/documents/{id}/file");
    Ok(HttpResponse::Created().json(DocumentMade { id, title, pages, href, remarks }))
}

fn shown(app: &App, record: Record) -> CaseJson {
    let strange = app.engines.library().catalog.vocabulary().strange(&record.facts);
    CaseJson {
        id: record.uuid,
        title: record.title,
        revision: record.revision,
        case: record.facts,
        strange,
        updated_at: record.updated_at.to_rfc3339(),
    }
}

impl CaseRequest {
    /// The same with a place that is a code or nothing.
    fn checked(mut self) -> Result<Self, OpError> {
        self.case.jurisdiction = jurisdiction(self.case.jurisdiction.as_deref())?;
        Ok(self)
    }
}
