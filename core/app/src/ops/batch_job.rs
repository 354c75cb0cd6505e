//! A batch as a job: queued with its table as a blob, carried out by whichever server process is free, and its zip kept
//! as a blob, too. Only who asked for it and administrators see it.
//!
//! A process that dies leaves its claim; another one then begins the batch anew and comes to the same bytes.

mod carry_out;

pub use carry_out::{PAUSE, carry_out_next};

use super::render_batch::{Batch, check, read_table};
use super::sign_in::Role;
use crate::error::OpError;
use crate::ops::render_document::printable;
use crate::state::App;
use crate::upload::Upload;
use anjuan_ingest::table::MOST_BYTES;
use anjuan_model::Date;
use anjuan_model::case::CaseFacts;
use anjuan_render::Standard;
use anjuan_store::{BlobStream, Digest, Job, JobFilter, JobState, NewJob, Page, User};
use serde::{Deserialize, Serialize};
use std::io::Read;

/// The kind of job.
pub const KIND: &str = "render-batch";
/// How often a batch is begun before it counts as failed.
const ATTEMPTS: i64 = 3;

/// What somebody asks for beside the table.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Template id.
    pub template: String,
    /// GB/T 2260 code of the place.
    pub jurisdiction: Option<String>,
    /// The day that decides the edition.
    pub as_of: Date,
    /// The field whose value is part of a file's name.
    pub name_by: Option<String>,
    /// Facts that prefill what all rows share.
    pub case: CaseFacts,
}

/// What the worker needs, as it is stored.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    template: String,
    title: String,
    jurisdiction: Option<String>,
    as_of: Date,
    name_by: Option<String>,
    #[serde(default)]
    case: CaseFacts,
    /// The table's blob.
    table: String,
    rows: usize,
}

/// What came of it, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Outcome {
    /// The zip's blob.
    blob: String,
    bytes: u64,
    made: usize,
    failed: usize,
}

/// How far it is, as the message of a step.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Step {
    failed: usize,
    elapsed_ms: u64,
}

/// A batch as its owner sees it.
#[derive(Debug, Clone)]
pub struct Status {
    /// The key of the job.
    pub id: i64,
    /// Template id.
    pub template: String,
    /// Title of the template.
    pub title: String,
    /// Where it stands.
    pub state: JobState,
    /// Rows of the table.
    pub total: usize,
    /// Rows that are through.
    pub done: usize,
    /// Rows left out among them.
    pub failed: usize,
    /// Documents in a second, once that can be told.
    pub rate: Option<f64>,
    /// Seconds until it is done, once that can be told.
    pub seconds_left: Option<u64>,
    /// Size of the zip, once it is there.
    pub bytes: Option<u64>,
    /// What a failed one failed of, in words.
    pub why: Option<String>,
    /// When it was asked for.
    pub created_at: chrono::DateTime<chrono::Utc>,
}

/// The blobs that a batch holds: its table, and its zip once it is there.
pub fn blobs_of(job: &Job) -> Vec<Digest> {
    let named = [job.payload.get("table"), job.result.as_ref().and_then(|result| result.get("blob"))];
    named.into_iter().flatten().filter_map(|text| text.as_str()?.parse().ok()).collect()
}

/// Checks the table and queues it; what is wrong with the table as a whole is said here, before any work.
pub async fn queue(app: &App, user: &User, asked: Asked, mut upload: Upload) -> Result<Status, OpError> {
    let wanted = asked.clone();
    let (bytes, rows, title) = app
        .run(move |engines| {
            let mut bytes = Vec::new();
            upload.by_ref().take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
            let table = read_table(&bytes)?;
            check(engines, &wanted.clone().into(), &table)?;
            let library = engines.library();
            let place = wanted.jurisdiction.as_deref();
            let title = printable(&library.catalog, &wanted.template, place, wanted.as_of)?.title.clone();
            Ok((bytes, table.rows.len(), title))
        })
        .await?;
    let blob = app.store.blobs().put(bytes.into()).await?;
    let payload = Payload {
        template: asked.template,
        title,
        jurisdiction: asked.jurisdiction,
        as_of: asked.as_of,
        name_by: asked.name_by,
        case: asked.case,
        table: blob.id.to_string(),
        rows,
    };
    let payload = serde_json::to_value(payload).map_err(|error| OpError::Internal(error.to_string()))?;
    let new = NewJob { max_attempts: ATTEMPTS, ..NewJob::new(KIND, payload) };
    let mut jobs = app.store.jobs().enqueue(vec![new], &app.stamp(user)).await?;
    app.queued.notify_one();
    let job = jobs.pop().ok_or_else(|| OpError::Internal("nothing was queued".to_owned()))?;
    status_of(app, &job).await
}

/// How far a batch is.
pub async fn status(app: &App, user: &User, id: i64) -> Result<Status, OpError> {
    status_of(app, &own(app, user, id).await?).await
}

/// The newest batches that a person asked for; of one template only, where it is named.
pub async fn list(
    app: &App,
    user: &User,
    template: Option<&str>,
    page: Page,
) -> Result<(Vec<Status>, Option<i64>), OpError> {
    let filter = JobFilter { kind: Some(KIND.to_owned()), created_by: Some(user.id), state: None };
    let listing = app.store.jobs().list(&filter, page).await?;
    let mut statuses = Vec::new();
    for job in &listing.items {
        if template.is_none_or(|id| job.payload.get("template").and_then(|one| one.as_str()) == Some(id)) {
            statuses.push(status_of(app, job).await?);
        }
    }
    Ok((statuses, listing.next))
}

/// Calls a batch off; the worker stops at its next row and keeps nothing.
pub async fn cancel(app: &App, user: &User, id: i64) -> Result<Status, OpError> {
    own(app, user, id).await?;
    let cancelled = app.store.jobs().cancel(id, &app.stamp(user)).await;
    let job = cancelled.map_err(|error| match error {
        anjuan_store::StoreError::Conflict { .. } => OpError::Conflict("这次批量生成已经结束".to_owned()),
        other => other.into(),
    })?;
    status_of(app, &job).await
}

/// The zip, piece by piece, with its size.
pub async fn result(app: &App, user: &User, id: i64) -> Result<(BlobStream, u64), OpError> {
    let job = own(app, user, id).await?;
    let outcome: Outcome = match job.result {
        Some(result) if job.state == JobState::Finished => stored(result)?,
        _ => return Err(OpError::Conflict("这次批量生成还没有结果".to_owned())),
    };
    Ok((app.store.blobs().stream(digest(&outcome.blob)?).await?, outcome.bytes))
}

/// The job, for who asked for it and for administrators; to everybody else it does not exist.
async fn own(app: &App, user: &User, id: i64) -> Result<Job, OpError> {
    let nothing = || OpError::NotFound("这次批量生成".to_owned());
    let job = app.store.jobs().get(id).await.map_err(|error| match error {
        anjuan_store::StoreError::NotFound { .. } => nothing(),
        other => other.into(),
    })?;
    let allowed = job.created_by == Some(user.id) || Role::Administrator.held_by(user);
    if allowed && job.kind == KIND { Ok(job) } else { Err(nothing()) }
}

async fn status_of(app: &App, job: &Job) -> Result<Status, OpError> {
    let payload: Payload = stored(job.payload.clone())?;
    let mut status = Status {
        id: job.id,
        template: payload.template,
        title: payload.title,
        state: job.state,
        total: payload.rows,
        done: 0,
        failed: 0,
        rate: None,
        seconds_left: None,
        bytes: None,
        why: job.error.as_deref().filter(|_| job.state == JobState::Failed).map(words),
        created_at: job.created_at,
    };
    if let Some(step) = app.store.jobs().last_progress(job.id).await? {
        let details: Step = serde_json::from_str(&step.message).unwrap_or_default();
        status.done = usize::try_from(step.done).unwrap_or_default();
        status.failed = details.failed;
        if job.state == JobState::Running && status.done > 0 && details.elapsed_ms > 0 {
            let rate = status.done as f64 * 1000.0 / details.elapsed_ms as f64;
            status.rate = Some(rate);
            status.seconds_left = Some(((status.total.saturating_sub(status.done)) as f64 / rate).ceil() as u64);
        }
    }
    if let Some(result) = job.result.clone().filter(|_| job.state == JobState::Finished) {
        let outcome: Outcome = stored(result)?;
        (status.done, status.failed, status.bytes) =
            (outcome.made + outcome.failed, outcome.failed, Some(outcome.bytes));
    }
    Ok(status)
}

/// The words for the code that a failed job carries.
fn words(code: &str) -> String {
    match code {
        "invalid-content" | "bad-request" | "not-found" => "文书格式或表格在排队期间有了变化，请重新上传",
        "worker-lost" => "服务中途停止，多次重试未能完成；请重新上传，或联系管理员",
        "busy" => "系统长时间繁忙，请稍后重新上传",
        _ => "系统出错，请稍后重新上传；如持续出现，请联系管理员",
    }
    .to_owned()
}

/// Reads what was stored with a job.
pub(super) fn stored<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, OpError> {
    // The library's words could quote what is stored.
    serde_json::from_value(value).map_err(|_| OpError::Internal("a stored batch cannot be read".to_owned()))
}

/// Reads a digest that was stored with a job.
pub(super) fn digest(text: &str) -> Result<Digest, OpError> {
    text.parse().map_err(|_| OpError::Internal("not a SHA-256".to_owned()))
}

impl From<Asked> for Batch {
    fn from(asked: Asked) -> Self {
        Self {
            template: asked.template,
            jurisdiction: asked.jurisdiction,
            as_of: asked.as_of,
            case: asked.case,
            // The PDFs carry their answers, so that an audit later reads them exactly.
            standard: Standard::A3b,
            name_by: asked.name_by,
        }
    }
}

#[cfg(test)]
mod tests;
