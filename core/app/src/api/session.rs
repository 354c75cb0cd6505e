//! Health, the first account, signing in and out.

use super::ErrorBody;
use crate::error::OpError;
use crate::guard::{COOKIE, SignedIn, session_cookie};
use crate::ops::sign_in::{self, Registration};
use crate::state::{App, now};
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether the server and its store answer.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    status: &'static str,
    /// Version of the program.
    version: &'static str,
}

/// A person's login and password.
#[derive(Deserialize, ToSchema)]
pub struct Credentials {
    /// What is typed to sign in.
    login: String,
    /// The password.
    password: String,
}

/// Who is signed in.
#[derive(Serialize, ToSchema)]
pub struct Person {
    /// The name that others see.
    display_name: String,
    /// The roles.
    roles: Vec<String>,
}

/// Says that the server and its store answer.
#[utoipa::path(responses((status = 200, body = Health)))]
#[get("/health")]
pub async fn health(app: Data<App>) -> Result<Json<Health>, OpError> {
    app.store.ping().await?;
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") }))
}

/// Creates the first account, the administrator's; refused once there is one.
#[utoipa::path(request_body = Credentials, responses((status = 201, body = Person), (status = 409, body = ErrorBody)))]
#[post("/setup")]
pub async fn set_up(app: Data<App>, body: Json<Credentials>) -> Result<HttpResponse, OpError> {
    let Credentials { login, password } = body.into_inner();
    let registration = Registration { display_name: login.clone(), login, password, roles: Vec::new() };
    let user = sign_in::create_first(&app.store, registration, now()).await?;
    Ok(HttpResponse::Created().json(Person { display_name: user.display_name, roles: user.roles }))
}

/// Signs in; the session is a cookie that scripts of a page cannot read.
#[utoipa::path(request_body = Credentials, responses((status = 200, body = Person), (status = 401, body = ErrorBody)))]
#[post("/session")]
pub async fn begin(app: Data<App>, body: Json<Credentials>) -> Result<HttpResponse, OpError> {
    let Credentials { login, password } = body.into_inner();
    let (user, secret) = sign_in::sign_in(&app.store, &login, password, now()).await?;
    let person = Person { display_name: user.display_name, roles: user.roles };
    Ok(HttpResponse::Ok().cookie(session_cookie(&app, secret)).json(person))
}

/// Signs out.
#[utoipa::path(responses((status = 204)))]
#[delete("/session")]
pub async fn end(app: Data<App>, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, OpError> {
    if let Some(cookie) = request.cookie(COOKIE) {
        sign_in::sign_out(&app.store, cookie.value(), person.id, now()).await?;
    }
    let mut gone = session_cookie(&app, String::new());
    gone.make_removal();
    Ok(HttpResponse::NoContent().cookie(gone).finish())
}
