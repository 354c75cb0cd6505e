//! `/reports/{uuid}`: one report. The verdict comes first, then what to mend, then what was not checked.

mod around;
mod view;

use super::made::{attachment, pdf};
use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::keep::{load_report, read_report, stored_report};
use crate::ops::report_case::case_of;
use crate::ops::report_paper::report_paper;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post};
use uuid::Uuid;

const TEMPLATE: &str = "report/page.html";

/// Routes of the page, of its two downloads, and of the papers that mend what it found.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/reports/{uuid}", get().to(show))
        .route("/reports/{uuid}/report.json", get().to(json))
        .route("/reports/{uuid}/report.pdf", get().to(paper))
        .route("/reports/{uuid}/papers/{template}", post().to(mend));
}

async fn show(app: Data<App>, person: SignedIn, uuid: Path<Uuid>) -> Result<HttpResponse, OpError> {
    let stored = stored_report(&app, &person, *uuid).await?;
    let report = read_report(&app, &stored).await?;
    let around = around::around(&app, &person, &stored, &report).await?;
    let page = view::view(&app.engines.library().catalog, *uuid, report, around);
    page::show(&app, TEMPLATE, &Frame::new(&person, "reports", "检查报告").under("检查报告", "/reports"), &page)
}

/// Leads to the form of a paper, filled in from the facts of the report and with a way back to it.
async fn mend(app: Data<App>, person: SignedIn, path: Path<(Uuid, String)>) -> Result<HttpResponse, OpError> {
    let (uuid, template) = path.into_inner();
    let stored = stored_report(&app, &person, uuid).await?;
    // The address must lead to a form; what it may not lead to is said there.
    let template = page::encode(&template.replace('/', ""));
    let place = page::encode(&stored.jurisdiction);
    let of_case = match case_of(&app, &person, uuid).await {
        Ok(record) => format!("&case={}", record.uuid),
        // Without a kind there is no case to keep; the form is then filled in by hand.
        Err(OpError::BadRequest(_)) => String::new(),
        Err(other) => return Err(other),
    };
    Ok(page::go_to(&format!("/documents/{template}?place={place}&report={uuid}{of_case}")))
}

async fn json(app: Data<App>, person: SignedIn, uuid: Path<Uuid>) -> Result<HttpResponse, OpError> {
    let report = load_report(&app, &person, *uuid).await?;
    let bytes = serde_json::to_vec_pretty(&report).map_err(|error| OpError::Internal(error.to_string()))?;
    Ok(attachment("案卷检查报告.json", "application/json", bytes, false))
}

async fn paper(app: Data<App>, person: SignedIn, uuid: Path<Uuid>) -> Result<HttpResponse, OpError> {
    let report = load_report(&app, &person, *uuid).await?;
    let bytes = app.run(move |engines| report_paper(engines, &report)).await?;
    Ok(pdf("案卷检查报告", bytes, false))
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let frame = Frame::new(&page::sample_user(), "reports", "检查报告").under("检查报告", "/reports");
    let verdicts = ["failed", "needs-review", "not-checked", "passed"];
    verdicts.iter().map(|verdict| (TEMPLATE, page::context(&frame, &view::sample(verdict)))).collect()
}
