//! Decisions of the administrator that are not in the configuration file, by name.

use crate::rows::setting;
use crate::{NewEvent, Stamp, Store, StoreError, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

/// Access to the settings.
pub struct Settings<'a> {
    store: &'a Store,
}

/// A setting.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its name, such as `retention.drafts-days`.
    pub name: String,
    /// Its value.
    pub value: Value,
    /// When it was last changed, in UTC.
    pub changed_at: DateTime<Utc>,
}

impl<'a> Settings<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Settings { store }
    }

    /// The value of this setting, if it was ever set.
    pub async fn get(&self, name: &str) -> Result<Option<Value>, StoreError> {
        let row = setting::Entity::find().filter(setting::Column::Name.eq(name)).one(self.store.read()).await?;
        Ok(row.map(|row| row.value))
    }

    /// All settings by name.
    pub async fn all(&self) -> Result<Vec<Setting>, StoreError> {
        let rows = setting::Entity::find().order_by_asc(setting::Column::Name).all(self.store.read()).await?;
        let setting = |row: setting::Model| Setting { name: row.name, value: row.value, changed_at: row.changed_at };
        Ok(rows.into_iter().map(setting).collect())
    }

    /// Sets a value. The event names the setting and not the value, which may be a secret or a telephone number.
    pub async fn set(&self, name: &str, value: &Value, stamp: &Stamp) -> Result<(), StoreError> {
        use setting::Column;
        let transaction = self.store.begin().await?;
        let active = setting::ActiveModel {
            name: Set(name.to_owned()),
            value: Set(value.clone()),
            changed_at: Set(stamp.at()),
            ..Default::default()
        };
        let over = OnConflict::columns([Column::TenantId, Column::Name])
            .update_columns([Column::Value, Column::ChangedAt])
            .to_owned();
        setting::Entity::insert(active)
            .on_conflict(over)
            .exec_without_returning(&transaction)
            .await
            .map_err(about("setting"))?;
        let event = NewEvent {
            action: "setting.changed",
            subject_kind: "setting",
            subject_id: name.to_owned(),
            detail: json!({}),
        };
        chain::append(&transaction, stamp, event).await?;
        transaction.commit().await.map_err(about("setting"))
    }
}
