//! Cases, documents, reports, drafts and settings.

use crate::temporary::{Temporary, later, new_case, new_document, new_report, noon, stamp, stamp_of};
use anjuan_store::{
    CaseFilter, Digest, DocumentFilter, Draft, DraftPlace, NewDocument, Page, ReportFilter, StoredBlob,
};
use serde_json::json;
use uuid::Uuid;

#[tokio::test]
async fn a_case_is_changed_only_by_who_read_its_latest_revision() {
    let place = Temporary::open().await;
    let user = place.user("lin").await;
    let cases = place.store.cases();
    let new = new_case("赵**盗窃案");
    let case = cases.create(new.clone(), &stamp_of(&user)).await.expect("create");
    assert_eq!((case.revision, case.created_by, &case.facts), (1, Some(user.id), &new.facts));
    assert_eq!(cases.create(new, &stamp()).await.expect_err("same uuid").kind(), "conflict");

    let facts = json!({ "plea": false });
    let changed = cases.change(case.uuid, 1, "赵**盗窃案（二审）", &facts, &stamp()).await.expect("change");
    assert_eq!((changed.revision, &changed.facts), (2, &facts));
    let stale = cases.change(case.uuid, 1, "迟到", &facts, &stamp()).await.expect_err("stale");
    assert_eq!(stale.kind(), "conflict");
    let nobody = cases.change(Uuid::nil(), 1, "无", &facts, &stamp()).await.expect_err("unknown");
    assert_eq!(nobody.kind(), "not-found");
    assert_eq!(cases.get(case.uuid).await.expect("get"), changed);
    assert_eq!(cases.get_by_id(case.id).await.expect("get"), changed);
}

#[tokio::test]
async fn cases_are_filtered_by_their_columns() {
    let place = Temporary::open().await;
    place.store.cases().create(new_case("赵**盗窃案"), &stamp()).await.expect("create");
    let civil = anjuan_store::NewCase { kind: "civil-litigation".to_owned(), ..new_case("钱**劳动争议") };
    place.store.cases().create(civil, &stamp()).await.expect("create");
    let titles = async |filter: CaseFilter| -> Vec<String> {
        let listing = place.store.cases().list(&filter, Page::first(10)).await.expect("list");
        listing.items.into_iter().map(|case| case.title).collect()
    };
    assert_eq!(titles(CaseFilter::default()).await, ["钱**劳动争议", "赵**盗窃案"]);
    let kind = Some("civil-litigation".to_owned());
    assert_eq!(titles(CaseFilter { kind, ..Default::default() }).await, ["钱**劳动争议"]);
    let title_contains = Some("盗窃".to_owned());
    assert_eq!(titles(CaseFilter { title_contains, ..Default::default() }).await, ["赵**盗窃案"]);
    let jurisdiction = Some("110000".to_owned());
    assert!(titles(CaseFilter { jurisdiction, ..Default::default() }).await.is_empty());
}

#[tokio::test]
async fn a_document_is_recorded_with_its_event_in_one_transaction() {
    let place = Temporary::open().await;
    let user = place.user("lin").await;
    let case = place.store.cases().create(new_case("赵**盗窃案"), &stamp()).await.expect("case");
    let blob = place.blob("%PDF-1.7").await;
    let new = NewDocument { case_id: Some(case.id), ..new_document(blob) };
    let document = place.store.documents().record(new.clone(), &stamp_of(&user)).await.expect("record");
    assert_eq!((document.blob_id, document.bytes, document.created_by), (blob.id, 8, Some(user.id)));
    assert_eq!(place.store.documents().get(document.uuid).await.expect("get"), document);
    let before = place.store.events().verify_chain().await.expect("chain").events;
    let again = place.store.documents().record(new, &stamp()).await.expect_err("same uuid");
    assert_eq!(again.kind(), "conflict");
    assert_eq!(place.store.events().verify_chain().await.expect("chain").events, before);

    let of_case = DocumentFilter { case_id: Some(case.id), ..Default::default() };
    let listing = place.store.documents().list(&of_case, Page::first(10)).await.expect("list");
    assert_eq!(listing.items, [document]);
    let other = DocumentFilter { template: Some("closing-report".to_owned()), ..Default::default() };
    assert!(place.store.documents().list(&other, Page::first(10)).await.expect("list").items.is_empty());
}

#[tokio::test]
async fn no_row_names_bytes_or_a_case_that_are_not_there() {
    let place = Temporary::open().await;
    let missing = StoredBlob { id: Digest::of(b"never stored"), bytes: 12 };
    let error = place.store.documents().record(new_document(missing), &stamp()).await.expect_err("no blob");
    assert_eq!(error.kind(), "refused");
    let error = place.store.reports().record(new_report(missing), &stamp()).await.expect_err("no blob");
    assert_eq!(error.kind(), "refused");
    let blob = place.blob("x").await;
    let new = NewDocument { case_id: Some(4711), ..new_document(blob) };
    let error = place.store.documents().record(new, &stamp()).await.expect_err("no case");
    assert_eq!(error.kind(), "refused");
    assert_eq!(place.store.events().verify_chain().await.expect("chain").events, 0);
}

#[tokio::test]
async fn a_crash_between_blob_and_row_leaves_only_bytes_that_nobody_names() {
    let place = Temporary::open().await;
    let blob = place.blob("written, then the power failed").await;
    place.store.close().await.expect("close");

    let reopened = anjuan_store::Store::open(place.config.clone()).await.expect("reopen");
    let listing = reopened.documents().list(&DocumentFilter::default(), Page::first(10)).await.expect("list");
    assert!(listing.items.is_empty());
    assert_eq!(reopened.events().verify_chain().await.expect("chain").events, 0);
    // The second attempt finds the bytes in their place and names them.
    let again = reopened.blobs().put("written, then the power failed".into()).await.expect("put");
    assert_eq!(again, blob);
    reopened.documents().record(new_document(again), &stamp()).await.expect("record");
}

#[tokio::test]
async fn a_report_is_recorded_and_found_by_what_a_list_asks_for() {
    let place = Temporary::open().await;
    let blob = place.blob("{}").await;
    let new = new_report(blob);
    let report = place.store.reports().record(new.clone(), &stamp()).await.expect("record");
    assert_eq!(place.store.reports().get(report.uuid).await.expect("get"), report);
    assert_eq!(place.store.reports().record(new, &stamp()).await.expect_err("same uuid").kind(), "conflict");
    let found = async |filter: ReportFilter| {
        place.store.reports().list(&filter, Page::first(10)).await.expect("list").items.len()
    };
    let verdict = |code: &str| ReportFilter { verdict: Some(code.to_owned()), ..Default::default() };
    assert_eq!((found(verdict("failed")).await, found(verdict("passed")).await), (1, 0));
    let bundle_sha256 = Some(Digest::of(b"bundle"));
    assert_eq!(found(ReportFilter { bundle_sha256, ..Default::default() }).await, 1);
}

#[tokio::test]
async fn a_draft_is_saved_over_and_over_in_its_place() {
    let place = Temporary::open().await;
    let (drafts, user) = (place.store.drafts(), place.user("lin").await);
    let at = |case_id| DraftPlace { user_id: user.id, template: "closing-report".to_owned(), case_id };
    let draft = |case_id, text: &str, seconds| Draft {
        place: at(case_id),
        edition: "2024".to_owned(),
        answers: json!({ "summary": text }),
        saved_at: later(seconds),
    };
    drafts.save(&draft(None, "一", 1)).await.expect("save");
    drafts.save(&draft(None, "一二", 2)).await.expect("save");
    drafts.save(&draft(Some(7), "别案", 3)).await.expect("save");
    assert_eq!(drafts.load(&at(None)).await.expect("load"), Some(draft(None, "一二", 2)));
    assert_eq!(drafts.of_user(user.id).await.expect("list").len(), 2);
    drafts.discard(&at(None)).await.expect("discard");
    assert_eq!(drafts.load(&at(None)).await.expect("load"), None);
    assert_eq!(drafts.purge(later(4)).await.expect("purge"), 1);
    let nobody = Draft { place: DraftPlace { user_id: 99, ..at(None) }, ..draft(None, "", 1) };
    assert_eq!(drafts.save(&nobody).await.expect_err("unknown user").kind(), "refused");
}

#[tokio::test]
async fn a_setting_is_set_twice_and_told_twice_without_its_value() {
    let place = Temporary::open().await;
    let settings = place.store.settings();
    assert_eq!(settings.get("agency.phone").await.expect("get"), None);
    settings.set("agency.phone", &json!("010-00000000"), &stamp()).await.expect("set");
    settings.set("agency.phone", &json!("010-00000001"), &stamp()).await.expect("set");
    assert_eq!(settings.get("agency.phone").await.expect("get"), Some(json!("010-00000001")));
    let all = settings.all().await.expect("all");
    assert_eq!((all.len(), all[0].changed_at), (1, noon()));
    let events = place.store.events().list(&Default::default(), Page::first(10)).await.expect("events");
    assert_eq!(events.items.len(), 2);
    assert!(events.items.iter().all(|event| event.detail == json!({})));
}
