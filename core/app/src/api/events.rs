//! The append-only, hash-chained record of changes. For administrators.

use super::documents::Part;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::state::App;
use actix_web::get;
use actix_web::web::{Data, Json, Query};
use anjuan_store::EventFilter;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// An event.
#[derive(Serialize, ToSchema)]
pub struct EventRow {
    /// Place in the chain.
    seq: i64,
    /// When, RFC 3339.
    at: String,
    /// Who: `user:12`, `system`.
    actor: String,
    /// What happened.
    action: String,
    /// To what kind of thing.
    subject_kind: String,
    /// To which.
    subject_id: String,
    /// More about it, without personal data.
    #[schema(value_type = Object)]
    detail: Value,
    /// Hash over this event and the one before.
    hash: String,
}

/// A part of the record.
#[derive(Serialize, ToSchema)]
pub struct EventList {
    items: Vec<EventRow>,
    /// Where the next part starts.
    next: Option<i64>,
}

/// What a verification found.
#[derive(Serialize, ToSchema)]
pub struct ChainVerified {
    /// How many events were read.
    events: u64,
    /// The first that is altered or missing; none where the chain holds.
    first_broken: Option<i64>,
    /// Hash of the last event.
    head: String,
}

/// The events, newest first.
#[utoipa::path(params(Part), responses((status = 200, body = EventList)))]
#[get("/events")]
pub async fn list(app: Data<App>, person: SignedIn, part: Query<Part>) -> Result<Json<EventList>, OpError> {
    person.require(&[])?;
    let listing = app.store.events().list(&EventFilter::default(), part.page()).await?;
    let row = |event: anjuan_store::Event| EventRow {
        seq: event.seq,
        at: event.at.to_rfc3339(),
        actor: event.actor,
        action: event.action,
        subject_kind: event.subject_kind,
        subject_id: event.subject_id,
        detail: event.detail,
        hash: event.hash,
    };
    Ok(Json(EventList { items: listing.items.into_iter().map(row).collect(), next: listing.next }))
}

/// Recomputes every hash of the chain.
#[utoipa::path(responses((status = 200, body = ChainVerified)))]
#[get("/events/verification")]
pub async fn verify(app: Data<App>, person: SignedIn) -> Result<Json<ChainVerified>, OpError> {
    person.require(&[])?;
    let state = app.store.events().verify_chain().await?;
    Ok(Json(ChainVerified { events: state.events, first_broken: state.first_broken, head: state.head }))
}
