//! A closed file over all its audits: first upload, corrected bundle, re-run. Waivers and the kept case belong to the
//! file and not to one report, so that they outlast a correction.

use crate::reports::{has_json, insert, recorded};
use crate::rows::{audited_file, digest, report, report_run};
use crate::{Digest, NewEvent, NewReport, Stamp, Store, StoreError, StoredReport, chain, error::about};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use uuid::Uuid;

/// So many audits of one file are listed.
const MOST_RUNS: u64 = 100;

/// Access to the audited files.
pub struct AuditedFiles<'a> {
    store: &'a Store,
}

/// A closed file that is audited, corrected and audited again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedFile {
    /// The key.
    pub id: i64,
    /// Its name towards the outside.
    pub uuid: Uuid,
    /// A hash of what identifies its case, where that is known.
    pub case_key: Option<Digest>,
    /// The key of the kept case whose facts fill its papers in.
    pub case_id: Option<i64>,
}

/// Which file a new report is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileOf {
    /// One that was not seen before.
    New {
        /// Its name towards the outside; made by the caller.
        uuid: Uuid,
        /// A hash of what identifies its case.
        case_key: Option<Digest>,
    },
    /// This one, by its key.
    Known(i64),
}

/// How a report comes about.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRun {
    /// Which file.
    pub file: FileOf,
    /// The key of the report before it.
    pub previous: Option<i64>,
    /// What was stated beside the bundle, so that it can be run again.
    pub stated: Value,
    /// The facts of the case by which it was judged, so that papers can be made from them.
    pub facts: Value,
}

/// How a report came about.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The key of the report.
    pub report_id: i64,
    /// The key of the file.
    pub file_id: i64,
    /// The key of the report before it.
    pub previous: Option<i64>,
    /// What was stated beside the bundle.
    pub stated: Value,
    /// The facts of the case by which it was judged.
    pub facts: Value,
}

impl<'a> AuditedFiles<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        AuditedFiles { store }
    }

    /// Records a report, how it came about, and the event in one transaction.
    ///
    /// Refused when the JSON is not in the blob store.
    pub async fn record(&self, new: NewReport, run: NewRun, stamp: &Stamp) -> Result<StoredReport, StoreError> {
        has_json(self.store, &new).await?;
        let transaction = self.store.begin().await?;
        let row = insert(&transaction, new, stamp.actor().user_id(), stamp).await?;
        let file_id = match run.file {
            FileOf::Known(id) => id,
            FileOf::New { uuid, case_key } => begin(&transaction, uuid, case_key, stamp).await?,
        };
        let active = report_run::ActiveModel {
            report_id: Set(row.id),
            file_id: Set(file_id),
            previous_id: Set(run.previous),
            stated: Set(run.stated),
            facts: Set(run.facts),
            ..Default::default()
        };
        report_run::Entity::insert(active).exec_without_returning(&transaction).await.map_err(about("report"))?;
        chain::append(&transaction, stamp, recorded(&row)).await?;
        transaction.commit().await.map_err(about("report"))?;
        row.try_into()
    }

    /// How a report came about; none for reports of earlier releases.
    pub async fn run_of(&self, report_id: i64) -> Result<Option<Run>, StoreError> {
        let run = report_run::Entity::find().filter(report_run::Column::ReportId.eq(report_id));
        Ok(run.one(self.store.read()).await?.map(Run::from))
    }

    /// The file with this key.
    pub async fn get(&self, id: i64) -> Result<AuditedFile, StoreError> {
        let row = audited_file::Entity::find_by_id(id).one(self.store.read()).await?;
        row.ok_or(StoreError::NotFound { what: "file" })?.try_into()
    }

    /// The reports on a file, newest first.
    pub async fn reports_on(&self, file_id: i64) -> Result<Vec<StoredReport>, StoreError> {
        let runs = report_run::Entity::find()
            .filter(report_run::Column::FileId.eq(file_id))
            .order_by_desc(report_run::Column::ReportId)
            .limit(MOST_RUNS)
            .all(self.store.read())
            .await?;
        let ids = runs.iter().map(|run| run.report_id);
        let rows = report::Entity::find()
            .filter(report::Column::Id.is_in(ids))
            .order_by_desc(report::Column::Id)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(StoredReport::try_from).collect()
    }

    /// The newest files of a case.
    pub async fn of_case(&self, case_key: Digest) -> Result<Vec<AuditedFile>, StoreError> {
        let rows = audited_file::Entity::find()
            .filter(audited_file::Column::CaseKey.eq(case_key.to_string()))
            .order_by_desc(audited_file::Column::Id)
            .limit(MOST_RUNS)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(AuditedFile::try_from).collect()
    }

    /// Says which kept case a file belongs to.
    pub async fn keep_case(&self, file_id: i64, case_id: i64, stamp: &Stamp) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        let set = audited_file::ActiveModel { case_id: Set(Some(case_id)), ..Default::default() };
        let mut changed = audited_file::Entity::update_many()
            .set(set)
            .filter(audited_file::Column::Id.eq(file_id))
            .exec_with_returning(&transaction)
            .await
            .map_err(about("file"))?;
        let row = changed.pop().ok_or(StoreError::NotFound { what: "file" })?;
        let event = NewEvent {
            action: "file.case-kept",
            subject_kind: "file",
            subject_id: row.uuid.to_string(),
            detail: json!({ "case": case_id }),
        };
        chain::append(&transaction, stamp, event).await?;
        transaction.commit().await.map_err(about("file"))
    }
}

async fn begin(
    transaction: &DatabaseTransaction,
    uuid: Uuid,
    case_key: Option<Digest>,
    stamp: &Stamp,
) -> Result<i64, StoreError> {
    let active = audited_file::ActiveModel {
        uuid: Set(uuid),
        case_key: Set(case_key.map(|key| key.to_string())),
        case_id: Set(None),
        created_by: Set(stamp.actor().user_id()),
        created_at: Set(stamp.at()),
        ..Default::default()
    };
    let row = audited_file::Entity::insert(active).exec_with_returning(transaction).await.map_err(about("file"))?;
    Ok(row.id)
}

impl From<report_run::Model> for Run {
    fn from(row: report_run::Model) -> Self {
        Run {
            report_id: row.report_id,
            file_id: row.file_id,
            previous: row.previous_id,
            stated: row.stated,
            facts: row.facts,
        }
    }
}

impl TryFrom<audited_file::Model> for AuditedFile {
    type Error = StoreError;

    fn try_from(row: audited_file::Model) -> Result<Self, StoreError> {
        let case_key = row.case_key.as_deref().map(digest).transpose()?;
        Ok(AuditedFile { id: row.id, uuid: row.uuid, case_key, case_id: row.case_id })
    }
}
