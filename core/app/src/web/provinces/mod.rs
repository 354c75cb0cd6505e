//! `/provinces`: the layers of rules that take part, the versions that are installed, and putting one in force.

use super::page::{self, Frame};
use super::places;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::install_plugin::{Choice, LARGEST_PACKAGE, UNSIGNED, activate, deactivate, install};
use crate::state::{App, today};
use crate::upload::receive;
use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path, Payload, ServiceConfig, get, post};
use anjuan_model::catalog::{Layer, NATIONAL};
use anjuan_model::{Catalog, Date};
use anjuan_store::{InstalledPlugin, PluginState};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io::Read;
use std::sync::Arc;

const TEMPLATE: &str = "provinces/page.html";

/// Routes of the page and of the upload its script makes.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/provinces", get().to(show))
        .route("/provinces/{id}/activation", post().to(put_in_force))
        .route("/provinces/{id}/deactivation", post().to(set_aside))
        .route("/web/provinces", post().to(take_in));
}

#[derive(Serialize)]
struct ProvincesPage {
    layers: Vec<LayerRow>,
    installed: Vec<VersionRow>,
    today: String,
}

#[derive(Serialize)]
struct LayerRow {
    id: String,
    name: String,
    place: String,
    version: String,
    sha256: String,
    component: Option<String>,
    signed_by: String,
    summary: String,
    documents: usize,
    rules: Vec<RuleLink>,
}

#[derive(Serialize)]
struct RuleLink {
    code: String,
    summary: String,
}

#[derive(Serialize)]
struct VersionRow {
    id: String,
    version: String,
    state: &'static str,
    active: bool,
    retired: bool,
    from: String,
    package: String,
    signed_by: String,
    at: String,
}

async fn show(app: Data<App>, person: SignedIn) -> Result<HttpResponse, OpError> {
    let installed = app.store.plugins().list().await?;
    let page = page_of(&app.engines.library().catalog, installed, today());
    page::show(&app, TEMPLATE, &Frame::new(&person, "provinces", "地方规则包"), &page)
}

fn page_of(catalog: &Catalog, installed: Vec<InstalledPlugin>, today: Date) -> ProvincesPage {
    ProvincesPage {
        layers: catalog.layers().iter().map(|layer| layer_row(layer)).collect(),
        installed: installed.into_iter().map(version_row).collect(),
        today: today.to_string(),
    }
}

fn layer_row(layer: &Layer) -> LayerRow {
    let summary =
        layer.text("plugin.toml").and_then(|text| toml::from_str::<anjuan_model::catalog::Manifest>(text).ok());
    LayerRow {
        id: layer.id.clone(),
        name: if layer.id == NATIONAL { "全国规则".to_owned() } else { layer.name.clone() },
        place: places::name(&layer.jurisdiction),
        version: layer.version.clone(),
        sha256: layer.sha256.clone(),
        component: layer.component_sha256.clone(),
        signed_by: layer.signed_by.clone().unwrap_or_else(|| "随程序提供".to_owned()),
        summary: summary.and_then(|manifest| manifest.summary).unwrap_or_default(),
        documents: layer.templates.len(),
        rules: layer
            .rules
            .iter()
            .map(|rule| RuleLink { code: rule.code.clone(), summary: rule.summary.clone() })
            .collect(),
    }
}

fn version_row(plugin: InstalledPlugin) -> VersionRow {
    let state = match plugin.state {
        PluginState::Off => "未启用",
        PluginState::Active => "已启用",
        PluginState::Retired => "已停用",
    };
    VersionRow {
        state,
        active: plugin.state == PluginState::Active,
        retired: plugin.state == PluginState::Retired,
        from: plugin.active_from.map(|day| day.to_string()).unwrap_or_default(),
        package: plugin.package.to_string(),
        signed_by: plugin.signed_by.unwrap_or_else(|| UNSIGNED.to_owned()),
        at: page::china(plugin.installed_at),
        id: plugin.plugin_id,
        version: plugin.version,
    }
}

/// Takes a package as the request's body, checks it whole, and keeps it switched off.
async fn take_in(app: Data<App>, person: SignedIn, body: Payload) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    let mut file = receive(&app, body, LARGEST_PACKAGE).await?;
    let mut package = Vec::new();
    file.read_to_end(&mut package)?;
    let plugin = install(Arc::clone(&app.engines), &app.store, package, &app.trust, &app.stamp(&person)).await?;
    Ok(HttpResponse::Created().json(json!({"id": plugin.plugin_id, "version": plugin.version})))
}

#[derive(Deserialize)]
struct Activation {
    version: String,
    from: Date,
}

async fn put_in_force(
    app: Data<App>,
    person: SignedIn,
    id: Path<String>,
    form: Form<Activation>,
) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    let choice = Choice { id: &id, version: &form.version, from: form.from };
    activate(Arc::clone(&app.engines), &app.store, choice, today(), &app.stamp(&person)).await?;
    Ok(page::go_to("/provinces"))
}

async fn set_aside(app: Data<App>, person: SignedIn, id: Path<String>) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    deactivate(Arc::clone(&app.engines), &app.store, &id, today(), &app.stamp(&person)).await?;
    Ok(page::go_to("/provinces"))
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let layer = LayerRow {
        id: "beijing".to_owned(),
        name: "北京市法律援助规则".to_owned(),
        place: "北京".to_owned(),
        version: "0.1.0".to_owned(),
        sha256: "bb22".to_owned(),
        component: Some("cc33".to_owned()),
        signed_by: "随程序提供".to_owned(),
        summary: "依据".to_owned(),
        documents: 2,
        rules: vec![RuleLink { code: "BJ101".to_owned(), summary: "应有质量承诺书".to_owned() }],
    };
    let version = |active| VersionRow {
        id: "beijing".to_owned(),
        version: "0.1.0".to_owned(),
        state: if active { "已启用" } else { "未启用" },
        active,
        retired: false,
        from: "2024-01-01".to_owned(),
        package: "dd44".to_owned(),
        signed_by: "北京市司法局（1f2e3d4c5b6a7988）".to_owned(),
        at: "2024-01-01 09:00".to_owned(),
    };
    let frame = Frame::new(&page::sample_user(), "provinces", "地方规则包");
    let page = ProvincesPage {
        layers: vec![layer],
        installed: vec![version(true), version(false)],
        today: "2024-07-20".to_owned(),
    };
    vec![(TEMPLATE, page::context(&frame, &page))]
}
