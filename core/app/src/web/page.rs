//! What every page has around its own content: title, menu, breadcrumb, the person who is signed in.

use crate::error::OpError;
use crate::ops::sign_in::Role;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use anjuan_store::User;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use tera::Context;

/// The frame around a page's content.
#[derive(Debug, Clone, Serialize)]
pub struct Frame {
    /// Title of the page.
    title: String,
    /// Key of the menu's entry that is marked as the present one.
    active: &'static str,
    /// The pages above this one, outermost first.
    above: Vec<Link>,
    /// Who is signed in.
    person: Option<Person>,
    /// Version of the program.
    version: &'static str,
}

/// A labelled address.
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// The words.
    pub label: String,
    /// The address.
    pub href: String,
}

#[derive(Debug, Clone, Serialize)]
struct Person {
    login: String,
    name: String,
    roles: String,
    administrator: bool,
}

impl Frame {
    /// The frame of a page for a signed-in person.
    pub fn new(user: &User, active: &'static str, title: impl Into<String>) -> Self {
        let roles: Vec<&str> = Role::ALL.into_iter().filter(|role| role.held_by(user)).map(Role::label).collect();
        let person = Person {
            login: user.login.clone(),
            name: user.display_name.clone(),
            roles: roles.join("、"),
            administrator: Role::Administrator.held_by(user),
        };
        Self { person: Some(person), ..Self::outside(title).in_menu(active) }
    }

    /// The frame of a page for somebody who is not signed in.
    pub fn outside(title: impl Into<String>) -> Self {
        Self { title: title.into(), active: "", above: Vec::new(), person: None, version: env!("CARGO_PKG_VERSION") }
    }

    /// The same frame below another page.
    pub fn under(mut self, label: &str, href: &str) -> Self {
        self.above.push(Link { label: label.to_owned(), href: href.to_owned() });
        self
    }

    fn in_menu(mut self, active: &'static str) -> Self {
        self.active = active;
        self
    }
}

/// The context of a template: `frame` and the page's own struct as `page`.
pub fn context<T: Serialize>(frame: &Frame, page: &T) -> Context {
    let mut context = Context::new();
    context.insert("frame", frame);
    context.insert("page", page);
    context
}

/// Renders a page. Pages show case data, so no cache keeps them.
pub fn show<T: Serialize>(app: &App, template: &str, frame: &Frame, page: &T) -> Result<HttpResponse, OpError> {
    show_with(app, StatusCode::OK, template, frame, page)
}

/// The same with a status of its own, as for a form that was refused.
pub fn show_with<T: Serialize>(
    app: &App,
    status: StatusCode,
    template: &str,
    frame: &Frame,
    page: &T,
) -> Result<HttpResponse, OpError> {
    let html = app
        .pages
        .render(template, &context(frame, page))
        .map_err(|error| OpError::Internal(format!("page {template}: {error}")))?;
    Ok(HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(html))
}

/// Sends the browser to another page, with GET.
pub fn go_to(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).insert_header((CACHE_CONTROL, "no-store")).finish()
}

/// An instant as a person in China reads it.
pub fn china(at: DateTime<Utc>) -> String {
    (at + TimeDelta::hours(8)).format("%Y-%m-%d %H:%M").to_string()
}

/// A size as a person reads it.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{:.1} KB", bytes as f64 / 1024.0),
        1_048_576..1_073_741_824 => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
        _ => format!("{:.0} GB", bytes as f64 / 1_073_741_824.0),
    }
}

/// Text as a part of an address.
pub fn encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                write!(out, "{}", char::from(byte))
            }
            _ => write!(out, "%{byte:02X}"),
        };
        out
    })
}

/// A signed-in person for samples.
#[cfg(test)]
pub fn sample_user() -> User {
    let at = DateTime::from_timestamp(1_715_300_000, 0).expect("an instant");
    User {
        id: 1,
        login: "chen".to_owned(),
        display_name: "陈明理".to_owned(),
        roles: Role::ALL.iter().map(|role| role.id().to_owned()).collect(),
        disabled: false,
        failed_logins: 0,
        locked_until: None,
        password_changed_at: at,
        created_at: at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_encoded_byte_by_byte() {
        assert_eq!(encode("/documents/x?place=11 文"), "/documents/x%3Fplace%3D11%20%E6%96%87");
    }

    #[test]
    fn instants_are_shown_in_chinese_time() {
        let at = DateTime::from_timestamp(1_715_300_000, 0).expect("an instant");
        assert_eq!(china(at), "2024-05-10 08:13");
    }
}
