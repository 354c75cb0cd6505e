//! The layers that are installed, and installing more.

use super::ErrorBody;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::install_plugin::{self, Choice, LARGEST_PACKAGE};
use crate::state::{App, today};
use crate::upload::receive;
use actix_web::web::{Data, Json, Path, Payload};
use actix_web::{HttpResponse, delete, get, post};
use anjuan_model::Date;
use serde::{Deserialize, Serialize};
use std::io::Read;
use std::sync::Arc;
use utoipa::ToSchema;

/// A layer that takes part.
#[derive(Serialize, ToSchema)]
pub struct Province {
    /// Id.
    id: String,
    /// Chinese name.
    name: String,
    /// GB/T 2260 code; empty for the national layer.
    jurisdiction: String,
    /// Version.
    version: String,
    /// SHA-256 over its files.
    sha256: String,
    /// SHA-256 of its component.
    component_sha256: Option<String>,
    /// Who signed it; nothing for what came with the program.
    signed_by: Option<String>,
    /// How many documents it brings.
    documents: usize,
    /// Codes of its rules.
    rules: Vec<String>,
}

/// An installed version.
#[derive(Serialize, ToSchema)]
pub struct Installed {
    /// Id.
    id: String,
    /// Version.
    version: String,
    /// `off`, `active` or `retired`.
    state: &'static str,
    /// First day it takes part.
    active_from: Option<String>,
    /// Who signed it; nothing where nobody did.
    signed_by: Option<String>,
}

/// Which version to activate, from which day on.
#[derive(Deserialize, ToSchema)]
pub struct Activation {
    /// The version; an earlier one rolls back.
    version: String,
    /// First day; today where absent.
    #[schema(value_type = Option<String>)]
    from: Option<Date>,
}

/// The layers that take part now.
#[utoipa::path(responses((status = 200, body = Vec<Province>)))]
#[get("/provinces")]
pub async fn list(app: Data<App>) -> Json<Vec<Province>> {
    let library = app.engines.library();
    let province = |layer: &Arc<anjuan_model::catalog::Layer>| Province {
        id: layer.id.clone(),
        name: layer.name.clone(),
        jurisdiction: layer.jurisdiction.clone(),
        version: layer.version.clone(),
        sha256: layer.sha256.clone(),
        component_sha256: layer.component_sha256.clone(),
        signed_by: layer.signed_by.clone(),
        documents: layer.templates.len(),
        rules: layer.rules.iter().map(|rule| rule.code.clone()).collect(),
    };
    Json(library.catalog.layers().iter().map(province).collect())
}

/// Installs a package (the body is its zip); it takes part only once it is activated. For administrators.
#[utoipa::path(request_body(content = Vec<u8>, content_type = "application/zip"), responses((status = 201, body = Installed), (status = 422, body = ErrorBody)))]
#[post("/provinces")]
pub async fn install(app: Data<App>, person: SignedIn, body: Payload) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    let mut file = receive(&app, body, LARGEST_PACKAGE).await?;
    let mut package = Vec::new();
    file.read_to_end(&mut package)?;
    let plugin =
        install_plugin::install(Arc::clone(&app.engines), &app.store, package, &app.trust, &app.stamp(&person)).await?;
    Ok(HttpResponse::Created().json(Installed::from(plugin)))
}

/// Lets an installed version take part, without a restart. For administrators.
#[utoipa::path(params(("id" = String, Path)), request_body = Activation, responses((status = 200, body = Installed), (status = 404, body = ErrorBody)))]
#[post("/provinces/{id}/activation")]
pub async fn activate(
    app: Data<App>,
    person: SignedIn,
    id: Path<String>,
    body: Json<Activation>,
) -> Result<Json<Installed>, OpError> {
    person.require(&[])?;
    let from = body.from.unwrap_or_else(today);
    let stamp = app.stamp(&person);
    let choice = Choice { id: &id, version: &body.version, from };
    let plugin = install_plugin::activate(Arc::clone(&app.engines), &app.store, choice, today(), &stamp).await?;
    Ok(Json(plugin.into()))
}

/// Sets every installed version aside; what came with the program takes its place. For administrators.
#[utoipa::path(params(("id" = String, Path)), responses((status = 204), (status = 404, body = ErrorBody)))]
#[delete("/provinces/{id}/activation")]
pub async fn deactivate(app: Data<App>, person: SignedIn, id: Path<String>) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    install_plugin::deactivate(Arc::clone(&app.engines), &app.store, &id, today(), &app.stamp(&person)).await?;
    Ok(HttpResponse::NoContent().finish())
}

impl From<anjuan_store::InstalledPlugin> for Installed {
    fn from(plugin: anjuan_store::InstalledPlugin) -> Self {
        Self {
            id: plugin.plugin_id,
            version: plugin.version,
            state: plugin.state.code(),
            active_from: plugin.active_from.map(|day| day.to_string()),
            signed_by: plugin.signed_by,
        }
    }
}
