//! Work that outlasts a request: the queue, and how far each job has come.

use crate::columns::*;
use sea_orm_migration::prelude::*;

/// Creates `job` and `job_event`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(job()).await?;
        // NULLs do not collide in a unique index, so only jobs that carry a key are held to it.
        manager.create_index(unique("job", &["idempotency_key"])).await?;
        manager.create_index(open_jobs()).await?;
        manager.create_index(running_jobs()).await?;
        manager.create_table(job_event()).await?;
        manager.create_index(unique("job_event", &["job_id", "seq"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["job_event", "job"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn job() -> TableCreateStatement {
    table("job")
        .col(text("kind"))
        .col(json("payload"))
        .col(text("state"))
        .col(number("priority", 0))
        .col(text_or_null("idempotency_key"))
        // From when on the job may be claimed: its start while it waits, the end of the lease while it runs. One
        // column for both lets a claim be one range instead of an OR, which no index could serve in order.
        .col(instant("due_at"))
        .col(text_or_null("worker"))
        .col(number("attempts", 0))
        .col(number("max_attempts", 3))
        .col(json_or_null("result"))
        .col(text_or_null("error"))
        .col(reference_or_null("created_by"))
        .col(instant("created_at"))
        .col(instant("updated_at"))
        .foreign_key(&mut foreign_key("job", "created_by", "user", ForeignKeyAction::SetNull))
        .take()
}

/// Open jobs in the order in which they are claimed. Only open ones are in it, so it stays as small as the queue
/// however many jobs were done. A query has to repeat the condition word for word to be served by it, and there
/// must be no other index that starts with the state: SQLite would take that one and sort the whole queue.
fn open_jobs() -> IndexCreateStatement {
    Index::create()
        .name("job_open_index")
        .table("job")
        .col(("priority", IndexOrder::Desc))
        .col("id")
        .and_where(Expr::cust("state IN ('waiting', 'running')"))
        .take()
}

/// Jobs that workers have, by the end of their leases.
fn running_jobs() -> IndexCreateStatement {
    Index::create()
        .name("job_running_index")
        .table("job")
        .col("due_at")
        .and_where(Expr::cust("state = 'running'"))
        .take()
}

fn job_event() -> TableCreateStatement {
    table("job_event")
        .col(reference("job_id"))
        .col(reference("seq"))
        .col(instant("at"))
        .col(number("done", 0))
        .col(number("total", 0))
        .col(text("message"))
        .foreign_key(&mut foreign_key("job_event", "job_id", "job", ForeignKeyAction::Cascade))
        .take()
}
