//! The child process: loads the catalogue once, then renders what comes through its standard input until that closes.

use crate::compile::{on_render_thread, render_here};
use crate::environment::Environment;
use crate::job::{Job, RenderError};
use crate::wire::{Reply, Request, read_frame, write_frame};
use anjuan_model::Finding;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Serves a [`Pool`](crate::Pool) from a child process of its own, until the parent closes `input`.
///
/// `load` builds the environment; it runs after the memory limit is set. Nothing else may write to `output`. The caller
/// should end the process when this returns: a rendering that is still going on is for a parent that is no longer there.
pub fn run_worker(
    load: impl FnOnce() -> Result<Environment, Vec<Finding>> + Send + 'static,
    mut input: impl Read,
    output: impl Write + Send + 'static,
) -> Result<(), RenderError> {
    let Some((Request::Start { memory_bytes }, _)) = read_frame(&mut input).map_err(broken)? else {
        return Err(RenderError::Unavailable("排版进程须由程序自身启动".to_owned()));
    };
    limit_memory(memory_bytes).map_err(broken)?;
    let (sender, receiver) = sync_channel(1);
    let thread = std::thread::Builder::new().name("render-main".to_owned());
    let renderer = thread.spawn(move || on_render_thread(move || serve(load, receiver, output))).map_err(broken)?;
    if read_jobs(&mut input, &sender).map_err(broken)? {
        return Ok(());
    }
    // The renderer went first, and says why.
    renderer.join().map_err(|_| RenderError::Panicked)??
}

/// Passes jobs on. True when the parent has gone, false when nobody takes them any more. Reading in a thread of its own
/// notices the parent's end even while a layout runs forever.
fn read_jobs(input: &mut impl Read, sender: &SyncSender<Job>) -> io::Result<bool> {
    while let Some((request, blobs)) = read_frame(input)? {
        if let Request::Render(mut job) = request {
            job.attachment = blobs.into_iter().next();
            if sender.send(*job).is_err() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

fn serve(
    load: impl FnOnce() -> Result<Environment, Vec<Finding>>,
    jobs: Receiver<Job>,
    mut output: impl Write,
) -> Result<(), RenderError> {
    // A panic must come out as a word, because the parent waits for one.
    let loaded = catch_unwind(AssertUnwindSafe(load))
        .map_or(Err(RenderError::Panicked), |loaded| loaded.map_err(RenderError::Refused));
    let environment = match loaded {
        Ok(environment) => environment,
        Err(error) => {
            let (reply, files) = Reply::of(Err(error));
            return write_frame(&mut output, &reply, &files).map_err(broken);
        }
    };
    write_frame(&mut output, &Reply::Ready, &[]).map_err(broken)?;
    for job in jobs {
        let (reply, files) = Reply::of(render_here(&environment, &job));
        write_frame(&mut output, &reply, &files).map_err(broken)?;
    }
    Ok(())
}

/// Bounds the address space: an allocation beyond it fails and ends this process instead of the whole machine.
fn limit_memory(bytes: u64) -> rustix::io::Result<()> {
    let maximum = getrlimit(Resource::As).maximum;
    setrlimit(Resource::As, Rlimit { current: Some(maximum.map_or(bytes, |most| most.min(bytes))), maximum })
}

fn broken(error: impl std::fmt::Display) -> RenderError {
    RenderError::Unavailable(error.to_string())
}
