//! `/bundles`: closed bundles come in as zip files, go through the audit, and become reports.

use super::page::{self, Frame};
use super::places::{self, Place};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_bundle::{Stated, audit_bundle};
use crate::ops::keep::keep_report;
use crate::print::json;
use crate::state::{App, today};
use crate::upload::{LARGEST_BUNDLE, announced, file_name, receive};
use actix_web::web::{Data, Payload, Query, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use anjuan_model::Date;
use anjuan_model::case::CaseKind;
use anjuan_model::report::Verdict;
use serde::{Deserialize, Serialize};
use std::time::Instant;

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
}

#[derive(Serialize)]
struct Kind {
    id: &'static str,
    label: &'static str,
}

async fn show(app: Data<App>, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, OpError> {
    let library = app.engines.library();
    let place = places::chosen(&request, None, &library.catalog);
    let page = form(places::options(&library.catalog, &place), today());
    page::show(&app, TEMPLATE, &Frame::new(&person, "bundles", "案卷检查"), &page)
}

fn form(places: Vec<Place>, today: Date) -> BundlesPage {
    BundlesPage {
        places,
        kinds: CaseKind::ALL.into_iter().map(|kind| Kind { id: kind.id(), label: kind.label() }).collect(),
        today: today.to_string(),
        limit_bytes: LARGEST_BUNDLE,
        limit: page::size(LARGEST_BUNDLE),
    }
}

#[derive(Deserialize)]
struct Beside {
    #[serde(default)]
    place: String,
    #[serde(default)]
    kind: String,
    as_of: Option<Date>,
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
    let mut file = receive(&app, body, LARGEST_BUNDLE).await?;
    let started = Instant::now();
    let (report, label) = app
        .run(move |engines| {
            let report = audit_bundle(engines, &mut file, &name, &stated, as_of)?;
            let elapsed = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            Ok((json::report(&report, &engines.library().catalog, elapsed), Verdict::label(report.verdict)))
        })
        .await?;
    let uuid = keep_report(&app, &person, &report).await?;
    let count =
        |level: &str| report.findings.iter().filter(|finding| finding.severity == level && !finding.draft).count();
    let answer = Audited {
        href: format!("/reports/{uuid}"),
        verdict: report.verdict.clone(),
        label,
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
