//! Where reports go: line by line, as one list, in words, or into a folder with a file for each.

use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::audit_bundle::Terms;
use crate::ops::audit_many::tally::{Line, Tally};
use crate::ops::print_report::print_report;
use crate::print::form;
use crate::print::json::FindingJson;
use crate::print::verdict_label;
use anjuan_model::hash::sha256_hex;
use serde_json::json;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// How reports are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One line of words each, then what all of them come to.
    Words,
    /// One line of JSON each.
    Lines,
    /// One JSON document with all of them.
    List,
    /// Lines of JSON: what is found at once, each report, and the sum.
    Events,
    /// Another form of report; only into a folder.
    Printed(form::Form),
}

impl Form {
    /// How a run over many bundles writes what one bundle's report would be.
    pub fn of(form: form::Form) -> Self {
        match form {
            form::Form::Text => Self::Words,
            form::Form::Json => Self::List,
            form::Form::Ndjson => Self::Lines,
            other => Self::Printed(other),
        }
    }
}

/// Where reports go.
pub struct Output<'a> {
    engines: &'a Engines,
    form: Form,
    as_of: String,
    to: Box<dyn Write>,
    folder: Option<PathBuf>,
    first: bool,
}

/// Whether this names a folder: it is one, or its name ends as only a folder's does.
pub fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with('/')
}

impl<'a> Output<'a> {
    /// Opens it. In a folder the list of all bundles is `index.csv`; reports are in `reports/`.
    pub fn open(engines: &'a Engines, form: Form, out: Option<&Path>, terms: &Terms) -> Result<Self, OpError> {
        let folder = out.filter(|path| is_folder(path)).map(Path::to_path_buf);
        if let (Form::Printed(form), None) = (form, &folder) {
            let what = format!("批量的 {} 报告请用 -o 指定一个文件夹（以 / 结尾）", form.id());
            return Err(OpError::BadRequest(what));
        }
        let to: Box<dyn Write> = match (&folder, out) {
            (Some(folder), _) => {
                std::fs::create_dir_all(folder.join("reports"))?;
                let mut index = BufWriter::new(File::create(folder.join("index.csv"))?);
                // Spreadsheets take a CSV for UTF-8 by its mark only.
                index.write_all(
                    "\u{feff}结论,案卷,必须改正,提醒,未能检查,无法读取的原因,报告,SHA-256,位置\n".as_bytes(),
                )?;
                Box::new(index)
            }
            (None, Some(path)) => Box::new(BufWriter::new(File::create(path)?)),
            (None, None) => Box::new(std::io::stdout()),
        };
        let mut output = Self { engines, form, as_of: terms.as_of.to_string(), to, folder, first: true };
        if output.is_list() {
            output.to.write_all(b"{\"schema\":\"anjuan.reports/1\",\"reports\":[")?;
        }
        Ok(output)
    }

    fn is_list(&self) -> bool {
        self.form == Form::List && self.folder.is_none()
    }

    /// Something was found just now.
    pub fn found(&mut self, location: &str, findings: &[FindingJson]) -> Result<(), OpError> {
        findings.iter().try_for_each(|finding| found(&mut self.to, location, finding))
    }

    /// A bundle is through; its report is nothing where it could not be read.
    pub fn take(&mut self, line: &Line, report: &[u8]) -> Result<(), OpError> {
        if let Some(folder) = self.folder.clone() {
            return self.file(&folder, line, report);
        }
        match self.form {
            Form::Words | Form::Printed(_) => self.to.write_all(words(line).as_bytes())?,
            Form::Events => {
                let report: serde_json::Value = serde_json::from_slice(report).unwrap_or_default();
                return self.event(&json!({"event": "report", "bundle": line, "report": report}));
            }
            // A bundle without a report is a line as well, so that whoever counts lines misses none.
            Form::Lines => {
                self.to.write_all(&if report.is_empty() { unread(line)? } else { report.to_vec() })?;
                self.to.write_all(b"\n")?;
            }
            Form::List => {
                self.to.write_all(if self.first { b"\n" } else { b",\n" })?;
                self.to.write_all(&if report.is_empty() { unread(line)? } else { report.to_vec() })?;
            }
        }
        self.first = false;
        Ok(self.to.flush()?)
    }

    /// Everything is through, or the run was interrupted.
    pub fn end(mut self, tally: &Tally, complete: bool) -> Result<(), OpError> {
        let sum = summary(&self.as_of, tally, complete);
        if let Some(folder) = &self.folder {
            let bytes = serde_json::to_vec_pretty(&sum).map_err(|error| OpError::Internal(error.to_string()))?;
            write_whole(folder, "summary.json", &bytes)?;
        }
        match self.form {
            Form::Events if self.folder.is_none() => self.event(&json!({"event": "summary", "summary": sum}))?,
            _ if self.is_list() => self.to.write_all(b"\n]}\n")?,
            _ => {}
        }
        Ok(self.to.flush()?)
    }

    /// A file for the report, named by its place and not by who is in it, and a row in the index.
    fn file(&mut self, folder: &Path, line: &Line, report: &[u8]) -> Result<(), OpError> {
        let stem = sha256_hex(line.location.as_bytes())[..16].to_owned();
        let reports = folder.join("reports");
        if !report.is_empty() {
            write_whole(&reports, &format!("{stem}.json"), report)?;
            if let Form::Printed(form) = self.form {
                let read = serde_json::from_slice(report).map_err(|error| OpError::Internal(error.to_string()))?;
                let name = format!("{stem}.{}", form.extension());
                write_whole(&reports, &name, &print_report(self.engines, &read, form)?)?;
            }
        }
        let name = if report.is_empty() { String::new() } else { format!("reports/{stem}.json") };
        let mut row = csv::Writer::from_writer(Vec::new());
        let cells = [
            verdict_label(&line.verdict),
            &line.name,
            &line.errors.to_string(),
            &line.warnings.to_string(),
            &line.not_checked.to_string(),
            line.unread.as_deref().unwrap_or_default(),
            &name,
            &line.sha256,
            &line.location,
        ];
        let broken = |error: csv::Error| OpError::Internal(error.to_string());
        row.write_record(cells).map_err(broken)?;
        let row = row.into_inner().map_err(|error| OpError::Internal(error.to_string()))?;
        self.to.write_all(&row)?;
        Ok(self.to.flush()?)
    }

    fn event(&mut self, event: &serde_json::Value) -> Result<(), OpError> {
        write_event(&mut self.to, event)
    }
}

/// The event of one finding.
pub fn found(to: &mut dyn Write, location: &str, finding: &FindingJson) -> Result<(), OpError> {
    write_event(to, &json!({"event": "finding", "location": location, "finding": finding}))
}

fn write_event(to: &mut dyn Write, event: &serde_json::Value) -> Result<(), OpError> {
    let mut bytes = serde_json::to_vec(event).map_err(|error| OpError::Internal(error.to_string()))?;
    bytes.push(b'\n');
    to.write_all(&bytes)?;
    Ok(to.flush()?)
}

/// `✗ 不合格  2024/05/案卷.zip  必须改正 3，提醒 1，未能检查 0`.
fn words(line: &Line) -> String {
    let mark = match line.verdict.as_str() {
        "passed" => '✓',
        "failed" => '✗',
        "needs-review" => '!',
        _ => '?',
    };
    let rest = match &line.unread {
        Some(why) => format!("无法读取：{why}"),
        None => format!("必须改正 {}，提醒 {}，未能检查 {}", line.errors, line.warnings, line.not_checked),
    };
    format!("{mark} {}  {}  {rest}\n", verdict_label(&line.verdict), line.name)
}

/// What stands for the report of a bundle that could not be read.
fn unread(line: &Line) -> Result<Vec<u8>, OpError> {
    let stand_in = json!({
        "schema": "anjuan.unread/1",
        "verdict": line.verdict,
        "bundle": {"name": line.name},
        "why": line.unread,
        "location": line.location,
    });
    serde_json::to_vec(&stand_in).map_err(|error| OpError::Internal(error.to_string()))
}

fn summary(as_of: &str, tally: &Tally, complete: bool) -> serde_json::Value {
    let rules: Vec<_> = tally
        .frequent()
        .into_iter()
        .map(|(rule, count)| json!({"rule": rule, "bundles": count.bundles, "findings": count.findings}))
        .collect();
    json!({
        "schema": "anjuan.audit-summary/1",
        "as_of": as_of,
        "complete": complete,
        "total": tally.total,
        "unread": tally.unread,
        "verdicts": tally.verdicts,
        "rules": rules,
        "worst": tally.worst(),
    })
}

/// Written beside and renamed, so that nobody ever sees half a file.
fn write_whole(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), OpError> {
    let path = folder.join(name);
    if std::fs::read(&path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let mut file = NamedTempFile::with_prefix_in(".anjuan-", folder)?;
    file.write_all(bytes)?;
    file.persist(path).map_err(|error| OpError::Io(error.error))?;
    Ok(())
}
