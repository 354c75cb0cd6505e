//! `/audits`: many bundles at once, by upload or from an allowed place; and the runs so far.

use super::page::{self, Frame};
use super::places::{self, Place};
use crate::api::audits::{MAY_READ_PLACES, state_of};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_job::{self, BundlePlace, Status};
use crate::ops::decisions;
use crate::state::{App, today};
use crate::upload::LARGEST_BUNDLE;
use actix_web::web::{Data, Query, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};
use anjuan_model::case::CaseKind;
use anjuan_store::Page;
use serde::{Deserialize, Serialize};

const TEMPLATE: &str = "audits/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/audits", get().to(show));
}

#[derive(Serialize)]
struct AuditsPage {
    places: Vec<Place>,
    kinds: Vec<Kind>,
    today: String,
    limit_bytes: u64,
    limit: String,
    sources: Vec<String>,
    /// Whether this person may have places of the server audited.
    reads_places: bool,
    rows: Vec<Row>,
    next: Option<i64>,
    first: bool,
}

#[derive(Serialize)]
struct Kind {
    id: &'static str,
    label: &'static str,
}

#[derive(Serialize)]
struct Row {
    id: i64,
    state: &'static str,
    label: &'static str,
    source: String,
    done: u64,
    total: u64,
    failed: u64,
    not_checked: u64,
    at: String,
}

#[derive(Deserialize)]
struct Part {
    after: Option<i64>,
}

async fn show(
    app: Data<App>,
    person: SignedIn,
    request: HttpRequest,
    part: Query<Part>,
) -> Result<HttpResponse, OpError> {
    let reads_places = person.require(&MAY_READ_PLACES).is_ok();
    let sources = if reads_places { decisions::read(&app.store).await?.sources } else { Vec::new() };
    let (statuses, next) = audit_job::list(&app, &person, Page { after: part.after, limit: 20 }).await?;
    let library = app.engines.library();
    let place = places::chosen(&request, None, &library.catalog);
    let page = AuditsPage {
        places: places::options(&library.catalog, &place),
        kinds: CaseKind::ALL.into_iter().map(|kind| Kind { id: kind.id(), label: kind.label() }).collect(),
        today: today().to_string(),
        limit_bytes: LARGEST_BUNDLE,
        limit: page::size(LARGEST_BUNDLE),
        sources,
        reads_places,
        rows: statuses.iter().map(row).collect(),
        next,
        first: part.after.is_none(),
    };
    page::show(&app, TEMPLATE, &Frame::new(&person, "audits", "批量检查"), &page)
}

/// Where the bundles of a run are, in words.
pub fn source(place: &BundlePlace) -> String {
    match place {
        BundlePlace::Uploads => "上传的案卷".to_owned(),
        BundlePlace::Folder { root, below } if below.is_empty() => root.clone(),
        BundlePlace::Folder { root, below } => format!("{root}/{below}"),
        BundlePlace::Objects { url } => url.clone(),
    }
}

/// The Chinese word for where a run stands.
pub fn label(state: &str) -> &'static str {
    match state {
        "gathering" => "等待上传",
        "waiting" => "排队中",
        "running" => "正在检查",
        "finished" => "已完成",
        "failed" => "未能完成",
        _ => "已取消",
    }
}

fn row(status: &Status) -> Row {
    let of = |verdict: &str| status.counts.verdicts.get(verdict).copied().unwrap_or_default();
    Row {
        id: status.id,
        state: state_of(status),
        label: label(state_of(status)),
        source: source(&status.place),
        done: status.counts.done(),
        total: status.counts.total(),
        failed: of("failed"),
        not_checked: of("not-checked") + status.counts.unread,
        at: page::china(status.created_at),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let row = Row {
        id: 7,
        state: "running",
        label: label("running"),
        source: "/srv/archive/2024".to_owned(),
        done: 120,
        total: 3000,
        failed: 9,
        not_checked: 1,
        at: "2024-07-20 09:30".to_owned(),
    };
    let sample = |sources: Vec<String>, rows: Vec<Row>| AuditsPage {
        places: vec![Place { code: String::new(), name: "全国".to_owned(), chosen: true }],
        kinds: vec![Kind { id: "criminal-trial", label: "刑事审判" }],
        today: "2024-07-20".to_owned(),
        limit_bytes: LARGEST_BUNDLE,
        limit: page::size(LARGEST_BUNDLE),
        reads_places: !sources.is_empty(),
        sources,
        rows,
        next: Some(3),
        first: true,
    };
    let frame = Frame::new(&page::sample_user(), "audits", "批量检查");
    let full = sample(vec!["/srv/archive".to_owned(), "s3://archive/2024".to_owned()], vec![row]);
    vec![(TEMPLATE, page::context(&frame, &full)), (TEMPLATE, page::context(&frame, &sample(Vec::new(), Vec::new())))]
}
