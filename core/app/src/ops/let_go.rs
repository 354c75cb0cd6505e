//! Letting go of what nobody needs any more: ended jobs after their time, uploads of ended audits, broken-off uploads.

use super::{audit_job, batch_job, decisions};
use crate::error::OpError;
use crate::state::{App, now};
use anjuan_store::{Digest, Job, Stamp};
use chrono::TimeDelta;

/// So many jobs go in one transaction each before others have a turn.
const AT_ONCE: u64 = 100;
/// An upload that was not finished after so long never will be.
const BROKEN_OFF: TimeDelta = TimeDelta::days(1);

/// Lets go of everything whose time has come. Each job that goes is an event.
pub async fn let_go(app: &App) -> Result<(), OpError> {
    let jobs = app.store.jobs();
    for ended in jobs.ended_with_bundles(AT_ONCE).await? {
        jobs.let_go_of_bundles(ended).await?;
    }
    let days = decisions::read(&app.store).await?.retention_days;
    let before = now() - TimeDelta::days(i64::from(days));
    loop {
        let purged = jobs.purge(before, AT_ONCE, blobs_of, &Stamp::system(now())).await?;
        if purged.jobs > 0 {
            tracing::info!(jobs = purged.jobs, blobs = purged.blobs, "ended jobs were let go");
        }
        if purged.jobs < AT_ONCE {
            break;
        }
    }
    app.store.blobs().sweep(now() - BROKEN_OFF).await?;
    Ok(())
}

/// The blobs that a job holds by its payload and its result.
fn blobs_of(job: &Job) -> Vec<Digest> {
    match job.kind.as_str() {
        batch_job::KIND => batch_job::blobs_of(job),
        // Its uploads have rows of their own.
        audit_job::KIND => Vec::new(),
        _ => Vec::new(),
    }
}
