//! Audits of one file over time, waivers, and what people said files are.

use crate::temporary::{Temporary, day, new_report, stamp, stamp_of};
use anjuan_store::{Digest, EventFilter, FileOf, NewRun, NewWaiver, Page, StoredChoice, StoredReport};
use serde_json::json;
use uuid::Uuid;

/// Records a report on a file.
async fn audited(place: &Temporary, file: FileOf, previous: Option<i64>) -> StoredReport {
    let blob = place.blob("{}").await;
    let run = NewRun { file, previous, stated: json!({ "kind": "criminal-trial" }), facts: json!({ "plea": true }) };
    place.store.audited_files().record(new_report(blob), run, &stamp()).await.expect("record")
}

fn new_file(case: &[u8]) -> FileOf {
    FileOf::New { uuid: Uuid::new_v4(), case_key: Some(Digest::of(case)) }
}

/// What was recorded last, and the chain still holds.
async fn last_event(place: &Temporary) -> (String, serde_json::Value) {
    assert_eq!(place.store.events().verify_chain().await.expect("chain").first_broken, None);
    let events = place.store.events().list(&EventFilter::default(), Page::first(1)).await.expect("events");
    let event = events.items.into_iter().next().expect("an event");
    (event.action, event.detail)
}

#[tokio::test]
async fn a_file_keeps_its_reports_in_their_order() {
    let place = Temporary::open().await;
    let files = place.store.audited_files();
    let first = audited(&place, new_file(b"case"), None).await;
    let run = files.run_of(first.id).await.expect("run").expect("a run");
    let second = audited(&place, FileOf::Known(run.file_id), Some(first.id)).await;
    assert_eq!(run.facts, json!({ "plea": true }));
    let other = audited(&place, new_file(b"another"), None).await;
    let on = files.reports_on(run.file_id).await.expect("reports");
    assert_eq!(on.iter().map(|report| report.id).collect::<Vec<_>>(), [second.id, first.id]);
    assert_eq!(files.run_of(second.id).await.expect("run").map(|run| run.previous), Some(Some(first.id)));
    let found = files.of_case(Digest::of(b"case")).await.expect("files");
    assert_eq!(found.iter().map(|file| file.id).collect::<Vec<_>>(), [run.file_id]);
    assert_eq!(files.get(run.file_id).await.expect("file"), found[0]);
    assert_ne!(files.run_of(other.id).await.expect("run").map(|run| run.file_id), Some(run.file_id));
    let plain = place.store.reports().record(new_report(place.blob("{}").await), &stamp()).await.expect("record");
    assert_eq!(files.run_of(plain.id).await.expect("run"), None, "reports of earlier releases have none");
}

#[tokio::test]
async fn a_waiver_is_granted_and_withdrawn_with_an_event_each_and_no_words_in_them() {
    let place = Temporary::open().await;
    let user = place.user("wang").await;
    let report = audited(&place, new_file(b"case"), None).await;
    let run = place.store.audited_files().run_of(report.id).await.expect("run").expect("a run");
    let waivers = place.store.waivers();
    let new = NewWaiver {
        uuid: Uuid::new_v4(),
        file_id: run.file_id,
        fingerprint: "ab".repeat(16),
        rule: "AJ101".to_owned(),
        reason: "赵某某的看守所书面说明".to_owned(),
        approver: "王某".to_owned(),
        expires: day(2026, 12, 31),
    };
    let granted = waivers.record(new.clone(), &stamp_of(&user)).await.expect("record");
    assert_eq!((granted.created_by, &granted.reason), (Some(user.id), &new.reason));
    let (action, detail) = last_event(&place).await;
    assert_eq!((action.as_str(), detail["rule"].as_str()), ("waiver.granted", Some("AJ101")));
    assert!(!detail.to_string().contains('某'), "{detail}");
    assert_eq!(waivers.of_file(run.file_id).await.expect("list"), std::slice::from_ref(&granted));
    waivers.withdraw(granted.uuid, &stamp()).await.expect("withdraw");
    assert_eq!(last_event(&place).await.0, "waiver.withdrawn");
    assert!(waivers.of_file(run.file_id).await.expect("list").is_empty());
    assert_eq!(waivers.get(granted.uuid).await.expect("kept"), granted);
    assert_eq!(waivers.withdraw(granted.uuid, &stamp()).await.expect_err("twice").kind(), "not-found");
    let nowhere = NewWaiver { uuid: Uuid::new_v4(), file_id: 99, ..new };
    assert_eq!(waivers.record(nowhere, &stamp()).await.expect_err("no file").kind(), "refused");
}

#[tokio::test]
async fn a_choice_is_remembered_changed_and_taken_back() {
    let place = Temporary::open().await;
    let choices = place.store.kind_choices();
    let (content, other) = (Digest::of(b"a scan"), Digest::of(b"another"));
    for kind in ["agency-brief", "defense-brief"] {
        let choice = StoredChoice { content, kind: kind.to_owned() };
        choices.choose(&choice, &stamp()).await.expect("choose");
        assert_eq!(last_event(&place).await, ("content.kind-chosen".to_owned(), json!({ "kind": kind })));
        assert_eq!(choices.of(&[other, content]).await.expect("of"), [choice]);
    }
    choices.take_back(content, &stamp()).await.expect("take back");
    assert_eq!(last_event(&place).await.0, "content.kind-taken-back");
    assert!(choices.of(&[content]).await.expect("of").is_empty());
    assert_eq!(choices.take_back(content, &stamp()).await.expect_err("twice").kind(), "not-found");
}

#[tokio::test]
async fn a_file_remembers_the_case_that_was_kept_for_it() {
    let place = Temporary::open().await;
    let report = audited(&place, new_file(b"case"), None).await;
    let files = place.store.audited_files();
    let file = files.run_of(report.id).await.expect("run").expect("a run").file_id;
    let case = place.store.cases().create(crate::temporary::new_case("赵**盗窃案"), &stamp()).await.expect("case");
    files.keep_case(file, case.id, &stamp()).await.expect("keep");
    assert_eq!(files.get(file).await.expect("file").case_id, Some(case.id));
    assert_eq!(last_event(&place).await.0, "file.case-kept");
    assert_eq!(files.keep_case(99, case.id, &stamp()).await.expect_err("no file").kind(), "not-found");
}
