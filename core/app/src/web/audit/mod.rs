//! `/audits/{id}`: one run over many bundles: how far it is, and what came of each bundle.

use super::audits::{label, source};
use super::page::{self, Frame};
use super::places;
use crate::api::audits::{filter, state_of};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_job::{self, Status};
use crate::print::verdict_label;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use anjuan_model::case::CaseKind;
use anjuan_store::{AuditItem, AuditState, Page};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const TEMPLATE: &str = "audit/page.html";
/// So many rules are shown by how often they found something.
const MOST_RULES: usize = 20;

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/audits/{id}", get().to(show));
}

#[derive(Serialize)]
struct AuditPage {
    id: i64,
    state: &'static str,
    label: &'static str,
    open: bool,
    source: String,
    place: String,
    kind: &'static str,
    as_of: String,
    done: u64,
    total: u64,
    counts: Vec<Count>,
    rules: Vec<Rule>,
    failure: &'static str,
    rows: Vec<Row>,
    chosen: String,
    next: Option<i64>,
    first: bool,
}

#[derive(Serialize)]
struct Count {
    id: &'static str,
    label: &'static str,
    count: u64,
    chosen: bool,
}

#[derive(Serialize)]
struct Rule {
    code: String,
    summary: String,
    bundles: u64,
    findings: u64,
}

#[derive(Serialize)]
struct Row {
    name: String,
    size: String,
    verdict: String,
    label: &'static str,
    errors: i64,
    warnings: i64,
    not_checked: i64,
    report: Option<Uuid>,
    why: &'static str,
}

#[derive(Deserialize)]
struct Asked {
    after: Option<i64>,
    #[serde(default)]
    verdict: String,
}

async fn show(app: Data<App>, person: SignedIn, id: Path<i64>, asked: Query<Asked>) -> Result<HttpResponse, OpError> {
    let status = audit_job::status(&app, &person, *id).await?;
    // What could not be read has no verdict of its own, and is shown under a word of its own.
    let wanted =
        if asked.verdict == UNREAD { filter(None, Some(UNREAD))? } else { filter(Some(&asked.verdict), None)? };
    let part = Page { after: asked.after, limit: 50 };
    let listing = audit_job::results(&app, &person, *id, &wanted, part).await?;
    let catalog = &app.engines.library().catalog;
    let summary = |code: &str| catalog.rule(code).map(|rule| rule.summary.clone()).unwrap_or_default();
    let page = AuditPage {
        rows: listing.items.into_iter().map(row).collect(),
        next: listing.next,
        first: asked.after.is_none(),
        ..of(&status, &asked.verdict, summary)
    };
    let frame = Frame::new(&person, "audits", format!("批量检查 {id}")).under("批量检查", "/audits");
    page::show(&app, TEMPLATE, &frame, &page)
}

/// The word of the filter for bundles that could not be read.
const UNREAD: &str = "unread";

fn of(status: &Status, chosen: &str, summary: impl Fn(&str) -> String) -> AuditPage {
    let state = state_of(status);
    let kind = status.kind.as_deref().and_then(CaseKind::from_id).map_or("按各案卷判断", CaseKind::label);
    let rule = |rule: &audit_job::RuleCount| Rule {
        code: rule.rule.clone(),
        summary: summary(&rule.rule),
        bundles: rule.bundles,
        findings: rule.findings,
    };
    AuditPage {
        id: status.id,
        state,
        label: label(state),
        open: ["gathering", "waiting", "running"].contains(&state),
        source: source(&status.place),
        place: places::name(status.jurisdiction.as_deref().unwrap_or_default()),
        kind,
        as_of: status.as_of.to_string(),
        done: status.counts.done(),
        total: status.counts.total(),
        counts: counts(status, chosen),
        rules: status.rules.iter().take(MOST_RULES).map(rule).collect(),
        failure: status.why.unwrap_or_default(),
        rows: Vec::new(),
        chosen: chosen.to_owned(),
        next: None,
        first: true,
    }
}

/// How many of each verdict, worst first; each leads to those alone.
fn counts(status: &Status, chosen: &str) -> Vec<Count> {
    let of = |id: &str| status.counts.verdicts.get(id).copied().unwrap_or_default();
    let verdicts = ["failed", "not-checked", "needs-review", "passed"];
    let known = verdicts.map(|id| Count { id, label: verdict_label(id), count: of(id), chosen: id == chosen });
    let unread = Count { id: UNREAD, label: "无法读取", count: status.counts.unread, chosen: chosen == UNREAD };
    let waiting = Count { id: "", label: "全部", count: status.counts.total(), chosen: chosen.is_empty() };
    std::iter::once(waiting).chain(known).chain(std::iter::once(unread)).collect()
}

fn row(item: AuditItem) -> Row {
    let verdict =
        item.verdict.unwrap_or_else(|| if item.state == AuditState::Unread { "not-checked" } else { "" }.to_owned());
    Row {
        name: item.name,
        size: page::size(item.bytes),
        label: verdict_label(&verdict),
        verdict,
        errors: item.errors,
        warnings: item.warnings,
        not_checked: item.not_checked,
        report: item.report,
        why: item.why.as_deref().map(audit_job::words).unwrap_or_default(),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    use anjuan_store::{AuditCounts, JobState};
    let status = |state: JobState| Status {
        id: 7,
        place: audit_job::BundlePlace::Folder { root: "/srv/archive".to_owned(), below: "2024".to_owned() },
        state,
        gathering: false,
        listed: true,
        counts: AuditCounts { waiting: 3, unread: 1, verdicts: [("failed".to_owned(), 2)].into() },
        rate: Some(12.5),
        seconds_left: Some(90),
        rules: vec![audit_job::RuleCount { rule: "AJ101".to_owned(), bundles: 2, findings: 5 }],
        why: (state == JobState::Failed).then_some("服务多次中途停止"),
        as_of: "2024-07-20".parse().expect("a day"),
        jurisdiction: Some("110000".to_owned()),
        kind: None,
        created_at: page::sample_user().created_at,
    };
    let bundle = |verdict: &str, report: Option<Uuid>, why: &'static str| Row {
        name: "2024/05/案卷-0001.zip".to_owned(),
        size: "40.0 MB".to_owned(),
        label: verdict_label(verdict),
        verdict: verdict.to_owned(),
        errors: 2,
        warnings: 1,
        not_checked: 0,
        report,
        why,
    };
    let frame = Frame::new(&page::sample_user(), "audits", "批量检查 7").under("批量检查", "/audits");
    [JobState::Running, JobState::Finished, JobState::Failed]
        .into_iter()
        .map(|state| {
            let rows = vec![
                bundle("failed", Some(Uuid::nil()), ""),
                bundle("not-checked", None, "文件无法读取"),
                bundle("", None, ""),
            ];
            let page = AuditPage { rows, next: Some(9), ..of(&status(state), "failed", |_| "材料清单".to_owned()) };
            (TEMPLATE, page::context(&frame, &page))
        })
        .collect()
}
