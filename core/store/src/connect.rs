//! Opens the connection pools the way each database wants them.
//!
//! SQLite allows one writer at a time. One pool with a single connection queues writers in our process, where
//! waiting is fair and cheap; a second pool of read-only connections reads beside it, which the write-ahead log
//! allows. PostgreSQL needs none of that and gets one pool.

use crate::{StoreConfig, StoreError, error::about};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};
use std::time::Duration;

/// Held while tables are built, so that processes that start at once on PostgreSQL do it one after the other.
const SCHEMA_LOCK: i64 = 0x616e_6a75_616e_0001;

/// What SQLite answers when another connection has the file to itself.
const BUSY: &str = "code 5";

/// Between two attempts to be the first to open a SQLite file.
const PAUSE: Duration = Duration::from_millis(20);

/// The pools: `write` for every transaction, `read` for everything else.
pub(crate) struct Pools {
    pub(crate) write: DatabaseConnection,
    pub(crate) read: DatabaseConnection,
}

/// Connects, builds or extends the tables, and returns the pools.
pub(crate) async fn open(config: &StoreConfig) -> Result<Pools, StoreError> {
    let url = &config.database_url;
    if !url.starts_with("sqlite:") {
        let pool = connect(options(config, config.max_connections)).await?;
        migrate(&pool).await?;
        return Ok(Pools { write: pool.clone(), read: pool });
    }
    let write = connect_first(config).await?;
    migrate(&write).await?;
    // Every connection to a database in memory has a database of its own, so there can be only one.
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    let read = if in_memory { write.clone() } else { connect(sqlite_options(config, 4, reader)).await? };
    Ok(Pools { write, read })
}

/// Starts a transaction that may write.
///
/// On SQLite it takes the writer's lock at once. A transaction that reads first and writes later can be refused
/// in the middle, and no timeout helps then.
pub(crate) async fn begin(write: &DatabaseConnection) -> Result<DatabaseTransaction, StoreError> {
    let sqlite = write.get_database_backend() == DbBackend::Sqlite;
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        // The chain of events takes a lock and then reads what the one before committed. A server whose default
        // is a snapshot per transaction would show it an older state.
        isolation_level: (!sqlite).then_some(IsolationLevel::ReadCommitted),
        access_mode: None,
    };
    write.begin_with_options(options).await.map_err(about("transaction"))
}

/// Opens the writing connection of SQLite, again and again while another process does the same.
///
/// The switch to the write-ahead log needs the file alone for a moment, and SQLite does not wait for that by itself.
async fn connect_first(config: &StoreConfig) -> Result<DatabaseConnection, StoreError> {
    let mut waited = Duration::ZERO;
    loop {
        match connect(sqlite_options(config, 1, writer)).await {
            Err(StoreError::Unavailable { why, .. }) if why == BUSY && waited < config.patience => {
                tokio::time::sleep(PAUSE).await;
                waited += PAUSE;
            }
            outcome => return outcome,
        }
    }
}

async fn connect(options: ConnectOptions) -> Result<DatabaseConnection, StoreError> {
    Database::connect(options).await.map_err(about("database"))
}

async fn migrate(write: &DatabaseConnection) -> Result<(), StoreError> {
    let transaction = begin(write).await?;
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({SCHEMA_LOCK})");
        transaction.execute_raw(Statement::from_string(DbBackend::Postgres, lock)).await?;
    }
    anjuan_migrations::up(&transaction).await.map_err(about("schema"))?;
    transaction.commit().await.map_err(about("schema"))
}

/// Statements stay out of logs and spans: they carry people's names as parameters.
fn options(config: &StoreConfig, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(config.database_url.as_str());
    options
        .max_connections(connections)
        .acquire_timeout(config.patience)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .set_application_name("anjuan");
    options
}

fn sqlite_options(
    config: &StoreConfig,
    connections: u32,
    role: fn(SqliteConnectOptions) -> SqliteConnectOptions,
) -> ConnectOptions {
    let patience = config.patience;
    let mut options = options(config, connections);
    options.map_sqlx_sqlite_opts(move |sqlite| role(common(sqlite, patience)));
    options
}

fn common(sqlite: SqliteConnectOptions, patience: Duration) -> SqliteConnectOptions {
    sqlite
        .foreign_keys(true)
        .busy_timeout(patience)
        .pragma("cache_size", "-16384")
        .pragma("temp_store", "MEMORY")
        .pragma("mmap_size", "134217728")
}

/// `synchronous = FULL`: in write-ahead mode `NORMAL` may lose the last commits when the power fails, and what
/// was acknowledged must not be lost.
fn writer(sqlite: SqliteConnectOptions) -> SqliteConnectOptions {
    sqlite
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .optimize_on_close(true, None)
}

fn reader(sqlite: SqliteConnectOptions) -> SqliteConnectOptions {
    sqlite.read_only(true)
}
