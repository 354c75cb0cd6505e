//! Every step can be taken back and taken again, on SQLite always and on PostgreSQL when one is at hand.

use anjuan_migrations::{Migrator, down, pending, up};
use sea_orm_migration::{
    MigratorTrait, SchemaManager,
    sea_orm::{Database, DatabaseConnection, DbErr},
};

const TABLES: [&str; 18] = [
    "user",
    "session",
    "api_token",
    "case_file",
    "document",
    "report",
    "draft",
    "plugin",
    "setting",
    "event",
    "job",
    "job_event",
    "audited_file",
    "report_run",
    "waiver",
    "kind_choice",
    "audit_item",
    "seaql_migrations",
];

#[tokio::test]
async fn sqlite_goes_up_down_and_up() {
    let folder = tempfile::tempdir().expect("temporary folder");
    let url = format!("sqlite://{}/test.sqlite?mode=rwc", folder.path().display());
    round_trip(&url).await.expect("round trip");
}

/// Set `ANJUAN_TEST_POSTGRES` to the URL of an empty database to run this one too.
#[tokio::test]
async fn postgres_goes_up_down_and_up() {
    if let Ok(url) = std::env::var("ANJUAN_TEST_POSTGRES") {
        round_trip(&url).await.expect("round trip");
    }
}

async fn round_trip(url: &str) -> Result<(), DbErr> {
    let connection = Database::connect(url).await?;
    assert_eq!(pending(&connection).await?.len(), Migrator::migrations().len());
    up(&connection).await?;
    assert!(pending(&connection).await?.is_empty());
    assert_eq!(tables_there(&connection).await?, TABLES.to_vec());
    down(&connection).await?;
    assert_eq!(tables_there(&connection).await?, vec!["seaql_migrations"]);
    up(&connection).await?;
    assert_eq!(tables_there(&connection).await?, TABLES.to_vec());
    // Leaves the database as it was found, so that another test may use it.
    Migrator::reset(&connection).await
}

async fn tables_there(connection: &DatabaseConnection) -> Result<Vec<&'static str>, DbErr> {
    let manager = SchemaManager::new(connection);
    let mut found = Vec::new();
    for table in TABLES {
        if manager.has_table(table).await? {
            found.push(table);
        }
    }
    Ok(found)
}
