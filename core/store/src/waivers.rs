//! Findings that an approver let stand. A waiver belongs to one audited file: the same finding of another file is
//! another decision. It is withdrawn, never deleted.

use crate::rows::waiver;
use crate::{NewEvent, Stamp, Store, StoreError, chain, error::about};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use uuid::Uuid;

/// Access to the waivers.
pub struct Waivers<'a> {
    store: &'a Store,
}

/// A waiver to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWaiver {
    /// Its name towards the outside.
    pub uuid: Uuid,
    /// The key of the audited file.
    pub file_id: i64,
    /// Which finding.
    pub fingerprint: String,
    /// Code of its rule.
    pub rule: String,
    /// Why; for signed-in eyes only.
    pub reason: String,
    /// The name of who approved it, as it is printed.
    pub approver: String,
    /// The last day on which it holds.
    pub expires: NaiveDate,
}

/// A recorded waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredWaiver {
    /// Its name towards the outside.
    pub uuid: Uuid,
    /// The key of the audited file.
    pub file_id: i64,
    /// Which finding.
    pub fingerprint: String,
    /// Code of its rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// The name of who approved it.
    pub approver: String,
    /// The last day on which it holds.
    pub expires: NaiveDate,
    /// The key of the user who recorded it.
    pub created_by: Option<i64>,
    /// When it was recorded, in UTC.
    pub created_at: DateTime<Utc>,
}

impl<'a> Waivers<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Waivers { store }
    }

    /// Records a waiver and its event in one transaction.
    pub async fn record(&self, new: NewWaiver, stamp: &Stamp) -> Result<StoredWaiver, StoreError> {
        let transaction = self.store.begin().await?;
        let active = waiver::ActiveModel {
            uuid: Set(new.uuid),
            file_id: Set(new.file_id),
            fingerprint: Set(new.fingerprint),
            rule: Set(new.rule),
            reason: Set(new.reason),
            approver: Set(new.approver),
            expires: Set(new.expires),
            created_by: Set(stamp.actor().user_id()),
            created_at: Set(stamp.at()),
            withdrawn_at: Set(None),
            ..Default::default()
        };
        let row = waiver::Entity::insert(active).exec_with_returning(&transaction).await.map_err(about("waiver"))?;
        chain::append(&transaction, stamp, told("waiver.granted", &row)).await?;
        transaction.commit().await.map_err(about("waiver"))?;
        Ok(row.into())
    }

    /// Withdraws a waiver; `NotFound` where there is none that holds.
    pub async fn withdraw(&self, uuid: Uuid, stamp: &Stamp) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        let set = waiver::ActiveModel { withdrawn_at: Set(Some(stamp.at())), ..Default::default() };
        let mut changed = waiver::Entity::update_many()
            .set(set)
            .filter(waiver::Column::Uuid.eq(uuid))
            .filter(waiver::Column::WithdrawnAt.is_null())
            .exec_with_returning(&transaction)
            .await?;
        let row = changed.pop().ok_or(StoreError::NotFound { what: "waiver" })?;
        chain::append(&transaction, stamp, told("waiver.withdrawn", &row)).await?;
        transaction.commit().await.map_err(about("waiver"))
    }

    /// The waiver with this uuid, withdrawn or not.
    pub async fn get(&self, uuid: Uuid) -> Result<StoredWaiver, StoreError> {
        let row = waiver::Entity::find().filter(waiver::Column::Uuid.eq(uuid)).one(self.store.read()).await?;
        Ok(row.ok_or(StoreError::NotFound { what: "waiver" })?.into())
    }

    /// The waivers of a file that were not withdrawn, oldest first.
    pub async fn of_file(&self, file_id: i64) -> Result<Vec<StoredWaiver>, StoreError> {
        let rows = waiver::Entity::find()
            .filter(waiver::Column::FileId.eq(file_id))
            .filter(waiver::Column::WithdrawnAt.is_null())
            .order_by_asc(waiver::Column::Id)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(StoredWaiver::from).collect())
    }
}

/// The reason and the approver's name stay out of the record of events.
fn told(action: &'static str, row: &waiver::Model) -> NewEvent {
    let detail = json!({
        "fingerprint": row.fingerprint,
        "rule": row.rule,
        "expires": row.expires.to_string(),
        "file": row.file_id,
    });
    NewEvent { action, subject_kind: "waiver", subject_id: row.uuid.to_string(), detail }
}

impl From<waiver::Model> for StoredWaiver {
    fn from(row: waiver::Model) -> Self {
        StoredWaiver {
            uuid: row.uuid,
            file_id: row.file_id,
            fingerprint: row.fingerprint,
            rule: row.rule,
            reason: row.reason,
            approver: row.approver,
            expires: row.expires,
            created_by: row.created_by,
            created_at: row.created_at,
        }
    }
}
