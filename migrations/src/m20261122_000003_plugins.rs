//! What an administrator decides: installed provinces and settings.

use crate::columns::*;
use sea_orm_migration::prelude::*;

/// Creates `plugin` and `setting`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(plugin()).await?;
        manager.create_index(unique("plugin", &["plugin_id", "version"])).await?;
        manager.create_table(setting()).await?;
        manager.create_index(unique("setting", &["name"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["setting", "plugin"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn plugin() -> TableCreateStatement {
    table("plugin")
        .col(text("plugin_id"))
        .col(text("version"))
        .col(digest("package_sha256"))
        .col(text_or_null("signed_by"))
        .col(text("state"))
        .col(ColumnDef::new("active_from").date().null())
        .col(reference_or_null("installed_by"))
        .col(instant("installed_at"))
        .col(instant("changed_at"))
        .foreign_key(&mut foreign_key("plugin", "installed_by", "user", ForeignKeyAction::SetNull))
        .take()
}

fn setting() -> TableCreateStatement {
    table("setting").col(text("name")).col(json("value")).col(instant("changed_at")).take()
}
