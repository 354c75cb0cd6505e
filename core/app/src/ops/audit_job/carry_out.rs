//! The worker's side: claim, list the bundles, examine what waits, tell how far it is, make room for others.

use super::fetch::{Missing, fetch};
use super::list::list;
use super::{BundlePlace, KIND, Outcome, Payload, RuleCount, Step};
use crate::blocking::blocking;
use crate::error::OpError;
use crate::ops::audit_bundle::{Stated, Terms};
use crate::ops::audit_many::tally::{Line, Tally};
use crate::ops::audit_many::{Stoppable, examine};
use crate::ops::batch_job::stored;
use crate::ops::keep::new_report;
use crate::state::{App, now};
use anjuan_ingest::Limits;
use anjuan_store::{AuditFilter, AuditItem, Job, Page, StoreError};
use chrono::TimeDelta;
use futures_util::{TryStreamExt, stream};
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the progress is stored and the claim renewed; more often where a claim holds for seconds only.
const PACE: Duration = Duration::from_secs(2);
/// How long a job waits after a failure of ours.
const RETRY: TimeDelta = TimeDelta::seconds(30);
/// How long a job that makes room lets others go first.
const ROOM: TimeDelta = TimeDelta::seconds(2);
/// So many bundles are looked up at once; after so many a job makes room for others.
const PORTION: u64 = 64;
/// How often one bundle is begun before it is given up: it may be the one that kills its workers.
const BEGINNINGS: i64 = 3;
/// The largest bundle of a folder or prefix that the administrator allowed, in bytes.
const LARGEST: u64 = 64 << 30;

/// How carrying out a job ended.
enum Ended {
    /// Every bundle is through.
    All,
    /// Others wait; the rest comes later.
    Room,
    /// It was called off or taken over.
    Lost,
}

/// What the work and the telling task share.
struct Shared {
    stop: Arc<AtomicBool>,
    listed: AtomicBool,
    through: AtomicU64,
}

/// One job under way.
struct Work<'a> {
    app: &'a App,
    job: &'a Job,
    place: BundlePlace,
    terms: Terms,
    shared: Arc<Shared>,
    /// The first failure of ours; it ends the attempt.
    trouble: Mutex<Option<OpError>>,
}

/// Carries out the next job, or a portion of it, if there is one; tells whether there was.
pub async fn carry_out_next(app: &App) -> Result<bool, OpError> {
    let worker = format!("server-{}", std::process::id());
    let jobs = app.store.jobs();
    let Some(job) = jobs.claim(&[KIND], &worker, lease(app), now()).await? else { return Ok(false) };
    let ended = match carry_out(app, &job).await {
        Ok(Ended::All) => {
            let result = serde_json::to_value(outcome(app, &job).await?)
                .map_err(|error| OpError::Internal(error.to_string()))?;
            let finished = jobs.finish(&job, result, now()).await.map(drop);
            // Nobody needs the uploads any more; should this be cut short, the next round does it.
            jobs.let_go_of_bundles(job.id).await?;
            finished
        }
        Ok(Ended::Room) => jobs.step_back(&job, now() + ROOM, now()).await,
        Ok(Ended::Lost) | Err(OpError::Conflict(_)) => Ok(()),
        Err(error) => {
            tracing::error!(error.code = error.code(), job.id = job.id, "an audit failed: {}", error.detail_for_log());
            let again = matches!(error, OpError::Busy | OpError::Store(_) | OpError::Io(_));
            jobs.fail(&job, error.code(), again.then(|| now() + RETRY), now()).await.map(drop)
        }
    };
    match ended {
        Ok(()) | Err(StoreError::Conflict { .. }) => Ok(true),
        Err(error) => Err(error.into()),
    }
}

async fn carry_out(app: &App, job: &Job) -> Result<Ended, OpError> {
    let payload: Payload = stored(job.payload.clone())?;
    let last = app.store.jobs().last_progress(job.id).await?;
    let step: Step = last.and_then(|step| serde_json::from_str(&step.message).ok()).unwrap_or_default();
    let limits = match payload.place {
        BundlePlace::Uploads => Limits::default(),
        BundlePlace::Folder { .. } | BundlePlace::Objects { .. } => Limits::up_to(LARGEST),
    };
    let stated = Stated::read(payload.jurisdiction.as_deref(), payload.kind.as_deref())?;
    let shared = Arc::new(Shared {
        stop: Arc::new(AtomicBool::new(false)),
        listed: AtomicBool::new(step.listed || payload.place == BundlePlace::Uploads),
        through: AtomicU64::new(0),
    });
    let terms = Terms { stated, as_of: payload.as_of, limits };
    let work = Work { app, job, place: payload.place, terms, shared: Arc::clone(&shared), trouble: Mutex::default() };
    // When the server ends, this future is dropped; readers then fail at once, and another process takes over.
    let _stop = StopOnDrop(Arc::clone(&shared));
    tell(app, job, &shared, work.all()).await
}

impl Work<'_> {
    async fn all(&self) -> Result<Ended, OpError> {
        if !self.shared.listed.load(Ordering::Relaxed) {
            list(self.app, self.job, &self.place).await?;
            self.shared.listed.store(true, Ordering::Relaxed);
            match step(self.app, self.job, &self.shared, None).await {
                Err(StoreError::Conflict { .. }) => return Ok(Ended::Lost),
                other => other?,
            }
        }
        let room = AtomicBool::new(false);
        let waiting = stream::try_unfold((0, 0_u64), |(after, portions)| {
            let room = &room;
            async move {
                if portions > 0 && self.app.store.jobs().is_any_due(&[KIND], now()).await? {
                    room.store(true, Ordering::Relaxed);
                    return Ok::<_, OpError>(None);
                }
                let items = self.app.store.audit_items().waiting(self.job.id, after, PORTION).await?;
                let Some(last) = items.last().map(|item| item.id) else { return Ok(None) };
                Ok(Some((stream::iter(items.into_iter().map(Ok)), (last, portions + 1))))
            }
        });
        let through = waiting.try_flatten().try_for_each_concurrent(self.app.engines.workers(), |item| self.one(item));
        let through = through.await;
        if let Some(trouble) = self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take() {
            return Err(trouble);
        }
        if self.stopped() {
            return Ok(Ended::Lost);
        }
        through?;
        Ok(if room.load(Ordering::Relaxed) { Ended::Room } else { Ended::All })
    }

    fn stopped(&self) -> bool {
        self.shared.stop.load(Ordering::Relaxed)
    }

    /// Examines one bundle and records its report. What is wrong with it costs the others nothing.
    async fn one(&self, item: AuditItem) -> Result<(), OpError> {
        if self.stopped() {
            return Ok(());
        }
        let result = self.examined(&item).await;
        match result {
            Ok(()) => {
                self.shared.through.fetch_add(1, Ordering::Relaxed);
            }
            // It was called off or taken over, or somebody else has recorded this one.
            Err(Missing::Ours(OpError::Conflict(_))) => self.shared.stop.store(true, Ordering::Relaxed),
            Err(Missing::Ours(_)) if self.stopped() => {}
            Err(Missing::Unread(why)) => {
                self.app.store.audit_items().give_up(self.job, item.id, why).await?;
                self.shared.through.fetch_add(1, Ordering::Relaxed);
            }
            Err(Missing::Ours(error)) => {
                self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                self.shared.stop.store(true, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    async fn examined(&self, item: &AuditItem) -> Result<(), Missing> {
        let items = self.app.store.audit_items();
        if items.begin(self.job, item.id).await.map_err(OpError::from)? > BEGINNINGS {
            return Err(Missing::Unread("worker-lost"));
        }
        let file = fetch(self.app, &self.place, item, self.terms.limits.bundle_bytes).await?;
        let reader = Stoppable { reader: file, stop: Arc::clone(&self.shared.stop) };
        let (engines, terms, name) = (Arc::clone(&self.app.engines), self.terms.clone(), item.name.clone());
        let report = blocking(move || examine(&engines, reader, &name, &terms, &mut |_| {})).await?;
        let report = match report {
            Ok(report) => report,
            // The file cannot be read to its end, or an engine broke off on it: said of this bundle alone.
            Err(OpError::Io(_) | OpError::Internal(_)) if !self.stopped() => return Err(Missing::Unread("unreadable")),
            Err(error) => return Err(error.into()),
        };
        let rules = serde_json::to_value(Line::of("", &report).rules).unwrap_or_default();
        let new = new_report(self.app, &report).await?;
        items.finish(self.job, item.id, new, rules, now()).await.map_err(OpError::from)?;
        Ok(())
    }
}

/// Which rules found something, over all bundles, a page of rows in memory at a time.
async fn outcome(app: &App, job: &Job) -> Result<Outcome, OpError> {
    let mut tally = Tally::default();
    let mut page = Page::first(Page::MOST);
    loop {
        let listing = app.store.audit_items().list(job.id, &AuditFilter::default(), page).await?;
        for item in listing.items {
            let mut line = Line::unread("", "", String::new());
            line.rules = item.rules.map(stored).transpose()?.unwrap_or_default();
            tally.add(&line);
        }
        match listing.next {
            Some(next) => page.after = Some(next),
            None => break,
        }
    }
    let rules = tally.frequent().into_iter().map(|(rule, count)| RuleCount {
        rule: rule.to_owned(),
        bundles: count.bundles,
        findings: count.findings,
    });
    Ok(Outcome { rules: rules.collect() })
}

/// Does the work and tells how far it is until it is done.
///
/// Both are driven side by side: work that stood still in the middle of a transaction would keep the one connection
/// that writes from the telling, which would wait for it in vain.
async fn tell<T>(app: &App, job: &Job, shared: &Shared, work: impl Future<Output = T>) -> T {
    tokio::select! {
        done = work => done,
        never = tell_for_ever(app, job, shared) => match never {},
    }
}

/// Stores how far it is, again and again, and stops the work when the job is no longer ours.
async fn tell_for_ever(app: &App, job: &Job, shared: &Shared) -> Infallible {
    let mut pace = tokio::time::interval(PACE.min(app.takeover / 4));
    pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let (mut before, mut at) = (0, Instant::now());
    loop {
        pace.tick().await;
        let through = shared.through.load(Ordering::Relaxed);
        let seconds = at.elapsed().as_secs_f64();
        let rate = (through > before && seconds > 0.5).then(|| (through - before) as f64 / seconds);
        // The rate is that of the last quarter of a minute, or of as long as it takes for one bundle to get through.
        if seconds > 15.0 && through > before {
            (before, at) = (through, Instant::now());
        }
        if let Err(StoreError::Conflict { .. }) = step(app, job, shared, rate).await {
            shared.stop.store(true, Ordering::Relaxed);
        }
    }
}

/// How long a claim holds without a word.
fn lease(app: &App) -> TimeDelta {
    TimeDelta::from_std(app.takeover).unwrap_or(TimeDelta::minutes(1))
}

/// One step for everybody to see, and the claim renewed. A store that is busy for a moment is no reason to stop.
async fn step(app: &App, job: &Job, shared: &Shared, rate: Option<f64>) -> Result<(), StoreError> {
    let message = Step { listed: shared.listed.load(Ordering::Relaxed), rate };
    let message = serde_json::to_string(&message).unwrap_or_default();
    let through = i64::try_from(shared.through.load(Ordering::Relaxed)).unwrap_or(i64::MAX);
    let jobs = app.store.jobs();
    jobs.report_progress(job, through, 0, &message, now()).await?;
    jobs.heartbeat(job, lease(app), now()).await
}

/// Stops the readers when nobody waits for them any more.
struct StopOnDrop(Arc<Shared>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }
}
