//! What every request of the server shares.

use crate::blocking::blocking;
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::trust::TrustPolicy;
use anjuan_store::{Actor, Stamp, Store, User};
use chrono::{DateTime, NaiveDate, Utc};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tera::Tera;
use tokio::sync::{Notify, Semaphore};

/// The server's state. Requests hold it behind `web::Data`.
pub struct App {
    /// Content and render workers.
    pub engines: Arc<Engines>,
    /// What is remembered.
    pub store: Store,
    /// The pages.
    pub pages: Tera,
    /// The data folder, for uploads on their way.
    pub data: PathBuf,
    /// Permits for work that takes a processor: one per core, so that no queue grows unseen.
    pub work: Arc<Semaphore>,
    /// Uploads and renderings that may wait at once before a request is answered 系统繁忙.
    pub waiting: Arc<Semaphore>,
    /// Uploads that may be under way or lie in the data folder at once; see [`crate::upload::MOST_UPLOADS`].
    pub uploads: Arc<Semaphore>,
    /// Wakes whoever carries out jobs, when this process has queued one.
    pub queued: Notify,
    /// Which packages of provinces are taken.
    pub trust: TrustPolicy,
    /// The same for audits of many bundles, which others do not wait behind.
    pub audits_queued: Notify,
    /// How long a process may be silent before another takes its audit over.
    pub takeover: Duration,
    /// Options of the client of object stores, for bundles that are read from there.
    pub object_options: Vec<(String, String)>,
    /// Whether cookies are marked Secure, as behind a TLS proxy they must be.
    pub secure_cookies: bool,
}

impl App {
    /// Runs work of an engine on the bounded blocking pool, never on a server thread.
    ///
    /// The permits stay with the work: a client that hangs up does not make room for more while it still runs.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engines) -> Result<T, OpError> + Send + 'static,
    ) -> Result<T, OpError> {
        let place = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| OpError::Busy)?;
        let permit = Arc::clone(&self.work).acquire_owned().await.map_err(|_| OpError::Busy)?;
        let engines = Arc::clone(&self.engines);
        blocking(move || {
            let _held = (place, permit);
            work(&engines)
        })
        .await?
    }

    /// Who acts, now.
    pub fn stamp(&self, user: &User) -> Stamp {
        Stamp::new(Actor::User(user.id), now())
    }
}

/// The clock, read at the door and nowhere below it.
#[expect(clippy::disallowed_methods, reason = "this is the door at which the clock is read")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Today in China, whatever the machine's zone: legal days are counted there.
pub fn today() -> NaiveDate {
    china_day(now())
}

/// The day in China at a moment.
pub fn china_day(at: DateTime<Utc>) -> NaiveDate {
    (at + chrono::TimeDelta::hours(8)).date_naive()
}
