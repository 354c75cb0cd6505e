//! Jobs one at a time: claim, heartbeat, finish, fail, take over. Many at once are in `concurrency`.

use crate::temporary::{Temporary, later, noon, stamp};
use anjuan_store::{Job, JobFilter, JobState, NewJob, Page, Purged};
use chrono::TimeDelta;
use serde_json::json;

const MINUTE: TimeDelta = TimeDelta::minutes(1);

async fn queue(place: &Temporary, new: NewJob) -> Job {
    place.store.jobs().enqueue(vec![new], &stamp()).await.expect("enqueue").remove(0)
}

async fn claim(place: &Temporary, worker: &str, seconds: i64) -> Option<Job> {
    place.store.jobs().claim(&["audit"], worker, MINUTE, later(seconds)).await.expect("claim")
}

#[tokio::test]
async fn a_job_is_queued_claimed_reported_on_and_finished() {
    let place = Temporary::open().await;
    let jobs = place.store.jobs();
    let queued = queue(&place, NewJob::new("audit", json!({ "bundle": 1 }))).await;
    assert_eq!((queued.state, queued.attempts), (JobState::Waiting, 0));
    assert!(jobs.claim(&["render"], "w", MINUTE, noon()).await.expect("claim").is_none(), "another kind");
    let job = claim(&place, "w1", 0).await.expect("claimed");
    assert_eq!((job.id, job.state, job.attempts, job.due_at), (queued.id, JobState::Running, 1, later(60)));
    assert!(claim(&place, "w2", 59).await.is_none(), "the lease is alive");

    assert_eq!(jobs.report_progress(&job, 1, 24, "reading-text", later(1)).await.expect("progress"), 1);
    assert_eq!(jobs.report_progress(&job, 2, 24, "reading-text", later(2)).await.expect("progress"), 2);
    let steps = jobs.progress_after(job.id, 1, 10).await.expect("steps");
    assert_eq!(jobs.last_progress(job.id).await.expect("last"), steps.last().cloned());
    assert_eq!((steps.len(), steps[0].done, steps[0].at), (1, 2, later(2)));

    let finished = jobs.finish(&job, json!({ "report": "r" }), later(3)).await.expect("finish");
    assert_eq!((finished.state, finished.result), (JobState::Finished, Some(json!({ "report": "r" }))));
    assert_eq!(jobs.finish(&job, json!({}), later(4)).await.expect_err("twice").kind(), "conflict");
    let purged = jobs.purge(later(10), 10, |_| Vec::new(), &stamp()).await.expect("purge");
    assert_eq!(purged, Purged { jobs: 1, blobs: 0 });
    assert_eq!(jobs.get(job.id).await.expect_err("gone").kind(), "not-found");
}

#[tokio::test]
async fn a_dead_workers_job_is_taken_over_and_its_late_answer_refused() {
    let place = Temporary::open().await;
    let jobs = place.store.jobs();
    queue(&place, NewJob::new("audit", json!({}))).await;
    let dead = claim(&place, "w1", 0).await.expect("claimed");
    jobs.heartbeat(&dead, MINUTE, later(30)).await.expect("alive");
    assert!(claim(&place, "w2", 89).await.is_none(), "the heartbeat moved the lease");
    // The same name on purpose: a restarted worker is still not the one that claimed first.
    let alive = claim(&place, "w1", 90).await.expect("taken over");
    assert_eq!((alive.id, alive.attempts), (dead.id, 2));
    for late in [
        jobs.heartbeat(&dead, MINUTE, later(91)).await.expect_err("late"),
        jobs.finish(&dead, json!({}), later(91)).await.expect_err("late"),
        jobs.report_progress(&dead, 1, 1, "late", later(91)).await.expect_err("late"),
    ] {
        assert_eq!(late.kind(), "conflict");
    }
    jobs.finish(&alive, json!({}), later(92)).await.expect("finish");
}

#[tokio::test]
async fn a_job_that_kills_its_workers_fails_in_the_end() {
    let place = Temporary::open().await;
    let queued = queue(&place, NewJob { max_attempts: 2, ..NewJob::new("audit", json!({})) }).await;
    assert!(claim(&place, "w", 0).await.is_some());
    assert!(claim(&place, "w", 100).await.is_some());
    assert!(claim(&place, "w", 200).await.is_none());
    let job = place.store.jobs().get(queued.id).await.expect("get");
    assert_eq!((job.state, job.error.as_deref()), (JobState::Failed, Some("worker-lost")));
    assert_eq!(place.store.events().verify_chain().await.expect("chain").events, 2, "queued and failed");
}

#[tokio::test]
async fn a_failed_attempt_waits_for_its_time_and_the_last_one_stays_failed() {
    let place = Temporary::open().await;
    let jobs = place.store.jobs();
    queue(&place, NewJob { max_attempts: 2, ..NewJob::new("audit", json!({})) }).await;
    let job = claim(&place, "w", 0).await.expect("first");
    let job = jobs.fail(&job, "blob.unavailable", Some(later(30)), later(1)).await.expect("fail");
    assert_eq!((job.state, job.error.as_deref()), (JobState::Waiting, Some("blob.unavailable")));
    assert!(claim(&place, "w", 29).await.is_none(), "not yet");
    let job = claim(&place, "w", 30).await.expect("second");
    let job = jobs.fail(&job, "blob.unavailable", Some(later(60)), later(31)).await.expect("fail");
    assert_eq!(job.state, JobState::Failed, "no attempt is left");
}

#[tokio::test]
async fn a_released_job_loses_no_attempt() {
    let place = Temporary::open().await;
    queue(&place, NewJob::new("audit", json!({}))).await;
    let job = claim(&place, "w1", 0).await.expect("claimed");
    place.store.jobs().release(&job, later(1)).await.expect("release");
    assert_eq!(claim(&place, "w2", 1).await.expect("claimed").attempts, 1);
}

#[tokio::test]
async fn urgent_jobs_go_first_and_then_the_oldest() {
    let place = Temporary::open().await;
    let mut ids = Vec::new();
    for priority in [0, 5, 0, 5] {
        ids.push(queue(&place, NewJob { priority, ..NewJob::new("audit", json!({})) }).await.id);
    }
    let mut order = Vec::new();
    while let Some(job) = claim(&place, "w", 0).await {
        order.push(job.id);
    }
    assert_eq!(order, [ids[1], ids[3], ids[0], ids[2]]);
}

#[tokio::test]
async fn a_cancelled_job_is_lost_to_its_worker() {
    let place = Temporary::open().await;
    let jobs = place.store.jobs();
    queue(&place, NewJob::new("audit", json!({}))).await;
    let job = claim(&place, "w", 0).await.expect("claimed");
    assert_eq!(jobs.cancel(job.id, &stamp()).await.expect("cancel").state, JobState::Cancelled);
    assert_eq!(jobs.heartbeat(&job, MINUTE, later(1)).await.expect_err("stop").kind(), "conflict");
    assert_eq!(jobs.cancel(job.id, &stamp()).await.expect_err("done").kind(), "conflict");
    assert_eq!(jobs.cancel(99, &stamp()).await.expect_err("unknown").kind(), "not-found");
}

#[tokio::test]
async fn the_same_key_queues_one_job() {
    let place = Temporary::open().await;
    let new = NewJob { idempotency_key: Some("upload-7".into()), ..NewJob::new("audit", json!({})) };
    let jobs = place.store.jobs().enqueue(vec![new.clone(), new.clone()], &stamp()).await.expect("enqueue");
    let again = queue(&place, new).await;
    assert_eq!((jobs[0].id, jobs[1].id), (again.id, again.id));
    let waiting = JobFilter { state: Some(JobState::Waiting), ..Default::default() };
    assert_eq!(place.store.jobs().list(&waiting, Page::first(10)).await.expect("list").items.len(), 1);
    assert_eq!(place.store.events().verify_chain().await.expect("chain").events, 1);
}
