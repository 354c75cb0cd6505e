//! `/settings`: what the administrator decides while the server runs.

use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::decisions::{self, Decisions};
use crate::state::App;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, ServiceConfig, get, post};
use actix_web::{HttpResponse, ResponseError};
use serde::{Deserialize, Serialize};

const TEMPLATE: &str = "settings/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/settings", get().to(show)).route("/settings", post().to(change));
}

#[derive(Serialize)]
struct SettingsPage {
    sources: String,
    retention_days: u32,
    trouble: Option<String>,
    saved: bool,
}

#[derive(Deserialize)]
struct Changed {
    sources: String,
    retention_days: u32,
}

async fn show(app: Data<App>, person: SignedIn) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    let Decisions { sources, retention_days } = decisions::read(&app.store).await?;
    let page = SettingsPage { sources: sources.join("\n"), retention_days, trouble: None, saved: false };
    page::show(&app, TEMPLATE, &Frame::new(&person, "settings", "设置"), &page)
}

async fn change(app: Data<App>, person: SignedIn, form: Form<Changed>) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    let Changed { sources, retention_days } = form.into_inner();
    let lines = sources.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let changed = decisions::change(&app, &person, Decisions { sources: lines, retention_days }).await;
    let (status, trouble) = match changed {
        Ok(()) => (StatusCode::OK, None),
        Err(error) if error.status_code().is_client_error() => {
            (StatusCode::UNPROCESSABLE_ENTITY, Some(error.to_string()))
        }
        Err(error) => return Err(error),
    };
    let page = SettingsPage { sources, retention_days, saved: trouble.is_none(), trouble };
    page::show_with(&app, status, TEMPLATE, &Frame::new(&person, "settings", "设置"), &page)
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let frame = Frame::new(&page::sample_user(), "settings", "设置");
    let sample = |trouble: Option<&str>| SettingsPage {
        sources: "/srv/archive\ns3://archive/2024".to_owned(),
        retention_days: 30,
        trouble: trouble.map(str::to_owned),
        saved: trouble.is_none(),
    };
    [None, Some("不是服务器上的文件夹（应为完整路径）：archive")]
        .into_iter()
        .map(|trouble| (TEMPLATE, page::context(&frame, &sample(trouble))))
        .collect()
}
