//! What people said files are, by content: "this is the 辩护词". Remembered for every later audit of the same bytes.

use crate::rows::{digest, kind_choice};
use crate::{Digest, NewEvent, Stamp, Store, StoreError, chain, error::about};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// Contents asked for in one query; databases limit how many values a statement binds.
const ASKED_AT_ONCE: usize = 500;

/// Access to the choices.
pub struct KindChoices<'a> {
    store: &'a Store,
}

/// What a person said a content is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChoice {
    /// The content.
    pub content: Digest,
    /// Template id.
    pub kind: String,
}

impl<'a> KindChoices<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        KindChoices { store }
    }

    /// Remembers what a content is, over what was said before.
    pub async fn choose(&self, choice: &StoredChoice, stamp: &Stamp) -> Result<(), StoreError> {
        use kind_choice::Column;
        let transaction = self.store.begin().await?;
        let active = kind_choice::ActiveModel {
            content_sha256: Set(choice.content.to_string()),
            kind: Set(choice.kind.clone()),
            chosen_by: Set(stamp.actor().user_id()),
            chosen_at: Set(stamp.at()),
            ..Default::default()
        };
        let over = OnConflict::columns([Column::TenantId, Column::ContentSha256])
            .update_columns([Column::Kind, Column::ChosenBy, Column::ChosenAt])
            .to_owned();
        kind_choice::Entity::insert(active)
            .on_conflict(over)
            .exec_without_returning(&transaction)
            .await
            .map_err(about("choice"))?;
        chain::append(&transaction, stamp, told("content.kind-chosen", choice.content, Some(&choice.kind))).await?;
        transaction.commit().await.map_err(about("choice"))
    }

    /// Forgets what was said of a content; `NotFound` where nothing was.
    pub async fn take_back(&self, content: Digest, stamp: &Stamp) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        let gone = kind_choice::Entity::delete_many()
            .filter(kind_choice::Column::ContentSha256.eq(content.to_string()))
            .exec(&transaction)
            .await?
            .rows_affected;
        if gone == 0 {
            return Err(StoreError::NotFound { what: "choice" });
        }
        chain::append(&transaction, stamp, told("content.kind-taken-back", content, None)).await?;
        transaction.commit().await.map_err(about("choice"))
    }

    /// What was said of these contents.
    pub async fn of(&self, contents: &[Digest]) -> Result<Vec<StoredChoice>, StoreError> {
        let mut choices = Vec::new();
        for part in contents.chunks(ASKED_AT_ONCE) {
            let rows = kind_choice::Entity::find()
                .filter(kind_choice::Column::ContentSha256.is_in(part.iter().map(Digest::to_string)))
                .order_by_asc(kind_choice::Column::Id)
                .all(self.store.read())
                .await?;
            for row in rows {
                choices.push(StoredChoice { content: digest(&row.content_sha256)?, kind: row.kind });
            }
        }
        Ok(choices)
    }
}

fn told(action: &'static str, content: Digest, kind: Option<&str>) -> NewEvent {
    NewEvent { action, subject_kind: "content", subject_id: content.to_string(), detail: json!({ "kind": kind }) }
}
