//! The worker's side of a batch: claim, make, tell how far it is, keep the zip, say what came of it.

use super::{KIND, Outcome, Payload, Step, digest, stored};
use crate::blocking::blocking;
use crate::error::OpError;
use crate::ops::render_batch::{Batch, Tally, read_table, render_batch};
use crate::state::{App, now};
use anjuan_ingest::table::MOST_BYTES;
use anjuan_render::Standard;
use anjuan_store::{Job, StoreError};
use chrono::TimeDelta;
use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the queue is left alone when it was empty.
pub const PAUSE: Duration = Duration::from_secs(5);
/// How often the progress is stored.
const PACE: Duration = Duration::from_millis(700);
/// So many paces without progress, and the claim is renewed all the same.
const QUIET: u32 = 10;
/// How long a claim holds without a word.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How long a batch waits after a failure of ours.
const RETRY: TimeDelta = TimeDelta::seconds(30);

/// What the making thread and the telling task share.
#[derive(Default)]
struct Shared {
    tally: Mutex<Tally>,
    stop: AtomicBool,
}

/// Carries out the next batch, if there is one; tells whether there was.
pub async fn carry_out_next(app: &App) -> Result<bool, OpError> {
    let worker = format!("server-{}", std::process::id());
    let Some(job) = app.store.jobs().claim(&[KIND], &worker, LEASE, now()).await? else { return Ok(false) };
    let ended = match carry_out(app, &job).await {
        Ok(Some(outcome)) => {
            let result = serde_json::to_value(outcome).map_err(|error| OpError::Internal(error.to_string()))?;
            app.store.jobs().finish(&job, result, now()).await.map(drop)
        }
        // Called off, or taken over by another worker: there is nothing to say any more.
        Ok(None) => Ok(()),
        Err(error) => {
            tracing::error!(error.code = error.code(), job.id = job.id, "a batch failed: {}", error.detail_for_log());
            let again = matches!(error, OpError::Busy | OpError::Store(_) | OpError::Io(_));
            app.store.jobs().fail(&job, error.code(), again.then(|| now() + RETRY), now()).await.map(drop)
        }
    };
    match ended {
        Ok(()) | Err(StoreError::Conflict { .. }) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

async fn carry_out(app: &App, job: &Job) -> Result<Option<Outcome>, OpError> {
    let payload: Payload = stored(job.payload.clone())?;
    let bytes = app.store.blobs().read_small(digest(&payload.table)?, MOST_BYTES).await?;
    let batch = Batch {
        template: payload.template,
        jurisdiction: payload.jurisdiction,
        as_of: payload.as_of,
        case: payload.case,
        standard: Standard::A3b,
        name_by: payload.name_by,
    };
    let file = tempfile::tempfile_in(app.data.join("uploads"))?;
    let (shared, engines) = (Arc::new(Shared::default()), Arc::clone(&app.engines));
    let making = {
        let shared = Arc::clone(&shared);
        blocking(move || {
            let table = read_table(&bytes)?;
            let mut watch = |tally: Tally| shared.keep(tally);
            render_batch(&engines, &batch, &table, BufWriter::new(file), &mut watch)
        })
    };
    let made_and_kept = async {
        let Some((writer, tally)) = making.await?? else { return Ok(None) };
        let mut file: File = writer.into_inner().map_err(|error| OpError::Io(error.into_error()))?;
        file.seek(SeekFrom::Start(0))?;
        let blob = app.store.blobs().put_reader(tokio::fs::File::from_std(file)).await?;
        Ok(Some(Outcome { blob: blob.id.to_string(), bytes: blob.bytes, made: tally.made, failed: tally.failed }))
    };
    // When the server ends, this future is dropped; the thread then ends with its row, and another process takes over.
    let _stop = StopOnDrop(Arc::clone(&shared));
    tell(app, job, &shared, made_and_kept).await
}

/// Stores how far it is until the work is done, and stops the work when the job is no longer ours.
async fn tell<T>(app: &App, job: &Job, shared: &Shared, work: impl Future<Output = T>) -> T {
    let begun = Instant::now();
    let mut pace = tokio::time::interval(PACE);
    pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut work = std::pin::pin!(work);
    let (mut said, mut quiet) = (None, 0);
    loop {
        tokio::select! {
            done = &mut work => return done,
            _ = pace.tick() => {}
        }
        let tally = shared.tally();
        quiet = if said == Some(tally) { quiet + 1 } else { 0 };
        if quiet % QUIET == 0 {
            said = Some(tally);
            if let Err(StoreError::Conflict { .. }) = step(app, job, tally, begun.elapsed()).await {
                shared.stop.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// One step for everybody to see, and the claim renewed. A store that is busy for a moment is no reason to stop.
async fn step(app: &App, job: &Job, tally: Tally, elapsed: Duration) -> Result<(), StoreError> {
    let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let elapsed_ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
    let message = serde_json::to_string(&Step { failed: tally.failed, elapsed_ms }).unwrap_or_default();
    let jobs = app.store.jobs();
    jobs.report_progress(job, whole(tally.done()), whole(tally.total), &message, now()).await?;
    jobs.heartbeat(job, LEASE, now()).await
}

/// Stops the making thread when nobody waits for it any more.
struct StopOnDrop(Arc<Shared>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    fn keep(&self, tally: Tally) -> ControlFlow<()> {
        *self.tally.lock().unwrap_or_else(PoisonError::into_inner) = tally;
        if self.stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn tally(&self) -> Tally {
        *self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
