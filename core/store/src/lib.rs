//! What is remembered: people, cases, documents, reports, plugins, events, jobs and the blobs behind them.
//!
//! Last station of every journey: `anjuan-app` calls an engine, then writes the outcome here. The store knows
//! rows and bytes and no law. Three rules hold everywhere:
//!
//! * a change and the event that tells of it are written in one transaction, so the record cannot lag behind;
//! * a blob is written (and flushed) before the row that names it: a crash in between leaves bytes that nobody
//!   names, never a row that names nothing;
//! * the store reads no clock: whoever calls says who acts and when, with a [`Stamp`].
//!
//! ```no_run
//! # async fn tour() -> Result<(), anjuan_store::StoreError> {
//! use anjuan_store::{NewUser, Stamp, Store, StoreConfig};
//! let store = Store::open(StoreConfig::local("/var/lib/anjuan".as_ref())).await?;
//! let stamp = Stamp::system(chrono::DateTime::UNIX_EPOCH);
//! let new = NewUser { login: "lin".into(), display_name: "林律师".into(), password_hash: "…".into(), roles: vec![] };
//! let user = store.users().create(new, &stamp).await?;
//! assert!(store.events().verify_chain().await?.first_broken.is_none());
//! # let _ = user; Ok(()) }
//! ```
//!
//! A binary that keeps blobs in S3 installs the process-wide TLS provider of `rustls` (ring) before it opens the
//! store; the object store's client panics without one.

mod config;
mod connect;
mod digest;
mod error;
mod page;
mod stamp;
mod store;

mod blobs;
mod chain;
mod rows;

mod audited_files;
mod audits;
mod cases;
mod documents;
mod drafts;
mod events;
mod jobs;
mod kind_choices;
mod objects;
mod plugins;
mod progress;
mod purge;
mod queue;
mod reports;
mod sessions;
mod settings;
mod tokens;
mod users;
mod waivers;

pub use audited_files::{AuditedFile, AuditedFiles, FileOf, NewRun, Run};
pub use audits::{AuditCounts, AuditFilter, AuditItem, AuditItems, AuditState, NewAuditItem};
pub use blobs::{BlobStream, Blobs, StoredBlob};
pub use cases::{Case, CaseFilter, Cases, NewCase};
pub use config::{BlobPlace, StoreConfig};
pub use digest::{Digest, NotADigest};
pub use documents::{DocumentFilter, Documents, NewDocument, StoredDocument};
pub use drafts::{Draft, DraftPlace, Drafts};
pub use error::StoreError;
pub use events::{ChainState, Event, EventFilter, Events, NewEvent};
pub use jobs::{Job, JobFilter, JobState, Jobs, NewJob};
pub use kind_choices::{KindChoices, StoredChoice};
pub use objects::{Objects, StoredObject};
pub use page::{Listing, Page};
pub use plugins::{InstalledPlugin, NewPlugin, PluginState, Plugins};
pub use progress::Progress;
pub use purge::Purged;
pub use reports::{NewReport, ReportFilter, Reports, StoredReport};
pub use sessions::{NewSession, Session, Sessions};
pub use settings::{Setting, Settings};
pub use stamp::{Actor, Stamp};
pub use store::Store;
pub use tokens::{ApiToken, ApiTokens, NewApiToken};
pub use users::{Credentials, NewUser, User, UserFilter, Users};
pub use waivers::{NewWaiver, StoredWaiver, Waivers};
