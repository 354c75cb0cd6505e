//! `/reports`: earlier reports, newest first.

use super::page::{self, Frame};
use super::places;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::keep::own_only;
use crate::print::verdict_label;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, get};
use anjuan_model::case::CaseKind;
use anjuan_store::{Page, ReportFilter, StoredReport};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const TEMPLATE: &str = "reports/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/reports", get().to(list));
}

#[derive(Serialize)]
struct ReportsPage {
    rows: Vec<Row>,
    verdicts: Vec<Choice>,
    verdict: String,
    next: Option<i64>,
    first: bool,
}

#[derive(Serialize)]
struct Choice {
    id: &'static str,
    label: &'static str,
    chosen: bool,
}

#[derive(Serialize)]
struct Row {
    uuid: Uuid,
    bundle: String,
    verdict: String,
    label: &'static str,
    as_of: String,
    place: String,
    kind: &'static str,
    errors: i64,
    warnings: i64,
    not_checked: i64,
    at: String,
}

#[derive(Deserialize)]
struct Asked {
    after: Option<i64>,
    #[serde(default)]
    verdict: String,
}

async fn list(app: Data<App>, person: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, OpError> {
    let verdict = Some(asked.verdict.clone()).filter(|verdict| !verdict.is_empty());
    let filter = ReportFilter { created_by: own_only(&person), verdict, ..ReportFilter::default() };
    let listing = app.store.reports().list(&filter, Page { after: asked.after, limit: 20 }).await?;
    let page = ReportsPage {
        rows: listing.items.into_iter().map(row).collect(),
        verdicts: choices(&asked.verdict),
        verdict: asked.verdict.clone(),
        next: listing.next,
        first: asked.after.is_none(),
    };
    page::show(&app, TEMPLATE, &Frame::new(&person, "reports", "检查报告"), &page)
}

fn choices(chosen: &str) -> Vec<Choice> {
    let ids = ["failed", "not-checked", "needs-review", "passed"];
    ids.into_iter().map(|id| Choice { id, label: verdict_label(id), chosen: id == chosen }).collect()
}

fn row(report: StoredReport) -> Row {
    Row {
        uuid: report.uuid,
        bundle: report.bundle_name,
        label: verdict_label(&report.verdict),
        verdict: report.verdict,
        as_of: report.as_of.to_string(),
        place: places::name(&report.jurisdiction),
        kind: CaseKind::from_id(&report.kind).map_or("未知", CaseKind::label),
        errors: report.errors,
        warnings: report.warnings,
        not_checked: report.not_checked,
        at: page::china(report.created_at),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let row = |verdict: &str| Row {
        uuid: Uuid::nil(),
        bundle: "案卷 1a2b3c4d".to_owned(),
        label: verdict_label(verdict),
        verdict: verdict.to_owned(),
        as_of: "2024-07-20".to_owned(),
        place: "北京".to_owned(),
        kind: "刑事辩护（审判阶段）",
        errors: 2,
        warnings: 1,
        not_checked: 0,
        at: "2024-07-20 10:00".to_owned(),
    };
    let frame = Frame::new(&page::sample_user(), "reports", "检查报告");
    let full = ReportsPage {
        rows: vec![row("failed"), row("passed")],
        verdicts: choices("failed"),
        verdict: "failed".to_owned(),
        next: Some(7),
        first: true,
    };
    let empty =
        ReportsPage { rows: Vec::new(), verdicts: choices(""), verdict: String::new(), next: None, first: true };
    [full, empty].iter().map(|page| (TEMPLATE, page::context(&frame, page))).collect()
}
