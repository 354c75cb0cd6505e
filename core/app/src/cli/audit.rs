//! `anjuan audit`.

use super::beside::BesideFlags;
use super::{deliver, parse_date};
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::audit_bundle::{Beside, Stated, audit_bundle_beside};
use crate::ops::report_paper::report_paper;
use crate::print::json::ReportJson;
use crate::print::{json, text};
use crate::state::today;
use anjuan_model::{Date, Report, Verdict};
use clap::{Args, ValueEnum};
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Audits bundles.
#[derive(Args)]
pub struct Audit {
    /// 案卷 zip 文件
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// 六位行政区划代码，如 110000
    #[arg(long)]
    jurisdiction: Option<String>,
    /// 案件种类，如 criminal-trial
    #[arg(long)]
    kind: Option<String>,
    /// 判断日（默认今天）
    #[arg(long, value_parser = parse_date)]
    as_of: Option<Date>,
    /// 报告形式
    #[arg(long, default_value = "text")]
    format: Output,
    /// 输出文件（默认标准输出）
    #[arg(short, long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    beside: BesideFlags,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Text,
    Json,
    Ndjson,
    Pdf,
}

/// What is kept of a bundle once it is judged: its words alone, because the texts of many bundles fill the memory.
struct Printed {
    json: ReportJson,
    text: String,
    status: u8,
}

impl Audit {
    pub(super) fn run(self, engines: &Engines) -> Result<u8, OpError> {
        if self.format == Output::Pdf && self.paths.len() > 1 {
            return Err(OpError::BadRequest("PDF 报告一次只能打印一个案卷".to_owned()));
        }
        let stated = Stated::read(self.jurisdiction.as_deref(), self.kind.as_deref())?;
        let as_of = self.as_of.unwrap_or_else(today);
        let beside = self.beside.open(engines, &stated)?;
        let (mut reports, mut errors) = (Vec::new(), Vec::new());
        for path in &self.paths {
            match printed(engines, path, (&stated, as_of), &beside) {
                Ok(report) => reports.push(report),
                Err(error) => errors.push(error),
            }
        }
        if !reports.is_empty() {
            deliver(self.out.as_deref(), &self.print(engines, &reports)?)?;
        }
        // One bundle that cannot be read says so, but costs the others nothing.
        errors.sort_by_key(OpError::exit_status);
        if let Some(worst) = errors.pop() {
            errors.iter().for_each(super::complain);
            return Err(worst);
        }
        Ok(reports.iter().map(|report| report.status).max_by_key(|status| weight(*status)).unwrap_or(0))
    }

    fn print(&self, engines: &Engines, reports: &[Printed]) -> Result<Vec<u8>, OpError> {
        let to_json = |error: serde_json::Error| OpError::Internal(error.to_string());
        let documents: Vec<&ReportJson> = reports.iter().map(|report| &report.json).collect();
        // The form follows what was asked for, so that a script gets a list even where all but one failed.
        let alone = if self.paths.len() == 1 { reports.first() } else { None };
        Ok(match (self.format, alone) {
            (Output::Text, _) => {
                reports.iter().map(|report| report.text.as_str()).collect::<Vec<_>>().join("\n").into()
            }
            (Output::Json, Some(only)) => serde_json::to_vec_pretty(&only.json).map_err(to_json)?,
            (Output::Json, None) => {
                let all = serde_json::json!({"schema": "anjuan.reports/1", "reports": documents});
                serde_json::to_vec_pretty(&all).map_err(to_json)?
            }
            (Output::Ndjson, _) => {
                let lines =
                    documents.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>().map_err(to_json)?;
                (lines.join("\n") + "\n").into_bytes()
            }
            (Output::Pdf, Some(only)) => report_paper(engines, &only.json)?,
            (Output::Pdf, None) => return Err(OpError::Internal("several reports in one PDF".to_owned())),
        })
    }
}

fn printed(engines: &Engines, path: &Path, asked: (&Stated, Date), beside: &Beside) -> Result<Printed, OpError> {
    let begun = Instant::now();
    let report = one(engines, path, asked, beside)?;
    let elapsed = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let library = engines.library();
    Ok(Printed {
        json: json::report(&report, &library.catalog, elapsed),
        text: text::report(&report, &library.catalog),
        status: status(report.verdict),
    })
}

fn one(engines: &Engines, path: &Path, asked: (&Stated, Date), beside: &Beside) -> Result<Report, OpError> {
    let file =
        File::open(path).map_err(|error| std::io::Error::new(error.kind(), format!("{}：{error}", path.display())))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    audit_bundle_beside(engines, &mut BufReader::new(file), &name, asked, beside)
}

fn status(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Passed => 0,
        Verdict::Failed => 1,
        Verdict::NotChecked | Verdict::NeedsReview => 3,
    }
}

/// Among several bundles a failed one decides, then one that was not checked.
fn weight(status: u8) -> u8 {
    match status {
        1 => 2,
        3 => 1,
        _ => 0,
    }
}
