//! Forms that are not finished, saved while somebody types.
//!
//! The one noun without events: a draft changes every few seconds and proves nothing. What it becomes, a
//! document, is recorded.

use crate::rows::draft;
use crate::stamp::instant;
use crate::{Store, StoreError, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

/// Stands for "without a case" in the column, where a null would not collide with a null.
const NO_CASE: i64 = 0;

/// Access to the drafts.
pub struct Drafts<'a> {
    store: &'a Store,
}

/// Which form of whom: there is at most one draft per place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DraftPlace {
    /// The key of the user who fills it in.
    pub user_id: i64,
    /// The id of the template.
    pub template: String,
    /// The key of the case it is filled in for.
    pub case_id: Option<i64>,
}

/// A form that is not finished.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Which form of whom.
    pub place: DraftPlace,
    /// The edition of the template that was on the screen.
    pub edition: String,
    /// The raw answers as typed; they may be wrong or missing.
    pub answers: Value,
    /// When it was saved, in UTC.
    pub saved_at: DateTime<Utc>,
}

impl<'a> Drafts<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Drafts { store }
    }

    /// Saves a draft over the one in its place.
    pub async fn save(&self, draft: &Draft) -> Result<(), StoreError> {
        use draft::Column;
        let transaction = self.store.begin().await?;
        let active = draft::ActiveModel {
            user_id: Set(draft.place.user_id),
            template: Set(draft.place.template.clone()),
            edition: Set(draft.edition.clone()),
            case_key: Set(draft.place.case_id.unwrap_or(NO_CASE)),
            answers: Set(draft.answers.clone()),
            saved_at: Set(instant(draft.saved_at)),
            ..Default::default()
        };
        let over = OnConflict::columns([Column::TenantId, Column::UserId, Column::Template, Column::CaseKey])
            .update_columns([Column::Edition, Column::Answers, Column::SavedAt])
            .to_owned();
        draft::Entity::insert(active)
            .on_conflict(over)
            .exec_without_returning(&transaction)
            .await
            .map_err(about("draft"))?;
        transaction.commit().await.map_err(about("draft"))
    }

    /// The draft in this place, if there is one.
    pub async fn load(&self, place: &DraftPlace) -> Result<Option<Draft>, StoreError> {
        let row = draft::Entity::find().filter(at(place)).one(self.store.read()).await?;
        Ok(row.map(Draft::from))
    }

    /// The drafts of one user, last saved first.
    pub async fn of_user(&self, user_id: i64) -> Result<Vec<Draft>, StoreError> {
        let rows = draft::Entity::find()
            .filter(draft::Column::UserId.eq(user_id))
            .order_by_desc(draft::Column::SavedAt)
            .all(self.store.read())
            .await?;
        Ok(rows.into_iter().map(Draft::from).collect())
    }

    /// Throws a draft away; does nothing when there is none.
    pub async fn discard(&self, place: &DraftPlace) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        draft::Entity::delete_many().filter(at(place)).exec(&transaction).await?;
        transaction.commit().await.map_err(about("draft"))
    }

    /// Removes drafts last saved before this instant and tells how many.
    pub async fn purge(&self, saved_before: DateTime<Utc>) -> Result<u64, StoreError> {
        let transaction = self.store.begin().await?;
        let purged = draft::Entity::delete_many()
            .filter(draft::Column::SavedAt.lt(instant(saved_before)))
            .exec(&transaction)
            .await?
            .rows_affected;
        transaction.commit().await.map_err(about("draft"))?;
        Ok(purged)
    }
}

fn at(place: &DraftPlace) -> Condition {
    Condition::all()
        .add(draft::Column::UserId.eq(place.user_id))
        .add(draft::Column::Template.eq(place.template.as_str()))
        .add(draft::Column::CaseKey.eq(place.case_id.unwrap_or(NO_CASE)))
}

impl From<draft::Model> for Draft {
    fn from(row: draft::Model) -> Self {
        let case_id = (row.case_key != NO_CASE).then_some(row.case_key);
        Draft {
            place: DraftPlace { user_id: row.user_id, template: row.template, case_id },
            edition: row.edition,
            answers: row.answers,
            saved_at: row.saved_at,
        }
    }
}
