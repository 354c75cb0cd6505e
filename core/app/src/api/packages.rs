//! The transfer package of a kept case.

use super::ErrorBody;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::case_package::{Asked, package};
use crate::state::{App, today};
use actix_web::body::SizedStream;
use actix_web::http::header::{CONTENT_DISPOSITION, ContentEncoding};
use actix_web::web::{Bytes, Data, Json, Path};
use actix_web::{HttpResponse, post};
use anjuan_model::Date;
use futures_util::stream::try_unfold;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Result;
use tokio::io::AsyncReadExt;
use utoipa::ToSchema;
use uuid::Uuid;

/// Size of the pieces in which a package is sent, in bytes.
const PIECE: usize = 256 * 1024;

/// What to put into a package.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PackageRequest {
    /// The kept documents that go in; the newest of each kind where none is named.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    documents: Vec<Uuid>,
    /// Answers for cover, catalogue and notes: a field's label or id, and its value.
    #[serde(default)]
    answers: BTreeMap<String, String>,
    /// The day on which it is made; today where absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    as_of: Option<Date>,
}

/// Makes a transfer package (BagIt, zip) of a kept case: cover, catalogue with counted pages, papers, notes, manifests.
#[utoipa::path(params(("id" = String, Path)), request_body = PackageRequest, responses((status = 200, content_type = "application/zip"), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody), (status = 422, body = ErrorBody)))]
#[post("/cases/{id}/package")]
pub async fn create(
    app: Data<App>,
    person: SignedIn,
    id: Path<Uuid>,
    body: Json<PackageRequest>,
) -> std::result::Result<HttpResponse, OpError> {
    let request = body.into_inner();
    let asked = Asked {
        documents: request.documents,
        // A field that was left empty says nothing.
        said: request.answers.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect(),
        as_of: request.as_of.unwrap_or_else(today),
    };
    let packed = package(&app, &person, *id, asked).await?;
    let file = tokio::fs::File::from_std(packed.file);
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"package-{id}.zip\"")))
        // It is packed already.
        .insert_header(ContentEncoding::Identity)
        .body(SizedStream::new(packed.bytes, try_unfold(file, piece))))
}

async fn piece(mut file: tokio::fs::File) -> Result<Option<(Bytes, tokio::fs::File)>> {
    let mut window = vec![0; PIECE];
    let count = file.read(&mut window).await?;
    window.truncate(count);
    Ok((count > 0).then(|| (Bytes::from(window), file)))
}
