//! Work that outlasts a request: what is asked for, and what became of it. How workers take it is in `queue`.

use crate::page::newest_first;
use crate::rows::{broken, job};
use crate::stamp::instant;
use crate::{Listing, NewEvent, Page, Stamp, Store, StoreError, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};

/// Access to the jobs.
pub struct Jobs<'a> {
    pub(crate) store: &'a Store,
}

/// A job to be queued.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Which worker's work it is, such as `audit-bundle`.
    pub kind: String,
    /// What the worker needs: keys, blob ids and options.
    pub payload: Value,
    /// Higher goes first; 0 is usual.
    pub priority: i64,
    /// Not before this instant, in UTC; `None` means at once.
    pub run_after: Option<DateTime<Utc>>,
    /// How often it may be started before it counts as failed; at least 1.
    pub max_attempts: i64,
    /// A key of the caller's choice: queueing the same key again gives the job that is already there.
    pub idempotency_key: Option<String>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Nobody works on it.
    Waiting,
    /// A worker has it until its lease ends.
    Running,
    /// Done; the result is there.
    Finished,
    /// Given up; the error is there.
    Failed,
    /// Called off before it was done.
    Cancelled,
}

/// A job.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// The key.
    pub id: i64,
    /// Which worker's work it is.
    pub kind: String,
    /// What the worker needs.
    pub payload: Value,
    /// Where it stands.
    pub state: JobState,
    /// Higher goes first.
    pub priority: i64,
    /// The caller's key.
    pub idempotency_key: Option<String>,
    /// From when on it may be claimed, in UTC: its start while it waits, the end of the lease while it runs.
    pub due_at: DateTime<Utc>,
    /// The worker that has it, or had it last.
    pub worker: Option<String>,
    /// How often it was started.
    pub attempts: i64,
    /// How often it may be started.
    pub max_attempts: i64,
    /// What came of it.
    pub result: Option<Value>,
    /// The code of what went wrong last, such as `render.timeout`; no personal data.
    pub error: Option<String>,
    /// The key of the user who asked for it.
    pub created_by: Option<i64>,
    /// When it was queued, in UTC.
    pub created_at: DateTime<Utc>,
    /// When it last changed, in UTC.
    pub updated_at: DateTime<Utc>,
}

/// Which jobs are wanted; `None` means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobFilter {
    /// Only this kind.
    pub kind: Option<String>,
    /// Only in this state.
    pub state: Option<JobState>,
    /// Only asked for by this user.
    pub created_by: Option<i64>,
}

impl NewJob {
    /// A job of usual priority that may be tried three times and starts at once.
    pub fn new(kind: impl Into<String>, payload: Value) -> Self {
        NewJob { kind: kind.into(), payload, priority: 0, run_after: None, max_attempts: 3, idempotency_key: None }
    }
}

impl<'a> Jobs<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Jobs { store }
    }

    /// Queues jobs: all of them or, on an error, none. They come back in the order given.
    pub async fn enqueue(&self, new: Vec<NewJob>, stamp: &Stamp) -> Result<Vec<Job>, StoreError> {
        let transaction = self.store.begin().await?;
        let mut jobs = Vec::with_capacity(new.len());
        let mut told = Vec::new();
        for new in new {
            let (row, fresh) = insert(&transaction, new, stamp).await?;
            if fresh {
                told.push(event("job.queued", row.id, json!({ "kind": row.kind })));
            }
            jobs.push(row.try_into()?);
        }
        for event in told {
            chain::append(&transaction, stamp, event).await?;
        }
        transaction.commit().await.map_err(about("job"))?;
        Ok(jobs)
    }

    /// The job with this key.
    pub async fn get(&self, id: i64) -> Result<Job, StoreError> {
        let row = job::Entity::find_by_id(id).one(self.store.read()).await?;
        row.ok_or(StoreError::NotFound { what: "job" })?.try_into()
    }

    /// One page of jobs, newest first.
    pub async fn list(&self, filter: &JobFilter, page: Page) -> Result<Listing<Job>, StoreError> {
        use job::Column;
        let mut select = job::Entity::find();
        if let Some(kind) = &filter.kind {
            select = select.filter(Column::Kind.eq(kind.as_str()));
        }
        if let Some(state) = filter.state {
            select = select.filter(Column::State.eq(state.code()));
        }
        if let Some(user) = filter.created_by {
            select = select.filter(Column::CreatedBy.eq(user));
        }
        newest_first(self.store.read(), select, Column::Id, page, |job: &Job| job.id).await
    }

    /// Calls a job off. A worker that has it learns so at its next heartbeat. `Conflict` when it is done already.
    pub async fn cancel(&self, id: i64, stamp: &Stamp) -> Result<Job, StoreError> {
        let transaction = self.store.begin().await?;
        let set = job::ActiveModel {
            state: Set(JobState::Cancelled.code().to_owned()),
            updated_at: Set(stamp.at()),
            ..Default::default()
        };
        let open = [JobState::Waiting.code(), JobState::Running.code()];
        let mut changed = job::Entity::update_many()
            .set(set)
            .filter(job::Column::Id.eq(id))
            .filter(job::Column::State.is_in(open))
            .exec_with_returning(&transaction)
            .await?;
        let Some(row) = changed.pop() else {
            let there = job::Entity::find_by_id(id).one(&transaction).await?;
            return Err(if there.is_some() {
                StoreError::Conflict { what: "job" }
            } else {
                StoreError::NotFound { what: "job" }
            });
        };
        chain::append(&transaction, stamp, event("job.cancelled", id, json!({ "kind": row.kind }))).await?;
        transaction.commit().await.map_err(about("job"))?;
        row.try_into()
    }

    /// Lets a job that waits be claimed from this instant on. `Conflict` when it no longer waits.
    pub async fn let_run(&self, id: i64, from: DateTime<Utc>) -> Result<Job, StoreError> {
        let transaction = self.store.begin().await?;
        let mut changed = job::Entity::update_many()
            .set(job::ActiveModel { due_at: Set(instant(from)), ..Default::default() })
            .filter(job::Column::Id.eq(id))
            .filter(job::Column::State.eq(JobState::Waiting.code()))
            .exec_with_returning(&transaction)
            .await?;
        transaction.commit().await.map_err(about("job"))?;
        changed.pop().ok_or(StoreError::Conflict { what: "job" })?.try_into()
    }

    /// Whether a job of one of these kinds waits and could be claimed now.
    pub async fn is_any_due(&self, kinds: &[&str], now: DateTime<Utc>) -> Result<bool, StoreError> {
        let due = job::Entity::find()
            .filter(job::Column::State.eq(JobState::Waiting.code()))
            .filter(job::Column::Kind.is_in(kinds.iter().copied()))
            .filter(job::Column::DueAt.lte(instant(now)))
            .limit(1)
            .one(self.store.read())
            .await?;
        Ok(due.is_some())
    }
}

/// Inserts the job, or finds the one that has its key; tells whether it is a fresh one.
async fn insert(
    transaction: &DatabaseTransaction,
    new: NewJob,
    stamp: &Stamp,
) -> Result<(job::Model, bool), StoreError> {
    use job::Column;
    let key = new.idempotency_key.clone();
    let active = job::ActiveModel {
        kind: Set(new.kind),
        payload: Set(new.payload),
        state: Set(JobState::Waiting.code().to_owned()),
        priority: Set(new.priority),
        idempotency_key: Set(new.idempotency_key),
        due_at: Set(new.run_after.map_or(stamp.at(), instant)),
        attempts: Set(0),
        max_attempts: Set(new.max_attempts.max(1)),
        created_by: Set(stamp.actor().user_id()),
        created_at: Set(stamp.at()),
        updated_at: Set(stamp.at()),
        ..Default::default()
    };
    // Insert first and look second: the other way round, two processes could both look and find nothing.
    let keep = OnConflict::columns([Column::IdempotencyKey, Column::TenantId]).do_nothing().to_owned();
    let mut inserted = job::Entity::insert(active)
        .on_conflict(keep)
        .exec_with_returning_many(transaction)
        .await
        .map_err(about("job"))?;
    if let Some(row) = inserted.pop() {
        return Ok((row, true));
    }
    let there = job::Entity::find().filter(Column::IdempotencyKey.eq(key)).one(transaction).await?;
    Ok((there.ok_or(StoreError::Conflict { what: "job" })?, false))
}

pub(crate) fn event(action: &'static str, id: i64, detail: Value) -> NewEvent {
    NewEvent { action, subject_kind: "job", subject_id: id.to_string(), detail }
}

impl JobState {
    /// The word in the column and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            JobState::Waiting => "waiting",
            JobState::Running => "running",
            JobState::Finished => "finished",
            JobState::Failed => "failed",
            JobState::Cancelled => "cancelled",
        }
    }

    fn parse(code: &str) -> Result<Self, StoreError> {
        use JobState::*;
        let all = [Waiting, Running, Finished, Failed, Cancelled];
        all.into_iter().find(|state| state.code() == code).ok_or_else(|| broken("job"))
    }
}

impl TryFrom<job::Model> for Job {
    type Error = StoreError;

    fn try_from(row: job::Model) -> Result<Self, StoreError> {
        Ok(Job {
            id: row.id,
            kind: row.kind,
            payload: row.payload,
            state: JobState::parse(&row.state)?,
            priority: row.priority,
            idempotency_key: row.idempotency_key,
            due_at: row.due_at,
            worker: row.worker,
            attempts: row.attempts,
            max_attempts: row.max_attempts,
            result: row.result,
            error: row.error,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
