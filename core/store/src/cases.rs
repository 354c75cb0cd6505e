//! Cases and their facts. The facts are the model's business; the store keeps them as it got them.

use crate::page::newest_first;
use crate::rows::case_file;
use crate::{Listing, NewEvent, Page, Stamp, Store, StoreError, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Uuid;

/// Access to the cases.
pub struct Cases<'a> {
    store: &'a Store,
}

/// A case to be created.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCase {
    /// Its name towards the outside; a version 7 uuid made by the caller.
    pub uuid: Uuid,
    /// What lists show. It may name people, so it is for signed-in eyes only.
    pub title: String,
    /// The administrative division, such as `110000` (GB/T 2260).
    pub jurisdiction: String,
    /// The kind of case, such as `criminal-trial`.
    pub kind: String,
    /// The facts as JSON.
    pub facts: Value,
}

/// A case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// The key.
    pub id: i64,
    /// Its name towards the outside.
    pub uuid: Uuid,
    /// What lists show.
    pub title: String,
    /// The administrative division, such as `110000` (GB/T 2260).
    pub jurisdiction: String,
    /// The kind of case, such as `criminal-trial`.
    pub kind: String,
    /// The facts as JSON.
    pub facts: Value,
    /// Starts at 1 and grows with every change.
    pub revision: i64,
    /// The key of the user who created it.
    pub created_by: Option<i64>,
    /// When it was created, in UTC.
    pub created_at: DateTime<Utc>,
    /// When it was last changed, in UTC.
    pub updated_at: DateTime<Utc>,
}

/// Which cases are wanted; `None` means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this administrative division.
    pub jurisdiction: Option<String>,
    /// Only cases created by this user.
    pub created_by: Option<i64>,
    /// Only cases whose title contains this text.
    pub title_contains: Option<String>,
}

impl<'a> Cases<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Cases { store }
    }

    /// Creates a case; `Conflict` when the uuid is taken.
    pub async fn create(&self, new: NewCase, stamp: &Stamp) -> Result<Case, StoreError> {
        let transaction = self.store.begin().await?;
        let active = case_file::ActiveModel {
            uuid: Set(new.uuid),
            title: Set(new.title),
            jurisdiction: Set(new.jurisdiction),
            kind: Set(new.kind),
            facts: Set(new.facts),
            revision: Set(1),
            created_by: Set(stamp.actor().user_id()),
            created_at: Set(stamp.at()),
            updated_at: Set(stamp.at()),
            ..Default::default()
        };
        let row = case_file::Entity::insert(active).exec_with_returning(&transaction).await.map_err(about("case"))?;
        chain::append(&transaction, stamp, told("case.created", &row)).await?;
        transaction.commit().await.map_err(about("case"))?;
        Case::try_from(row)
    }

    /// Replaces title and facts, if nobody did so since the caller read `revision`; else `Conflict`.
    pub async fn change(
        &self,
        uuid: Uuid,
        revision: i64,
        title: &str,
        facts: &Value,
        stamp: &Stamp,
    ) -> Result<Case, StoreError> {
        let transaction = self.store.begin().await?;
        let set = case_file::ActiveModel {
            title: Set(title.to_owned()),
            facts: Set(facts.clone()),
            revision: Set(revision + 1),
            updated_at: Set(stamp.at()),
            ..Default::default()
        };
        let mut changed = case_file::Entity::update_many()
            .set(set)
            .filter(case_file::Column::Uuid.eq(uuid))
            .filter(case_file::Column::Revision.eq(revision))
            .exec_with_returning(&transaction)
            .await?;
        let Some(row) = changed.pop() else {
            row_of(&transaction, uuid).await?;
            return Err(StoreError::Conflict { what: "case" });
        };
        chain::append(&transaction, stamp, told("case.changed", &row)).await?;
        transaction.commit().await.map_err(about("case"))?;
        Case::try_from(row)
    }

    /// The case with this uuid.
    pub async fn get(&self, uuid: Uuid) -> Result<Case, StoreError> {
        row_of(self.store.read(), uuid).await?.try_into()
    }

    /// The case with this key.
    pub async fn get_by_id(&self, id: i64) -> Result<Case, StoreError> {
        let row = case_file::Entity::find_by_id(id).one(self.store.read()).await?;
        row.ok_or(StoreError::NotFound { what: "case" })?.try_into()
    }

    /// One page of cases, newest first.
    pub async fn list(&self, filter: &CaseFilter, page: Page) -> Result<Listing<Case>, StoreError> {
        use case_file::Column;
        let mut select = case_file::Entity::find();
        if let Some(kind) = &filter.kind {
            select = select.filter(Column::Kind.eq(kind.as_str()));
        }
        if let Some(jurisdiction) = &filter.jurisdiction {
            select = select.filter(Column::Jurisdiction.eq(jurisdiction.as_str()));
        }
        if let Some(user) = filter.created_by {
            select = select.filter(Column::CreatedBy.eq(user));
        }
        if let Some(text) = &filter.title_contains {
            select = select.filter(Column::Title.contains(text.as_str()));
        }
        newest_first(self.store.read(), select, Column::Id, page, |case: &Case| case.id).await
    }
}

async fn row_of(connection: &impl ConnectionTrait, uuid: Uuid) -> Result<case_file::Model, StoreError> {
    let row = case_file::Entity::find().filter(case_file::Column::Uuid.eq(uuid)).one(connection).await?;
    row.ok_or(StoreError::NotFound { what: "case" })
}

fn told(action: &'static str, row: &case_file::Model) -> NewEvent {
    let detail = json!({ "kind": row.kind, "jurisdiction": row.jurisdiction, "revision": row.revision });
    NewEvent { action, subject_kind: "case", subject_id: row.uuid.to_string(), detail }
}

impl TryFrom<case_file::Model> for Case {
    type Error = StoreError;

    fn try_from(row: case_file::Model) -> Result<Self, StoreError> {
        Ok(Case {
            id: row.id,
            uuid: row.uuid,
            title: row.title,
            jurisdiction: row.jurisdiction,
            kind: row.kind,
            facts: row.facts,
            revision: row.revision,
            created_by: row.created_by,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
