//! Tesseract as a child process: reads scans where it is installed and asked for.
//!
//! It is never linked in: a picture goes in on its standard input and a table of words comes out. The child runs through
//! this program, which limits its own memory and then becomes Tesseract; it has a deadline, one thread, no shell and
//! none of the environment. What was read is kept by the picture's SHA-256, so that no page is read twice.

mod table;

use crate::error::OpError;
use anjuan_ingest::{Eyes, Picture, Seen};
use anjuan_model::hash::sha256_hex;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// The language: simplified Chinese with the letters and digits that stand in it.
const LANGUAGE: &str = "chi_sim";
/// What Tesseract may say of one page, in bytes.
const MOST_OUTPUT: u64 = 16 * 1024 * 1024;
/// How the table of words is asked for, and how a change of it is told from what is kept.
const EDITION: &str = "tsv/1";

/// How pages are read.
#[derive(Debug, Clone)]
pub struct OcrConfig {
    /// Tesseract.
    pub program: PathBuf,
    /// How long one page may take.
    pub deadline: Duration,
    /// The address space that it may have, in bytes.
    pub memory_bytes: u64,
    /// Pages that are read in one run; what comes later stays unread.
    pub pages: usize,
    /// Where readings are kept; nothing is kept without.
    pub cache: Option<PathBuf>,
}

/// Tesseract, ready to read.
#[derive(Debug)]
pub struct Tesseract {
    config: OcrConfig,
    /// This program.
    own: PathBuf,
    /// Its version, which is a part of what readings are kept under.
    version: String,
    read: AtomicUsize,
}

/// A reading as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    text: String,
    confidence: f32,
}

impl OcrConfig {
    /// Two minutes, 2 GiB and 500 pages, with the Tesseract of the system.
    pub fn new(program: PathBuf) -> Self {
        Self { program, deadline: Duration::from_secs(120), memory_bytes: 2 << 30, pages: 500, cache: None }
    }
}

/// The Tesseract that the system finds by its name.
pub fn installed() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join("tesseract")).find(|program| program.is_file())
}

impl Tesseract {
    /// Asks Tesseract whether it knows Chinese.
    ///
    /// # Errors
    /// Says what is missing and how to install it.
    pub fn start(config: OcrConfig) -> Result<Self, OpError> {
        let ask = |argument: &str| {
            let output = Command::new(&config.program).arg(argument).env_clear().stdin(Stdio::null()).output();
            output
                .map(|output| [output.stdout, output.stderr].concat())
                .map(|all| String::from_utf8_lossy(&all).into_owned())
        };
        let missing = |why: &str| {
            OpError::BadRequest(format!(
                "文字识别不能用：{why}；请安装 Tesseract 和简体中文数据（Debian：apt install tesseract-ocr tesseract-ocr-chi-sim），或者不用 --ocr"
            ))
        };
        let languages =
            ask("--list-langs").map_err(|error| missing(&format!("{}：{error}", config.program.display())))?;
        if !languages.lines().any(|line| line.trim() == LANGUAGE) {
            return Err(missing("没有简体中文数据（chi_sim）"));
        }
        let version = ask("--version").map_err(|error| missing(&error.to_string()))?;
        let version = version.lines().next().unwrap_or_default().to_owned();
        if let Some(cache) = &config.cache {
            std::fs::create_dir_all(cache)?;
        }
        Ok(Self { own: std::env::current_exe()?, version, config, read: AtomicUsize::new(0) })
    }

    fn run(&self, picture: &Picture) -> Result<Seen, String> {
        let dpi = picture.dpi.to_string();
        let memory = self.config.memory_bytes.to_string();
        let mut child = Command::new(&self.own)
            .args(["ocr-run", "--memory", &memory])
            .arg(&self.config.program)
            .args(["-", "-", "-l", LANGUAGE, "--psm", "6", "--dpi", &dpi, "tsv"])
            .env_clear()
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("识别程序无法启动：{error}"))?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("识别程序没有管道".to_owned());
        };
        let (done, said) = channel();
        let outcome = std::thread::scope(|scope| {
            scope.spawn(move || {
                let mut table = Vec::new();
                let read = output.take(MOST_OUTPUT).read_to_end(&mut table).map(|_| table);
                // Nobody listens any more once the deadline is over.
                let _ = done.send(read);
            });
            scope.spawn(move || {
                // A child that is gone says so by what it does not answer.
                let _ = input.write_all(&picture.png);
            });
            let table = match said.recv_timeout(self.config.deadline) {
                Ok(Ok(table)) => Ok(table),
                Ok(Err(error)) => Err(format!("识别程序中断：{error}")),
                Err(RecvTimeoutError::Timeout) => Err(format!("一页超过 {} 秒", self.config.deadline.as_secs())),
                Err(RecvTimeoutError::Disconnected) => Err("识别程序中断".to_owned()),
            };
            if table.is_err() {
                // What cannot be killed has ended already.
                let _ = child.kill();
            }
            let status = child.wait().map_err(|error| format!("识别程序中断：{error}"))?;
            table.and_then(|table| {
                if status.success() {
                    Ok(table)
                } else {
                    Err("识别程序中途退出，可能是内存不足".to_owned())
                }
            })
        });
        Ok(table::read(&String::from_utf8_lossy(&outcome?)))
    }

    /// Where the reading of a picture is kept.
    fn place(&self, picture: &Picture) -> Option<PathBuf> {
        let how = format!("{}\n{LANGUAGE}\n{EDITION}\n{}\n{}", self.version, picture.dpi, sha256_hex(&picture.png));
        Some(self.config.cache.as_ref()?.join(format!("{}.json", sha256_hex(how.as_bytes()))))
    }
}

impl Eyes for Tesseract {
    fn read(&self, picture: &Picture) -> Result<Seen, String> {
        let place = self.place(picture);
        if let Some(kept) = place.as_deref().and_then(kept) {
            return Ok(Seen { text: kept.text, confidence: kept.confidence });
        }
        if self.read.fetch_add(1, Ordering::Relaxed) >= self.config.pages {
            return Err(format!("已识别 {} 页，其余未识别", self.config.pages));
        }
        let seen = self.run(picture)?;
        if let Some(place) = &place {
            keep(place, &seen).map_err(|error| format!("识别结果无法保存：{error}"))?;
        }
        Ok(seen)
    }
}

fn kept(place: &Path) -> Option<Kept> {
    serde_json::from_slice(&std::fs::read(place).ok()?).ok()
}

/// Written beside and renamed, so that nobody reads half a page.
fn keep(place: &Path, seen: &Seen) -> std::io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new("."));
    let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
    serde_json::to_writer(&mut fresh, &Kept { text: seen.text.clone(), confidence: seen.confidence })?;
    fresh.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// What the child does first: limits its memory, then becomes the program.
pub fn become_reader(memory_bytes: u64, program: &Path, arguments: &[std::ffi::OsString]) -> OpError {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let maximum = getrlimit(Resource::As).maximum;
    let current = Some(maximum.map_or(memory_bytes, |most| most.min(memory_bytes)));
    if let Err(error) = setrlimit(Resource::As, Rlimit { current, maximum }) {
        return OpError::Io(error.into());
    }
    // It comes back only when the program could not be started.
    OpError::Io(Command::new(program).args(arguments).exec())
}
