//! `/reports/{uuid}`: one report. The verdict comes first, then what to mend, then what was not checked.

mod view;

use super::made::{attachment, pdf};
use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::keep::load_report;
use crate::ops::report_paper::report_paper;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get};
use uuid::Uuid;

const TEMPLATE: &str = "report/page.html";

/// Routes of the page and of its two downloads.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/reports/{uuid}", get().to(show))
        .route("/reports/{uuid}/report.json", get().to(json))
        .route("/reports/{uuid}/report.pdf", get().to(paper));
}

async fn show(app: Data<App>, person: SignedIn, uuid: Path<Uuid>) -> Result<HttpResponse, OpError> {
    let report = load_report(&app, &person, *uuid).await?;
    let page = view::view(&app.engines.library().catalog, *uuid, report);
    page::show(&app, TEMPLATE, &Frame::new(&person, "reports", "检查报告").under("检查报告", "/reports"), &page)
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
