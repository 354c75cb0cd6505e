//! Many at once: nothing is handed out twice, nothing fails only because others write too.

use crate::temporary::{Temporary, new_case, noon, stamp};
use anjuan_store::{CaseFilter, NewJob, Page, Store};
use chrono::TimeDelta;
use serde_json::json;
use std::collections::BTreeSet;
use std::task::Poll;

const WORKERS: usize = 8;

async fn drain(store: Store, worker: usize) -> Vec<i64> {
    let mut taken = Vec::new();
    let (name, lease) = (format!("worker-{worker}"), TimeDelta::minutes(5));
    while let Some(job) = store.jobs().claim(&["audit"], &name, lease, noon()).await.expect("claim") {
        store.jobs().finish(&job, json!({}), noon()).await.expect("finish");
        taken.push(job.id);
    }
    taken
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn eight_claimers_get_every_job_exactly_once() {
    let place = Temporary::open().await;
    let new = (0..WORKERS * 100).map(|number| NewJob::new("audit", json!({ "number": number }))).collect();
    let queued = place.store.jobs().enqueue(new, &stamp()).await.expect("enqueue");
    let workers: Vec<_> = (0..WORKERS).map(|worker| tokio::spawn(drain(place.store.clone(), worker))).collect();
    let mut taken = Vec::new();
    for worker in workers {
        taken.extend(worker.await.expect("worker"));
    }
    let expected: BTreeSet<i64> = queued.iter().map(|job| job.id).collect();
    assert_eq!(taken.len(), WORKERS * 100, "no job twice");
    assert_eq!(BTreeSet::from_iter(taken), expected, "every job");
    let chain = place.store.events().verify_chain().await.expect("chain");
    assert_eq!((chain.events, chain.first_broken), (2 * WORKERS as u64 * 100, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_writers_and_readers_do_not_fail_and_the_chain_holds() {
    let place = Temporary::open().await;
    let writers: Vec<_> = (0..WORKERS)
        .map(|writer| {
            let store = place.store.clone();
            tokio::spawn(async move {
                for number in 0..25 {
                    let case = store.cases().create(new_case(&format!("案{writer}-{number}")), &stamp()).await;
                    let case = case.expect("create");
                    store.cases().list(&CaseFilter::default(), Page::first(5)).await.expect("read");
                    store.cases().change(case.uuid, 1, "改", &json!({}), &stamp()).await.expect("change");
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("writer");
    }
    let chain = place.store.events().verify_chain().await.expect("chain");
    assert_eq!((chain.events, chain.first_broken), (WORKERS as u64 * 50, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_change_one_revision_exactly_one_succeeds() {
    let place = Temporary::open().await;
    let case = place.store.cases().create(new_case("案"), &stamp()).await.expect("create");
    let attempts: Vec<_> = (0..WORKERS)
        .map(|_| {
            let store = place.store.clone();
            tokio::spawn(async move { store.cases().change(case.uuid, 1, "改", &json!({}), &stamp()).await })
        })
        .collect();
    let mut kinds = Vec::new();
    for attempt in attempts {
        kinds.push(attempt.await.expect("attempt").map_or_else(|error| error.kind(), |_| "changed"));
    }
    kinds.sort_unstable();
    assert_eq!(kinds.iter().filter(|kind| **kind == "changed").count(), 1);
    assert_eq!(kinds.iter().filter(|kind| **kind == "conflict").count(), WORKERS - 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_key_queued_from_many_sides_is_one_job() {
    let place = Temporary::open().await;
    let attempts: Vec<_> = (0..WORKERS)
        .map(|_| {
            let store = place.store.clone();
            let new = NewJob { idempotency_key: Some("upload-7".into()), ..NewJob::new("audit", json!({})) };
            tokio::spawn(async move { store.jobs().enqueue(vec![new], &stamp()).await.expect("enqueue")[0].id })
        })
        .collect();
    let mut ids = BTreeSet::new();
    for attempt in attempts {
        ids.insert(attempt.await.expect("attempt"));
    }
    assert_eq!(ids.len(), 1);
}

/// A browser that hangs up makes the server drop what it was doing, wherever that was.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_caller_that_gives_up_halfway_leaves_nothing_half_done() {
    let place = Temporary::open().await;
    let (cases, stamp) = (place.store.cases(), stamp());
    let mut finished = 0;
    for patience in 0..60 {
        let mut creating = Box::pin(cases.create(new_case("案"), &stamp));
        let mut polls = 0;
        let outcome = std::future::poll_fn(|context| match creating.as_mut().poll(context) {
            Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
            Poll::Pending if polls == patience => Poll::Ready(None),
            Poll::Pending => {
                polls += 1;
                Poll::Pending
            }
        });
        if let Some(outcome) = outcome.await {
            outcome.expect("create");
            finished += 1;
        }
    }
    cases.create(new_case("案"), &stamp).await.expect("no lock is left behind");
    let listing = cases.list(&CaseFilter::default(), Page::first(100)).await.expect("list");
    let chain = place.store.events().verify_chain().await.expect("chain");
    assert_eq!((chain.events, chain.first_broken), (listing.items.len() as u64, None), "a case and its event");
    assert!((finished + 1..61).contains(&listing.items.len()), "some gave up, some did not");
}
