//! What a person sees when something goes wrong: what happened, what to do, and a number to quote.
//!
//! Handlers fail with `OpError`, which answers programs in JSON. This middleware turns that answer into a page for
//! a person who navigates, and into the way to sign in for somebody who is not signed in. Addresses under `/web/`
//! are called by our scripts, which read the JSON.

use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::state::App;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

const TEMPLATE: &str = "trouble/page.html";

/// What the page says; read from the JSON answer, so that both say the same and bear the same number.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Trouble {
    message: String,
    help: String,
    findings: Vec<Problem>,
    trace_id: String,
    #[serde(skip_deserializing)]
    status: u16,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Problem {
    message: String,
    help: String,
    places: Vec<Spot>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Spot {
    path: String,
}

/// The answer for an address that nothing has.
pub async fn no_such_page() -> Result<HttpResponse, OpError> {
    Err(OpError::NotFound("这个页面".to_owned()))
}

/// Turns failures into pages for people who navigate.
pub async fn as_page(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let failed = response.response().error().is_some_and(|error| error.as_error::<OpError>().is_some());
    let called_by_script = response.request().path().starts_with("/web/");
    if !failed || called_by_script {
        return Ok(response);
    }
    let (request, response) = response.into_parts();
    let page = if response.status() == StatusCode::UNAUTHORIZED {
        to_sign_in(&request)
    } else {
        trouble_page(&request, response).await?
    };
    Ok(ServiceResponse::new(request, page))
}

fn to_sign_in(request: &HttpRequest) -> HttpResponse {
    // A form that was sent cannot be sent again by an address, so only what was read is returned to.
    let next = if *request.method() == Method::GET { request.uri().to_string() } else { "/".to_owned() };
    page::go_to(&format!("/sign-in?next={}", page::encode(&next)))
}

async fn trouble_page(request: &HttpRequest, response: HttpResponse) -> Result<HttpResponse, OpError> {
    let status = response.status();
    let body = response.into_body().try_into_bytes().unwrap_or_default();
    let mut trouble: Trouble = serde_json::from_slice(&body).unwrap_or_default();
    trouble.status = status.as_u16();
    let app = request.app_data::<Data<App>>().ok_or_else(|| OpError::Internal("no state".to_owned()))?;
    let frame = match SignedIn::from_request(request, &mut Payload::None).await {
        Ok(person) => Frame::new(&person, "", title(status)),
        Err(_) => Frame::outside(title(status)),
    };
    page::show_with(app, status, TEMPLATE, &frame, &trouble)
}

fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "没有找到",
        StatusCode::FORBIDDEN => "没有权限",
        StatusCode::SERVICE_UNAVAILABLE => "暂时不能处理",
        status if status.is_server_error() => "系统出错",
        _ => "不能完成操作",
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let problem = Problem {
        message: "缺少 cases.toml".to_owned(),
        help: String::new(),
        places: vec![Spot { path: "rules/ZJ101-x/rule.toml".to_owned() }],
    };
    let trouble = Trouble {
        message: "没有找到这个页面".to_owned(),
        help: "请核对编号或名称".to_owned(),
        findings: vec![problem],
        trace_id: "0190".to_owned(),
        status: 404,
    };
    vec![(TEMPLATE, page::context(&Frame::outside(title(StatusCode::NOT_FOUND)), &trouble))]
}
