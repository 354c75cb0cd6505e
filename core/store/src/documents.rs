//! Rendered documents: which template and edition made them, from which answers, and where the bytes are.

use crate::page::newest_first;
use crate::rows::{digest, document};
use crate::{Digest, Listing, NewEvent, Page, Stamp, Store, StoreError, StoredBlob, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

/// Access to the documents.
pub struct Documents<'a> {
    store: &'a Store,
}

/// A rendered document to be recorded. Its bytes are stored first, with [`crate::Blobs::put`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// Its name towards the outside; a version 7 uuid made by the caller.
    pub uuid: Uuid,
    /// The id of the template.
    pub template: String,
    /// The edition of the template.
    pub edition: String,
    /// The title of the document; the template's, not a person's.
    pub title: String,
    /// The layer the template came from: `national` or a plugin.
    pub layer: String,
    /// The digest of the answers, so that an equal document is recognised without keeping them twice.
    pub answers_sha256: Digest,
    /// The rendered bytes.
    pub blob: StoredBlob,
    /// The key of the case it belongs to.
    pub case_id: Option<i64>,
}

/// A recorded document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDocument {
    /// The key.
    pub id: i64,
    /// Its name towards the outside.
    pub uuid: Uuid,
    /// The id of the template.
    pub template: String,
    /// The edition of the template.
    pub edition: String,
    /// The title of the document.
    pub title: String,
    /// The layer the template came from.
    pub layer: String,
    /// The digest of the answers.
    pub answers_sha256: Digest,
    /// The name of the blob with the rendered bytes.
    pub blob_id: Digest,
    /// The size of the blob, in bytes.
    pub bytes: i64,
    /// The key of the case it belongs to.
    pub case_id: Option<i64>,
    /// The key of the user who made it.
    pub created_by: Option<i64>,
    /// When it was made, in UTC.
    pub created_at: DateTime<Utc>,
}

/// Which documents are wanted; `None` means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Only of this case.
    pub case_id: Option<i64>,
    /// Only from this template.
    pub template: Option<String>,
    /// Only made by this user.
    pub created_by: Option<i64>,
}

impl<'a> Documents<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Documents { store }
    }

    /// Records a document and the event in one transaction; `Conflict` when the uuid is taken.
    ///
    /// Refused when the bytes are not in the blob store: a row must never name what is not there.
    pub async fn record(&self, new: NewDocument, stamp: &Stamp) -> Result<StoredDocument, StoreError> {
        if !self.store.blobs().contains(new.blob.id).await? {
            return Err(StoreError::Refused { what: "document", why: "its bytes are not in the blob store" });
        }
        let transaction = self.store.begin().await?;
        let active = document::ActiveModel {
            uuid: Set(new.uuid),
            template: Set(new.template),
            edition: Set(new.edition),
            title: Set(new.title),
            layer: Set(new.layer),
            answers_sha256: Set(new.answers_sha256.to_string()),
            blob_sha256: Set(new.blob.id.to_string()),
            bytes: Set(i64::try_from(new.blob.bytes).unwrap_or(i64::MAX)),
            case_id: Set(new.case_id),
            created_by: Set(stamp.actor().user_id()),
            created_at: Set(stamp.at()),
            ..Default::default()
        };
        let row =
            document::Entity::insert(active).exec_with_returning(&transaction).await.map_err(about("document"))?;
        chain::append(&transaction, stamp, recorded(&row)).await?;
        transaction.commit().await.map_err(about("document"))?;
        row.try_into()
    }

    /// The document with this uuid.
    pub async fn get(&self, uuid: Uuid) -> Result<StoredDocument, StoreError> {
        let row = document::Entity::find().filter(document::Column::Uuid.eq(uuid)).one(self.store.read()).await?;
        row.ok_or(StoreError::NotFound { what: "document" })?.try_into()
    }

    /// One page of documents, newest first.
    pub async fn list(&self, filter: &DocumentFilter, page: Page) -> Result<Listing<StoredDocument>, StoreError> {
        use document::Column;
        let mut select = document::Entity::find();
        if let Some(case) = filter.case_id {
            select = select.filter(Column::CaseId.eq(case));
        }
        if let Some(template) = &filter.template {
            select = select.filter(Column::Template.eq(template.as_str()));
        }
        if let Some(user) = filter.created_by {
            select = select.filter(Column::CreatedBy.eq(user));
        }
        newest_first(self.store.read(), select, Column::Id, page, |document: &StoredDocument| document.id).await
    }
}

fn recorded(row: &document::Model) -> NewEvent {
    let detail = json!({
        "template": row.template,
        "edition": row.edition,
        "layer": row.layer,
        "answers_sha256": row.answers_sha256,
        "sha256": row.blob_sha256,
    });
    NewEvent { action: "document.rendered", subject_kind: "document", subject_id: row.uuid.to_string(), detail }
}

impl TryFrom<document::Model> for StoredDocument {
    type Error = StoreError;

    fn try_from(row: document::Model) -> Result<Self, StoreError> {
        Ok(StoredDocument {
            id: row.id,
            uuid: row.uuid,
            template: row.template,
            edition: row.edition,
            title: row.title,
            layer: row.layer,
            answers_sha256: digest(&row.answers_sha256)?,
            blob_id: digest(&row.blob_sha256)?,
            bytes: row.bytes,
            case_id: row.case_id,
            created_by: row.created_by,
            created_at: row.created_at,
        })
    }
}
