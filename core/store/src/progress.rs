//! How far a job has come, as rows that a browser can catch up on after it lost the connection.

use crate::queue::own_now;
use crate::rows::job_event;
use crate::stamp::instant;
use crate::{Job, Jobs, StoreError, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// One step of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// 1, 2, 3 within the job.
    pub seq: i64,
    /// When, in UTC.
    pub at: DateTime<Utc>,
    /// How many units are done.
    pub done: i64,
    /// How many units there are; 0 when nobody knows.
    pub total: i64,
    /// A code that a page turns into words, such as `reading-text`; no personal data.
    pub message: String,
}

impl Jobs<'_> {
    /// Reports a step and returns its `seq`. `Conflict` when the worker no longer owns the job.
    pub async fn report_progress(
        &self,
        claimed: &Job,
        done: i64,
        total: i64,
        message: &str,
        now: DateTime<Utc>,
    ) -> Result<i64, StoreError> {
        let transaction = self.store.begin().await?;
        // Locking the job keeps two steps of one job from taking the same number.
        own_now(&transaction, claimed).await?;
        let last = job_event::Entity::find()
            .filter(job_event::Column::JobId.eq(claimed.id))
            .order_by_desc(job_event::Column::Seq)
            .limit(1)
            .one(&transaction)
            .await?;
        let seq = last.map_or(1, |last| last.seq + 1);
        let active = job_event::ActiveModel {
            job_id: Set(claimed.id),
            seq: Set(seq),
            at: Set(instant(now)),
            done: Set(done),
            total: Set(total),
            message: Set(message.to_owned()),
            ..Default::default()
        };
        job_event::Entity::insert(active).exec_without_returning(&transaction).await.map_err(about("job"))?;
        transaction.commit().await.map_err(about("job"))?;
        Ok(seq)
    }

    /// The last step of a job, if there was one.
    pub async fn last_progress(&self, id: i64) -> Result<Option<Progress>, StoreError> {
        let row = job_event::Entity::find()
            .filter(job_event::Column::JobId.eq(id))
            .order_by_desc(job_event::Column::Seq)
            .limit(1)
            .one(self.store.read())
            .await?;
        Ok(row.map(Progress::from))
    }

    /// The steps of a job after this `seq` (0 for all), in order, at most `limit`.
    pub async fn progress_after(&self, id: i64, seq: i64, limit: u64) -> Result<Vec<Progress>, StoreError> {
        let rows = job_event::Entity::find()
            .filter(job_event::Column::JobId.eq(id))
            .filter(job_event::Column::Seq.gt(seq))
            .order_by_asc(job_event::Column::Seq)
            .limit(limit)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(Progress::from).collect())
    }
}

impl From<job_event::Model> for Progress {
    fn from(row: job_event::Model) -> Self {
        Progress { seq: row.seq, at: row.at, done: row.done, total: row.total, message: row.message }
    }
}
