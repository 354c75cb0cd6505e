//! `anjuan audit`.

use super::audit_many::{self, Many};
use super::beside::BesideFlags;
use super::diff::read_report;
use super::{deliver, parse_date};
use crate::engines::Engines;
use crate::error::OpError;
use crate::folder::Folder;
use crate::library::Library;
use crate::ops::audit_bundle::{Beside, Decisions, Stated, Terms, judge_beside, open_files, open_seen};
use crate::ops::pinned_layers;
use crate::ops::print_report::{one_only, print_inspection, print_inspections, print_report, print_reports};
use crate::print::form::Form;
use crate::print::harmless::masked;
use crate::print::json::{self, DocumentJson, ReportJson};
use crate::state::today;
use crate::waivers_file::WaiversFile;
use anjuan_ingest::Step;
use anjuan_ingest::bag::DECLARATION;
use anjuan_model::bundle::{CASE_FILE, KindChoice};
use anjuan_model::{Bundle, Date, Finding, Report, Verdict};
use clap::Args;
use std::fs::File;
use std::io::{BufReader, IsTerminal};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Audits bundles.
#[derive(Args)]
pub struct Audit {
    /// 案卷 zip 文件，或者带 bagit.txt、case.json 的案卷文件夹；含有许多案卷的文件夹、s3://桶/前缀（批量）
    #[arg(required = true, value_name = "案卷、文件夹或地址")]
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
    /// 豁免：TOML 文件，每项写明 fingerprint、rule、reason、approver、expires
    #[arg(long, value_name = "文件")]
    waivers: Option<PathBuf>,
    /// 指定案卷内某个文件是哪种文书，可重复，如 --as 扫描件/3.jpg=defense-brief
    #[arg(long = "as", value_name = "文件=种类", value_parser = parse_choice)]
    choices: Vec<KindChoice>,
    /// 按先前一份报告（JSON）的规则、地区、种类和判断日再检查一次；规则有变化时拒绝
    #[arg(long, value_name = "报告", conflicts_with_all = ["jurisdiction", "kind", "as_of"])]
    pin: Option<PathBuf>,
    /// 报告形式
    #[arg(long, default_value = "text")]
    format: Form,
    /// 改为四性检测报告（真实性、完整性、可用性、安全性）
    #[arg(long)]
    four_properties: bool,
    /// 输出文件（默认标准输出）
    #[arg(short, long)]
    out: Option<PathBuf>,
    #[command(flatten)]
    many: Many,
    #[command(flatten)]
    beside: BesideFlags,
}

/// What is kept of a bundle once it is judged: its report alone, because the texts of many bundles fill the memory.
struct Printed {
    json: ReportJson,
    status: u8,
}

impl Audit {
    /// Where somebody watches one bundle: says at once what its structure shows, and returns what it said.
    pub(super) fn glance(&self) -> Vec<Finding> {
        match self.paths.as_slice() {
            [only] if self.many.watches(self.out.as_deref()) => self.many.glance(only),
            _ => Vec::new(),
        }
    }

    /// Runs; what the glance has `told` is not said again.
    pub(super) fn run(self, engines: &Engines, told: Vec<Finding>) -> Result<u8, OpError> {
        if self.many.is_asked(&self.paths, self.out.as_deref()) {
            return self.run_many(engines, told);
        }
        if self.format == Form::Pdf && self.paths.len() > 1 {
            return Err(OpError::BadRequest(one_only().to_owned()));
        }
        unshown(self.format, self.out.is_none() && std::io::stdout().is_terminal())?;
        let (stated, as_of) = self.stated(engines)?;
        let terms = Terms { stated, as_of, limits: self.many.limits() };
        let waivers = self.waivers.as_deref().map(WaiversFile::read).transpose()?.unwrap_or_default();
        waivers.check_for(self.paths.len())?;
        let watched = self.many.progress().then_some(&told);
        let mut unmet: Vec<&KindChoice> = self.choices.iter().collect();
        let beside = self.beside.open(engines, &terms.stated)?;
        let (mut reports, mut errors) = (Vec::new(), Vec::new());
        for path in &self.paths {
            match printed(engines, path, &terms, &waivers, (&beside, watched)) {
                Ok(report) => {
                    unmet.retain(|choice| !report.json.documents.iter().any(|document| meets(choice, document)));
                    reports.push(report);
                }
                Err(error) => errors.push(error),
            }
        }
        if let Some(choice) = unmet.first().filter(|_| errors.is_empty()) {
            return Err(OpError::BadRequest(format!("--as：案卷中没有文件“{}”", choice.file)));
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

    /// What was said beside the bundles: by the flags, or by an earlier report whose rules must be the same still.
    fn stated(&self, engines: &Engines) -> Result<(Stated, Date), OpError> {
        let library = engines.library();
        let unknown = |choice: &&KindChoice| !library.catalog.all_templates().any(|one| one.id == choice.kind);
        if let Some(choice) = self.choices.iter().find(unknown) {
            let hint = "可用 anjuan template list 查看";
            return Err(OpError::BadRequest(format!("--as：没有文书种类“{}”，{hint}", choice.kind)));
        }
        let (mut stated, as_of) = match &self.pin {
            None => {
                let stated = Stated::read(self.jurisdiction.as_deref(), self.kind.as_deref())?;
                (stated, self.as_of.unwrap_or_else(today))
            }
            Some(path) => {
                let report = read_report(path)?;
                let missing = pinned_layers::missing(&library, &report.layers);
                if !missing.is_empty() {
                    return Err(OpError::Conflict(pinned_layers::words(&missing)));
                }
                let stated = Stated::read(report.jurisdiction.as_deref(), report.kind.as_deref())?;
                (stated, parse_date(&report.as_of).map_err(OpError::BadRequest)?)
            }
        };
        stated.decisions = Decisions { kinds: self.choices.clone(), waivers: Vec::new(), day: Some(today()) };
        Ok((stated, as_of))
    }

    /// Many bundles at once, which nobody decided anything about one by one.
    fn run_many(&self, engines: &Engines, told: Vec<Finding>) -> Result<u8, OpError> {
        let decided = self.waivers.is_some() || self.pin.is_some() || !self.choices.is_empty();
        if decided || self.four_properties || self.beside.is_asked() {
            let what = "--waivers、--as、--pin、--four-properties、--ocr 和 --compare 用于逐个检查的案卷，不能用于批量";
            return Err(OpError::BadRequest(what.to_owned()));
        }
        let (stated, as_of) = self.stated(engines)?;
        let terms = Terms { stated, as_of, limits: self.many.limits() };
        let form = audit_many::Form::of(self.format);
        self.many.run(engines, &self.paths, &terms, form, self.out.as_deref(), told)
    }

    /// The form follows what was asked for, so that a script gets a list even where all but one failed.
    fn print(&self, engines: &Engines, reports: &[Printed]) -> Result<Vec<u8>, OpError> {
        if let ([only], 1) = (reports, self.paths.len()) {
            let print = if self.four_properties { print_inspection } else { print_report };
            return print(engines, &only.json, self.format);
        }
        let reports: Vec<ReportJson> = reports.iter().map(|report| report.json.clone()).collect();
        let print = if self.four_properties { print_inspections } else { print_reports };
        print(engines, &reports, self.format)
    }
}

/// A terminal shows what is no text as garbage, and may obey it.
fn unshown(format: Form, terminal: bool) -> Result<(), OpError> {
    if format.is_text() || !terminal {
        return Ok(());
    }
    let (id, extension) = (format.id(), format.extension());
    Err(OpError::BadRequest(format!("{id} 报告不是文字，不能显示在终端上；请用 -o 写入文件，例如 -o 报告.{extension}")))
}

fn printed(
    engines: &Engines,
    path: &Path,
    terms: &Terms,
    waivers: &WaiversFile,
    about: (&Beside, Option<&Vec<Finding>>),
) -> Result<Printed, OpError> {
    let begun = Instant::now();
    let report = one(engines, path, terms, waivers, about)?;
    let elapsed = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let library = engines.library();
    Ok(Printed { json: json::report(&report, &library.catalog, elapsed), status: status(report.verdict) })
}

/// One bundle; where somebody watches, what the door finds (and was not told) is said at once.
fn one(
    engines: &Engines,
    path: &Path,
    terms: &Terms,
    waivers: &WaiversFile,
    (beside, watched): (&Beside, Option<&Vec<Finding>>),
) -> Result<Report, OpError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let library = engines.library();
    let mut watch = |step: Step<'_>| {
        if let (Some(told), Step::Found(findings)) = (watched, step) {
            let fresh = findings.iter().filter(|finding| !told.contains(finding));
            fresh.for_each(|finding| super::remark(&mut std::io::stderr().lock(), finding));
        }
    };
    let bundle = opened(engines, &library, path, &name, (terms, beside), &mut watch)?;
    let mut stated = terms.stated.clone();
    stated.decisions.waivers = waivers.of(&name, &bundle.sha256);
    Ok(judge_beside(&library, bundle, &stated, terms.as_of, &beside.corpus))
}

/// Opens a zip, or a folder as if it were one.
fn opened(
    engines: &Engines,
    library: &Library,
    path: &Path,
    name: &str,
    (terms, beside): (&Terms, &Beside),
    watch: &mut dyn FnMut(Step<'_>),
) -> Result<Bundle, OpError> {
    if path.is_dir() {
        let folder = Folder::list(path)?;
        if !folder.has(DECLARATION) && !folder.has(CASE_FILE) {
            let what = format!("{} 不是案卷文件夹：里面没有 {DECLARATION} 或 {CASE_FILE}", path.display());
            return Err(OpError::BadRequest(what));
        }
        return open_files(engines, library, &folder.files, folder.reader(), name, &terms.stated);
    }
    let file =
        File::open(path).map_err(|error| std::io::Error::new(error.kind(), format!("{}：{error}", path.display())))?;
    open_seen(library, &mut BufReader::new(file), name, terms, beside, watch)
}

fn meets(choice: &KindChoice, document: &DocumentJson) -> bool {
    masked(&choice.file) == document.path || choice.file == document.sha256
}

/// `path=kind`; a path may hold the sign itself, a kind does not.
fn parse_choice(text: &str) -> Result<KindChoice, String> {
    let (file, kind) = text.rsplit_once('=').ok_or("应写作 案卷内的文件=文书种类")?;
    Ok(KindChoice { file: file.to_owned(), kind: kind.to_owned() })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_never_goes_to_a_terminal() {
        for form in Form::ALL {
            let refused = unshown(form, true).is_err();
            assert_eq!(refused, matches!(form, Form::Pdf | Form::Xlsx), "{}", form.id());
            assert!(unshown(form, false).is_ok());
        }
        let said = unshown(Form::Xlsx, true).expect_err("refused").to_string();
        assert!(said.contains("-o 报告.xlsx"), "{said}");
    }
}
