//! The tables as the database sees them. Private to this crate: what others get are the plain structs beside it.

pub(crate) mod api_token;
pub(crate) mod audit_item;
pub(crate) mod audited_file;
pub(crate) mod case_file;
pub(crate) mod document;
pub(crate) mod draft;
pub(crate) mod event;
pub(crate) mod job;
pub(crate) mod job_event;
pub(crate) mod kind_choice;
pub(crate) mod plugin;
pub(crate) mod report;
pub(crate) mod report_run;
pub(crate) mod session;
pub(crate) mod setting;
pub(crate) mod user;
pub(crate) mod waiver;

use crate::{Digest, StoreError};

/// Reads a digest out of a column.
pub(crate) fn digest(text: &str) -> Result<Digest, StoreError> {
    text.parse().map_err(|_| broken("digest"))
}

/// Reads a list of words out of a JSON column.
pub(crate) fn words(value: serde_json::Value) -> Result<Vec<String>, StoreError> {
    serde_json::from_value(value).map_err(|_| broken("list of words"))
}

/// A column holds what this program never writes.
pub(crate) fn broken(what: &'static str) -> StoreError {
    StoreError::Broken { what, why: "a column does not hold what this program writes".to_owned() }
}
