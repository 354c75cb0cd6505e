//! Letting go: ended jobs after their time, and the blobs that no row names any more.
//!
//! A blob is deleted inside the transaction that saw that nobody names it. Rows that name blobs of jobs are added
//! under the same lock and look for their bytes afterwards, so a blob that somebody needs again is either still
//! there or known to be gone.

use crate::jobs::event;
use crate::rows::{audit_item, document, job, plugin, report};
use crate::stamp::instant;
use crate::{Digest, Job, Jobs, NewEvent, Stamp, StoreError, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use serde_json::json;

/// Held on PostgreSQL while blobs of jobs get or lose their names. SQLite has one writer anyhow.
const BLOBS_LOCK: i64 = 0x616e_6a75_616e_0003;

/// What a purge took away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Jobs.
    pub jobs: u64,
    /// Blobs.
    pub blobs: u64,
}

impl Jobs<'_> {
    /// Removes jobs that ended before this instant, oldest first and at most `limit`: their steps, their bundles'
    /// rows and the blobs that `blobs_of` and their bundles name and nobody else does. One event tells of each.
    pub async fn purge(
        &self,
        ended_before: DateTime<Utc>,
        limit: u64,
        blobs_of: impl Fn(&Job) -> Vec<Digest>,
        stamp: &Stamp,
    ) -> Result<Purged, StoreError> {
        let rows = job::Entity::find()
            .filter(job::Column::State.is_in(ENDED))
            .filter(job::Column::UpdatedAt.lt(instant(ended_before)))
            .order_by_asc(job::Column::Id)
            .limit(limit)
            .all(self.store.read())
            .await?;
        let mut purged = Purged::default();
        for row in rows {
            let job = Job::try_from(row)?;
            purged.blobs += self.let_go_of_bundles(job.id).await?;
            let blobs = blobs_of(&job);
            let transaction = self.store.begin().await?;
            hold_blobs(&transaction).await?;
            let gone = job::Entity::delete_by_id(job.id).exec(&transaction).await?.rows_affected;
            let deleted = self.delete_unnamed(&transaction, &blobs).await?;
            if gone > 0 {
                chain::append(&transaction, stamp, told(&job, deleted)).await?;
            }
            transaction.commit().await.map_err(about("job"))?;
            purged.jobs += gone;
            purged.blobs += deleted;
        }
        Ok(purged)
    }

    /// Lets the uploaded bundles of an ended job go, and tells how many blobs went. Their reports stay.
    pub async fn let_go_of_bundles(&self, id: i64) -> Result<u64, StoreError> {
        let mut went = 0;
        loop {
            let transaction = self.store.begin().await?;
            hold_blobs(&transaction).await?;
            let held = audit_item::Entity::find()
                .filter(audit_item::Column::JobId.eq(id))
                .filter(audit_item::Column::BlobSha256.is_not_null())
                .limit(100)
                .all(&transaction)
                .await?;
            if held.is_empty() {
                return Ok(went);
            }
            audit_item::Entity::update_many()
                .col_expr(audit_item::Column::BlobSha256, Expr::value(None::<String>))
                .filter(audit_item::Column::Id.is_in(held.iter().map(|row| row.id)))
                .exec(&transaction)
                .await?;
            let blobs: Vec<Digest> = held.iter().filter_map(|row| row.blob_sha256.as_deref()?.parse().ok()).collect();
            went += self.delete_unnamed(&transaction, &blobs).await?;
            transaction.commit().await.map_err(about("bundle"))?;
        }
    }

    /// Keys of ended jobs that still hold uploaded bundles.
    pub async fn ended_with_bundles(&self, limit: u64) -> Result<Vec<i64>, StoreError> {
        let holding = audit_item::Entity::find()
            .select_only()
            .column(audit_item::Column::JobId)
            .filter(audit_item::Column::BlobSha256.is_not_null());
        let ids = job::Entity::find()
            .select_only()
            .column(job::Column::Id)
            .filter(job::Column::State.is_in(ENDED))
            .filter(Expr::col(job::Column::Id).in_subquery(sea_orm::QueryTrait::into_query(holding)))
            .limit(limit)
            .into_tuple()
            .all(self.store.read())
            .await?;
        Ok(ids)
    }

    /// Deletes the blobs among these that no row names, and tells how many.
    async fn delete_unnamed(&self, transaction: &DatabaseTransaction, blobs: &[Digest]) -> Result<u64, StoreError> {
        let mut deleted = 0;
        for blob in blobs {
            if !is_named(transaction, &blob.to_string()).await? && self.store.blobs().delete(*blob).await? {
                deleted += 1;
            }
        }
        Ok(deleted)
    }
}

/// The states of a job that nobody works on any more.
const ENDED: [&str; 3] = ["finished", "failed", "cancelled"];

/// Whether any row names this blob: a document, a report, a package, a bundle, or what a job holds.
async fn is_named(transaction: &DatabaseTransaction, digest: &str) -> Result<bool, StoreError> {
    let holds = |column: job::Column| Expr::col(column).cast_as(Alias::new("text")).like(format!("%{digest}%"));
    let counts = [
        document::Entity::find().filter(document::Column::BlobSha256.eq(digest)).count(transaction).await?,
        report::Entity::find().filter(report::Column::BlobSha256.eq(digest)).count(transaction).await?,
        plugin::Entity::find().filter(plugin::Column::PackageSha256.eq(digest)).count(transaction).await?,
        audit_item::Entity::find().filter(audit_item::Column::BlobSha256.eq(digest)).count(transaction).await?,
        job::Entity::find()
            .filter(holds(job::Column::Payload).or(holds(job::Column::Result)))
            .count(transaction)
            .await?,
    ];
    Ok(counts.iter().any(|count| *count > 0))
}

/// Keeps purges and new names of blobs apart until the transaction ends.
pub(crate) async fn hold_blobs(transaction: &DatabaseTransaction) -> Result<(), StoreError> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({BLOBS_LOCK})");
        transaction.execute_raw(Statement::from_string(DbBackend::Postgres, lock)).await?;
    }
    Ok(())
}

fn told(job: &Job, blobs: u64) -> NewEvent {
    event("job.purged", job.id, json!({ "kind": job.kind, "state": job.state.code(), "blobs": blobs }))
}

#[cfg(test)]
mod tests {
    use super::ENDED;
    use crate::JobState;

    #[test]
    fn ended_states_are_those_of_jobs() {
        let ended = [JobState::Finished, JobState::Failed, JobState::Cancelled];
        assert_eq!(ENDED, ended.map(JobState::code));
    }
}
