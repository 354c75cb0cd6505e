//! Audits of one file over time, and what people decided about it: waivers, and which document a file is.

use crate::columns::*;
use sea_orm_migration::prelude::*;

/// Creates `audited_file`, `report_run`, `waiver` and `kind_choice`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(audited_file()).await?;
        manager.create_index(unique("audited_file", &["uuid"])).await?;
        manager.create_index(index("audited_file", &["case_key"])).await?;
        manager.create_table(report_run()).await?;
        manager.create_index(unique("report_run", &["report_id"])).await?;
        manager.create_index(index("report_run", &["file_id"])).await?;
        manager.create_table(waiver()).await?;
        manager.create_index(unique("waiver", &["uuid"])).await?;
        manager.create_index(index("waiver", &["file_id"])).await?;
        manager.create_table(kind_choice()).await?;
        manager.create_index(unique("kind_choice", &["content_sha256"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["kind_choice", "waiver", "report_run", "audited_file"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

/// A closed file that is audited, corrected and audited again.
fn audited_file() -> TableCreateStatement {
    table("audited_file")
        .col(uuid("uuid"))
        // A hash of what identifies the case, so that a corrected bundle is known for the same file. Not unique:
        // two people who may not see each other's reports have a file of their own.
        .col(ColumnDef::new("case_key").string_len(64).null())
        .col(reference_or_null("case_id"))
        .col(reference_or_null("created_by"))
        .col(instant("created_at"))
        .foreign_key(&mut foreign_key("audited_file", "case_id", "case_file", ForeignKeyAction::SetNull))
        .foreign_key(&mut foreign_key("audited_file", "created_by", "user", ForeignKeyAction::SetNull))
        .take()
}

/// How a report came about. A table of its own, so that the previous release can go on writing reports.
fn report_run() -> TableCreateStatement {
    table("report_run")
        .col(reference("report_id"))
        .col(reference("file_id"))
        .col(reference_or_null("previous_id"))
        .col(json("stated"))
        // The facts by which it was judged, whole: the report itself covers the numbers by which people are known.
        .col(json("facts"))
        .foreign_key(&mut foreign_key("report_run", "report_id", "report", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("report_run", "file_id", "audited_file", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("report_run", "previous_id", "report", ForeignKeyAction::SetNull))
        .take()
}

/// A waiver is withdrawn, never deleted: reports that it stood in go on naming it.
fn waiver() -> TableCreateStatement {
    table("waiver")
        .col(uuid("uuid"))
        .col(reference("file_id"))
        .col(text("fingerprint"))
        .col(text("rule"))
        .col(text("reason"))
        .col(text("approver"))
        .col(ColumnDef::new("expires").date().not_null())
        .col(reference_or_null("created_by"))
        .col(instant("created_at"))
        .col(instant_or_null("withdrawn_at"))
        .foreign_key(&mut foreign_key("waiver", "file_id", "audited_file", ForeignKeyAction::Cascade))
        .foreign_key(&mut foreign_key("waiver", "created_by", "user", ForeignKeyAction::SetNull))
        .take()
}

fn kind_choice() -> TableCreateStatement {
    table("kind_choice")
        .col(digest("content_sha256"))
        .col(text("kind"))
        .col(reference_or_null("chosen_by"))
        .col(instant("chosen_at"))
        .foreign_key(&mut foreign_key("kind_choice", "chosen_by", "user", ForeignKeyAction::SetNull))
        .take()
}
