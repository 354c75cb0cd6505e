//! `/bundles`: closed bundles come in as zip files, go through the audit, and become reports.

use super::page::{self, Frame};
use super::places::{self, Place};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_bundle::Stated;
use crate::ops::audit_run::{Asked, Kept, audit_upload};
use crate::ops::keep::stored_report;
use crate::print::verdict_label;
use crate::state::{App, today};
use crate::upload::{LARGEST_BUNDLE, announced, file_name, receive};
use actix_web::web::{Data, Payload, Query, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use anjuan_model::Date;
use anjuan_model::case::CaseKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const TEMPLATE: &str = "bundles/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/bundles", get().to(show)).route("/web/bundles", post().to(audit));
}

#[derive(Serialize)]
struct BundlesPage {
    places: Vec<Place>,
    kinds: Vec<Kind>,
    today: String,
    limit_bytes: u64,
    limit: String,
    /// The report that the bundles correct.
    previous: Option<Uuid>,
}

#[derive(Deserialize)]
struct Asking {
    previous: Option<Uuid>,
}

#[derive(Serialize)]
struct Kind {
    id: &'static str,
    label: &'static str,
}

async fn show(
    app: Data<App>,
    person: SignedIn,
    request: HttpRequest,
    asked: Query<Asking>,
) -> Result<HttpResponse, OpError> {
    let corrected = match asked.previous {
        Some(uuid) => Some(stored_report(&app, &person, uuid).await?),
        None => None,
    };
    let library = app.engines.library();
    let place = match &corrected {
        Some(report) => report.jurisdiction.clone(),
        None => places::chosen(&request, None, &library.catalog),
    };
    let mut page = form(places::options(&library.catalog, &place), today());
    page.previous = corrected.map(|report| report.uuid);
    page::show(&app, TEMPLATE, &Frame::new(&person, "bundles", "案卷检查"), &page)
}

fn form(places: Vec<Place>, today: Date) -> BundlesPage {
    BundlesPage {
        places,
        kinds: CaseKind::ALL.into_iter().map(|kind| Kind { id: kind.id(), label: kind.label() }).collect(),
        today: today.to_string(),
        limit_bytes: LARGEST_BUNDLE,
        limit: page::size(LARGEST_BUNDLE),
        previous: None,
    }
}

#[derive(Deserialize)]
struct Beside {
    #[serde(default)]
    place: String,
    #[serde(default)]
    kind: String,
    as_of: Option<Date>,
    /// The report that the bundle corrects.
    previous: Option<Uuid>,
}

#[derive(Serialize)]
struct Audited {
    href: String,
    verdict: String,
    label: &'static str,
    errors: usize,
    warnings: usize,
}

/// Takes a zip as the request's body and answers where its report is.
async fn audit(
    app: Data<App>,
    person: SignedIn,
    request: HttpRequest,
    beside: Query<Beside>,
    body: Payload,
) -> Result<HttpResponse, OpError> {
    let beside = beside.into_inner();
    let stated = Stated::read(Some(&beside.place), Some(&beside.kind))?;
    let as_of = beside.as_of.unwrap_or_else(today);
    let name = file_name(&request);
    announced(&request, LARGEST_BUNDLE)?;
    let file = receive(&app, body, LARGEST_BUNDLE).await?;
    let asked = Asked { name, stated, as_of, previous: beside.previous };
    let Kept { uuid, report, .. } = audit_upload(&app, &person, file, asked).await?;
    let count =
        |level: &str| report.findings.iter().filter(|finding| finding.severity == level && finding.counts()).count();
    let answer = Audited {
        href: format!("/reports/{uuid}"),
        verdict: report.verdict.clone(),
        label: verdict_label(&report.verdict),
        errors: count("error"),
        warnings: count("warning"),
    };
    let mut response = HttpResponse::Created();
    Ok(response.cookie(places::remember(&beside.place)).json(answer))
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let places = vec![Place { code: String::new(), name: "全国".to_owned(), chosen: true }];
    let page = form(places, Date::from_ymd_opt(2024, 7, 20).expect("a day"));
    vec![(TEMPLATE, page::context(&Frame::new(&page::sample_user(), "bundles", "案卷检查"), &page))]
}
