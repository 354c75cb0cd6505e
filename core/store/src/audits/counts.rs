//! How many bundles of a job stand where, without reading their rows.

use super::{AuditItems, AuditState};
use crate::StoreError;
use crate::rows::audit_item;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeMap;

/// How many bundles of a job stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditCounts {
    /// Bundles that nobody has audited yet.
    pub waiting: u64,
    /// Bundles that could not be read.
    pub unread: u64,
    /// Bundles with a report, by the verdict's code.
    pub verdicts: BTreeMap<String, u64>,
}

impl AuditCounts {
    /// Bundles with a report, or without hope of one.
    pub fn done(&self) -> u64 {
        self.unread + self.verdicts.values().sum::<u64>()
    }

    /// All bundles.
    pub fn total(&self) -> u64 {
        self.waiting + self.done()
    }
}

impl AuditItems<'_> {
    /// How many bundles of a job stand where.
    pub async fn counts(&self, job_id: i64) -> Result<AuditCounts, StoreError> {
        use audit_item::Column;
        let rows: Vec<(String, Option<String>, i64)> = audit_item::Entity::find()
            .select_only()
            .column(Column::State)
            .column(Column::Verdict)
            .column_as(Column::Id.count(), "count")
            .filter(Column::JobId.eq(job_id))
            .group_by(Column::State)
            .group_by(Column::Verdict)
            .into_tuple()
            .all(self.store.read())
            .await?;
        let mut counts = AuditCounts::default();
        for (state, verdict, count) in rows {
            let count = u64::try_from(count).unwrap_or_default();
            match (AuditState::parse(&state)?, verdict) {
                (AuditState::Waiting, _) => counts.waiting += count,
                (AuditState::Unread, _) => counts.unread += count,
                (AuditState::Done, verdict) => {
                    *counts.verdicts.entry(verdict.unwrap_or_default()).or_default() += count
                }
            }
        }
        Ok(counts)
    }
}
