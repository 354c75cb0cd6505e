//! Style and scripts, embedded in the binary and served with their hash, so that a browser keeps what did not change.

use crate::error::OpError;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::web::{Path, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};
use anjuan_model::hash::hex;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/src/static"]
struct Assets;

/// `/static/…`.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/static/{path:.*}", get().to(asset)).route("/favicon.ico", get().to(icon));
}

async fn asset(request: HttpRequest, path: Path<String>) -> Result<HttpResponse, OpError> {
    serve(&request, &path)
}

async fn icon(request: HttpRequest) -> Result<HttpResponse, OpError> {
    serve(&request, "icon.svg")
}

fn serve(request: &HttpRequest, path: &str) -> Result<HttpResponse, OpError> {
    let file = Assets::get(path).ok_or_else(|| OpError::NotFound("这个文件".to_owned()))?;
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()));
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == tag.as_bytes());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    // The address of an asset does not change with its content, so the browser asks each time and mostly hears 304.
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "no-cache"));
    if known {
        return Ok(response.finish());
    }
    Ok(response.insert_header((CONTENT_TYPE, content_type(path))).body(file.data.into_owned()))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_that_a_template_names_is_there() {
        for name in super::super::Templates::iter() {
            let file = super::super::Templates::get(&name).expect("listed");
            let text = String::from_utf8_lossy(&file.data).into_owned();
            for part in text.split("\"/static/").skip(1) {
                let path = part.split('"').next().unwrap_or_default();
                assert!(Assets::get(path).is_some(), "{name} names /static/{path}");
            }
        }
    }

    #[test]
    fn every_asset_has_a_type() {
        for path in Assets::iter() {
            assert_ne!(content_type(&path), "application/octet-stream", "{path}");
        }
    }
}
