//! The same work on many things by a few threads, with bounded queues and results as they come.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};

/// Does `work` on every task with so many threads and hands what it says to `take`, on the calling thread.
///
/// A task is asked for when a thread is free, and a thread waits while `take` is behind, so that nothing piles up. When
/// `take` breaks, tasks under way end and no other begins.
pub fn spread<T: Send, R: Send>(
    threads: usize,
    tasks: impl Iterator<Item = T> + Send,
    work: impl Fn(T, &mut dyn FnMut(R)) + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) {
    let (tasks, stop) = (Mutex::new(tasks.fuse()), AtomicBool::new(false));
    let next = || tasks.lock().unwrap_or_else(PoisonError::into_inner).next();
    let threads = threads.max(1);
    let (send, receive) = sync_channel(threads);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let send = send.clone();
            let (next, stop, work) = (&next, &stop, &work);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed)
                    && let Some(task) = next()
                {
                    // Nobody listening means that the run was broken off.
                    work(task, &mut |said| drop(send.send(said)));
                }
            });
        }
        drop(send);
        for said in receive {
            if take(said).is_break() {
                stop.store(true, Ordering::Relaxed);
                break;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_is_done_once_and_results_never_pile_up() {
        let open = Mutex::new(0_usize);
        let tasks = (0..500).inspect(|_| *open.lock().expect("sound") += 1);
        let mut done = Vec::new();
        spread(
            3,
            tasks,
            |task, say| say(task),
            |task| {
                let mut open = open.lock().expect("sound");
                *open -= 1;
                // Three in the queue, one in each thread's hands, one in ours.
                assert!(*open <= 6, "{open} were taken and not yet handed over");
                done.push(task);
                ControlFlow::Continue(())
            },
        );
        done.sort_unstable();
        assert_eq!(done, (0..500).collect::<Vec<_>>());
    }

    #[test]
    fn a_run_that_is_broken_off_begins_no_more() {
        let asked = AtomicBool::new(false);
        let endless = (0..).inspect(|number| {
            if *number > 100 {
                asked.store(true, Ordering::Relaxed);
            }
        });
        let mut taken = 0;
        spread(
            2,
            endless,
            |task: u64, say| say(task),
            |_| {
                taken += 1;
                if taken == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert!(taken == 10 && !asked.load(Ordering::Relaxed));
    }
}
