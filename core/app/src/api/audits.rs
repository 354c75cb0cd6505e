//! Many bundles as one job: uploads or an allowed place, how far it is, and what came of each bundle.

use super::ErrorBody;
use super::documents::Part;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_bundle::Stated;
use crate::ops::audit_job::{self, Asked, BundlePlace, Status};
use crate::ops::decisions;
use crate::ops::sign_in::Role;
use crate::state::{App, today};
use crate::upload::{LARGEST_BUNDLE, announced, file_name, receive};
use actix_web::web::{Data, Json, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use anjuan_model::Date;
use anjuan_store::{AuditFilter, AuditItem, AuditState, Page};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Who may have places of the server audited: their reports are seen by all of these.
pub const MAY_READ_PLACES: [Role; 3] = [Role::Archivist, Role::Clerk, Role::Reviewer];

/// What is asked for.
#[derive(Deserialize, ToSchema)]
pub struct NewAudit {
    /// GB/T 2260 code of the place.
    jurisdiction: Option<String>,
    /// Kind of case.
    kind: Option<String>,
    /// The day as of which to judge; today where absent.
    #[schema(value_type = Option<String>)]
    as_of: Option<Date>,
    /// An allowed folder or prefix; where absent, bundles are uploaded next.
    source: Option<String>,
    /// A folder below it.
    below: Option<String>,
}

/// How often a rule found something.
#[derive(Serialize, ToSchema)]
pub struct RuleRow {
    rule: String,
    bundles: u64,
    findings: u64,
}

/// A job and how far it is.
#[derive(Serialize, ToSchema)]
pub struct AuditStatus {
    /// Its number.
    id: i64,
    /// `gathering`, `waiting`, `running`, `finished`, `failed` or `cancelled`.
    state: &'static str,
    /// Where the bundles are; absent where they are uploaded.
    source: Option<String>,
    /// Bundles; it grows until `listed`.
    total: u64,
    /// Whether every bundle is known.
    listed: bool,
    /// Bundles that are through.
    done: u64,
    /// Bundles that could not be read, among them.
    unread: u64,
    /// Bundles by verdict.
    verdicts: BTreeMap<String, u64>,
    /// Bundles in a second, of late.
    rate: Option<f64>,
    /// Seconds until it is done, once that can be told.
    seconds_left: Option<u64>,
    /// Which rules found something how often, once it is done.
    rules: Vec<RuleRow>,
    /// What a failed one failed of.
    why: Option<&'static str>,
    /// The day as of which it is judged.
    as_of: String,
    /// When it was asked for.
    created_at: String,
}

/// A part of the list.
#[derive(Serialize, ToSchema)]
pub struct AuditList {
    items: Vec<AuditStatus>,
    /// Where the next part starts.
    next: Option<i64>,
}

/// Which bundles of a job.
#[derive(Deserialize, IntoParams)]
pub struct ResultPart {
    /// Only with this verdict.
    verdict: Option<String>,
    /// Only `waiting`, `done` or `unread` ones.
    state: Option<String>,
    /// The `next` of the part before.
    after: Option<i64>,
    /// How many at most.
    limit: Option<u64>,
}

/// A bundle of a job.
#[derive(Serialize, ToSchema)]
pub struct ResultRow {
    /// What its owner calls it.
    name: String,
    bytes: u64,
    /// `waiting`, `done` or `unread`.
    state: &'static str,
    verdict: Option<String>,
    errors: i64,
    warnings: i64,
    not_checked: i64,
    /// The report, once it is there.
    #[schema(value_type = Option<String>)]
    report: Option<Uuid>,
    /// Why it could not be read.
    why: Option<&'static str>,
}

/// A part of a job's bundles.
#[derive(Serialize, ToSchema)]
pub struct ResultList {
    items: Vec<ResultRow>,
    /// Where the next part starts.
    next: Option<i64>,
}

/// The folders and prefixes that the administrator has allowed.
#[utoipa::path(responses((status = 200, body = Vec<String>), (status = 403, body = ErrorBody)))]
#[get("/audit-sources")]
pub async fn sources(app: Data<App>, person: SignedIn) -> Result<Json<Vec<String>>, OpError> {
    person.require(&MAY_READ_PLACES)?;
    Ok(Json(decisions::read(&app.store).await?.sources))
}

/// Queues a job: of an allowed place at once, or of bundles that are uploaded next.
#[utoipa::path(request_body = NewAudit, responses((status = 201, body = AuditStatus), (status = 400, body = ErrorBody)))]
#[post("/audits")]
pub async fn create(app: Data<App>, person: SignedIn, body: Json<NewAudit>) -> Result<HttpResponse, OpError> {
    let body = body.into_inner();
    let source = body.source.filter(|source| !source.is_empty());
    if source.is_some() {
        person.require(&MAY_READ_PLACES)?;
    }
    let asked = Asked {
        stated: Stated::read(body.jurisdiction.as_deref(), body.kind.as_deref())?,
        as_of: body.as_of.unwrap_or_else(today),
        source,
        below: body.below,
    };
    let status = audit_job::queue(&app, &person, asked).await?;
    Ok(HttpResponse::Created().json(AuditStatus::from(status)))
}

/// Adds a bundle: the body is the zip, its name is in the header `x-file-name`, percent-encoded.
#[utoipa::path(params(("id" = i64, Path)), request_body(content = Vec<u8>, content_type = "application/zip"), responses((status = 204), (status = 409, body = ErrorBody)))]
#[post("/audits/{id}/bundles")]
pub async fn add(
    app: Data<App>,
    person: SignedIn,
    id: Path<i64>,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, OpError> {
    // Asked before the body is read: nobody should send gigabytes to learn that the job is not theirs.
    audit_job::status(&app, &person, *id).await?;
    announced(&request, LARGEST_BUNDLE)?;
    let upload = receive(&app, body, LARGEST_BUNDLE).await?;
    audit_job::add(&app, &person, *id, file_name(&request), upload).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Begins with what was uploaded.
#[utoipa::path(params(("id" = i64, Path)), responses((status = 200, body = AuditStatus), (status = 409, body = ErrorBody)))]
#[post("/audits/{id}/start")]
pub async fn start(app: Data<App>, person: SignedIn, id: Path<i64>) -> Result<Json<AuditStatus>, OpError> {
    Ok(Json(audit_job::start(&app, &person, *id).await?.into()))
}

/// The jobs that the caller may see, newest first.
#[utoipa::path(params(Part), responses((status = 200, body = AuditList)))]
#[get("/audits")]
pub async fn list(app: Data<App>, person: SignedIn, part: Query<Part>) -> Result<Json<AuditList>, OpError> {
    let (items, next) = audit_job::list(&app, &person, part.page()).await?;
    Ok(Json(AuditList { items: items.into_iter().map(AuditStatus::from).collect(), next }))
}

/// How far a job is.
#[utoipa::path(params(("id" = i64, Path)), responses((status = 200, body = AuditStatus), (status = 404, body = ErrorBody)))]
#[get("/audits/{id}")]
pub async fn show(app: Data<App>, person: SignedIn, id: Path<i64>) -> Result<Json<AuditStatus>, OpError> {
    Ok(Json(audit_job::status(&app, &person, *id).await?.into()))
}

/// Calls a job off. The reports that are there stay.
#[utoipa::path(params(("id" = i64, Path)), responses((status = 200, body = AuditStatus), (status = 409, body = ErrorBody)))]
#[delete("/audits/{id}")]
pub async fn cancel(app: Data<App>, person: SignedIn, id: Path<i64>) -> Result<Json<AuditStatus>, OpError> {
    Ok(Json(audit_job::cancel(&app, &person, *id).await?.into()))
}

/// A job's bundles in the order in which they were found.
#[utoipa::path(params(("id" = i64, Path), ResultPart), responses((status = 200, body = ResultList), (status = 404, body = ErrorBody)))]
#[get("/audits/{id}/results")]
pub async fn results(
    app: Data<App>,
    person: SignedIn,
    id: Path<i64>,
    part: Query<ResultPart>,
) -> Result<Json<ResultList>, OpError> {
    let filter = filter(part.verdict.as_deref(), part.state.as_deref())?;
    let page = Page { after: part.after, limit: part.limit.unwrap_or(100) };
    let listing = audit_job::results(&app, &person, *id, &filter, page).await?;
    Ok(Json(ResultList { items: listing.items.into_iter().map(ResultRow::from).collect(), next: listing.next }))
}

/// The filter that these words ask for; an empty word asks for nothing.
pub fn filter(verdict: Option<&str>, state: Option<&str>) -> Result<AuditFilter, OpError> {
    let states = [AuditState::Waiting, AuditState::Done, AuditState::Unread];
    let state = match state.filter(|state| !state.is_empty()) {
        None => None,
        Some(code) => Some(
            states
                .into_iter()
                .find(|state| state.code() == code)
                .ok_or_else(|| OpError::BadRequest("state 应为 waiting、done 或 unread".to_owned()))?,
        ),
    };
    Ok(AuditFilter { verdict: verdict.filter(|verdict| !verdict.is_empty()).map(str::to_owned), state })
}

/// The word for where a job stands.
pub fn state_of(status: &Status) -> &'static str {
    if status.gathering { "gathering" } else { status.state.code() }
}

impl From<Status> for AuditStatus {
    fn from(status: Status) -> Self {
        let rule =
            |rule: audit_job::RuleCount| RuleRow { rule: rule.rule, bundles: rule.bundles, findings: rule.findings };
        Self {
            id: status.id,
            state: state_of(&status),
            total: status.counts.total(),
            listed: status.listed,
            done: status.counts.done(),
            unread: status.counts.unread,
            verdicts: status.counts.verdicts,
            rate: status.rate,
            seconds_left: status.seconds_left,
            rules: status.rules.into_iter().map(rule).collect(),
            why: status.why,
            as_of: status.as_of.to_string(),
            created_at: status.created_at.to_rfc3339(),
            source: match status.place {
                BundlePlace::Uploads => None,
                BundlePlace::Folder { root, below } if below.is_empty() => Some(root),
                BundlePlace::Folder { root, below } => Some(format!("{root}/{below}")),
                BundlePlace::Objects { url } => Some(url),
            },
        }
    }
}

impl From<AuditItem> for ResultRow {
    fn from(item: AuditItem) -> Self {
        Self {
            name: item.name,
            bytes: item.bytes,
            state: item.state.code(),
            verdict: item.verdict,
            errors: item.errors,
            warnings: item.warnings,
            not_checked: item.not_checked,
            report: item.report,
            why: item.why.as_deref().map(audit_job::words),
        }
    }
}
