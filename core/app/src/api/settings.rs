//! What the administrator decides: places that may be audited from here, and how long jobs are kept.

use super::ErrorBody;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::decisions::{self, Decisions};
use crate::state::App;
use actix_web::web::{Data, Json};
use actix_web::{get, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The decisions.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SettingsBody {
    /// Folders of the server and `s3://bucket/prefix` whose bundles may be audited.
    audit_sources: Vec<String>,
    /// How long ended jobs are kept, in days.
    retention_days: u32,
}

/// The decisions, for administrators.
#[utoipa::path(responses((status = 200, body = SettingsBody), (status = 403, body = ErrorBody)))]
#[get("/settings")]
pub async fn show(app: Data<App>, person: SignedIn) -> Result<Json<SettingsBody>, OpError> {
    person.require(&[])?;
    let Decisions { sources, retention_days } = decisions::read(&app.store).await?;
    Ok(Json(SettingsBody { audit_sources: sources, retention_days }))
}

/// Decides anew.
#[utoipa::path(request_body = SettingsBody, responses((status = 200, body = SettingsBody), (status = 400, body = ErrorBody)))]
#[put("/settings")]
pub async fn change(app: Data<App>, person: SignedIn, body: Json<SettingsBody>) -> Result<Json<SettingsBody>, OpError> {
    person.require(&[])?;
    let new = Decisions { sources: body.audit_sources.clone(), retention_days: body.retention_days };
    decisions::change(&app, &person, new).await?;
    Ok(body)
}
