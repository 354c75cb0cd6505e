//! One worker process as the parent sees it.

use super::PoolConfig;
use crate::job::{Job, RenderError, Rendered};
use crate::wire::{Reply, Request, read_frame, write_frame};
use std::io::{self, Read};
use std::process::{ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// What the standard library says before it ends a process that got no memory.
const OUT_OF_MEMORY: &str = "memory allocation of";
/// How much of a worker's last words is kept.
const LAST_WORDS: u64 = 64 << 10;

type Frame = io::Result<Option<(Reply, Vec<Vec<u8>>)>>;

/// A running worker; dropping it kills it.
#[derive(Debug)]
pub(super) struct Child {
    process: std::process::Child,
    input: ChildStdin,
    replies: Receiver<Frame>,
    last_words: Option<JoinHandle<String>>,
    /// The layout that it rendered last.
    pub(super) last_layout: String,
}

impl Child {
    /// Starts a worker and waits until it has loaded the catalogue.
    pub(super) fn start(config: &PoolConfig) -> Result<Self, RenderError> {
        let mut process = Command::new(&config.program)
            .args(&config.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(unavailable)?;
        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(input), Some(output), Some(errors)) = pipes else {
            return Err(RenderError::Unavailable("没有管道".to_owned()));
        };
        let mut child = Self {
            process,
            input,
            replies: listen(output).map_err(unavailable)?,
            last_words: Some(keep_last_words(errors).map_err(unavailable)?),
            last_layout: String::new(),
        };
        let start = Request::Start { memory_bytes: config.memory_bytes };
        match child.ask(&start, &[], config.startup)? {
            (Reply::Ready, _) => Ok(child),
            (reply, files) => match reply.into_result(files) {
                Err(error) => Err(error),
                Ok(_) => Err(RenderError::Unavailable("排版进程答非所问".to_owned())),
            },
        }
    }

    /// Renders. The outer error says that this worker is of no further use, the inner one is about the job.
    pub(super) fn render(
        &mut self,
        job: &Job,
        deadline: Duration,
    ) -> Result<Result<Rendered, RenderError>, RenderError> {
        job.main.clone_into(&mut self.last_layout);
        let attachment: Vec<Vec<u8>> = job.attachment.iter().cloned().collect();
        let (reply, files) = self.ask(&Request::Render(Box::new(job.clone())), &attachment, deadline)?;
        Ok(reply.into_result(files))
    }

    /// Whether it still runs; one that died while idle is replaced without anybody noticing.
    pub(super) fn is_alive(&self) -> bool {
        // An idle worker has nothing to say: either there is no word from it, or the word is that it has ended.
        matches!(self.replies.try_recv(), Err(TryRecvError::Empty))
    }

    fn ask(
        &mut self,
        request: &Request,
        blobs: &[Vec<u8>],
        deadline: Duration,
    ) -> Result<(Reply, Vec<Vec<u8>>), RenderError> {
        if write_frame(&mut self.input, request, blobs).is_err() {
            return Err(self.autopsy());
        }
        match self.replies.recv_timeout(deadline) {
            Ok(Ok(Some(answer))) => Ok(answer),
            Ok(Ok(None) | Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.autopsy()),
            Err(RecvTimeoutError::Timeout) => Err(RenderError::DeadlineExceeded(deadline)),
        }
    }

    /// Why a worker ended by itself.
    fn autopsy(&mut self) -> RenderError {
        let status = match self.process.wait() {
            Ok(status) => status,
            Err(error) => return RenderError::WorkerCrashed(error.to_string()),
        };
        let words = self.last_words.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        if words.contains(OUT_OF_MEMORY) || killed(status) {
            RenderError::MemoryExceeded
        } else {
            // The words themselves may hold what people wrote; the status cannot.
            RenderError::WorkerCrashed(status.to_string())
        }
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // Neither can fail in a way that matters: a process that is gone is what is wanted.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// A kill that did not come from here came from the system, which does that for memory.
fn killed(status: ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(9)
}

fn listen(mut output: ChildStdout) -> io::Result<Receiver<Frame>> {
    let (sender, receiver) = channel();
    std::thread::Builder::new().name("render-replies".to_owned()).spawn(move || {
        loop {
            let frame = read_frame(&mut output);
            let last = !matches!(frame, Ok(Some(_)));
            if sender.send(frame).is_err() || last {
                return;
            }
        }
    })?;
    Ok(receiver)
}

fn keep_last_words(errors: ChildStderr) -> io::Result<JoinHandle<String>> {
    std::thread::Builder::new().name("render-errors".to_owned()).spawn(move || {
        let mut words = Vec::new();
        let mut errors = errors;
        // What it says beyond that is read and forgotten, lest the worker wait for a full pipe.
        let kept = errors.by_ref().take(LAST_WORDS).read_to_end(&mut words);
        drop(kept.and_then(|_| io::copy(&mut errors, &mut io::sink())));
        String::from_utf8_lossy(&words).into_owned()
    })
}

fn unavailable(error: io::Error) -> RenderError {
    RenderError::Unavailable(error.to_string())
}
