//! What a batch holds, told without carrying one out.

use super::*;

#[test]
fn a_batch_tells_which_blobs_it_holds() {
    let (table, zip) = (Digest::of(b"table"), Digest::of(b"zip"));
    let payload = Payload {
        template: String::new(),
        title: String::new(),
        jurisdiction: None,
        as_of: Date::default(),
        name_by: None,
        case: CaseFacts::default(),
        table: table.to_string(),
        rows: 0,
    };
    let outcome = Outcome { blob: zip.to_string(), bytes: 0, made: 0, failed: 0 };
    let at = chrono::DateTime::UNIX_EPOCH;
    let job = Job {
        id: 1,
        kind: KIND.to_owned(),
        payload: serde_json::to_value(payload).expect("JSON"),
        state: JobState::Finished,
        priority: 0,
        idempotency_key: None,
        due_at: at,
        worker: None,
        attempts: 1,
        max_attempts: 1,
        result: Some(serde_json::to_value(outcome).expect("JSON")),
        error: None,
        created_by: None,
        created_at: at,
        updated_at: at,
    };
    assert_eq!(blobs_of(&job), [table, zip]);
    assert_eq!(blobs_of(&Job { result: None, ..job }), [table]);
}
