//! The record holds, and shows when somebody changed it past the store.

use crate::temporary::{Temporary, later, new_case, noon, stamp, stamp_of};
use anjuan_store::{Actor, EventFilter, NewEvent, Page, Stamp};
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::json;

async fn with_five_events() -> Temporary {
    let place = Temporary::open().await;
    for number in 0..5 {
        place.store.cases().create(new_case(&format!("案{number}")), &stamp()).await.expect("case");
    }
    place
}

/// Does what only somebody with the database file can do.
async fn tamper(place: &Temporary, statements: &[&str]) {
    let connection = place.back_door().await;
    let triggers = match connection.get_database_backend() {
        DbBackend::Postgres => "ALTER TABLE event DISABLE TRIGGER ALL",
        _ => "DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete",
    };
    for statement in triggers.split("; ").chain(statements.iter().copied()) {
        connection.execute_unprepared(statement).await.expect("tamper");
    }
}

#[tokio::test]
async fn an_untouched_chain_holds_and_its_head_is_the_last_hash() {
    let place = with_five_events().await;
    let state = place.store.events().verify_chain().await.expect("verify");
    let last = place.store.events().list(&EventFilter::default(), Page::first(1)).await.expect("list");
    assert_eq!((state.events, state.first_broken), (5, None));
    assert_eq!((state.head.as_str(), last.items[0].seq), (last.items[0].hash.as_str(), 5));
}

#[tokio::test]
async fn an_altered_event_is_found() {
    let place = with_five_events().await;
    tamper(&place, &["UPDATE event SET actor = 'user:666' WHERE seq = 3"]).await;
    assert_eq!(place.store.events().verify_chain().await.expect("verify").first_broken, Some(3));
}

#[tokio::test]
async fn an_altered_event_with_a_hash_to_match_breaks_the_next_one() {
    let place = with_five_events().await;
    let forged = "UPDATE event SET hash = previous_hash WHERE seq = 2";
    tamper(&place, &[forged]).await;
    assert_eq!(place.store.events().verify_chain().await.expect("verify").first_broken, Some(2));
}

#[tokio::test]
async fn a_removed_event_leaves_a_gap() {
    let place = with_five_events().await;
    tamper(&place, &["DELETE FROM event WHERE seq = 4"]).await;
    let state = place.store.events().verify_chain().await.expect("verify");
    assert_eq!((state.first_broken, state.events), (Some(4), 4));
}

#[tokio::test]
async fn events_cut_off_the_end_show_against_a_head_kept_elsewhere() {
    let place = with_five_events().await;
    let kept = place.store.events().verify_chain().await.expect("verify").head;
    tamper(&place, &["DELETE FROM event WHERE seq = 5"]).await;
    let state = place.store.events().verify_chain().await.expect("verify");
    assert_eq!(state.first_broken, None);
    assert_ne!(state.head, kept);
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_an_event() {
    let place = with_five_events().await;
    let connection = place.back_door().await;
    for statement in ["UPDATE event SET actor = 'x'", "DELETE FROM event"] {
        assert!(connection.execute_unprepared(statement).await.is_err(), "{statement}");
    }
    assert_eq!(place.store.events().verify_chain().await.expect("verify").first_broken, None);
}

#[tokio::test]
async fn an_event_of_its_own_is_recorded_and_found() {
    let place = Temporary::open().await;
    let user = place.user("lin").await;
    let new = NewEvent {
        action: "personal-data.revealed",
        subject_kind: "case",
        subject_id: "7".to_owned(),
        detail: json!({ "reason": "court-request", "fields": ["id-number"] }),
    };
    let at = noon() + chrono::TimeDelta::nanoseconds(1_234_567);
    let stamp = Stamp::new(Actor::Token { user: user.id, token: 3 }, at);
    let event = place.store.events().record(new.clone(), &stamp).await.expect("record");
    assert_eq!((event.seq, event.actor), (2, format!("user:{}/token:3", user.id)));
    assert_eq!((event.detail, event.at), (new.detail, stamp.at()));
    assert_eq!(place.store.events().verify_chain().await.expect("verify").first_broken, None);
}

#[tokio::test]
async fn events_are_filtered_by_subject_action_actor_and_time() {
    let place = Temporary::open().await;
    let user = place.user("lin").await;
    place.store.cases().create(new_case("案"), &stamp_of(&user)).await.expect("case");
    let found = async |filter: EventFilter| {
        place.store.events().list(&filter, Page::first(10)).await.expect("list").items.len()
    };
    let base = EventFilter::default;
    assert_eq!(found(base()).await, 2);
    assert_eq!(found(EventFilter { action: Some("case.created".into()), ..base() }).await, 1);
    assert_eq!(found(EventFilter { actor: Some(format!("user:{}", user.id)), ..base() }).await, 1);
    assert_eq!(found(EventFilter { subject_kind: Some("user".into()), ..base() }).await, 1);
    assert_eq!(found(EventFilter { subject_id: Some("nothing".into()), ..base() }).await, 0);
    assert_eq!(found(EventFilter { since: Some(noon()), until: Some(later(1)), ..base() }).await, 2);
    assert_eq!(found(EventFilter { until: Some(noon()), ..base() }).await, 0);
}
