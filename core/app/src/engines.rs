//! The engines that a use case needs: the library of content and the pool of render workers.
//!
//! The command line and the server share them; only the server adds a store.

use crate::error::OpError;
use crate::library::Library;
use anjuan_ingest::Limits;
use anjuan_model::catalog::load_layer;
use anjuan_render::{Environment, Pool, PoolConfig};
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};
use std::time::Duration;
use tempfile::NamedTempFile;

/// How the engines are set up.
#[derive(Debug, Clone)]
pub struct EngineConfig {
    /// A folder with `templates` and `plugins` that takes the place of the embedded content.
    pub content: Option<PathBuf>,
    /// Render workers at once.
    pub workers: usize,
    /// The longest a document may take.
    pub deadline: Duration,
    /// The most memory a render worker may reserve, in bytes.
    pub memory_bytes: u64,
}

impl Default for EngineConfig {
    fn default() -> Self {
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        Self { content: None, workers, deadline: Duration::from_secs(10), memory_bytes: 2 << 30 }
    }
}

/// Library, render workers and limits.
pub struct Engines {
    library: RwLock<Arc<Library>>,
    pool: Pool,
    /// The Typst sources of the library, where a starting worker reads them.
    sources: NamedTempFile,
    /// Limits of everything that comes in from outside.
    pub limits: Limits,
    config: EngineConfig,
    /// The digests of the packages that take part.
    installed: Mutex<Vec<String>>,
}

/// A province's package, as it was stored.
pub struct Package {
    /// The plugin's id, for messages.
    pub name: String,
    /// SHA-256 of the package.
    pub sha256: String,
    /// The zip.
    pub bytes: Vec<u8>,
    /// Who signed it, or that nobody did.
    pub signed_by: String,
}

/// Render workers over content that does not take part.
pub struct Trial {
    /// The workers.
    pub pool: Pool,
    _sources: NamedTempFile,
}

fn pool(config: &EngineConfig, sources: &NamedTempFile) -> Result<Pool, OpError> {
    let arguments = vec!["render-worker".to_owned(), "--sources".to_owned(), sources.path().display().to_string()];
    Ok(Pool::new(PoolConfig {
        workers: config.workers,
        deadline: config.deadline,
        memory_bytes: config.memory_bytes,
        ..PoolConfig::new(std::env::current_exe()?, arguments)
    }))
}

impl Engines {
    /// Loads the content and prepares the workers; none is started before the first document.
    pub fn start(config: &EngineConfig) -> Result<Self, OpError> {
        let host = anjuan_host::Host::new(anjuan_host::Limits::default())
            .map_err(|error| OpError::Internal(error.to_string()))?;
        let library = Library::load(config.content.as_deref(), Arc::new(host))?;
        let sources = NamedTempFile::with_prefix("anjuan-sources-")?;
        write_sources(&sources, &library)?;
        let pool = pool(config, &sources)?;
        Ok(Self {
            library: RwLock::new(Arc::new(library)),
            pool,
            sources,
            limits: Limits::default(),
            config: config.clone(),
            installed: Mutex::default(),
        })
    }

    /// The content as it is now; a later change does not touch whoever holds this.
    pub fn library(&self) -> Arc<Library> {
        let guard = self.library.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(&guard)
    }

    /// Lets these packages take part, and no others, beside the content that came with the program.
    ///
    /// Nothing happens where the same ones take part already. One caller at a time changes the library; whoever
    /// holds the old one keeps it, and workers start anew for their next document.
    pub fn take_part(&self, packages: Vec<Package>) -> Result<(), OpError> {
        let mut installed = self.installed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let wanted: Vec<String> = packages.iter().map(|package| package.sha256.clone()).collect();
        if *installed == wanted {
            return Ok(());
        }
        let mut layers = Vec::new();
        for package in packages {
            let files = anjuan_ingest::package::read(&package.bytes, &Limits::package())
                .map_err(|refusal| OpError::Findings(vec![refusal.finding(&package.name)]))?;
            let (mut layer, problems) = load_layer(files);
            layer.signed_by = Some(package.signed_by);
            layers.push((layer, problems));
        }
        let library = self.library().with(layers);
        write_sources(&self.sources, &library)?;
        *self.library.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(library);
        self.pool.restart();
        *installed = wanted;
        Ok(())
    }

    /// The digests of the packages that take part.
    pub fn installed(&self) -> Vec<String> {
        self.installed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Workers of their own for content that is only being looked at.
    pub fn trial(&self, library: &Library) -> Result<Trial, OpError> {
        let sources = NamedTempFile::with_prefix("anjuan-trial-")?;
        write_sources(&sources, library)?;
        let config = EngineConfig { workers: 1, ..self.config.clone() };
        Ok(Trial { pool: pool(&config, &sources)?, _sources: sources })
    }

    /// The render workers.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// How many documents are rendered at once.
    pub fn workers(&self) -> usize {
        self.config.workers.max(1)
    }
}

/// Written beside and renamed, so that a worker never reads half a catalogue.
fn write_sources(file: &NamedTempFile, library: &Library) -> Result<(), OpError> {
    let folder = file.path().parent().unwrap_or(Path::new("."));
    let mut fresh = NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&mut fresh, &library.sources).map_err(|error| OpError::Internal(error.to_string()))?;
    fresh.flush()?;
    fresh.persist(file.path()).map_err(|error| OpError::Io(error.error))?;
    Ok(())
}

/// What a worker process does until its parent closes the pipe.
pub fn work(sources: &Path) -> Result<(), OpError> {
    let reader = BufReader::new(std::fs::File::open(sources)?);
    let sources = serde_json::from_reader(reader).map_err(|error| OpError::Internal(error.to_string()))?;
    anjuan_render::run_worker(
        || Environment::new(Library::fonts(), sources),
        std::io::stdin().lock(),
        std::io::stdout(),
    )
    .map_err(|error| OpError::Internal(error.to_string()))
}
