//! The shape of the database, as a sequence of steps that go up and down.
//!
//! `anjuan-store` runs [`up`] when it opens a database, so nobody has to remember a command. The steps are
//! written with the query builder and give the same tables on SQLite and on PostgreSQL. How to add one
//! (expand first, contract a release later) is told in `README.md`.

mod columns;
mod m20261122_000001_people;
mod m20261122_000002_casework;
mod m20261122_000003_plugins;
mod m20261122_000004_events;
mod m20261122_000005_jobs;
mod m20261123_000006_decisions;
mod m20261123_000007_audits;

use sea_orm_migration::prelude::*;

/// All steps in the order in which they were released.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_people::Migration),
            Box::new(m20261122_000002_casework::Migration),
            Box::new(m20261122_000003_plugins::Migration),
            Box::new(m20261122_000004_events::Migration),
            Box::new(m20261122_000005_jobs::Migration),
            Box::new(m20261123_000006_decisions::Migration),
            Box::new(m20261123_000007_audits::Migration),
        ]
    }
}

/// Applies every step that the database does not have yet.
///
/// The connection should be a transaction, so that two processes that start at once do not both build tables.
pub async fn up<'c, C>(connection: C) -> Result<(), DbErr>
where
    C: IntoSchemaManagerConnection<'c>,
{
    Migrator::up(connection, None).await
}

/// Takes every step back, newest first, and leaves no table of ours.
pub async fn down<'c, C>(connection: C) -> Result<(), DbErr>
where
    C: IntoSchemaManagerConnection<'c>,
{
    Migrator::down(connection, None).await
}

/// Names of the steps that this program knows and the database has not applied, oldest first.
///
/// Writes nothing, so it may be called with a read-only connection.
pub async fn pending<C>(connection: &C) -> Result<Vec<String>, DbErr>
where
    C: ConnectionTrait,
{
    let steps = Migrator::get_pending_migrations_read_only(connection).await?;
    Ok(steps.iter().map(|step| step.name().to_owned()).collect())
}
