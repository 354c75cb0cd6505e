//! Many documents from one table: the empty table, the job, how far it is, and its zip.

use super::ErrorBody;
use super::documents::Part;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_bundle::jurisdiction;
use crate::ops::batch_job::{self, Asked, Status};
use crate::ops::case_record;
use crate::ops::render_batch::blank::blank_table;
use crate::ops::render_document::printable;
use crate::state::{App, today};
use crate::upload::{announced, receive};
use actix_web::body::SizedStream;
use actix_web::http::header::{CONTENT_DISPOSITION, ContentEncoding};
use actix_web::web::{Data, Json, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use anjuan_ingest::table::MOST_BYTES;
use anjuan_model::Date;
use anjuan_model::case::CaseFacts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is asked for beside the table.
#[derive(Deserialize, IntoParams)]
pub struct BatchQuery {
    /// GB/T 2260 code of the place.
    jurisdiction: Option<String>,
    /// The day that decides the edition; today where absent.
    #[param(value_type = Option<String>)]
    as_of: Option<Date>,
    /// The field, by id or label, whose value is part of a file's name; the document's number where absent.
    name_by: Option<String>,
    /// A kept case whose facts prefill what all rows share.
    #[param(value_type = Option<String>)]
    case: Option<Uuid>,
}

/// Which empty table.
#[derive(Deserialize, IntoParams)]
pub struct HeadsQuery {
    /// GB/T 2260 code of the place.
    jurisdiction: Option<String>,
    /// `xlsx` (default) or `csv`.
    form: Option<String>,
}

/// A batch and how far it is.
#[derive(Serialize, ToSchema)]
pub struct BatchStatus {
    /// Its number.
    id: i64,
    /// Template id.
    template: String,
    /// Title of the template.
    title: String,
    /// `waiting`, `running`, `finished`, `failed` or `cancelled`.
    state: &'static str,
    /// Rows of the table.
    total: usize,
    /// Rows that are through.
    done: usize,
    /// Rows left out among them.
    failed: usize,
    /// Documents in a second, once that can be told.
    rate: Option<f64>,
    /// Seconds until it is done, once that can be told.
    seconds_left: Option<u64>,
    /// Size of the zip in bytes, once it is there.
    bytes: Option<u64>,
    /// Where the zip is, once it is there.
    file: Option<String>,
    /// What a failed one failed of.
    why: Option<String>,
    /// When it was asked for.
    created_at: String,
}

/// A part of the list.
#[derive(Serialize, ToSchema)]
pub struct BatchList {
    items: Vec<BatchStatus>,
    /// Where the next part starts.
    next: Option<i64>,
}

/// The table to be filled in: Chinese heads, required ones marked with `*`, and an example row.
#[utoipa::path(params(("id" = String, Path), HeadsQuery), responses((status = 200, content_type = "application/octet-stream"), (status = 404, body = ErrorBody)))]
#[get("/templates/{id}/heads")]
pub async fn heads(
    app: Data<App>,
    _person: SignedIn,
    id: Path<String>,
    query: Query<HeadsQuery>,
) -> Result<HttpResponse, OpError> {
    let place = jurisdiction(query.jurisdiction.as_deref())?;
    let library = app.engines.library();
    let sheet = blank_table(&library.catalog, printable(&library.catalog, &id, place.as_deref(), today())?)?;
    let (bytes, ending, kind) = match query.form.as_deref() {
        None | Some("xlsx") => {
            (sheet.xlsx()?, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
        Some("csv") => (sheet.csv()?, "csv", "text/csv; charset=utf-8"),
        Some(_) => return Err(OpError::BadRequest("form 应为 xlsx 或 csv".to_owned())),
    };
    let name = format!("attachment; filename=\"{id}.{ending}\"");
    Ok(HttpResponse::Ok().content_type(kind).insert_header((CONTENT_DISPOSITION, name)).body(bytes))
}

/// Queues a batch: the body is the table, CSV or XLSX. What is wrong with the heads is said at once.
#[utoipa::path(params(("id" = String, Path), BatchQuery), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 202, body = BatchStatus), (status = 400, body = ErrorBody), (status = 422, body = ErrorBody)))]
#[post("/templates/{id}/batch")]
pub async fn create(
    app: Data<App>,
    person: SignedIn,
    id: Path<String>,
    query: Query<BatchQuery>,
    request: HttpRequest,
    body: Payload,
) -> Result<HttpResponse, OpError> {
    let query = query.into_inner();
    let case = match query.case {
        Some(uuid) => case_record::load(&app, &person, uuid).await?.facts,
        None => CaseFacts::default(),
    };
    let asked = Asked {
        template: id.into_inner(),
        jurisdiction: jurisdiction(query.jurisdiction.as_deref())?,
        as_of: query.as_of.unwrap_or_else(today),
        name_by: query.name_by.filter(|name| !name.trim().is_empty()),
        case,
    };
    announced(&request, MOST_BYTES)?;
    let upload = receive(&app, body, MOST_BYTES).await?;
    let status = batch_job::queue(&app, &person, asked, upload).await?;
    Ok(HttpResponse::Accepted().json(BatchStatus::from(status)))
}

/// The batches that the caller asked for, newest first.
#[utoipa::path(params(Part), responses((status = 200, body = BatchList)))]
#[get("/batches")]
pub async fn list(app: Data<App>, person: SignedIn, part: Query<Part>) -> Result<Json<BatchList>, OpError> {
    let (items, next) = batch_job::list(&app, &person, None, part.page()).await?;
    Ok(Json(BatchList { items: items.into_iter().map(BatchStatus::from).collect(), next }))
}

/// How far a batch is.
#[utoipa::path(params(("id" = i64, Path)), responses((status = 200, body = BatchStatus), (status = 404, body = ErrorBody)))]
#[get("/batches/{id}")]
pub async fn show(app: Data<App>, person: SignedIn, id: Path<i64>) -> Result<Json<BatchStatus>, OpError> {
    Ok(Json(batch_job::status(&app, &person, *id).await?.into()))
}

/// Calls a batch off; it keeps nothing.
#[utoipa::path(params(("id" = i64, Path)), responses((status = 200, body = BatchStatus), (status = 409, body = ErrorBody)))]
#[delete("/batches/{id}")]
pub async fn cancel(app: Data<App>, person: SignedIn, id: Path<i64>) -> Result<Json<BatchStatus>, OpError> {
    Ok(Json(batch_job::cancel(&app, &person, *id).await?.into()))
}

/// The zip of a finished batch.
#[utoipa::path(params(("id" = i64, Path)), responses((status = 200, content_type = "application/zip"), (status = 404, body = ErrorBody)))]
#[get("/batches/{id}/file")]
pub async fn file(app: Data<App>, person: SignedIn, id: Path<i64>) -> Result<HttpResponse, OpError> {
    let (stream, bytes) = batch_job::result(&app, &person, *id).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"batch-{id}.zip\"")))
        // It is packed already.
        .insert_header(ContentEncoding::Identity)
        .body(SizedStream::new(bytes, stream)))
}

impl From<Status> for BatchStatus {
    fn from(status: Status) -> Self {
        Self {
            id: status.id,
            template: status.template,
            title: status.title,
            state: status.state.code(),
            total: status.total,
            done: status.done,
            failed: status.failed,
            rate: status.rate,
            seconds_left: status.seconds_left,
            bytes: status.bytes,
            file: status.bytes.map(|_| format!("/api/v1/batches/{}/file", status.id)),
            why: status.why,
            created_at: status.created_at.to_rfc3339(),
        }
    }
}
