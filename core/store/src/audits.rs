//! The bundles of an audit that runs as a job: one row each, and what came of it.
//!
//! The worker that owns the job takes the waiting rows in their order. A report and the row that tells of it are
//! written in one transaction, and only where the row still waits and the claim still holds: whoever is killed in
//! between leaves the row waiting, and whoever comes late with a second report is told `Conflict`.

mod counts;

pub use counts::AuditCounts;

use crate::jobs::JobState;
use crate::queue::own_now;
use crate::reports;
use crate::rows::{audit_item, broken, digest, job};
use crate::{Actor, Digest, Job, Listing, NewReport, Page, Stamp, Store, StoreError, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use uuid::Uuid;

/// Access to the bundles of jobs.
pub struct AuditItems<'a> {
    pub(crate) store: &'a Store,
}

/// A bundle to be audited in a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAuditItem {
    /// Where it is within the job; the same place is taken once.
    pub place: String,
    /// What its owner calls it.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its bytes, where they were uploaded.
    pub blob_id: Option<Digest>,
}

/// Where a bundle of a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditState {
    /// Nobody has audited it yet.
    Waiting,
    /// Its report is there.
    Done,
    /// It could not be read; the code says why.
    Unread,
}

/// A bundle of a job.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditItem {
    /// The key.
    pub id: i64,
    /// Where it is within the job.
    pub place: String,
    /// What its owner calls it.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its bytes, where they were uploaded and are still kept.
    pub blob_id: Option<Digest>,
    /// Where it stands.
    pub state: AuditState,
    /// How often it was begun.
    pub attempts: i64,
    /// The verdict's code, once it is done.
    pub verdict: Option<String>,
    /// Findings of level error.
    pub errors: i64,
    /// Findings of level warning.
    pub warnings: i64,
    /// Rules that could not be checked.
    pub not_checked: i64,
    /// How often each rule found something.
    pub rules: Option<Value>,
    /// The report, once it is done.
    pub report: Option<Uuid>,
    /// The code of why it could not be read.
    pub why: Option<String>,
}

/// Which bundles of a job are wanted; `None` means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only with this verdict.
    pub verdict: Option<String>,
    /// Only in this state.
    pub state: Option<AuditState>,
}

impl<'a> AuditItems<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        AuditItems { store }
    }

    /// Adds bundles to a job that has not ended and tells how many were new; a place that is there already stays.
    pub async fn add(&self, job_id: i64, new: Vec<NewAuditItem>) -> Result<u64, StoreError> {
        let transaction = self.store.begin().await?;
        crate::purge::hold_blobs(&transaction).await?;
        let open = job::Entity::find_by_id(job_id).lock_shared().one(&transaction).await?;
        let open = open.ok_or(StoreError::NotFound { what: "job" })?;
        if ![JobState::Waiting.code(), JobState::Running.code()].contains(&open.state.as_str()) {
            return Err(StoreError::Conflict { what: "job" });
        }
        let blobs: Vec<Digest> = new.iter().filter_map(|item| item.blob_id).collect();
        let rows = new.into_iter().map(|item| active(job_id, item));
        let once =
            OnConflict::columns([audit_item::Column::JobId, audit_item::Column::Place, audit_item::Column::TenantId])
                .do_nothing()
                .to_owned();
        let added = audit_item::Entity::insert_many(rows)
            .on_conflict(once)
            .exec_without_returning(&transaction)
            .await
            .map_err(about("bundle"))?;
        transaction.commit().await.map_err(about("bundle"))?;
        for blob in blobs {
            // The row goes first here: a purge that saw no row has deleted the bytes by now, or never will.
            if !self.store.blobs().contains(blob).await? {
                return Err(StoreError::Refused { what: "bundle", why: "its bytes are not in the blob store" });
            }
        }
        Ok(added)
    }

    /// The waiting bundles of a job after this key (0 for all), in their order.
    pub async fn waiting(&self, job_id: i64, after: i64, limit: u64) -> Result<Vec<AuditItem>, StoreError> {
        let filter = AuditFilter { state: Some(AuditState::Waiting), verdict: None };
        Ok(self.list(job_id, &filter, Page { after: Some(after), limit }).await?.items)
    }

    /// Says that a bundle is begun, and tells how often it was. `Conflict` when the claim no longer holds.
    pub async fn begin(&self, claimed: &Job, id: i64) -> Result<i64, StoreError> {
        let transaction = self.store.begin().await?;
        own_now(&transaction, claimed).await?;
        let mut begun = audit_item::Entity::update_many()
            .col_expr(audit_item::Column::Attempts, Expr::col(audit_item::Column::Attempts).add(1))
            .filter(audit_item::Column::Id.eq(id))
            .filter(audit_item::Column::State.eq(AuditState::Waiting.code()))
            .exec_with_returning(&transaction)
            .await?;
        transaction.commit().await.map_err(about("bundle"))?;
        begun.pop().map(|row| row.attempts).ok_or(StoreError::Conflict { what: "bundle" })
    }

    /// Records the report on a bundle. `Conflict` when the claim no longer holds or there is one already.
    ///
    /// The report belongs to who asked for the job.
    pub async fn finish(
        &self,
        claimed: &Job,
        id: i64,
        report: NewReport,
        rules: Value,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if !self.store.blobs().contains(report.blob_id).await? {
            return Err(StoreError::Refused { what: "report", why: "its JSON is not in the blob store" });
        }
        let stamp = Stamp::new(Actor::Job(claimed.id), now);
        let set = audit_item::ActiveModel {
            state: Set(AuditState::Done.code().to_owned()),
            verdict: Set(Some(report.verdict.clone())),
            errors: Set(report.errors),
            warnings: Set(report.warnings),
            not_checked: Set(report.not_checked),
            rules: Set(Some(rules)),
            report_uuid: Set(Some(report.uuid)),
            ..Default::default()
        };
        let transaction = self.store.begin().await?;
        own_now(&transaction, claimed).await?;
        end(&transaction, id, set).await?;
        let row = reports::insert(&transaction, report, claimed.created_by, &stamp).await?;
        chain::append(&transaction, &stamp, reports::recorded(&row)).await?;
        transaction.commit().await.map_err(about("report"))
    }

    /// Records that a bundle could not be read, with a code (no personal data).
    pub async fn give_up(&self, claimed: &Job, id: i64, why: &str) -> Result<(), StoreError> {
        let set = audit_item::ActiveModel {
            state: Set(AuditState::Unread.code().to_owned()),
            why: Set(Some(why.to_owned())),
            ..Default::default()
        };
        let transaction = self.store.begin().await?;
        own_now(&transaction, claimed).await?;
        end(&transaction, id, set).await?;
        transaction.commit().await.map_err(about("bundle"))
    }

    /// One page of a job's bundles in the order in which they were added.
    pub async fn list(&self, job_id: i64, filter: &AuditFilter, page: Page) -> Result<Listing<AuditItem>, StoreError> {
        use audit_item::Column;
        let limit = page.limit.clamp(1, Page::MOST);
        let mut select = audit_item::Entity::find().filter(Column::JobId.eq(job_id));
        if let Some(state) = filter.state {
            select = select.filter(Column::State.eq(state.code()));
        }
        if let Some(verdict) = &filter.verdict {
            select = select.filter(Column::Verdict.eq(verdict.as_str()));
        }
        if let Some(after) = page.after {
            select = select.filter(Column::Id.gt(after));
        }
        let mut rows = select.order_by_asc(Column::Id).limit(limit + 1).all(self.store.read()).await?;
        let more = rows.len() as u64 > limit;
        rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let items = rows.into_iter().map(AuditItem::try_from).collect::<Result<Vec<_>, _>>()?;
        let next = if more { items.last().map(|item| item.id) } else { None };
        Ok(Listing { items, next })
    }
}

/// Ends a bundle that still waits, or says `Conflict`.
async fn end(transaction: &DatabaseTransaction, id: i64, set: audit_item::ActiveModel) -> Result<(), StoreError> {
    let ended = audit_item::Entity::update_many()
        .set(set)
        .filter(audit_item::Column::Id.eq(id))
        .filter(audit_item::Column::State.eq(AuditState::Waiting.code()))
        .exec(transaction)
        .await?;
    if ended.rows_affected == 1 { Ok(()) } else { Err(StoreError::Conflict { what: "bundle" }) }
}

fn active(job_id: i64, new: NewAuditItem) -> audit_item::ActiveModel {
    audit_item::ActiveModel {
        job_id: Set(job_id),
        place: Set(new.place),
        name: Set(new.name),
        bytes: Set(i64::try_from(new.bytes).unwrap_or(i64::MAX)),
        blob_sha256: Set(new.blob_id.map(|blob| blob.to_string())),
        state: Set(AuditState::Waiting.code().to_owned()),
        attempts: Set(0),
        ..Default::default()
    }
}

impl AuditState {
    /// The word in the column and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            AuditState::Waiting => "waiting",
            AuditState::Done => "done",
            AuditState::Unread => "unread",
        }
    }

    fn parse(code: &str) -> Result<Self, StoreError> {
        let all = [AuditState::Waiting, AuditState::Done, AuditState::Unread];
        all.into_iter().find(|state| state.code() == code).ok_or_else(|| broken("bundle"))
    }
}

impl TryFrom<audit_item::Model> for AuditItem {
    type Error = StoreError;

    fn try_from(row: audit_item::Model) -> Result<Self, StoreError> {
        Ok(AuditItem {
            id: row.id,
            place: row.place,
            name: row.name,
            bytes: u64::try_from(row.bytes).unwrap_or_default(),
            blob_id: row.blob_sha256.as_deref().map(digest).transpose()?,
            state: AuditState::parse(&row.state)?,
            attempts: row.attempts,
            verdict: row.verdict,
            errors: row.errors,
            warnings: row.warnings,
            not_checked: row.not_checked,
            rules: row.rules,
            report: row.report_uuid,
            why: row.why,
        })
    }
}
