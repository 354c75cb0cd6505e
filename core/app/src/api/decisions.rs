//! What people decide about a report: findings that they let stand, and which document a file is. Both apply from the
//! next audit of the file on.

use super::ErrorBody;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::waive::Decision;
use crate::ops::{self, kind_choice};
use crate::print::json::WaiverJson;
use crate::state::App;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use anjuan_model::Date;
use anjuan_store::StoredWaiver;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A finding to let stand.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WaiverRequest {
    /// The finding's fingerprint in the report.
    fingerprint: String,
    /// Why, in a sentence.
    reason: String,
    /// The last day on which it holds, ISO.
    #[schema(value_type = String)]
    expires: Date,
}

/// A waiver that is kept.
#[derive(Serialize, ToSchema)]
pub struct WaiverKept {
    /// Its name towards the outside.
    #[schema(value_type = String)]
    id: Uuid,
    /// The waiver.
    #[serde(flatten)]
    waiver: WaiverJson,
    /// When it was given.
    created_at: String,
}

/// Which document a file is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KindRequest {
    /// Template id.
    kind: String,
}

/// The waivers of the file that a report is on.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = Vec<WaiverKept>), (status = 404, body = ErrorBody)))]
#[get("/reports/{id}/waivers")]
pub async fn waivers(app: Data<App>, person: SignedIn, id: Path<Uuid>) -> Result<Json<Vec<WaiverKept>>, OpError> {
    let waivers = ops::waive::waivers(&app, &person, *id).await?;
    Ok(Json(waivers.into_iter().map(WaiverKept::from).collect()))
}

/// Lets a finding of a report stand; for reviewers and administrators. What could not be checked is no finding.
#[utoipa::path(params(("id" = String, Path)), request_body = WaiverRequest, responses((status = 201, body = WaiverKept), (status = 400, body = ErrorBody), (status = 403, body = ErrorBody)))]
#[post("/reports/{id}/waivers")]
pub async fn waive(
    app: Data<App>,
    person: SignedIn,
    id: Path<Uuid>,
    body: Json<WaiverRequest>,
) -> Result<HttpResponse, OpError> {
    let WaiverRequest { fingerprint, reason, expires } = body.into_inner();
    let kept = ops::waive::waive(&app, &person, *id, Decision { fingerprint, reason, expires }).await?;
    Ok(HttpResponse::Created().json(WaiverKept::from(kept)))
}

/// Withdraws a waiver.
#[utoipa::path(params(("id" = String, Path), ("waiver" = String, Path)), responses((status = 204), (status = 404, body = ErrorBody)))]
#[delete("/reports/{id}/waivers/{waiver}")]
pub async fn withdraw(app: Data<App>, person: SignedIn, path: Path<(Uuid, Uuid)>) -> Result<HttpResponse, OpError> {
    let (report, waiver) = path.into_inner();
    ops::waive::withdraw(&app, &person, report, waiver).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Says which document a file of a report is, by the SHA-256 of its content; it goes before recognition ever after.
#[utoipa::path(params(("id" = String, Path), ("sha256" = String, Path)), request_body = KindRequest, responses((status = 204), (status = 400, body = ErrorBody)))]
#[put("/reports/{id}/documents/{sha256}/kind")]
pub async fn choose(
    app: Data<App>,
    person: SignedIn,
    path: Path<(Uuid, String)>,
    body: Json<KindRequest>,
) -> Result<HttpResponse, OpError> {
    let (report, content) = path.into_inner();
    kind_choice::choose(&app, &person, report, &content, &body.kind).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes it back, so that the file is recognised by itself again.
#[utoipa::path(params(("id" = String, Path), ("sha256" = String, Path)), responses((status = 204), (status = 404, body = ErrorBody)))]
#[delete("/reports/{id}/documents/{sha256}/kind")]
pub async fn take_back(app: Data<App>, person: SignedIn, path: Path<(Uuid, String)>) -> Result<HttpResponse, OpError> {
    let (report, content) = path.into_inner();
    kind_choice::take_back(&app, &person, report, &content).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl From<StoredWaiver> for WaiverKept {
    fn from(stored: StoredWaiver) -> Self {
        Self {
            id: stored.uuid,
            waiver: WaiverJson {
                fingerprint: stored.fingerprint,
                rule: stored.rule,
                reason: stored.reason,
                approver: stored.approver,
                expires: stored.expires.to_string(),
            },
            created_at: stored.created_at.to_rfc3339(),
        }
    }
}
