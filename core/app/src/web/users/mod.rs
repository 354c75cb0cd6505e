//! `/users`: accounts and their roles, for the administrator.

use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::sign_in::{Registration, Role, create, set_password};
use crate::state::{App, now};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, ServiceConfig, get, post};
use actix_web::{HttpResponse, ResponseError};
use anjuan_store::{Page, User, UserFilter};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

const TEMPLATE: &str = "users/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/users", get().to(show))
        .route("/users", post().to(add))
        .route("/users/{id}/state", post().to(change_state))
        .route("/users/{id}/password", post().to(reset_password));
}

#[derive(Serialize)]
struct UsersPage {
    rows: Vec<Row>,
    roles: Vec<RoleBox>,
    login: String,
    display_name: String,
    trouble: Option<String>,
}

#[derive(Serialize)]
struct Row {
    id: i64,
    login: String,
    name: String,
    roles: String,
    disabled: bool,
    locked: bool,
    myself: bool,
    at: String,
}

#[derive(Serialize)]
struct RoleBox {
    id: &'static str,
    label: &'static str,
    chosen: bool,
}

async fn show(app: Data<App>, person: SignedIn) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    let page = page_of(&app, &person, &[]).await?;
    page::show(&app, TEMPLATE, &Frame::new(&person, "users", "用户"), &page)
}

async fn page_of(app: &App, person: &SignedIn, chosen: &[String]) -> Result<UsersPage, OpError> {
    let users = app.store.users().list(&UserFilter::default(), Page::first(Page::MOST)).await?.items;
    let now = now();
    let rows = users.iter().map(|user| row(user, person.id, now)).collect();
    Ok(UsersPage { rows, roles: boxes(chosen), login: String::new(), display_name: String::new(), trouble: None })
}

fn boxes(chosen: &[String]) -> Vec<RoleBox> {
    let role_box =
        |role: Role| RoleBox { id: role.id(), label: role.label(), chosen: chosen.iter().any(|one| one == role.id()) };
    Role::ALL.into_iter().map(role_box).collect()
}

fn row(user: &User, myself: i64, now: DateTime<Utc>) -> Row {
    let roles: Vec<&str> = Role::ALL.into_iter().filter(|role| role.held_by(user)).map(Role::label).collect();
    Row {
        id: user.id,
        login: user.login.clone(),
        name: user.display_name.clone(),
        roles: roles.join("、"),
        disabled: user.disabled,
        locked: user.locked_until.is_some_and(|until| until > now),
        myself: user.id == myself,
        at: page::china(user.created_at),
    }
}

/// Ticked boxes come as the same key several times, which a struct cannot take.
async fn add(app: Data<App>, person: SignedIn, form: Form<Vec<(String, String)>>) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    let form = form.into_inner();
    let one = |key: &str| form.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone()).unwrap_or_default();
    let roles: Vec<String> = form.iter().filter(|(name, _)| name == "role").map(|(_, value)| value.clone()).collect();
    let registration = Registration {
        login: one("login"),
        display_name: one("display_name"),
        password: one("password"),
        roles: roles.clone(),
    };
    match create(&app.store, registration, &app.stamp(&person)).await {
        Ok(_) => Ok(page::go_to("/users")),
        Err(error) if error.status_code().is_client_error() => {
            let page = UsersPage {
                login: one("login"),
                display_name: one("display_name"),
                trouble: Some(error.to_string()),
                ..page_of(&app, &person, &roles).await?
            };
            page::show_with(
                &app,
                StatusCode::UNPROCESSABLE_ENTITY,
                TEMPLATE,
                &Frame::new(&person, "users", "用户"),
                &page,
            )
        }
        Err(error) => Err(error),
    }
}

#[derive(Deserialize)]
struct State {
    disabled: bool,
}

async fn change_state(
    app: Data<App>,
    person: SignedIn,
    id: Path<i64>,
    form: Form<State>,
) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    if *id == person.id {
        return Err(OpError::Conflict("不能停用自己的账号".to_owned()));
    }
    app.store.users().set_disabled(*id, form.disabled, &app.stamp(&person)).await?;
    Ok(page::go_to("/users"))
}

#[derive(Deserialize)]
struct NewPassword {
    password: String,
}

/// Sets a password that somebody forgot, and ends that person's sessions.
async fn reset_password(
    app: Data<App>,
    person: SignedIn,
    id: Path<i64>,
    form: Form<NewPassword>,
) -> Result<HttpResponse, OpError> {
    person.require(&[])?;
    set_password(&app.store, *id, form.into_inner().password, &app.stamp(&person)).await?;
    Ok(page::go_to("/users"))
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let user = page::sample_user();
    let other = User { id: 2, disabled: true, ..page::sample_user() };
    let rows = vec![row(&user, 1, user.created_at), row(&other, 1, user.created_at)];
    let page = UsersPage {
        rows,
        roles: boxes(&["lawyer".to_owned()]),
        login: "li".to_owned(),
        display_name: String::new(),
        trouble: Some("用户名已被使用".to_owned()),
    };
    vec![(TEMPLATE, page::context(&Frame::new(&user, "users", "用户"), &page))]
}
