//! Installed provinces: which versions are here, and which one is in force from which day.
//!
//! Several versions of one plugin may be `active` with different first days, so that a version can be chosen
//! ahead of the day its rules begin. On any day the one with the latest first day not after it is in force.

use crate::rows::{broken, digest, plugin};
use crate::{Digest, NewEvent, Stamp, Store, StoreError, chain, error::about};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Access to the plugins.
pub struct Plugins<'a> {
    store: &'a Store,
}

/// A plugin version to be installed. Its package is stored first, with [`crate::Blobs::put_file`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlugin {
    /// The id in its manifest, such as `zhejiang`.
    pub plugin_id: String,
    /// The version in its manifest.
    pub version: String,
    /// The blob with the package.
    pub package: Digest,
    /// The fingerprint of the key that signed it.
    pub signed_by: Option<String>,
}

/// Whether a version takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PluginState {
    /// Installed; never chosen, or set aside for another version. May be chosen.
    Off,
    /// Chosen, in force from its first day until another version's first day.
    Active,
    /// Withdrawn for good. Kept, because old reports name it.
    Retired,
}

/// An installed version of a plugin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalledPlugin {
    /// The key.
    pub id: i64,
    /// The id in its manifest, such as `zhejiang`.
    pub plugin_id: String,
    /// The version in its manifest.
    pub version: String,
    /// The blob with the package.
    pub package: Digest,
    /// The fingerprint of the key that signed it.
    pub signed_by: Option<String>,
    /// Whether it takes part.
    pub state: PluginState,
    /// The first day it is in force; only when active.
    pub active_from: Option<NaiveDate>,
    /// The key of the user who installed it.
    pub installed_by: Option<i64>,
    /// When it was installed, in UTC.
    pub installed_at: DateTime<Utc>,
    /// When its state last changed, in UTC.
    pub changed_at: DateTime<Utc>,
}

impl<'a> Plugins<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Plugins { store }
    }

    /// Installs a version, off until it is activated; `Conflict` when this version is here already.
    pub async fn install(&self, new: NewPlugin, stamp: &Stamp) -> Result<InstalledPlugin, StoreError> {
        if !self.store.blobs().contains(new.package).await? {
            return Err(StoreError::Refused { what: "plugin", why: "its package is not in the blob store" });
        }
        let transaction = self.store.begin().await?;
        let active = plugin::ActiveModel {
            plugin_id: Set(new.plugin_id),
            version: Set(new.version),
            package_sha256: Set(new.package.to_string()),
            signed_by: Set(new.signed_by),
            state: Set(PluginState::Off.code().to_owned()),
            active_from: Set(None),
            installed_by: Set(stamp.actor().user_id()),
            installed_at: Set(stamp.at()),
            changed_at: Set(stamp.at()),
            ..Default::default()
        };
        let row = plugin::Entity::insert(active).exec_with_returning(&transaction).await.map_err(about("plugin"))?;
        let detail = json!({ "version": row.version, "sha256": row.package_sha256, "signed_by": row.signed_by });
        chain::append(&transaction, stamp, told("plugin.installed", &row.plugin_id, detail)).await?;
        transaction.commit().await.map_err(about("plugin"))?;
        row.try_into()
    }

    /// Puts a version in force from `active_from` on. Choosing an earlier version again is the rollback.
    ///
    /// Versions that would have started on that day or later are set aside; an earlier one stays in force until then.
    pub async fn activate(
        &self,
        plugin_id: &str,
        version: &str,
        active_from: NaiveDate,
        stamp: &Stamp,
    ) -> Result<InstalledPlugin, StoreError> {
        let transaction = self.store.begin().await?;
        let versions = versions_of(&transaction, plugin_id).await?;
        let chosen = chosen(&versions, version)?;
        for other in versions.iter().filter(|other| other.id != chosen.id && other.active_from >= Some(active_from)) {
            set_state(&transaction, other.id, PluginState::Off, None, stamp).await?;
        }
        let row = set_state(&transaction, chosen.id, PluginState::Active, Some(active_from), stamp).await?;
        let detail =
            json!({ "version": version, "active_from": active_from.to_string(), "sha256": row.package_sha256 });
        chain::append(&transaction, stamp, told("plugin.activated", plugin_id, detail)).await?;
        transaction.commit().await.map_err(about("plugin"))?;
        row.try_into()
    }

    /// Sets every active version of a plugin aside, so that none is in force from now on.
    pub async fn deactivate(&self, plugin_id: &str, stamp: &Stamp) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        let versions = versions_of(&transaction, plugin_id).await?;
        if versions.is_empty() {
            return Err(StoreError::NotFound { what: "plugin" });
        }
        for row in versions.iter().filter(|row| row.state == PluginState::Active.code()) {
            set_state(&transaction, row.id, PluginState::Off, None, stamp).await?;
        }
        chain::append(&transaction, stamp, told("plugin.deactivated", plugin_id, json!({}))).await?;
        transaction.commit().await.map_err(about("plugin"))
    }

    /// Withdraws a version for good.
    pub async fn retire(&self, plugin_id: &str, version: &str, stamp: &Stamp) -> Result<InstalledPlugin, StoreError> {
        let transaction = self.store.begin().await?;
        let versions = versions_of(&transaction, plugin_id).await?;
        let id = chosen(&versions, version)?.id;
        let row = set_state(&transaction, id, PluginState::Retired, None, stamp).await?;
        chain::append(&transaction, stamp, told("plugin.retired", plugin_id, json!({ "version": version }))).await?;
        transaction.commit().await.map_err(about("plugin"))?;
        row.try_into()
    }

    /// Every installed version, by plugin id, newest installation first.
    pub async fn list(&self) -> Result<Vec<InstalledPlugin>, StoreError> {
        let rows = plugin::Entity::find()
            .order_by_asc(plugin::Column::PluginId)
            .order_by_desc(plugin::Column::Id)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(InstalledPlugin::try_from).collect()
    }

    /// The version of each plugin that is in force on this day, by plugin id.
    pub async fn in_force(&self, on: NaiveDate) -> Result<Vec<InstalledPlugin>, StoreError> {
        let rows = plugin::Entity::find()
            .filter(plugin::Column::State.eq(PluginState::Active.code()))
            .filter(plugin::Column::ActiveFrom.lte(on))
            .order_by_asc(plugin::Column::ActiveFrom)
            .order_by_asc(plugin::Column::Id)
            .all(self.store.read())
            .await?;
        // In order of the first day, so the last one of each plugin wins.
        let latest: BTreeMap<String, plugin::Model> =
            rows.into_iter().map(|row| (row.plugin_id.clone(), row)).collect();
        latest.into_values().map(InstalledPlugin::try_from).collect()
    }
}

impl PluginState {
    /// The word in the column and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            PluginState::Off => "off",
            PluginState::Active => "active",
            PluginState::Retired => "retired",
        }
    }

    fn parse(code: &str) -> Result<Self, StoreError> {
        [PluginState::Off, PluginState::Active, PluginState::Retired]
            .into_iter()
            .find(|state| state.code() == code)
            .ok_or_else(|| broken("plugin"))
    }
}

async fn versions_of(transaction: &DatabaseTransaction, plugin_id: &str) -> Result<Vec<plugin::Model>, StoreError> {
    Ok(plugin::Entity::find()
        .filter(plugin::Column::PluginId.eq(plugin_id))
        .order_by_asc(plugin::Column::Id)
        .lock_exclusive()
        .all(transaction)
        .await?)
}

fn chosen<'r>(versions: &'r [plugin::Model], version: &str) -> Result<&'r plugin::Model, StoreError> {
    let row = versions.iter().find(|row| row.version == version);
    let row = row.ok_or(StoreError::NotFound { what: "plugin" })?;
    if row.state == PluginState::Retired.code() {
        return Err(StoreError::Refused { what: "plugin", why: "this version was withdrawn" });
    }
    Ok(row)
}

async fn set_state(
    transaction: &DatabaseTransaction,
    id: i64,
    state: PluginState,
    active_from: Option<NaiveDate>,
    stamp: &Stamp,
) -> Result<plugin::Model, StoreError> {
    let set = plugin::ActiveModel {
        id: Set(id),
        state: Set(state.code().to_owned()),
        active_from: Set(active_from),
        changed_at: Set(stamp.at()),
        ..Default::default()
    };
    set.update(transaction).await.map_err(about("plugin"))
}

fn told(action: &'static str, plugin_id: &str, detail: Value) -> NewEvent {
    NewEvent { action, subject_kind: "plugin", subject_id: plugin_id.to_owned(), detail }
}

impl TryFrom<plugin::Model> for InstalledPlugin {
    type Error = StoreError;

    fn try_from(row: plugin::Model) -> Result<Self, StoreError> {
        Ok(InstalledPlugin {
            id: row.id,
            plugin_id: row.plugin_id,
            version: row.version,
            package: digest(&row.package_sha256)?,
            signed_by: row.signed_by,
            state: PluginState::parse(&row.state)?,
            active_from: row.active_from,
            installed_by: row.installed_by,
            installed_at: row.installed_at,
            changed_at: row.changed_at,
        })
    }
}
