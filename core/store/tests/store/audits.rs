//! The bundles of a job: taken once, ended once, whoever is killed or comes late; and what a purge lets go.

use crate::temporary::{Temporary, later, new_report, noon, stamp, stamp_of};
use anjuan_store::{
    AuditFilter, AuditState, Digest, Job, NewAuditItem, NewJob, Page, Purged, ReportFilter, StoreError, StoredBlob,
};
use chrono::TimeDelta;
use serde_json::json;

const MINUTE: TimeDelta = TimeDelta::minutes(1);

async fn queue(place: &Temporary) -> Job {
    let user = place.user("archivist").await;
    let new = NewJob::new("audit", json!({}));
    place.store.jobs().enqueue(vec![new], &stamp_of(&user)).await.expect("enqueue").remove(0)
}

async fn claim(place: &Temporary, seconds: i64) -> Job {
    place.store.jobs().claim(&["audit"], "w", MINUTE, later(seconds)).await.expect("claim").expect("a job")
}

fn item(name: &str, blob: Option<StoredBlob>) -> NewAuditItem {
    NewAuditItem { place: name.to_owned(), name: name.to_owned(), bytes: 3, blob_id: blob.map(|blob| blob.id) }
}

async fn add(place: &Temporary, job: &Job, names: &[&str]) -> Result<u64, StoreError> {
    place.store.audit_items().add(job.id, names.iter().map(|name| item(name, None)).collect()).await
}

#[tokio::test]
async fn every_bundle_gets_one_report_whoever_is_killed_or_comes_late() {
    let place = Temporary::open().await;
    let job = queue(&place).await;
    let items = place.store.audit_items();
    assert_eq!(add(&place, &job, &["a", "b", "c"]).await.expect("added"), 3);
    assert_eq!(
        add(&place, &job, &["b", "d"]).await.expect("added"),
        1,
        "a listing that is begun anew adds what is new"
    );
    assert_eq!(add(&place, &job, &["b", "d"]).await.expect("added"), 0, "and nothing twice");

    let dead = claim(&place, 0).await;
    let waiting = items.waiting(job.id, 0, 2).await.expect("waiting");
    assert_eq!(waiting.iter().map(|item| item.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    let (a, b) = (waiting[0].id, waiting[1].id);
    assert_eq!(items.begin(&dead, a).await.expect("begun"), 1);
    let blob = place.blob("{}").await;
    items.finish(&dead, a, new_report(blob), json!({"AJ101": 2}), later(1)).await.expect("recorded");
    let twice = items.finish(&dead, a, new_report(blob), json!({}), later(1)).await;
    assert_eq!(twice.expect_err("there is one").kind(), "conflict");
    items.begin(&dead, b).await.expect("begun");

    // Killed here. Another worker takes the job over and finds what still waits.
    let alive = claim(&place, 100).await;
    let late = items.finish(&dead, b, new_report(blob), json!({}), later(101)).await;
    assert_eq!(late.expect_err("the claim is lost").kind(), "conflict");
    assert_eq!(items.begin(&alive, b).await.expect("begun again"), 2);
    items.finish(&alive, b, new_report(blob), json!({}), later(102)).await.expect("recorded");
    let rest = items.waiting(job.id, b, 10).await.expect("waiting");
    items.give_up(&alive, rest[0].id, "unreadable").await.expect("given up");

    let counts = items.counts(job.id).await.expect("counts");
    assert_eq!((counts.waiting, counts.unread, counts.done(), counts.total()), (1, 1, 3, 4));
    assert_eq!(counts.verdicts.get("failed"), Some(&2));
    let mine = ReportFilter { created_by: job.created_by, ..ReportFilter::default() };
    let reports = place.store.reports().list(&mine, Page::first(10)).await.expect("reports");
    assert_eq!(reports.items.len(), 2, "two reports, of who asked for the job");
    assert!(place.store.events().verify_chain().await.expect("chain").first_broken.is_none());
}

#[tokio::test]
async fn results_come_in_pages_by_verdict_and_state() {
    let place = Temporary::open().await;
    let job = queue(&place).await;
    let items = place.store.audit_items();
    add(&place, &job, &["a", "b", "c"]).await.expect("added");
    let claimed = claim(&place, 0).await;
    let blob = place.blob("{}").await;
    for item in items.waiting(job.id, 0, 10).await.expect("waiting").iter().take(2) {
        items.finish(&claimed, item.id, new_report(blob), json!({}), later(1)).await.expect("recorded");
    }
    let failed = AuditFilter { verdict: Some("failed".to_owned()), state: None };
    let first = items.list(job.id, &failed, Page::first(1)).await.expect("a page");
    let second = items.list(job.id, &failed, Page { after: first.next, limit: 1 }).await.expect("a page");
    assert_eq!((first.items[0].name.as_str(), second.items[0].name.as_str(), second.next), ("a", "b", None));
    assert!(first.items[0].report.is_some());
    let waiting = AuditFilter { state: Some(AuditState::Waiting), verdict: None };
    assert_eq!(items.list(job.id, &waiting, Page::first(9)).await.expect("a page").items[0].name, "c");
}

#[tokio::test]
async fn a_worker_that_steps_back_makes_room_and_loses_no_attempt() {
    let place = Temporary::open().await;
    let jobs = place.store.jobs();
    let (first, second) = (queue(&place).await, NewJob::new("audit", json!({})));
    let claimed = claim(&place, 0).await;
    assert!(!jobs.is_any_due(&["audit"], later(1)).await.expect("due"));
    let second = jobs.enqueue(vec![second], &stamp()).await.expect("enqueue").remove(0);
    assert!(jobs.is_any_due(&["audit"], later(1)).await.expect("due"));
    jobs.step_back(&claimed, later(5), later(1)).await.expect("steps back");
    assert_eq!(claim(&place, 2).await.id, second.id);
    let again = claim(&place, 6).await;
    assert_eq!((again.id, again.attempts), (first.id, 1));
}

#[tokio::test]
async fn a_job_that_still_gathers_its_bundles_runs_once_it_is_let() {
    let place = Temporary::open().await;
    let jobs = place.store.jobs();
    let new = NewJob { run_after: Some(later(3600)), ..NewJob::new("audit", json!({})) };
    let job = jobs.enqueue(vec![new], &stamp()).await.expect("enqueue").remove(0);
    assert!(jobs.claim(&["audit"], "w", MINUTE, later(10)).await.expect("claim").is_none());
    jobs.let_run(job.id, noon()).await.expect("let run");
    let claimed = claim(&place, 10).await;
    assert_eq!(jobs.let_run(job.id, noon()).await.expect_err("it runs").kind(), "conflict");
    jobs.finish(&claimed, json!({}), later(11)).await.expect("finished");
    assert_eq!(add(&place, &job, &["late"]).await.expect_err("it has ended").kind(), "conflict");
}

#[tokio::test]
async fn a_purge_takes_ended_jobs_and_only_blobs_that_nobody_names() {
    let place = Temporary::open().await;
    let (jobs, items, blobs) = (place.store.jobs(), place.store.audit_items(), place.store.blobs());
    let (bundle, shared, result) = (place.blob("bundle").await, place.blob("shared").await, place.blob("result").await);
    let job = queue(&place).await;
    items.add(job.id, vec![item("a", Some(bundle)), item("b", Some(shared))]).await.expect("added");
    let unknown = StoredBlob { id: Digest::of(b"nowhere"), bytes: 3 };
    let refused = items.add(job.id, vec![item("c", Some(unknown))]).await;
    assert_eq!(refused.expect_err("no bytes").kind(), "refused");
    let open = jobs.enqueue(vec![NewJob::new("other", json!({"table": shared.id.to_string()}))], &stamp()).await;
    assert!(jobs.ended_with_bundles(10).await.expect("none").is_empty());
    let claimed = claim(&place, 0).await;
    jobs.finish(&claimed, json!({"blob": result.id.to_string()}), later(1)).await.expect("finished");

    assert_eq!(jobs.ended_with_bundles(10).await.expect("keys"), [job.id]);
    assert_eq!(jobs.let_go_of_bundles(job.id).await.expect("let go"), 1, "another job names the shared one");
    assert!(!blobs.contains(bundle.id).await.expect("asked") && blobs.contains(shared.id).await.expect("asked"));
    assert_eq!(items.counts(job.id).await.expect("counts").total(), 3, "the rows stay until the job goes");

    let none = jobs.purge(later(1), 10, |_| vec![result.id], &stamp()).await.expect("purge");
    assert_eq!(none, Purged::default(), "it has not been ended for long enough");
    let purged = jobs.purge(later(2), 10, |_| vec![result.id], &stamp()).await.expect("purge");
    assert_eq!(purged, Purged { jobs: 1, blobs: 1 });
    assert!(!blobs.contains(result.id).await.expect("asked"));
    assert_eq!(items.counts(job.id).await.expect("counts").total(), 0);
    let open = open.expect("enqueue").remove(0);
    assert!(jobs.get(open.id).await.is_ok(), "an open job stays");
}
