//! The one error of the store: few kinds that a caller can act on, and never a stored value in the text.

use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlErr, sqlx};

/// Why the store could not do what it was asked.
///
/// The texts are for operators. They carry the names of nouns and the codes of the driver, never a value of a
/// row: a unique index on logins must not put a login into a log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The named thing does not exist (any more).
    #[error("{what} not found")]
    NotFound {
        /// The noun, such as `user`.
        what: &'static str,
    },
    /// It exists already, or somebody else changed it since it was read.
    #[error("{what} conflicts with what is stored")]
    Conflict {
        /// The noun, such as `user`.
        what: &'static str,
    },
    /// The call itself makes no sense, such as a reference to a row that does not exist.
    #[error("{what} refused: {why}")]
    Refused {
        /// The noun, such as `document`.
        what: &'static str,
        /// The reason, without values.
        why: &'static str,
    },
    /// More bytes than the caller was ready to hold in memory.
    #[error("{what} is larger than {limit_bytes} bytes")]
    TooLarge {
        /// The noun, such as `blob`.
        what: &'static str,
        /// The caller's limit, in bytes.
        limit_bytes: u64,
    },
    /// The database or the blob store cannot be reached or is too busy; trying again later may help.
    #[error("{what} unavailable ({why})")]
    Unavailable {
        /// `database` or `blob store`.
        what: &'static str,
        /// The driver's code or a short technical reason.
        why: String,
    },
    /// What is stored is not what this program wrote, or the schema is not the expected one.
    #[error("{what} is broken ({why})")]
    Broken {
        /// The noun, such as `blob`.
        what: &'static str,
        /// The driver's code or a short technical reason.
        why: String,
    },
    /// The configuration names a place that cannot be used.
    #[error("store configuration: {why}")]
    Configuration {
        /// A short technical reason.
        why: String,
    },
}

impl StoreError {
    /// A stable word for the kind, for logs and for the mapping to a response.
    pub fn kind(&self) -> &'static str {
        match self {
            StoreError::NotFound { .. } => "not-found",
            StoreError::Conflict { .. } => "conflict",
            StoreError::Refused { .. } => "refused",
            StoreError::TooLarge { .. } => "too-large",
            StoreError::Unavailable { .. } => "unavailable",
            StoreError::Broken { .. } => "broken",
            StoreError::Configuration { .. } => "configuration",
        }
    }
}

/// Turns a database error about one noun into ours; used as `map_err(about("user"))`.
pub(crate) fn about(what: &'static str) -> impl Fn(DbErr) -> StoreError {
    move |error| translate(what, &error)
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        translate("row", &error)
    }
}

fn translate(what: &'static str, error: &DbErr) -> StoreError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => return StoreError::Conflict { what },
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => {
            return StoreError::Refused { what, why: "a row it refers to, or that refers to it, stands against it" };
        }
        _ => {}
    }
    match error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => unavailable("pool timeout"),
        DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed) => unavailable("pool closed"),
        DbErr::Conn(cause) => unavailable(&code(cause)),
        DbErr::Exec(cause) | DbErr::Query(cause) => {
            let code = code(cause);
            if is_transient(&code) { unavailable(&code) } else { StoreError::Broken { what: "database", why: code } }
        }
        DbErr::RecordNotFound(_) | DbErr::RecordNotUpdated => StoreError::NotFound { what },
        DbErr::RecordNotInserted => StoreError::Conflict { what },
        DbErr::Migration(_) | DbErr::Custom(_) => {
            StoreError::Broken { what: "schema", why: "the database was written by another version".to_owned() }
        }
        _ => StoreError::Broken { what, why: "a column does not hold what this program writes".to_owned() },
    }
}

fn unavailable(why: &str) -> StoreError {
    StoreError::Unavailable { what: "database", why: why.to_owned() }
}

/// The driver's code. Its message is left out, because some messages quote the offending value.
fn code(cause: &RuntimeErr) -> String {
    match cause {
        RuntimeErr::SqlxError(error) => match error.as_ref() {
            sqlx::Error::Database(error) => match error.code() {
                Some(code) => format!("code {code}"),
                None => "no code".to_owned(),
            },
            sqlx::Error::Io(error) => format!("input/output: {}", error.kind()),
            sqlx::Error::PoolTimedOut => "pool timeout".to_owned(),
            sqlx::Error::PoolClosed => "pool closed".to_owned(),
            sqlx::Error::Tls(_) => "tls".to_owned(),
            sqlx::Error::Configuration(_) => "configuration".to_owned(),
            _ => "driver".to_owned(),
        },
        RuntimeErr::Internal(_) => "internal".to_owned(),
    }
}

/// Busy and locked on SQLite (5, 6 and their extended codes 261, 517, 262), disk full (13); on PostgreSQL
/// serialisation failures, deadlocks, and a server that starts, stops or runs out of something.
fn is_transient(code: &str) -> bool {
    let Some(code) = code.strip_prefix("code ") else { return code != "internal" && code != "driver" };
    matches!(code, "5" | "6" | "13" | "261" | "262" | "517" | "40001" | "40P01" | "57P01" | "57P02" | "57P03")
        || (code.len() == 5 && (code.starts_with("53") || code.starts_with("08")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_carry_no_value_of_a_row() {
        let cause = RuntimeErr::Internal("duplicate key (login)=(zhang.san)".to_owned());
        let error = translate("user", &DbErr::Exec(cause));
        assert_eq!(error.to_string(), "database is broken (internal)");
        assert_eq!(error.kind(), "broken");
    }

    #[test]
    fn a_busy_database_is_not_a_broken_one() {
        assert!(is_transient("code 5"));
        assert!(is_transient("code 40001"));
        assert!(is_transient("pool timeout"));
        assert!(!is_transient("code 1"));
        assert!(!is_transient("code 42P01"));
    }
}
