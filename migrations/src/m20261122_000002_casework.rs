//! The work itself: cases, the documents made for them, the reports on bundles, and unfinished forms.

use crate::columns::*;
use sea_orm_migration::prelude::*;

/// Creates `case_file`, `document`, `report` and `draft`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(case_file()).await?;
        manager.create_index(unique("case_file", &["uuid"])).await?;
        manager.create_table(document()).await?;
        manager.create_index(unique("document", &["uuid"])).await?;
        manager.create_index(index("document", &["case_id"])).await?;
        manager.create_index(index("document", &["template", "id"])).await?;
        manager.create_index(index("document", &["blob_sha256"])).await?;
        manager.create_table(report()).await?;
        manager.create_index(unique("report", &["uuid"])).await?;
        manager.create_index(index("report", &["case_id"])).await?;
        manager.create_index(index("report", &["bundle_sha256"])).await?;
        manager.create_table(draft()).await?;
        manager.create_index(unique("draft", &["user_id", "template", "case_key"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["draft", "report", "document", "case_file"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn case_file() -> TableCreateStatement {
    table("case_file")
        .col(uuid("uuid"))
        .col(text("title"))
        .col(text("jurisdiction"))
        .col(text("kind"))
        .col(json("facts"))
        .col(number("revision", 1))
        .col(reference_or_null("created_by"))
        .col(instant("created_at"))
        .col(instant("updated_at"))
        .foreign_key(&mut foreign_key("case_file", "created_by", "user", ForeignKeyAction::SetNull))
        .take()
}

fn document() -> TableCreateStatement {
    table("document")
        .col(uuid("uuid"))
        .col(text("template"))
        .col(text("edition"))
        .col(text("title"))
        .col(text("layer"))
        .col(digest("answers_sha256"))
        .col(digest("blob_sha256"))
        .col(number("bytes", 0))
        .col(reference_or_null("case_id"))
        .col(reference_or_null("created_by"))
        .col(instant("created_at"))
        .foreign_key(&mut foreign_key("document", "case_id", "case_file", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("document", "created_by", "user", ForeignKeyAction::SetNull))
        .take()
}

fn report() -> TableCreateStatement {
    table("report")
        .col(uuid("uuid"))
        .col(text("bundle_name"))
        .col(digest("bundle_sha256"))
        .col(text("verdict"))
        .col(ColumnDef::new("as_of").date().not_null())
        .col(text("jurisdiction"))
        .col(text("kind"))
        .col(number("errors", 0))
        .col(number("warnings", 0))
        .col(number("not_checked", 0))
        .col(digest("blob_sha256"))
        .col(reference_or_null("case_id"))
        .col(reference_or_null("created_by"))
        .col(instant("created_at"))
        .foreign_key(&mut foreign_key("report", "case_id", "case_file", ForeignKeyAction::Restrict))
        .foreign_key(&mut foreign_key("report", "created_by", "user", ForeignKeyAction::SetNull))
        .take()
}

fn draft() -> TableCreateStatement {
    table("draft")
        .col(reference("user_id"))
        .col(text("template"))
        .col(text("edition"))
        // The key of the case, or 0 for a form filled without one. Not a nullable reference, because neither
        // database counts two NULLs as equal in a unique index.
        .col(number("case_key", 0))
        .col(json("answers"))
        .col(instant("saved_at"))
        .foreign_key(&mut foreign_key("draft", "user_id", "user", ForeignKeyAction::Cascade))
        .take()
}
