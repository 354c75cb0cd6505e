//! `/setup`: the first visit creates the administrator. Afterwards the page leads to signing in.

use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::session_cookie;
use crate::ops::sign_in::{Registration, create_first, sign_in};
use crate::state::{App, now};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, ServiceConfig, get, post};
use actix_web::{HttpResponse, ResponseError};
use serde::{Deserialize, Serialize};

const TEMPLATE: &str = "setup/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/setup", get().to(show)).route("/setup", post().to(create));
}

#[derive(Default, Serialize)]
struct SetupPage {
    login: String,
    display_name: String,
    trouble: Option<String>,
}

#[derive(Deserialize)]
struct SetupForm {
    login: String,
    display_name: String,
    password: String,
    again: String,
}

async fn show(app: Data<App>) -> Result<HttpResponse, OpError> {
    if app.store.users().count().await? > 0 {
        return Ok(page::go_to("/sign-in"));
    }
    page::show(&app, TEMPLATE, &Frame::outside("初次使用"), &SetupPage::default())
}

async fn create(app: Data<App>, form: Form<SetupForm>) -> Result<HttpResponse, OpError> {
    let SetupForm { login, display_name, password, again } = form.into_inner();
    match make(&app, &login, &display_name, password, again).await {
        Ok(secret) => {
            let mut response = page::go_to("/");
            response.add_cookie(&session_cookie(&app, secret)).map_err(|error| OpError::Internal(error.to_string()))?;
            Ok(response)
        }
        Err(error) if error.status_code().is_client_error() => {
            let page = SetupPage { login, display_name, trouble: Some(error.to_string()) };
            page::show_with(&app, StatusCode::UNPROCESSABLE_ENTITY, TEMPLATE, &Frame::outside("初次使用"), &page)
        }
        Err(error) => Err(error),
    }
}

async fn make(app: &App, login: &str, display_name: &str, password: String, again: String) -> Result<String, OpError> {
    if password != again {
        return Err(OpError::BadRequest("两次输入的密码不一致".to_owned()));
    }
    let registration = Registration {
        login: login.to_owned(),
        display_name: display_name.to_owned(),
        password: password.clone(),
        roles: Vec::new(),
    };
    create_first(&app.store, registration, now()).await?;
    Ok(sign_in(&app.store, login, password, now()).await?.1)
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let trouble = SetupPage { trouble: Some("密码至少 10 个字符".to_owned()), ..SetupPage::default() };
    vec![
        (TEMPLATE, page::context(&Frame::outside("初次使用"), &SetupPage::default())),
        (TEMPLATE, page::context(&Frame::outside("初次使用"), &trouble)),
    ]
}

#[cfg(test)]
pub fn sample_with(login: &str) -> tera::Context {
    page::context(&Frame::outside("初次使用"), &SetupPage { login: login.to_owned(), ..SetupPage::default() })
}
