//! `/sign-in` and `/sign-out`; `/web/session` signs in again from the dialog above an unfinished form.

use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::{COOKIE, SignedIn, session_cookie};
use crate::ops::sign_in::{sign_in, sign_out};
use crate::state::{App, now};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Json, Query, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use serde::{Deserialize, Serialize};

const TEMPLATE: &str = "sign_in/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/sign-in", get().to(show))
        .route("/sign-in", post().to(enter))
        .route("/sign-out", post().to(leave))
        .route("/web/session", post().to(enter_again));
}

#[derive(Default, Serialize)]
struct SignInPage {
    login: String,
    next: String,
    trouble: Option<String>,
}

#[derive(Deserialize)]
struct Next {
    next: Option<String>,
}

#[derive(Deserialize)]
struct Credentials {
    login: String,
    password: String,
    #[serde(default)]
    next: String,
}

async fn show(app: Data<App>, query: Query<Next>) -> Result<HttpResponse, OpError> {
    if app.store.users().count().await? == 0 {
        return Ok(page::go_to("/setup"));
    }
    let next = inside(query.into_inner().next.as_deref().unwrap_or_default()).to_owned();
    page::show(&app, TEMPLATE, &Frame::outside("登录"), &SignInPage { next, ..SignInPage::default() })
}

async fn enter(app: Data<App>, form: Form<Credentials>) -> Result<HttpResponse, OpError> {
    let Credentials { login, password, next } = form.into_inner();
    match sign_in(&app.store, &login, password, now()).await {
        Ok((_, secret)) => {
            let mut response = page::go_to(inside(&next));
            response.add_cookie(&session_cookie(&app, secret)).map_err(|error| OpError::Internal(error.to_string()))?;
            Ok(response)
        }
        Err(error) if error.status_code().is_client_error() => {
            let page = SignInPage { login, next: inside(&next).to_owned(), trouble: Some(error.to_string()) };
            page::show_with(&app, StatusCode::UNAUTHORIZED, TEMPLATE, &Frame::outside("登录"), &page)
        }
        Err(error) => Err(error),
    }
}

async fn enter_again(app: Data<App>, body: Json<Credentials>) -> Result<HttpResponse, OpError> {
    let Credentials { login, password, .. } = body.into_inner();
    let (_, secret) = sign_in(&app.store, &login, password, now()).await?;
    Ok(HttpResponse::NoContent().cookie(session_cookie(&app, secret)).finish())
}

async fn leave(app: Data<App>, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, OpError> {
    if let Some(cookie) = request.cookie(COOKIE) {
        sign_out(&app.store, cookie.value(), person.id, now()).await?;
    }
    let mut gone = session_cookie(&app, String::new());
    gone.make_removal();
    let mut response = page::go_to("/sign-in");
    response.add_cookie(&gone).map_err(|error| OpError::Internal(error.to_string()))?;
    Ok(response)
}

/// Only addresses of this site are returned to: `//other.example` and `/\other.example` lead away.
fn inside(next: &str) -> &str {
    let here = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t']);
    if here { next } else { "/" }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let refused = SignInPage {
        login: "chen".to_owned(),
        next: "/bundles".to_owned(),
        trouble: Some("用户名或密码不正确".to_owned()),
    };
    vec![
        (TEMPLATE, page::context(&Frame::outside("登录"), &SignInPage::default())),
        (TEMPLATE, page::context(&Frame::outside("登录"), &refused)),
    ]
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        assert_eq!(inside("/documents/x?place=110000"), "/documents/x?place=110000");
        for away in
            ["https://example.com", "//example.com", "/\\example.com", "", "javascript:alert(1)", "/\t/example.com"]
        {
            assert_eq!(inside(away), "/", "{away}");
        }
    }
}
