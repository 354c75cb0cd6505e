//! `anjuan render --batch`: a table into a zip, with the progress on standard error.
//!
//! The zip is written beside its place and moved there when it is whole; an interruption leaves nothing.

use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::render_batch::{Batch, Tally, read_table, render_batch};
use std::io::{BufWriter, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tempfile::NamedTempFile;

/// How often the progress is said on a terminal, and where it goes into a file.
const PACE: Duration = Duration::from_millis(250);
const SLOW_PACE: Duration = Duration::from_secs(10);

/// The exit status of a program that was interrupted, as shells know it.
pub const INTERRUPTED: u8 = 130;

/// Makes the documents. Exit status: 0 every row was good, 1 some were left out, 130 interrupted.
pub fn run(engines: &Engines, batch: &Batch, rows: &Path, out: &Path) -> Result<u8, OpError> {
    let named = |error: std::io::Error| std::io::Error::new(error.kind(), format!("{}：{error}", rows.display()));
    let length = std::fs::metadata(rows).map_err(named)?.len();
    if length > anjuan_ingest::table::MOST_BYTES {
        return Err(OpError::BadRequest(anjuan_ingest::table::Refusal::TooLarge.to_string()));
    }
    let table = read_table(&std::fs::read(rows).map_err(named)?)?;
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let file = NamedTempFile::with_prefix_in(".anjuan-", folder)?;
    let interrupted = interruption()?;
    let mut progress = Progress::new();
    let mut watch = |tally: Tally| {
        progress.say(tally);
        if interrupted.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let made = render_batch(engines, batch, &table, BufWriter::new(file), &mut watch);
    progress.end();
    // A worker that the same Ctrl-C ended is no fault of the row's.
    let finished = if interrupted.load(Ordering::Relaxed) { None } else { made? };
    let Some((writer, tally)) = finished else {
        say("已取消，没有留下文件\n");
        return Ok(INTERRUPTED);
    };
    deliver_whole(writer, out)?;
    let words = match tally.failed {
        0 => format!("共 {} 份，全部生成：{}\n", tally.made, out.display()),
        failed => format!(
            "生成 {} 份，{failed} 行有误（见 zip 内的 错误行.csv，改正后可直接再次导入）：{}\n",
            tally.made,
            out.display()
        ),
    };
    say(&words);
    Ok(u8::from(tally.failed > 0))
}

/// Says something on standard error.
pub fn say(words: &str) {
    // A closed terminal is no reason to fail.
    let _ = std::io::stderr().write_all(words.as_bytes());
}

/// Moves a whole file to its place.
pub fn deliver_whole(writer: BufWriter<NamedTempFile>, out: &Path) -> Result<(), OpError> {
    let file = writer.into_inner().map_err(|error| OpError::Io(error.into_error()))?;
    readable(&file)?;
    file.persist(out).map_err(|error| OpError::Io(error.error))?;
    Ok(())
}

/// Temporary files are their owner's alone; the zip is a file like any other.
fn readable(file: &NamedTempFile) -> Result<(), OpError> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    Ok(())
}

/// Becomes true at Ctrl-C or when the program is told to end.
pub fn interruption() -> Result<Arc<AtomicBool>, OpError> {
    use tokio::signal::unix::{SignalKind, signal};
    let flag = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&flag);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let signals = {
        let _inside = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?)
    };
    std::thread::Builder::new().name("interruption".to_owned()).spawn(move || {
        let (mut interrupt, mut terminate) = signals;
        runtime.block_on(async {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        });
        told.store(true, Ordering::Relaxed);
    })?;
    Ok(flag)
}

/// Says how far it is: on a terminal in one line that changes, elsewhere in a line now and then.
struct Progress {
    begun: Instant,
    said: Option<Instant>,
    terminal: bool,
}

impl Progress {
    fn new() -> Self {
        Self { begun: Instant::now(), said: None, terminal: std::io::stderr().is_terminal() }
    }

    fn say(&mut self, tally: Tally) {
        let pace = if self.terminal { PACE } else { SLOW_PACE };
        let last = tally.done() == tally.total;
        if !last && self.said.is_some_and(|said| said.elapsed() < pace) {
            return;
        }
        self.said = Some(Instant::now());
        let line = words(tally, self.begun.elapsed());
        let mut err = std::io::stderr().lock();
        let _ = if self.terminal { write!(err, "\r\x1b[K{line}") } else { writeln!(err, "{line}") };
        let _ = err.flush();
    }

    fn end(&self) {
        if self.terminal && self.said.is_some() {
            let _ = writeln!(std::io::stderr().lock());
        }
    }
}

/// `已完成 120/3000（失败 2），38.2 份/秒，约剩 1 分 16 秒`.
fn words(tally: Tally, elapsed: Duration) -> String {
    let done = tally.done();
    let mut line = format!("已完成 {done}/{}（失败 {}）", tally.total, tally.failed);
    if done > 0 && elapsed > Duration::ZERO {
        let rate = done as f64 / elapsed.as_secs_f64();
        line += &format!("，{rate:.1} 份/秒");
        if done < tally.total {
            let left = ((tally.total - done) as f64 / rate).ceil();
            line += &format!("，约剩 {} 分 {:.0} 秒", (left / 60.0).floor(), left % 60.0);
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_says_rate_and_time_left() {
        let tally = Tally { total: 3000, made: 118, failed: 2 };
        let said = words(tally, Duration::from_secs(4));
        assert_eq!(said, "已完成 120/3000（失败 2），30.0 份/秒，约剩 1 分 36 秒");
        assert_eq!(words(Tally { total: 3, ..Tally::default() }, Duration::ZERO), "已完成 0/3（失败 0）");
    }
}
