//! The record of who did what: append-only, and chained by hashes so that a change shows.
//!
//! `event` has no foreign keys, on purpose. The record must outlive what it speaks of: a user who leaves, a case
//! that is destroyed at the end of its retention. A reference would either forbid that or rewrite the record.

use crate::columns::*;
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

/// Creates `event` and the triggers that refuse to change it.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(event()).await?;
        manager.create_index(unique("event", &["seq"])).await?;
        manager.create_index(index("event", &["subject_kind", "subject_id"])).await?;
        manager.create_index(index("event", &["action", "seq"])).await?;
        for statement in refusals(manager.get_database_backend()) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["event"]).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            manager.get_connection().execute_unprepared("DROP FUNCTION event_is_append_only()").await?;
        }
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn event() -> TableCreateStatement {
    table("event")
        .col(reference("seq"))
        .col(instant("at"))
        .col(text("actor"))
        .col(text("action"))
        .col(text("subject_kind"))
        .col(text("subject_id"))
        // Text and not JSON: the hash covers these very bytes, and a database may rewrite a JSON value.
        .col(text("detail"))
        .col(digest("previous_hash"))
        .col(digest("hash"))
        .take()
}

/// A chain only shows that somebody changed the record; the triggers stop our own mistakes from doing so.
fn refusals(backend: DbBackend) -> &'static [&'static str] {
    match backend {
        DbBackend::Postgres => &[
            "CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'event is append-only'; END $$",
            "CREATE TRIGGER event_no_update BEFORE UPDATE ON event \
             FOR EACH ROW EXECUTE FUNCTION event_is_append_only()",
            "CREATE TRIGGER event_no_delete BEFORE DELETE ON event \
             FOR EACH ROW EXECUTE FUNCTION event_is_append_only()",
        ],
        _ => &[
            "CREATE TRIGGER event_no_update BEFORE UPDATE ON event \
             BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
            "CREATE TRIGGER event_no_delete BEFORE DELETE ON event \
             BEGIN SELECT RAISE(ABORT, 'event is append-only'); END",
        ],
    }
}
