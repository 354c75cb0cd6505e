//! Reports on audited bundles. The row holds what lists and statistics need; the whole report is a blob.

use crate::page::newest_first;
use crate::rows::{digest, report};
use crate::{Digest, Listing, NewEvent, Page, Stamp, Store, StoreError, chain, error::about};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// Access to the reports.
pub struct Reports<'a> {
    store: &'a Store,
}

/// A report to be recorded. Its JSON is stored first, with [`crate::Blobs::put`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// Its name towards the outside; made by the caller. A worker derives it from its job, so that a job that
    /// runs twice meets `Conflict` and not a second report.
    pub uuid: Uuid,
    /// The file name of the bundle with personal names masked; the caller masks.
    pub bundle_name: String,
    /// The digest of the bundle's bytes.
    pub bundle_sha256: Digest,
    /// The verdict's code: `passed`, `failed`, `needs-review` or `not-checked`.
    pub verdict: String,
    /// The day as of which the bundle was judged.
    pub as_of: NaiveDate,
    /// The administrative division, such as `110000` (GB/T 2260).
    pub jurisdiction: String,
    /// The kind of case, such as `criminal-trial`.
    pub kind: String,
    /// How many findings of level error there are.
    pub errors: i64,
    /// How many findings of level warning there are.
    pub warnings: i64,
    /// How many rules could not be checked.
    pub not_checked: i64,
    /// The blob with the report as JSON.
    pub blob_id: Digest,
    /// The key of the case the bundle belongs to.
    pub case_id: Option<i64>,
}

/// A recorded report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReport {
    /// The key.
    pub id: i64,
    /// Its name towards the outside.
    pub uuid: Uuid,
    /// The masked file name of the bundle.
    pub bundle_name: String,
    /// The digest of the bundle's bytes.
    pub bundle_sha256: Digest,
    /// The verdict's code: `passed`, `failed`, `needs-review` or `not-checked`.
    pub verdict: String,
    /// The day as of which the bundle was judged.
    pub as_of: NaiveDate,
    /// The administrative division, such as `110000` (GB/T 2260).
    pub jurisdiction: String,
    /// The kind of case, such as `criminal-trial`.
    pub kind: String,
    /// How many findings of level error there are.
    pub errors: i64,
    /// How many findings of level warning there are.
    pub warnings: i64,
    /// How many rules could not be checked.
    pub not_checked: i64,
    /// The blob with the report as JSON.
    pub blob_id: Digest,
    /// The key of the case the bundle belongs to.
    pub case_id: Option<i64>,
    /// The key of the user who asked for it.
    pub created_by: Option<i64>,
    /// When it was made, in UTC.
    pub created_at: DateTime<Utc>,
}

/// Which reports are wanted; `None` means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// Only of this case.
    pub case_id: Option<i64>,
    /// Only with this verdict.
    pub verdict: Option<String>,
    /// Only of this administrative division.
    pub jurisdiction: Option<String>,
    /// Only about the bundle with these bytes.
    pub bundle_sha256: Option<Digest>,
    /// Only asked for by this user.
    pub created_by: Option<i64>,
}

impl<'a> Reports<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Reports { store }
    }

    /// Records a report and the event in one transaction; `Conflict` when the uuid is taken.
    ///
    /// Refused when the JSON is not in the blob store.
    pub async fn record(&self, new: NewReport, stamp: &Stamp) -> Result<StoredReport, StoreError> {
        has_json(self.store, &new).await?;
        let transaction = self.store.begin().await?;
        let row = insert(&transaction, new, stamp.actor().user_id(), stamp).await?;
        chain::append(&transaction, stamp, recorded(&row)).await?;
        transaction.commit().await.map_err(about("report"))?;
        row.try_into()
    }

    /// The report with this uuid.
    pub async fn get(&self, uuid: Uuid) -> Result<StoredReport, StoreError> {
        let row = report::Entity::find().filter(report::Column::Uuid.eq(uuid)).one(self.store.read()).await?;
        row.ok_or(StoreError::NotFound { what: "report" })?.try_into()
    }

    /// One page of reports, newest first.
    pub async fn list(&self, filter: &ReportFilter, page: Page) -> Result<Listing<StoredReport>, StoreError> {
        use report::Column;
        let mut select = report::Entity::find();
        if let Some(case) = filter.case_id {
            select = select.filter(Column::CaseId.eq(case));
        }
        if let Some(verdict) = &filter.verdict {
            select = select.filter(Column::Verdict.eq(verdict.as_str()));
        }
        if let Some(jurisdiction) = &filter.jurisdiction {
            select = select.filter(Column::Jurisdiction.eq(jurisdiction.as_str()));
        }
        if let Some(bundle) = filter.bundle_sha256 {
            select = select.filter(Column::BundleSha256.eq(bundle.to_string()));
        }
        if let Some(user) = filter.created_by {
            select = select.filter(Column::CreatedBy.eq(user));
        }
        newest_first(self.store.read(), select, Column::Id, page, |report: &StoredReport| report.id).await
    }
}

/// Refuses a report whose JSON was not stored before.
pub(crate) async fn has_json(store: &Store, new: &NewReport) -> Result<(), StoreError> {
    match store.blobs().contains(new.blob_id).await? {
        true => Ok(()),
        false => Err(StoreError::Refused { what: "report", why: "its JSON is not in the blob store" }),
    }
}

/// Inserts the row of a report that this person asked for; the caller appends [`recorded`] and commits.
pub(crate) async fn insert(
    transaction: &DatabaseTransaction,
    new: NewReport,
    created_by: Option<i64>,
    stamp: &Stamp,
) -> Result<report::Model, StoreError> {
    let active = report::ActiveModel {
        uuid: Set(new.uuid),
        bundle_name: Set(new.bundle_name),
        bundle_sha256: Set(new.bundle_sha256.to_string()),
        verdict: Set(new.verdict),
        as_of: Set(new.as_of),
        jurisdiction: Set(new.jurisdiction),
        kind: Set(new.kind),
        errors: Set(new.errors),
        warnings: Set(new.warnings),
        not_checked: Set(new.not_checked),
        blob_sha256: Set(new.blob_id.to_string()),
        case_id: Set(new.case_id),
        created_by: Set(created_by),
        created_at: Set(stamp.at()),
        ..Default::default()
    };
    report::Entity::insert(active).exec_with_returning(transaction).await.map_err(about("report"))
}

/// The event of a report.
pub(crate) fn recorded(row: &report::Model) -> NewEvent {
    // Not the bundle's name: even masked it is about a person.
    let detail = json!({
        "bundle_sha256": row.bundle_sha256,
        "verdict": row.verdict,
        "as_of": row.as_of.to_string(),
        "jurisdiction": row.jurisdiction,
        "kind": row.kind,
        "sha256": row.blob_sha256,
    });
    NewEvent { action: "bundle.audited", subject_kind: "report", subject_id: row.uuid.to_string(), detail }
}

impl TryFrom<report::Model> for StoredReport {
    type Error = StoreError;

    fn try_from(row: report::Model) -> Result<Self, StoreError> {
        Ok(StoredReport {
            id: row.id,
            uuid: row.uuid,
            bundle_name: row.bundle_name,
            bundle_sha256: digest(&row.bundle_sha256)?,
            verdict: row.verdict,
            as_of: row.as_of,
            jurisdiction: row.jurisdiction,
            kind: row.kind,
            errors: row.errors,
            warnings: row.warnings,
            not_checked: row.not_checked,
            blob_id: digest(&row.blob_sha256)?,
            case_id: row.case_id,
            created_by: row.created_by,
            created_at: row.created_at,
        })
    }
}
