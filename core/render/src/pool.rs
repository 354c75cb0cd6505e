//! The parent's side: a bounded number of worker processes, started when needed and killed when they take too long.

mod child;

use crate::job::{Job, Purpose, RenderError, Rendered};
use child::Child;
use std::path::PathBuf;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How workers are started and bounded.
#[derive(Debug, Clone)]
pub struct PoolConfig {
    /// The program that calls [`run_worker`](crate::run_worker), usually this one.
    pub program: PathBuf,
    /// Its arguments. It gets none of the environment variables.
    pub arguments: Vec<String>,
    /// How many render at once; one for each core.
    pub workers: usize,
    /// How many callers may wait for a worker; the next one is told [`RenderError::Busy`].
    pub waiting: usize,
    /// How long one rendering may take, and how long a caller waits for a worker.
    pub deadline: Duration,
    /// How long a worker may take to load the catalogue.
    pub startup: Duration,
    /// The address space of one worker, which counts what its allocator reserves as well as what it uses.
    pub memory_bytes: u64,
}

impl PoolConfig {
    /// One worker, 64 waiting callers, ten seconds and 2 GiB for each rendering.
    pub fn new(program: impl Into<PathBuf>, arguments: Vec<String>) -> Self {
        Self {
            program: program.into(),
            arguments,
            workers: 1,
            waiting: 64,
            deadline: Duration::from_secs(10),
            startup: Duration::from_secs(30),
            memory_bytes: 2 << 30,
        }
    }
}

/// Worker processes. [`Pool::render`] blocks: call it from a bounded pool of threads, never from an async one.
#[derive(Debug)]
pub struct Pool {
    config: PoolConfig,
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Child>,
    busy: usize,
    waiting: usize,
    /// Grows when workers are to start anew; older ones are not used again.
    generation: u64,
}

impl Pool {
    /// A pool without workers; they are started by the first renderings.
    pub fn new(config: PoolConfig) -> Self {
        Self { config, state: Mutex::default(), freed: Condvar::new() }
    }

    /// Renders in a worker process.
    pub fn render(&self, job: &Job) -> Result<Rendered, RenderError> {
        let mut seat = self.take_seat(job)?;
        let mut child = match seat.child.take().filter(Child::is_alive) {
            Some(child) => child,
            None => Child::start(&self.config)?,
        };
        // An error of the worker itself ends here, and the child with it.
        let result = child.render(job, self.config.deadline)?;
        seat.child = Some(child);
        result
    }

    /// Has every worker start anew before its next rendering, because the catalogue has changed.
    pub fn restart(&self) {
        let mut state = self.lock();
        state.generation += 1;
        state.idle.clear();
    }

    /// Waits for one of the places in which workers render, and picks an idle worker for it.
    fn take_seat(&self, job: &Job) -> Result<Seat<'_>, RenderError> {
        let workers = self.config.workers.max(1);
        let mut state = self.lock();
        if state.busy >= workers {
            if state.waiting >= self.config.waiting {
                return Err(RenderError::Busy);
            }
            state.waiting += 1;
            let full = |state: &mut State| state.busy >= workers;
            let waited = self.freed.wait_timeout_while(state, self.config.deadline, full);
            let (guard, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
            state = guard;
            state.waiting -= 1;
            if timeout.timed_out() && state.busy >= workers {
                return Err(RenderError::Busy);
            }
        }
        state.busy += 1;
        // A preview is fastest where the same layout was shown before; otherwise the last used worker is the warmest.
        let familiar =
            state.idle.iter().rposition(|child| job.purpose == Purpose::Preview && child.last_layout == job.main);
        let child = match familiar {
            Some(index) => Some(state.idle.remove(index)),
            None => state.idle.pop(),
        };
        Ok(Seat { pool: self, child, generation: state.generation })
    }

    /// A poisoned lock is used all the same: the counters are changed by one step each.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The right to render in a worker; given back when dropped, with the worker if that is still good.
struct Seat<'a> {
    pool: &'a Pool,
    child: Option<Child>,
    generation: u64,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.lock();
        state.busy -= 1;
        if state.generation == self.generation {
            state.idle.extend(self.child.take());
        }
        drop(state);
        self.pool.freed.notify_one();
    }
}
