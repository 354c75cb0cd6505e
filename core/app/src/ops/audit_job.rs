//! Many bundles as one job: uploads, a folder of the server or a prefix of an object store that the administrator has
//! allowed; carried out by whichever server process is free, one report for each bundle.
//!
//! Every bundle is a row that waits, until its report and the row are written in one transaction. A process that dies
//! leaves its claim; the next one goes on with what still waits.

mod carry_out;
mod fetch;
mod list;

pub use carry_out::carry_out_next;

use super::audit_bundle::Stated;
use super::batch_job::stored;
use super::decisions;
use super::keep::own_only;
use crate::error::OpError;
use crate::state::{App, now};
use crate::upload::Upload;
use anjuan_model::Date;
use anjuan_store::{
    AuditCounts, AuditFilter, AuditItem, Job, JobFilter, JobState, Listing, NewAuditItem, NewJob, Page, User,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::path::{Component, Path};

/// The kind of job.
pub const KIND: &str = "audit-bundles";
/// How often a job is begun before it counts as failed. Every bundle has its own, smaller number; this one only ends
/// what can never begin.
const ATTEMPTS: i64 = 1000;
/// So long a job waits for its uploads; what has come by then is audited.
const GATHERING: TimeDelta = TimeDelta::hours(24);
/// A job that is due later than this still gathers; one that only made room for another is due sooner.
const SOON: TimeDelta = TimeDelta::minutes(5);

/// Where a job's bundles are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "from")]
pub enum BundlePlace {
    /// They are uploaded one by one.
    Uploads,
    /// In a folder of the server, below an allowed one.
    Folder {
        /// The allowed folder.
        root: String,
        /// Where below it; empty for all of it.
        below: String,
    },
    /// Under a prefix of an object store.
    Objects {
        /// `s3://bucket/prefix`.
        url: String,
    },
}

/// What somebody asks for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What is known beside the bundles.
    pub stated: Stated,
    /// The day as of which they are judged.
    pub as_of: Date,
    /// An allowed place; none means that bundles are uploaded.
    pub source: Option<String>,
    /// A folder below it.
    pub below: Option<String>,
}

/// What the worker needs, as it is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Payload {
    jurisdiction: Option<String>,
    kind: Option<String>,
    as_of: Date,
    place: BundlePlace,
}

/// How far it is, as the message of a step.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Step {
    /// Whether every bundle has its row.
    listed: bool,
    /// Bundles in a second, of late.
    rate: Option<f64>,
}

/// How often a rule found something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleCount {
    /// Its code.
    pub rule: String,
    /// In so many bundles.
    pub bundles: u64,
    /// So many findings.
    pub findings: u64,
}

/// What came of it, as it is stored.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Outcome {
    rules: Vec<RuleCount>,
}

/// A job as its owner sees it.
#[derive(Debug, Clone)]
pub struct Status {
    /// The key.
    pub id: i64,
    /// Where the bundles are.
    pub place: BundlePlace,
    /// Where it stands.
    pub state: JobState,
    /// Whether it still waits for uploads.
    pub gathering: bool,
    /// Whether every bundle is known, so that the total will not grow.
    pub listed: bool,
    /// How many bundles stand where.
    pub counts: AuditCounts,
    /// Bundles in a second, of late.
    pub rate: Option<f64>,
    /// Seconds until it is done, once that can be told.
    pub seconds_left: Option<u64>,
    /// Which rules found something how often, once it is done.
    pub rules: Vec<RuleCount>,
    /// What a failed one failed of, in words.
    pub why: Option<&'static str>,
    /// The day as of which it is judged.
    pub as_of: Date,
    /// GB/T 2260 code of the place.
    pub jurisdiction: Option<String>,
    /// Kind of case.
    pub kind: Option<String>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}

/// Queues a job. One with uploads waits for them; any other may begin at once.
pub async fn queue(app: &App, user: &User, asked: Asked) -> Result<Status, OpError> {
    let place = match &asked.source {
        None => BundlePlace::Uploads,
        Some(source) => allowed(app, source, asked.below.as_deref().unwrap_or_default()).await?,
    };
    let run_after = (place == BundlePlace::Uploads).then(|| now() + GATHERING);
    let payload = Payload {
        jurisdiction: asked.stated.jurisdiction,
        kind: asked.stated.kind.map(|kind| kind.id().to_owned()),
        as_of: asked.as_of,
        place,
    };
    let payload = serde_json::to_value(payload).map_err(|error| OpError::Internal(error.to_string()))?;
    let new = NewJob { max_attempts: ATTEMPTS, run_after, ..NewJob::new(KIND, payload) };
    let job = app.store.jobs().enqueue(vec![new], &app.stamp(user)).await?.pop();
    let job = job.ok_or_else(|| OpError::Internal("nothing was queued".to_owned()))?;
    app.audits_queued.notify_one();
    status_of(app, &job).await
}

/// The place below an allowed one, or a refusal.
async fn allowed(app: &App, source: &str, below: &str) -> Result<BundlePlace, OpError> {
    let known = decisions::read(&app.store).await?.sources;
    if !known.iter().any(|one| one == source) {
        return Err(OpError::BadRequest("这个位置没有经管理员允许".to_owned()));
    }
    let below = below.trim().trim_matches('/');
    if !Path::new(below).components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(OpError::BadRequest("子文件夹不能含有 . 或 ..".to_owned()));
    }
    if source.starts_with("s3://") {
        let url =
            if below.is_empty() { source.to_owned() } else { format!("{}/{below}", source.trim_end_matches('/')) };
        return Ok(BundlePlace::Objects { url });
    }
    Ok(BundlePlace::Folder { root: source.to_owned(), below: below.to_owned() })
}

/// Adds an uploaded bundle to a job that waits for them.
pub async fn add(app: &App, user: &User, id: i64, name: String, upload: Upload) -> Result<(), OpError> {
    let job = own(app, user, id).await?;
    if !is_gathering(&job) {
        return Err(OpError::Conflict("这次批量检查已经开始，不能再添加案卷".to_owned()));
    }
    let blob = app.store.blobs().put_reader(tokio::fs::File::from_std(upload.into_file())).await?;
    // The same file twice is one bundle; two files of one name are two.
    let place = format!("{}/{name}", blob.id);
    let item = NewAuditItem { place, name, bytes: blob.bytes, blob_id: Some(blob.id) };
    app.store.audit_items().add(id, vec![item]).await?;
    app.store.jobs().let_run(id, now() + GATHERING).await?;
    Ok(())
}

/// Begins with what was uploaded.
pub async fn start(app: &App, user: &User, id: i64) -> Result<Status, OpError> {
    let job = own(app, user, id).await?;
    if !is_gathering(&job) {
        return Err(OpError::Conflict("这次批量检查已经开始".to_owned()));
    }
    if app.store.audit_items().counts(id).await?.total() == 0 {
        return Err(OpError::BadRequest("还没有上传案卷".to_owned()));
    }
    let job = app.store.jobs().let_run(id, now()).await?;
    app.audits_queued.notify_one();
    status_of(app, &job).await
}

/// How far a job is.
pub async fn status(app: &App, user: &User, id: i64) -> Result<Status, OpError> {
    status_of(app, &own(app, user, id).await?).await
}

/// The newest jobs that a person may see.
pub async fn list(app: &App, user: &User, page: Page) -> Result<(Vec<Status>, Option<i64>), OpError> {
    let filter = JobFilter { kind: Some(KIND.to_owned()), created_by: own_only(user), state: None };
    let listing = app.store.jobs().list(&filter, page).await?;
    let mut statuses = Vec::new();
    for job in &listing.items {
        statuses.push(status_of(app, job).await?);
    }
    Ok((statuses, listing.next))
}

/// One page of a job's bundles.
pub async fn results(
    app: &App,
    user: &User,
    id: i64,
    filter: &AuditFilter,
    page: Page,
) -> Result<Listing<AuditItem>, OpError> {
    own(app, user, id).await?;
    Ok(app.store.audit_items().list(id, filter, page).await?)
}

/// Calls a job off. Reports that were made stay; uploads are let go.
pub async fn cancel(app: &App, user: &User, id: i64) -> Result<Status, OpError> {
    own(app, user, id).await?;
    let cancelled = app.store.jobs().cancel(id, &app.stamp(user)).await;
    let job = cancelled.map_err(|error| match error {
        anjuan_store::StoreError::Conflict { .. } => OpError::Conflict("这次批量检查已经结束".to_owned()),
        other => other.into(),
    })?;
    app.store.jobs().let_go_of_bundles(id).await?;
    status_of(app, &job).await
}

/// The job, for who may see its reports; to everybody else it does not exist.
async fn own(app: &App, user: &User, id: i64) -> Result<Job, OpError> {
    let nothing = || OpError::NotFound("这次批量检查".to_owned());
    let job = app.store.jobs().get(id).await.map_err(|error| match error {
        anjuan_store::StoreError::NotFound { .. } => nothing(),
        other => other.into(),
    })?;
    let allowed = own_only(user).is_none_or(|own| job.created_by == Some(own));
    if allowed && job.kind == KIND { Ok(job) } else { Err(nothing()) }
}

fn is_gathering(job: &Job) -> bool {
    job.state == JobState::Waiting && job.due_at > now() + SOON
}

async fn status_of(app: &App, job: &Job) -> Result<Status, OpError> {
    let payload: Payload = stored(job.payload.clone())?;
    let counts = app.store.audit_items().counts(job.id).await?;
    let last = app.store.jobs().last_progress(job.id).await?;
    let step: Step = last.and_then(|step| serde_json::from_str(&step.message).ok()).unwrap_or_default();
    let outcome: Outcome = job.result.clone().map(stored).transpose()?.unwrap_or_default();
    let rate = step.rate.filter(|_| job.state == JobState::Running);
    let seconds_left = rate.filter(|rate| step.listed && *rate > 0.0).map(|rate| (counts.waiting as f64 / rate).ceil());
    Ok(Status {
        id: job.id,
        gathering: is_gathering(job),
        listed: step.listed || payload.place == BundlePlace::Uploads,
        place: payload.place,
        state: job.state,
        counts,
        rate,
        seconds_left: seconds_left.map(|seconds| seconds as u64),
        rules: outcome.rules,
        why: job.error.as_deref().filter(|_| job.state == JobState::Failed).map(job_words),
        as_of: payload.as_of,
        jurisdiction: payload.jurisdiction,
        kind: payload.kind,
        created_at: job.created_at,
    })
}

/// The words for the code of why a bundle could not be read.
pub fn words(code: &str) -> &'static str {
    match code {
        "worker-lost" => "检查这份案卷时服务多次中断，请单独检查或联系管理员",
        "gone" => "文件已不在原处",
        "outside" => "文件经链接指向允许范围以外",
        "too-large" => "超过案卷大小上限",
        "forbidden" => "服务没有读取权限",
        _ => "文件无法读取",
    }
}

/// The words for the code that a failed job carries.
fn job_words(code: &str) -> &'static str {
    match code {
        "worker-lost" => "服务多次中途停止，未能完成；已有的报告保留，请重新提交或联系管理员",
        "bad-request" => "提交的条件已不适用，请重新提交",
        _ => "系统出错，已有的报告保留；请稍后重新提交，如持续出现请联系管理员",
    }
}
