//! The store as a whole: opening it, and the door to each noun.

use crate::connect::{self, Pools};
use crate::{
    ApiTokens, AuditItems, AuditedFiles, Blobs, Cases, Documents, Drafts, Events, Jobs, KindChoices, Plugins, Reports,
    Sessions, Settings, StoreConfig, StoreError, Users, Waivers, error::about,
};
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, Statement};
use std::path::Path;
use std::sync::Arc;

/// Rows and blobs, opened once per process. A clone is another handle to the same pools.
#[derive(Clone)]
pub struct Store {
    pools: Arc<Pools>,
    blobs: Blobs,
}

impl Store {
    /// Connects, brings the tables up to date and makes the blob folder.
    pub async fn open(config: StoreConfig) -> Result<Store, StoreError> {
        let blobs = Blobs::open(&config.blobs)?;
        let pools = connect::open(&config).await?;
        Ok(Store { pools: Arc::new(pools), blobs })
    }

    /// People who may sign in.
    pub fn users(&self) -> Users<'_> {
        Users::new(self)
    }

    /// Signed-in browsers.
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions::new(self)
    }

    /// Tokens of scripts.
    pub fn api_tokens(&self) -> ApiTokens<'_> {
        ApiTokens::new(self)
    }

    /// Cases and their facts.
    pub fn cases(&self) -> Cases<'_> {
        Cases::new(self)
    }

    /// Rendered documents.
    pub fn documents(&self) -> Documents<'_> {
        Documents::new(self)
    }

    /// Reports on audited bundles.
    pub fn reports(&self) -> Reports<'_> {
        Reports::new(self)
    }

    /// Closed files and the audits they went through.
    pub fn audited_files(&self) -> AuditedFiles<'_> {
        AuditedFiles::new(self)
    }

    /// Findings that approvers let stand.
    pub fn waivers(&self) -> Waivers<'_> {
        Waivers::new(self)
    }

    /// What people said files are.
    pub fn kind_choices(&self) -> KindChoices<'_> {
        KindChoices::new(self)
    }

    /// Forms that are not finished.
    pub fn drafts(&self) -> Drafts<'_> {
        Drafts::new(self)
    }

    /// Installed provinces.
    pub fn plugins(&self) -> Plugins<'_> {
        Plugins::new(self)
    }

    /// The record of who did what.
    pub fn events(&self) -> Events<'_> {
        Events::new(self)
    }

    /// Work that outlasts a request.
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs::new(self)
    }

    /// The bundles of audits that run as jobs.
    pub fn audit_items(&self) -> AuditItems<'_> {
        AuditItems::new(self)
    }

    /// Decisions of the administrator.
    pub fn settings(&self) -> Settings<'_> {
        Settings::new(self)
    }

    /// The bytes behind documents, reports, bundles and plugin packages.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Whether the database answers, for a readiness probe.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.read().ping().await.map_err(about("database"))
    }

    /// Whether rows are in SQLite, so that a backup can be made from inside.
    pub fn is_sqlite(&self) -> bool {
        self.read().get_database_backend() == DbBackend::Sqlite
    }

    /// Writes a consistent copy of the SQLite database to `path`, which must not exist, while work goes on.
    ///
    /// PostgreSQL has tools of its own for this; the call is refused there.
    pub async fn backup_rows(&self, path: &Path) -> Result<(), StoreError> {
        let Some(path) = path.to_str().filter(|_| self.is_sqlite()) else {
            return Err(StoreError::Refused { what: "backup", why: "only a SQLite database is copied from inside" });
        };
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO $1", [path.into()]);
        self.pools.write.execute_raw(statement).await.map_err(about("backup"))?;
        Ok(())
    }

    /// Moves the write-ahead log of SQLite into the database file, so that it does not grow without end.
    /// Does nothing on PostgreSQL.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        if self.is_sqlite() {
            self.pools.write.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
        }
        Ok(())
    }

    /// Waits for connections in use and closes them. Other handles to this store stop working.
    pub async fn close(&self) -> Result<(), StoreError> {
        self.pools.read.close_by_ref().await?;
        self.pools.write.close_by_ref().await.map_err(about("database"))
    }

    pub(crate) fn read(&self) -> &DatabaseConnection {
        &self.pools.read
    }

    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction, StoreError> {
        connect::begin(&self.pools.write).await
    }
}
