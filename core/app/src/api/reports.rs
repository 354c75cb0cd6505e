//! Auditing bundles and reading the reports again.

use super::ErrorBody;
use super::documents::Part;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_bundle::Stated;
use crate::ops::audit_run::{Asked, Kept, audit_upload};
use crate::ops::keep;
use crate::ops::print_report::{print_inspection, print_report};
use crate::print::form::Form;
use crate::print::four_properties::FourPropertiesJson;
use crate::print::json::ReportJson;
use crate::state::{App, today};
use crate::upload::{LARGEST_BUNDLE, announced, receive};
use actix_web::web::{Data, Json, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse, get, post};
use anjuan_model::Date;
use anjuan_store::ReportFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is known beside the bundle.
#[derive(Deserialize, IntoParams)]
pub struct AuditQuery {
    /// GB/T 2260 code of the place.
    jurisdiction: Option<String>,
    /// Kind of case.
    kind: Option<String>,
    /// The day as of which to judge; today where absent.
    #[param(value_type = Option<String>)]
    as_of: Option<Date>,
    /// The report that this bundle corrects; where absent, the same bytes or the same case decide.
    #[param(value_type = Option<String>)]
    previous: Option<Uuid>,
}

/// A report that was made and kept.
#[derive(Serialize, ToSchema)]
pub struct ReportMade {
    /// Its name towards the outside.
    #[schema(value_type = String)]
    id: Uuid,
    /// The report.
    report: ReportJson,
    /// The report on the same file before it.
    #[schema(value_type = Option<String>)]
    previous: Option<Uuid>,
}

impl From<Kept> for ReportMade {
    fn from(kept: Kept) -> Self {
        Self { id: kept.uuid, report: kept.report.covered(), previous: kept.previous }
    }
}

/// A kept report in a list.
#[derive(Serialize, ToSchema)]
pub struct ReportRow {
    #[schema(value_type = String)]
    id: Uuid,
    bundle: String,
    verdict: String,
    as_of: String,
    jurisdiction: String,
    kind: String,
    errors: i64,
    warnings: i64,
    not_checked: i64,
    created_at: String,
}

/// A part of the list.
#[derive(Serialize, ToSchema)]
pub struct ReportList {
    items: Vec<ReportRow>,
    /// Where the next part starts.
    next: Option<i64>,
}

/// Audits a bundle: the body is the zip. A bundle that is refused at the door is a report too.
#[utoipa::path(params(AuditQuery), request_body(content = Vec<u8>, content_type = "application/zip"), responses((status = 201, body = ReportMade), (status = 400, body = ErrorBody)))]
#[post("/reports")]
pub async fn create(
    app: Data<App>,
    person: SignedIn,
    query: Query<AuditQuery>,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, OpError> {
    let query = query.into_inner();
    let stated = Stated::read(query.jurisdiction.as_deref(), query.kind.as_deref())?;
    let as_of = query.as_of.unwrap_or_else(today);
    announced(&request, LARGEST_BUNDLE)?;
    let file = receive(&app, body, LARGEST_BUNDLE).await?;
    let asked = Asked { name: "bundle.zip".to_owned(), stated, as_of, previous: query.previous };
    let kept = audit_upload(&app, &person, file, asked).await?;
    Ok(HttpResponse::Created().json(ReportMade::from(kept)))
}

/// The reports that were kept, newest first.
#[utoipa::path(params(Part), responses((status = 200, body = ReportList)))]
#[get("/reports")]
pub async fn list(app: Data<App>, person: SignedIn, part: Query<Part>) -> Result<Json<ReportList>, OpError> {
    let filter = ReportFilter { created_by: keep::own_only(&person), ..ReportFilter::default() };
    let listing = app.store.reports().list(&filter, part.page()).await?;
    let row = |report: anjuan_store::StoredReport| ReportRow {
        id: report.uuid,
        bundle: report.bundle_name,
        verdict: report.verdict,
        as_of: report.as_of.to_string(),
        jurisdiction: report.jurisdiction,
        kind: report.kind,
        errors: report.errors,
        warnings: report.warnings,
        not_checked: report.not_checked,
        created_at: report.created_at.to_rfc3339(),
    };
    Ok(Json(ReportList { items: listing.items.into_iter().map(row).collect(), next: listing.next }))
}

/// The form in which a report is wanted.
#[derive(Deserialize, IntoParams)]
pub struct FormQuery {
    /// `json` (where absent), `text`, `html`, `pdf`, `xlsx`, `csv`, `sarif`, `junit` or `ndjson`.
    format: Option<String>,
}

impl FormQuery {
    fn form(&self) -> Result<Form, OpError> {
        let id = self.format.as_deref().unwrap_or("json");
        Form::from_id(id).ok_or_else(|| {
            let all: Vec<&str> = Form::ALL.iter().map(|form| form.id()).collect();
            OpError::BadRequest(format!("没有报告形式“{id}”，可用 {}", all.join("、")))
        })
    }
}

/// A kept report, in the form that is asked for.
#[utoipa::path(params(("id" = String, Path), FormQuery), responses((status = 200, body = ReportJson), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
#[get("/reports/{id}")]
pub async fn show(
    app: Data<App>,
    person: SignedIn,
    id: Path<Uuid>,
    query: Query<FormQuery>,
) -> Result<HttpResponse, OpError> {
    let form = query.form()?;
    let report = keep::load_report(&app, &person, *id).await?;
    let bytes = app.run(move |engines| print_report(engines, &report, form)).await?;
    Ok(printed(*id, form, bytes))
}

/// A kept report as a printed document.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, content_type = "application/pdf"), (status = 404, body = ErrorBody)))]
#[get("/reports/{id}/pdf")]
pub async fn paper(app: Data<App>, person: SignedIn, id: Path<Uuid>) -> Result<HttpResponse, OpError> {
    let report = keep::load_report(&app, &person, *id).await?;
    let bytes = app.run(move |engines| print_report(engines, &report, Form::Pdf)).await?;
    Ok(printed(*id, Form::Pdf, bytes))
}

/// The 四性检测 (DA/T 70-2018) of a kept report, in the form that is asked for; `sarif` and `junit` are none of them.
#[utoipa::path(params(("id" = String, Path), FormQuery), responses((status = 200, body = FourPropertiesJson), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
#[get("/reports/{id}/four-properties")]
pub async fn four_properties(
    app: Data<App>,
    person: SignedIn,
    id: Path<Uuid>,
    query: Query<FormQuery>,
) -> Result<HttpResponse, OpError> {
    let form = query.form()?;
    let report = keep::load_report(&app, &person, *id).await?;
    let bytes = app.run(move |engines| print_inspection(engines, &report, form)).await?;
    Ok(printed(*id, form, bytes))
}

/// A report as a file to keep: the words of a bundle are never shown as a page of ours.
fn printed(id: Uuid, form: Form, bytes: Vec<u8>) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.content_type(form.media_type());
    if form != Form::Json {
        let name = format!("attachment; filename=\"{id}.{}\"", form.extension());
        response.insert_header(("Content-Disposition", name));
    }
    response.body(bytes)
}
