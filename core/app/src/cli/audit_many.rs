//! `anjuan audit` over many bundles: folders, files and prefixes of an object store.
//!
//! Reports go out as they come and are forgotten; with `--state` each one is in a journal first, so that a run that was
//! killed is taken up again with nothing skipped and nothing doubled.

mod journal;
mod output;
mod place;
mod progress;

use super::batch::{INTERRUPTED, interruption, say};
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::audit_bundle::Terms;
use crate::ops::audit_many::spread::spread;
use crate::ops::audit_many::tally::{Line, Tally};
use crate::ops::audit_many::walk::shown;
use crate::ops::audit_many::{Stoppable, examine, fingerprint};
use crate::print::json::{FindingJson, ReportJson};
use anjuan_ingest::bag::DECLARATION;
use anjuan_ingest::{Limits, Step, glance};
use anjuan_model::Finding;
use anjuan_model::bundle::CASE_FILE;
use anjuan_model::hash::hex;
use clap::Args;
use journal::Journal;
pub use output::Form;
use output::Output;
use place::{Bundle, Places};
use progress::Progress;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Options of a run over many bundles.
#[derive(Args)]
pub struct Many {
    /// 同时检查的案卷个数（默认为处理器个数）
    #[arg(long, value_name = "个数")]
    jobs: Option<usize>,
    /// 断点文件：中断后以同一命令再次运行，已有报告且未变化的案卷不再检查
    #[arg(long, value_name = "文件或文件夹")]
    state: Option<PathBuf>,
    /// 在标准错误上显示进度（终端上总是显示）
    #[arg(long)]
    progress: bool,
    /// 逐行输出事件（NDJSON）：发现问题时立即一行，每份报告一行，最后一行汇总
    #[arg(long)]
    events: bool,
    /// 单个案卷的大小上限，单位 GiB
    #[arg(long, value_name = "GiB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=1024))]
    largest: u64,
    /// 对象存储选项，如 aws_endpoint=http://127.0.0.1:9000，可重复
    #[arg(long, env = "ANJUAN_BLOB_OPTIONS", value_delimiter = ',')]
    blob_option: Vec<String>,
}

/// What a worker says.
enum Said {
    /// Something was found just now.
    Found { location: String, findings: Vec<FindingJson> },
    /// A bundle is through.
    Through(Box<Through>),
    /// It was broken off with the run.
    Stopped,
}

/// A bundle that is through.
struct Through {
    line: Line,
    /// The report, ready to be written; nothing where the bundle could not be read.
    report: Vec<u8>,
    entry: EntryNeeded,
}

/// What the journal has to learn of a bundle.
enum EntryNeeded {
    /// Nothing: it has this report, or the bundle could not be read and is tried again next time.
    None,
    /// This report.
    Append { identity: Option<String>, key: String },
}

/// A report and where its bundle is.
#[derive(Serialize)]
struct Located<'a> {
    #[serde(flatten)]
    report: &'a ReportJson,
    location: &'a str,
}

impl Many {
    /// Whether these paths ask for a run over many bundles rather than for one report.
    pub fn is_asked(&self, paths: &[PathBuf], out: Option<&Path>) -> bool {
        let case_folder = |path: &PathBuf| [DECLARATION, CASE_FILE].iter().any(|name| path.join(name).exists());
        let several = |path: &PathBuf| place::is_address(path) || path.is_dir() && !case_folder(path);
        let asked = self.jobs.is_some() || self.state.is_some() || self.events;
        asked || paths.iter().any(several) || out.is_some_and(output::is_folder)
    }

    /// Whether progress is to be shown whatever standard error is.
    pub fn progress(&self) -> bool {
        self.progress
    }

    /// Whether somebody is to hear of findings before the report.
    pub fn watches(&self, out: Option<&Path>) -> bool {
        self.events && out.is_none() || self.progress && !self.events
    }

    /// Says what the structure of one bundle shows, and returns it. A file that cannot be read says so later.
    pub fn glance(&self, path: &Path) -> Vec<Finding> {
        let name = shown(path.file_name().unwrap_or_default());
        let file = File::open(path).ok().filter(|_| path.is_file());
        let findings = file.and_then(|file| glance(file, &name, &self.limits()).ok()).unwrap_or_default();
        let location = path.canonicalize().map(|path| shown(path.as_os_str())).unwrap_or_default();
        for finding in &findings {
            if self.events {
                // A closed pipe is noticed at the report.
                let _ = output::found(&mut std::io::stdout(), &location, &FindingJson::from(finding));
            } else {
                super::remark(&mut std::io::stderr().lock(), finding);
            }
        }
        findings
    }

    /// The limits of the door that were asked for.
    pub fn limits(&self) -> Limits {
        Limits::up_to(self.largest << 30)
    }

    /// Runs. Exit status: that of the worst verdict, or 130 when it was interrupted.
    #[expect(clippy::too_many_arguments, reason = "a door hands over what it took apart")]
    pub fn run(
        &self,
        engines: &Engines,
        paths: &[PathBuf],
        terms: &Terms,
        form: Form,
        out: Option<&Path>,
        told: Vec<Finding>,
    ) -> Result<u8, OpError> {
        let places = Places::open(paths, &self.blob_option, terms.limits.bundle_bytes)?;
        let journal = self.state.as_deref().map(Journal::open).transpose()?.map(Mutex::new);
        let form = if self.events { Form::Events } else { form };
        let mut output = Output::open(engines, form, out, terms)?;
        let stop = interruption()?;
        let run =
            Run { engines, terms, print: fingerprint(engines, terms), journal, stop: Arc::clone(&stop), form, told };
        let mut progress = Progress::start(self.progress, &places, &stop);
        let mut tally = Tally::default();
        let mut trouble = None;
        let threads = self.jobs.unwrap_or_else(|| engines.workers());
        let bundles = places.bundles();
        spread(
            threads,
            bundles,
            |bundle, told| run.one(bundle, told),
            |said| {
                match run.take(said, &mut output, &mut tally) {
                    Ok(true) => progress.say(&tally),
                    Ok(false) => {}
                    Err(error) => trouble = Some(error),
                }
                // What cannot be written any more (a full disk, a closed pipe) ends the run; the journal stays sound.
                if trouble.is_some() {
                    stop.store(true, Ordering::Relaxed);
                }
                if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        progress.end();
        if let Some(journal) = &run.journal {
            locked(journal).flush()?;
        }
        if let Some(error) = trouble {
            return Err(error);
        }
        let complete = !stop.load(Ordering::Relaxed);
        if complete && tally.total == 0 {
            let what = "没有找到案卷：文件夹里既没有 zip，本身也不是带 bagit.txt 或 case.json 的案卷文件夹";
            return Err(OpError::BadRequest(what.to_owned()));
        }
        output.end(&tally, complete)?;
        say(&progress::sum(&tally, complete, self.state.is_some()));
        Ok(if complete { tally.status() } else { INTERRUPTED })
    }
}

/// What the workers of a run share.
struct Run<'a> {
    engines: &'a Engines,
    terms: &'a Terms,
    /// The terms' fingerprint.
    print: String,
    journal: Option<Mutex<Journal>>,
    stop: Arc<AtomicBool>,
    form: Form,
    /// What was said of the one bundle already.
    told: Vec<Finding>,
}

impl Run<'_> {
    /// Examines one bundle, or finds its report in the journal.
    fn one(&self, bundle: Bundle, told: &mut dyn FnMut(Said)) {
        let (location, name) = (bundle.location.clone(), bundle.name.clone());
        match self.examined(bundle, told) {
            Ok(through) => told(Said::Through(Box::new(through))),
            Err(_) if self.stop.load(Ordering::Relaxed) => told(Said::Stopped),
            Err(error) => {
                let line = Line::unread(&location, &name, format!("{error}；处理：{}", error.help()));
                told(Said::Through(Box::new(Through { line, report: Vec::new(), entry: EntryNeeded::None })));
            }
        }
    }

    fn examined(&self, bundle: Bundle, told: &mut dyn FnMut(Said)) -> Result<Through, OpError> {
        let before = match &self.journal {
            Some(journal) => locked(journal).find(&bundle.location)?,
            None => None,
        };
        // The terms are part of the key, so an entry of other terms is as good as none.
        let before = before.filter(|(entry, _)| entry.key == journal::key(&entry.line.sha256, &self.print));
        let known = bundle.identity();
        if let Some((entry, report)) = before.as_ref().filter(|(entry, _)| known.is_some() && entry.identity == known) {
            return Ok(Through { line: entry.line.clone(), report: report.clone(), entry: EntryNeeded::None });
        }
        let opened = bundle.open(&self.stop)?;
        let mut reader = Stoppable { reader: opened.file, stop: Arc::clone(&self.stop) };
        if let Some((entry, report)) = before
            && sha256(&mut reader)? == entry.line.sha256
        {
            let needed = EntryNeeded::Append { identity: opened.identity, key: entry.key };
            return Ok(Through { line: entry.line, report, entry: needed });
        }
        let location = bundle.location.clone();
        let mut watch = |step: Step<'_>| {
            if let (Form::Events, Step::Found(findings)) = (self.form, step) {
                let fresh = findings.iter().filter(|finding| !self.told.contains(finding));
                let findings = fresh.map(FindingJson::from).collect();
                told(Said::Found { location: location.clone(), findings });
            }
        };
        let report = examine(self.engines, reader, &bundle.name, self.terms, &mut watch)?;
        let line = Line::of(&bundle.location, &report);
        let report = report.covered();
        let located = Located { report: &report, location: &bundle.location };
        let bytes = serde_json::to_vec(&located).map_err(|error| OpError::Internal(error.to_string()))?;
        // A bundle that changed under our hands has a report all the same; next time it is looked at again.
        let identity = opened.identity.filter(|identity| bundle.is_still(identity));
        let key = journal::key(&line.sha256, &self.print);
        Ok(Through { line, report: bytes, entry: EntryNeeded::Append { identity, key } })
    }

    /// Books what a worker said: in the journal, then in the output. Tells whether a bundle is through.
    fn take(&self, said: Said, output: &mut Output<'_>, tally: &mut Tally) -> Result<bool, OpError> {
        match said {
            Said::Stopped => Ok(false),
            Said::Found { location, findings } => output.found(&location, &findings).map(|()| false),
            Said::Through(through) => {
                let Through { line, report, entry } = *through;
                if let (Some(journal), EntryNeeded::Append { identity, key }) = (&self.journal, entry) {
                    let mut journal = locked(journal);
                    journal.append(line.clone(), identity, key, &report)?;
                }
                tally.add(&line);
                output.take(&line, &report)?;
                Ok(true)
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// SHA-256 of a file, which is then read from its beginning again.
fn sha256(reader: &mut Stoppable<File>) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut window = vec![0; 256 * 1024];
    loop {
        match reader.read(&mut window)? {
            0 => break,
            count => hash.update(&window[..count]),
        }
    }
    reader.seek(SeekFrom::Start(0))?;
    Ok(hex(&hash.finalize()))
}
