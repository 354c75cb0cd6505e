//! Work on many things at once whose results are wanted in order, a bounded number of them at a time.

use crate::error::OpError;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Results that may wait for an earlier one, for each worker: one slow document leaves the others busy meanwhile, and
/// memory does not grow with the number of things.
const AHEAD: usize = 4;

/// Does `work` for every item on so many threads and hands the results over in the order of the items, until `take`
/// breaks it off or fails.
pub fn in_order<T: Sync, R: Send>(
    threads: usize,
    items: &[T],
    work: impl Fn(&T) -> Result<R, OpError> + Sync,
    mut take: impl FnMut(&T, Result<R, OpError>) -> Result<ControlFlow<()>, OpError>,
) -> Result<ControlFlow<()>, OpError> {
    let (tasks, queue) = sync_channel::<Task<'_, T, R>>(threads * AHEAD);
    let queue = Mutex::new(queue);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((item, done)) = next(&queue).filter(|_| !over.load(Ordering::Relaxed)) {
                    // Nobody waits for it any more when the whole was broken off.
                    let _ = done.send(work(item));
                }
            });
        }
        let ended = feed(&tasks, threads * AHEAD, items, &mut take);
        // The threads end when nothing can come any more, and at once when nothing more is wanted.
        over.store(true, Ordering::Relaxed);
        drop(tasks);
        ended
    })
}

/// A task: what to do, and where its result is awaited.
type Task<'a, T, R> = (&'a T, SyncSender<Result<R, OpError>>);

/// Keeps so many tasks under way and takes their results in order.
fn feed<'a, T, R>(
    tasks: &SyncSender<Task<'a, T, R>>,
    ahead: usize,
    items: &'a [T],
    take: &mut impl FnMut(&T, Result<R, OpError>) -> Result<ControlFlow<()>, OpError>,
) -> Result<ControlFlow<()>, OpError> {
    let mut waiting: VecDeque<(&T, Receiver<Result<R, OpError>>)> = VecDeque::new();
    let mut rest = items.iter();
    let gone = || OpError::Internal("batch worker ended".to_owned());
    loop {
        while waiting.len() < ahead {
            let Some(item) = rest.next() else { break };
            let (done, result) = sync_channel(1);
            tasks.send((item, done)).map_err(|_| gone())?;
            waiting.push_back((item, result));
        }
        let Some((item, result)) = waiting.pop_front() else { return Ok(ControlFlow::Continue(())) };
        if take(item, result.recv().map_err(|_| gone())?)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
}

/// The next task; nothing when there will be none.
fn next<T>(queue: &Mutex<Receiver<T>>) -> Option<T> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    #[test]
    fn results_come_in_order_and_few_wait() {
        let items: Vec<usize> = (0..500).collect();
        let (begun, mut taken) = (AtomicUsize::new(0), Vec::new());
        let work = |item: &usize| {
            begun.fetch_add(1, Ordering::SeqCst);
            Ok(item * 2)
        };
        let ended = in_order(3, &items, work, |item, result| {
            assert_eq!(result?, item * 2);
            assert!(begun.load(Ordering::SeqCst) <= taken.len() + 3 * AHEAD, "no more is done ahead than may wait");
            taken.push(*item);
            Ok(ControlFlow::Continue(()))
        });
        assert!(ended.is_ok_and(|flow| flow.is_continue()));
        assert_eq!(taken, items);
    }

    #[test]
    fn broken_off_and_failed_work_ends() {
        let items: Vec<usize> = (0..500).collect();
        let work = |item: &usize| if *item == 7 { Err(OpError::Busy) } else { Ok(*item) };
        let stopped = in_order(2, &items, work, |item, _| {
            Ok(if *item == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        });
        assert!(stopped.is_ok_and(|flow| flow.is_break()));
        let failed = in_order(2, &items, work, |_, result| result.map(|_| ControlFlow::Continue(())));
        assert!(matches!(failed, Err(OpError::Busy)));
    }
}
