//! Who may come in: requests from this site only, and signed-in people with the right roles.

use crate::error::OpError;
use crate::ops::sign_in::{Role, find_session};
use crate::state::{App, now};
use actix_web::body::{EitherBody, MessageBody};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpRequest, ResponseError, web::Data};
use anjuan_store::User;
use futures_util::future::LocalBoxFuture;
use std::ops::Deref;

/// Name of the session cookie.
pub const COOKIE: &str = "anjuan_session";

/// The cookie that carries a session's secret; it ends with the browser, and on the server after its hours.
pub fn session_cookie(app: &App, secret: String) -> Cookie<'static> {
    Cookie::build(COOKIE, secret).path("/").http_only(true).same_site(SameSite::Lax).secure(app.secure_cookies).finish()
}

/// A signed-in person; a handler that names it is closed to everybody else.
#[derive(Debug, Clone)]
pub struct SignedIn(pub User);

impl SignedIn {
    /// Refuses a person who has none of these roles. The administrator has every right.
    pub fn require(&self, roles: &[Role]) -> Result<(), OpError> {
        let allowed = Role::Administrator.held_by(&self.0) || roles.iter().any(|role| role.held_by(&self.0));
        if allowed { Ok(()) } else { Err(OpError::Forbidden(roles.first().map_or("管理员", |role| role.label()))) }
    }
}

impl Deref for SignedIn {
    type Target = User;

    fn deref(&self) -> &User {
        &self.0
    }
}

impl FromRequest for SignedIn {
    type Error = OpError;
    type Future = LocalBoxFuture<'static, Result<Self, OpError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let nobody = || OpError::Unauthorised("尚未登录，或登录已过期".to_owned());
            let app = request.app_data::<Data<App>>().ok_or_else(|| OpError::Internal("no state".to_owned()))?;
            let cookie = request.cookie(COOKIE).ok_or_else(nobody)?;
            find_session(&app.store, cookie.value(), now()).await?.map(SignedIn).ok_or_else(nobody)
        })
    }
}

/// Refuses changes that another site's page asks for: the browser says where a request comes from.
pub async fn same_origin<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) || comes_from_here(&request) {
        return next.call(request).await.map(ServiceResponse::map_into_left_body);
    }
    let response = OpError::BadRequest("请求来自其他网站，已拒绝".to_owned()).error_response();
    Ok(request.into_response(response).map_into_right_body())
}

fn comes_from_here(request: &ServiceRequest) -> bool {
    let text =
        |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    match text(header::HeaderName::from_static("sec-fetch-site")).as_deref() {
        Some("same-origin" | "none") => true,
        Some(_) => false,
        // Programs that are no browsers send neither header; a browser that is too old sends Origin.
        None => match text(header::ORIGIN) {
            None => true,
            Some(origin) => origin.split("://").nth(1).map(str::to_owned) == text(header::HOST),
        },
    }
}
