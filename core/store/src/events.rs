//! The record of who did what. It is only ever added to; its fields hold keys and codes, never personal data.

use crate::page::newest_first;
use crate::rows::{broken, event};
use crate::{Listing, Page, Stamp, Store, StoreError, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

/// How many events are held in memory while the chain is verified.
const BATCH: u64 = 1000;

/// Access to the record.
pub struct Events<'a> {
    store: &'a Store,
}

/// Something that happened, not yet recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// What happened, as `noun.past-participle`: `document.rendered`, `personal-data.revealed`.
    pub action: &'static str,
    /// The noun it happened to: `document`.
    pub subject_kind: &'static str,
    /// The key or uuid of the subject, never its name.
    pub subject_id: String,
    /// More about it: codes, counts, hashes. No personal data.
    pub detail: Value,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its place in the chain: 1, 2, 3 without a gap.
    pub seq: i64,
    /// When, in UTC, to the microsecond.
    pub at: DateTime<Utc>,
    /// Who, as [`crate::Actor`] writes itself: `user:12`, `system`.
    pub actor: String,
    /// What happened.
    pub action: String,
    /// The noun it happened to.
    pub subject_kind: String,
    /// The key or uuid of the subject.
    pub subject_id: String,
    /// More about it.
    pub detail: Value,
    /// The hash of the event before, 64 zeros for the first.
    pub previous_hash: String,
    /// The hash over all fields above.
    pub hash: String,
}

/// Which events are wanted; `None` means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// Only about this kind of subject.
    pub subject_kind: Option<String>,
    /// Only about this subject.
    pub subject_id: Option<String>,
    /// Only this action.
    pub action: Option<String>,
    /// Only by this actor, as it writes itself.
    pub actor: Option<String>,
    /// Only at or after this instant.
    pub since: Option<DateTime<Utc>>,
    /// Only before this instant.
    pub until: Option<DateTime<Utc>>,
}

/// What a verification of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainState {
    /// How many events were read.
    pub events: u64,
    /// The `seq` of the first event that is missing, altered or out of line; `None` when the chain holds.
    pub first_broken: Option<i64>,
    /// The hash of the last event, 64 zeros when there is none. Kept outside the database (printed, signed), it
    /// shows later that nobody cut events off the end, which the chain alone cannot show.
    pub head: String,
}

impl<'a> Events<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Events { store }
    }

    /// Records something that changes no row of its own, such as a failed sign-in or an export.
    pub async fn record(&self, new: NewEvent, stamp: &Stamp) -> Result<Event, StoreError> {
        let transaction = self.store.begin().await?;
        let row = chain::append(&transaction, stamp, new).await?;
        transaction.commit().await.map_err(about("event"))?;
        row.try_into()
    }

    /// One page of the record, newest first. The key of a page is the `seq`.
    pub async fn list(&self, filter: &EventFilter, page: Page) -> Result<Listing<Event>, StoreError> {
        use event::Column;
        let mut select = event::Entity::find();
        for (column, wanted) in [
            (Column::SubjectKind, &filter.subject_kind),
            (Column::SubjectId, &filter.subject_id),
            (Column::Action, &filter.action),
            (Column::Actor, &filter.actor),
        ] {
            if let Some(wanted) = wanted {
                select = select.filter(column.eq(wanted.as_str()));
            }
        }
        if let Some(since) = filter.since {
            select = select.filter(Column::At.gte(since));
        }
        if let Some(until) = filter.until {
            select = select.filter(Column::At.lt(until));
        }
        newest_first(self.store.read(), select, Column::Seq, page, |event: &Event| event.seq).await
    }

    /// Reads the whole chain and tells whether it holds.
    pub async fn verify_chain(&self) -> Result<ChainState, StoreError> {
        let mut state = ChainState { events: 0, first_broken: None, head: chain::GENESIS.to_owned() };
        let mut expected = 1;
        loop {
            let rows = event::Entity::find()
                .filter(event::Column::Seq.gte(expected))
                .order_by_asc(event::Column::Seq)
                .limit(BATCH)
                .all(self.store.read())
                .await?;
            if rows.is_empty() {
                return Ok(state);
            }
            for row in rows {
                let holds = row.seq == expected && row.previous_hash == state.head && chain::hash(&row) == row.hash;
                if !holds && state.first_broken.is_none() {
                    state.first_broken = Some(expected);
                }
                state.events += 1;
                state.head = row.hash;
                expected = row.seq + 1;
            }
        }
    }
}

impl TryFrom<event::Model> for Event {
    type Error = StoreError;

    fn try_from(row: event::Model) -> Result<Self, StoreError> {
        Ok(Event {
            seq: row.seq,
            at: row.at,
            actor: row.actor,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            detail: serde_json::from_str(&row.detail).map_err(|_| broken("event"))?,
            previous_hash: row.previous_hash,
            hash: row.hash,
        })
    }
}
