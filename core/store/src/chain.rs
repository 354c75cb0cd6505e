//! How events are chained: each one's hash covers its fields and the hash of the one before.
//!
//! The hash is SHA-256 over fields that each come with their length, so no two different events have the same
//! encoding. The detail is written with sorted keys first and that very text is stored, because neither a JSON
//! library nor a database promises to keep the order of keys.

use crate::rows::event;
use crate::{NewEvent, Stamp, StoreError, error::about};
use chrono::{DateTime, SecondsFormat, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryOrder, QuerySelect, Statement};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The first thing that is hashed; a change of the encoding changes it.
const ENCODING: &str = "anjuan.event/1";

/// What stands for the previous hash in the first event.
pub(crate) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Held on PostgreSQL from here to the commit, so that events form one line. SQLite has one writer anyhow.
const CHAIN_LOCK: i64 = 0x616e_6a75_616e_0002;

/// Appends an event inside the caller's transaction.
///
/// It must be the last thing the transaction does. The lock on the chain is then held for the shortest time, and
/// no one who holds it waits for another lock, so two writers cannot block each other for ever.
pub(crate) async fn append(
    transaction: &DatabaseTransaction,
    stamp: &Stamp,
    new: NewEvent,
) -> Result<event::Model, StoreError> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        let lock = format!("SELECT pg_advisory_xact_lock({CHAIN_LOCK})");
        transaction.execute_raw(Statement::from_string(DbBackend::Postgres, lock)).await?;
    }
    let last = event::Entity::find().order_by_desc(event::Column::Seq).limit(1).one(transaction).await?;
    let (seq, previous_hash) = match last {
        Some(last) => (last.seq + 1, last.hash),
        None => (1, GENESIS.to_owned()),
    };
    let mut row = event::Model {
        id: 0,
        tenant_id: 1,
        seq,
        at: stamp.at(),
        actor: stamp.actor().to_string(),
        action: new.action.to_owned(),
        subject_kind: new.subject_kind.to_owned(),
        subject_id: new.subject_id,
        detail: canonical(&new.detail),
        previous_hash,
        hash: String::new(),
    };
    row.hash = hash(&row);
    let active = event::ActiveModel {
        seq: Set(row.seq),
        at: Set(row.at),
        actor: Set(row.actor),
        action: Set(row.action),
        subject_kind: Set(row.subject_kind),
        subject_id: Set(row.subject_id),
        detail: Set(row.detail),
        previous_hash: Set(row.previous_hash),
        hash: Set(row.hash),
        ..Default::default()
    };
    event::Entity::insert(active).exec_with_returning(transaction).await.map_err(about("event"))
}

/// The hash that the row should have.
pub(crate) fn hash(row: &event::Model) -> String {
    let seq = row.seq.to_string();
    let at = instant(row.at);
    let mut hash = Sha256::new();
    for field in [
        ENCODING,
        &seq,
        &at,
        &row.actor,
        &row.action,
        &row.subject_kind,
        &row.subject_id,
        &row.detail,
        &row.previous_hash,
    ] {
        hash.update((field.len() as u64).to_be_bytes());
        hash.update(field.as_bytes());
    }
    crate::Digest::from_bytes(hash.finalize().into()).to_string()
}

/// One spelling per instant: UTC, microseconds, `Z`.
fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// JSON without white space and with the keys of every object sorted by their bytes.
pub(crate) fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by(|one, other| one.0.cmp(other.0));
            let fields: Vec<String> = fields
                .into_iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(canonical).collect();
            format!("[{}]", items.join(","))
        }
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row() -> event::Model {
        event::Model {
            id: 9,
            tenant_id: 1,
            seq: 1,
            at: DateTime::UNIX_EPOCH,
            actor: "user:1".to_owned(),
            action: "case.created".to_owned(),
            subject_kind: "case".to_owned(),
            subject_id: "7".to_owned(),
            detail: "{}".to_owned(),
            previous_hash: GENESIS.to_owned(),
            hash: String::new(),
        }
    }

    #[test]
    fn the_order_of_keys_does_not_matter() {
        let one = json!({"b": [1, {"z": null, "a": "\"x\""}], "a": true});
        let other = json!({"a": true, "b": [1, {"a": "\"x\"", "z": null}]});
        assert_eq!(canonical(&one), canonical(&other));
        assert_eq!(canonical(&one), r#"{"a":true,"b":[1,{"a":"\"x\"","z":null}]}"#);
    }

    #[test]
    fn text_that_moves_from_one_field_to_the_next_changes_the_hash() {
        let mut moved = row();
        moved.actor = "user:1c".to_owned();
        moved.action = "ase.created".to_owned();
        assert_ne!(hash(&row()), hash(&moved));
    }

    #[test]
    fn the_encoding_is_pinned() {
        // If this changes, every stored chain is declared broken: give the encoding a new name instead.
        assert_eq!(hash(&row()), "17f5325894cfdd06e9319472f9627352701adf4d6fa019c7b8364b0a3507ab7f");
    }
}
