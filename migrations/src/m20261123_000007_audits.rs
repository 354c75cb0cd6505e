//! Audits of many bundles: one row for each bundle of a job, and what came of it.

use crate::columns::*;
use sea_orm_migration::prelude::*;

/// Creates `audit_item`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(audit_item()).await?;
        // A place is audited once in a job, however often its listing is begun anew.
        manager.create_index(unique("audit_item", &["job_id", "place"])).await?;
        manager.create_index(index("audit_item", &["job_id", "state", "verdict", "id"])).await?;
        manager.create_index(index("audit_item", &["blob_sha256"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["audit_item"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn audit_item() -> TableCreateStatement {
    table("audit_item")
        .col(reference("job_id"))
        // Where the bundle is within its job: the name of an upload, a path below a folder, a key below a prefix.
        .col(text("place"))
        .col(text("name"))
        .col(number("bytes", 0))
        // The bytes of an upload, until the job has ended and they are let go.
        .col(ColumnDef::new("blob_sha256").string_len(64).null())
        .col(text("state"))
        .col(number("attempts", 0))
        .col(text_or_null("verdict"))
        .col(number("errors", 0))
        .col(number("warnings", 0))
        .col(number("not_checked", 0))
        .col(json_or_null("rules"))
        .col(ColumnDef::new("report_uuid").uuid().null())
        .col(text_or_null("why"))
        .foreign_key(&mut foreign_key("audit_item", "job_id", "job", ForeignKeyAction::Cascade))
        .take()
}
