//! `/reports/{uuid}`: one report. The verdict comes first, then what to mend, then what was not checked.

mod around;
mod view;

use super::made::attachment;
use super::page::{self, Frame};
use crate::engines::Engines;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::four_properties::inspect;
use crate::ops::keep::{load_report, read_report, stored_report};
use crate::ops::print_report::{print_inspection, print_report};
use crate::ops::report_case::case_of;
use crate::print::form::Form;
use crate::print::json::ReportJson;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, get, post};
use uuid::Uuid;

const TEMPLATE: &str = "report/page.html";

/// Routes of the page, of its downloads, and of the papers that mend what it found.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/reports/{uuid}", get().to(show))
        .route("/reports/{uuid}/report.{form}", get().to(file))
        .route("/reports/{uuid}/four-properties.{form}", get().to(inspection))
        .route("/reports/{uuid}/papers/{template}", post().to(mend));
}

async fn show(app: Data<App>, person: SignedIn, uuid: Path<Uuid>) -> Result<HttpResponse, OpError> {
    let stored = stored_report(&app, &person, *uuid).await?;
    let report = read_report(&app, &stored).await?;
    let around = around::around(&app, &person, &stored, &report).await?;
    let library = app.engines.library();
    let inspection = inspect(&report, &library.catalog);
    let page = view::view(&library.catalog, *uuid, report, around, &inspection);
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

async fn file(app: Data<App>, person: SignedIn, asked: Path<(Uuid, String)>) -> Result<HttpResponse, OpError> {
    send(app, person, asked, "案卷检查报告", print_report).await
}

async fn inspection(app: Data<App>, person: SignedIn, asked: Path<(Uuid, String)>) -> Result<HttpResponse, OpError> {
    send(app, person, asked, "四性检测报告", print_inspection).await
}

/// Prints a report in the form that the address ends in, as a file to keep.
async fn send(
    app: Data<App>,
    person: SignedIn,
    asked: Path<(Uuid, String)>,
    name: &str,
    print: fn(&Engines, &ReportJson, Form) -> Result<Vec<u8>, OpError>,
) -> Result<HttpResponse, OpError> {
    let (uuid, id) = asked.into_inner();
    let form = Form::from_id(&id).ok_or_else(|| OpError::NotFound(format!("报告形式“{id}”")))?;
    let report = load_report(&app, &person, uuid).await?;
    let bytes = app.run(move |engines| print(engines, &report, form)).await?;
    Ok(attachment(&format!("{name}.{}", form.extension()), form.media_type(), bytes, false))
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let frame = Frame::new(&page::sample_user(), "reports", "检查报告").under("检查报告", "/reports");
    let verdicts = ["failed", "needs-review", "not-checked", "passed"];
    verdicts.iter().map(|verdict| (TEMPLATE, page::context(&frame, &view::sample(verdict)))).collect()
}
