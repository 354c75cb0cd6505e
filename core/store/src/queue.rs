//! How workers take jobs: claim, heartbeat, finish or fail.
//!
//! A worker owns a job for the length of a lease and says with a heartbeat that it still lives. A worker that
//! dies says nothing, the lease ends, and the next claim takes the job over. Whoever comes back late with an old
//! claim is told `Conflict`: every start counts up `attempts`, and a claim holds for its own attempt only. A job
//! may therefore be carried out twice, never be finished twice.

use crate::jobs::event;
use crate::rows::job;
use crate::stamp::instant;
use crate::{Actor, Job, JobState, Jobs, Stamp, StoreError, chain, error::about};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, Order, Query, SelectStatement};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};

/// The error code of a job whose every attempt ended without a word.
const LOST: &str = "worker-lost";

/// The condition of the index over open jobs. Parameters in its place would hide the index from both databases.
const OPEN: &str = "state IN ('waiting', 'running')";

/// The condition of the index over jobs that workers have.
const RUNNING: &str = "state = 'running'";

impl Jobs<'_> {
    /// Takes the next job of one of these kinds, if there is one, until `now + lease`.
    ///
    /// A job whose lease has ended is taken over; when it was started too often, it fails instead of going round
    /// for ever, because it may be the job that kills its workers.
    pub async fn claim(
        &self,
        kinds: &[&str],
        worker: &str,
        lease: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Option<Job>, StoreError> {
        let now = instant(now);
        let transaction = self.store.begin().await?;
        let lost = fail_the_lost(&transaction, now).await?;
        let set = job::ActiveModel {
            state: Set(JobState::Running.code().to_owned()),
            worker: Set(Some(worker.to_owned())),
            due_at: Set(now + lease),
            updated_at: Set(now),
            ..Default::default()
        };
        let mut claimed = job::Entity::update_many()
            .set(set)
            .col_expr(job::Column::Attempts, Expr::col(job::Column::Attempts).add(1))
            .filter(Expr::col(job::Column::Id).eq(next(kinds, now)))
            .exec_with_returning(&transaction)
            .await
            .map_err(about("job"))?;
        for row in lost {
            let stamp = Stamp::new(Actor::Job(row.id), now);
            chain::append(&transaction, &stamp, failed(&row, LOST)).await?;
        }
        transaction.commit().await.map_err(about("job"))?;
        claimed.pop().map(Job::try_from).transpose()
    }

    /// Says that the worker still works on the job, until `now + lease`. `Conflict` when it no longer owns it:
    /// the job was called off or taken over, and the worker should stop.
    pub async fn heartbeat(&self, claimed: &Job, lease: TimeDelta, now: DateTime<Utc>) -> Result<(), StoreError> {
        let now = instant(now);
        let set = job::ActiveModel { due_at: Set(now + lease), updated_at: Set(now), ..Default::default() };
        let transaction = self.store.begin().await?;
        own(&transaction, claimed, set).await?;
        transaction.commit().await.map_err(about("job"))
    }

    /// Records what came of the job. `Conflict` when the worker no longer owns it.
    pub async fn finish(&self, claimed: &Job, result: Value, now: DateTime<Utc>) -> Result<Job, StoreError> {
        let stamp = Stamp::new(Actor::Job(claimed.id), now);
        let set = job::ActiveModel {
            state: Set(JobState::Finished.code().to_owned()),
            result: Set(Some(result)),
            error: Set(None),
            updated_at: Set(stamp.at()),
            ..Default::default()
        };
        let transaction = self.store.begin().await?;
        let row = own(&transaction, claimed, set).await?;
        let finished = event("job.finished", row.id, json!({ "kind": row.kind, "attempts": row.attempts }));
        chain::append(&transaction, &stamp, finished).await?;
        transaction.commit().await.map_err(about("job"))?;
        row.try_into()
    }

    /// Records that the attempt failed with this code (no personal data). With `retry_at` the job waits for
    /// another attempt, if one is left; else it has failed. `Conflict` when the worker no longer owns it.
    pub async fn fail(
        &self,
        claimed: &Job,
        error: &str,
        retry_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Job, StoreError> {
        let stamp = Stamp::new(Actor::Job(claimed.id), now);
        let retry_at = retry_at.filter(|_| claimed.attempts < claimed.max_attempts);
        let state = if retry_at.is_some() { JobState::Waiting } else { JobState::Failed };
        let mut set = job::ActiveModel {
            state: Set(state.code().to_owned()),
            error: Set(Some(error.to_owned())),
            updated_at: Set(stamp.at()),
            ..Default::default()
        };
        if let Some(retry_at) = retry_at {
            set.due_at = Set(instant(retry_at));
        }
        let transaction = self.store.begin().await?;
        let row = own(&transaction, claimed, set).await?;
        if state == JobState::Failed {
            chain::append(&transaction, &stamp, failed(&row, error)).await?;
        }
        transaction.commit().await.map_err(about("job"))?;
        row.try_into()
    }

    /// Gives the job back untouched, as a worker does that is told to stop. The attempt does not count.
    pub async fn release(&self, claimed: &Job, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.step_back(claimed, now, now).await
    }

    /// The same, but not to be claimed again before `until`: a worker makes room for another job.
    pub async fn step_back(&self, claimed: &Job, until: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let set = job::ActiveModel {
            state: Set(JobState::Waiting.code().to_owned()),
            attempts: Set(claimed.attempts - 1),
            due_at: Set(instant(until)),
            updated_at: Set(instant(now)),
            ..Default::default()
        };
        let transaction = self.store.begin().await?;
        own(&transaction, claimed, set).await?;
        transaction.commit().await.map_err(about("job"))
    }
}

/// The key of the next job: highest priority first, then the oldest.
///
/// PostgreSQL locks the row it picks and skips rows that others have locked; SQLite has one writer and ignores that.
fn next(kinds: &[&str], now: DateTime<Utc>) -> SelectStatement {
    use job::Column;
    Query::select()
        .column(Column::Id)
        .from(job::Entity)
        .and_where(Expr::cust(OPEN))
        .and_where(Column::Kind.is_in(kinds.iter().copied()))
        .and_where(Column::DueAt.lte(now))
        .order_by(Column::Priority, Order::Desc)
        .order_by(Column::Id, Order::Asc)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .take()
}

/// Fails the abandoned jobs that have no attempt left.
async fn fail_the_lost(transaction: &DatabaseTransaction, now: DateTime<Utc>) -> Result<Vec<job::Model>, StoreError> {
    use job::Column;
    // Picked by a locking select for the same reason as a claim: two claimers must not wait for each other's rows.
    let lost = Query::select()
        .column(Column::Id)
        .from(job::Entity)
        .and_where(Expr::cust(RUNNING))
        .and_where(Column::DueAt.lte(now))
        .and_where(Expr::col(Column::Attempts).gte(Expr::col(Column::MaxAttempts)))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .take();
    let set = job::ActiveModel {
        state: Set(JobState::Failed.code().to_owned()),
        error: Set(Some(LOST.to_owned())),
        updated_at: Set(now),
        ..Default::default()
    };
    let rows = job::Entity::update_many()
        .set(set)
        .filter(Column::Id.in_subquery(lost))
        .exec_with_returning(transaction)
        .await?;
    Ok(rows)
}

/// Changes a job that the claim still owns, or says `Conflict`.
async fn own(
    transaction: &DatabaseTransaction,
    claimed: &Job,
    set: job::ActiveModel,
) -> Result<job::Model, StoreError> {
    let mut changed = job::Entity::update_many()
        .set(set)
        .filter(job::Column::Id.eq(claimed.id))
        .filter(job::Column::State.eq(JobState::Running.code()))
        .filter(job::Column::Worker.eq(claimed.worker.as_deref()))
        .filter(job::Column::Attempts.eq(claimed.attempts))
        .exec_with_returning(transaction)
        .await?;
    changed.pop().ok_or(StoreError::Conflict { what: "job" })
}

/// Says `Conflict` unless the claim holds, and keeps it from being taken over until the transaction ends.
pub(crate) async fn own_now(transaction: &DatabaseTransaction, claimed: &Job) -> Result<(), StoreError> {
    let owned = job::Entity::find_by_id(claimed.id)
        .filter(job::Column::State.eq(JobState::Running.code()))
        .filter(job::Column::Worker.eq(claimed.worker.as_deref()))
        .filter(job::Column::Attempts.eq(claimed.attempts))
        .lock_exclusive()
        .one(transaction)
        .await?;
    owned.map(drop).ok_or(StoreError::Conflict { what: "job" })
}

fn failed(row: &job::Model, error: &str) -> crate::NewEvent {
    event("job.failed", row.id, json!({ "kind": row.kind, "attempts": row.attempts, "error": error }))
}
