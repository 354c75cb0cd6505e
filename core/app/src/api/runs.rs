//! A report and what comes after it: the stored bundle run again, what changed, and the papers that mend it.

use super::ErrorBody;
use super::reports::ReportMade;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_run::{Layers, run_again};
use crate::ops::keep::{load_report, read_report, stored_report};
use crate::ops::mend;
use crate::ops::render_document::printable;
use crate::ops::report_case::case_of;
use crate::ops::report_difference::{self, Difference};
use crate::state::{App, today};
use actix_web::web::{Data, Json, Path, Query};
use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// By which rules to run again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunRequest {
    /// `same`: the layers and the day of the report, refused where they are not there any more; `today`: today's.
    #[schema(value_type = String)]
    layers: Layers,
}

/// What to compare with.
#[derive(Deserialize, IntoParams)]
pub struct DifferenceQuery {
    /// The earlier report; the one before it on the same file where absent.
    #[param(value_type = Option<String>)]
    since: Option<Uuid>,
}

/// Answers to a document, as far as a report knows them.
#[derive(Serialize, ToSchema)]
pub struct Prefilled {
    /// Template id.
    template: &'static str,
    /// Answers by field id, for `POST /documents`.
    #[schema(value_type = Object)]
    answers: Map<String, Value>,
    /// The facts of the case, for the same; personal numbers are covered.
    #[schema(value_type = Object)]
    case: anjuan_model::CaseFacts,
}

/// A kept case.
#[derive(Serialize, ToSchema)]
pub struct CaseRef {
    /// Its name towards the outside.
    #[schema(value_type = String)]
    id: Uuid,
    /// What lists show.
    title: String,
}

/// Runs the stored bundle of a report again, with what people decided since; the result is a new report.
#[utoipa::path(params(("id" = String, Path)), request_body = RunRequest, responses((status = 201, body = ReportMade), (status = 409, body = ErrorBody)))]
#[post("/reports/{id}/runs")]
pub async fn create(
    app: Data<App>,
    person: SignedIn,
    id: Path<Uuid>,
    body: Json<RunRequest>,
) -> Result<HttpResponse, OpError> {
    let kept = run_again(&app, &person, *id, body.layers).await?;
    Ok(HttpResponse::Created().json(ReportMade::from(kept)))
}

/// What changed since an earlier report.
#[utoipa::path(params(("id" = String, Path), DifferenceQuery), responses((status = 200, body = Difference), (status = 404, body = ErrorBody)))]
#[get("/reports/{id}/difference")]
pub async fn difference(
    app: Data<App>,
    person: SignedIn,
    id: Path<Uuid>,
    query: Query<DifferenceQuery>,
) -> Result<Json<Difference>, OpError> {
    let after = stored_report(&app, &person, *id).await?;
    let nothing = || OpError::NotFound("同一案卷更早的报告".to_owned());
    let before = match query.since {
        Some(uuid) => stored_report(&app, &person, uuid).await?,
        None => crate::ops::audit_run::report_before(&app, &person, &after).await?.ok_or_else(nothing)?,
    };
    let (before, after) = (read_report(&app, &before).await?, read_report(&app, &after).await?);
    Ok(Json(report_difference::difference(&before, &after)))
}

/// The answers of the notice that lists at once everything the file lacks; what nobody knows yet is not among them.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = Prefilled), (status = 404, body = ErrorBody)))]
#[get("/reports/{id}/correction-notice")]
pub async fn notice(app: Data<App>, person: SignedIn, id: Path<Uuid>) -> Result<Json<Prefilled>, OpError> {
    let report = load_report(&app, &person, *id).await?;
    let library = app.engines.library();
    let template = printable(&library.catalog, mend::TEMPLATE, report.jurisdiction.as_deref(), today())?;
    let answers = mend::answers(template, &report);
    Ok(Json(Prefilled { template: mend::TEMPLATE, answers, case: mend::facts(&report) }))
}

/// The kept case of the file that a report is on; it is made from the report's facts the first time.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = CaseRef), (status = 400, body = ErrorBody)))]
#[post("/reports/{id}/case")]
pub async fn case(app: Data<App>, person: SignedIn, id: Path<Uuid>) -> Result<Json<CaseRef>, OpError> {
    let record = case_of(&app, &person, *id).await?;
    Ok(Json(CaseRef { id: record.uuid, title: record.title }))
}
