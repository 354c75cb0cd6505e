//! The folder read through the door, and everything that stands in the way of a package said at once.

use super::Order;
use super::items::{self, CONTENTS};
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::case_papers;
use anjuan_ingest::{IngestError, Limits, Recogniser, open_folder};
use anjuan_model::bundle::CASE_FILE;
use anjuan_model::case::CaseFacts;
use anjuan_model::{Bundle, Finding, Severity};
use std::io::{Read, Seek};

/// The largest paper whose pages are counted, in bytes; scans of whole volumes are larger than what an audit parses.
const PARSED_BYTES: u64 = 256 * 1024 * 1024;

/// Reads the folder through the door; what stands in the way of a package is said at once.
pub fn read<R: Read + Seek>(engines: &Engines, order: &Order<'_>, reader: &mut R) -> Result<Bundle, OpError> {
    let library = engines.library();
    let limits = Limits { nesting: 0, parse_bytes: PARSED_BYTES, ..engines.limits.clone() };
    let recogniser = |case: Option<&CaseFacts>| {
        let place = case.and_then(|case| case.jurisdiction.as_deref());
        let templates: Vec<_> = library.catalog.templates(place).collect();
        Recogniser::new(&templates, case.and_then(|case| case.kind))
    };
    let bundle = open_folder(reader, order.files, order.name, &limits, recogniser, &mut |_| {})
        .map_err(|IngestError::Read(error)| OpError::Io(error))?;
    if bundle.refused {
        return Err(OpError::Findings(bundle.findings));
    }
    if bundle.bag.is_some() {
        return Err(OpError::BadRequest("这个文件夹本身已是 BagIt 移交包，可直接审核，不必再制作".to_owned()));
    }
    let problems = obstacles(&bundle);
    if problems.is_empty() { Ok(bundle) } else { Err(OpError::Findings(problems)) }
}

fn obstacles(bundle: &Bundle) -> Vec<Finding> {
    let problem = |rule: &str, place: &str, why: String, help: &str| {
        Finding::plain(&format!("bundle/{rule}"), Severity::Error, place, why).helped(help)
    };
    let of_case = items::case_file(bundle).map(|entry| entry.path.as_str());
    let broken = bundle
        .findings
        .iter()
        .filter(|finding| finding.places.iter().any(|place| Some(place.path.as_str()) == of_case));
    let mut problems: Vec<Finding> = broken.cloned().collect();
    if of_case.is_none() || (problems.is_empty() && bundle.case.is_none()) {
        let help = "请在文件夹里放入案件信息 case.json；网页“案件”页和 anjuan papers 都可给出";
        problems.push(problem("no-case", &bundle.name, format!("文件夹里没有 {CASE_FILE}"), help));
    }
    let statements = bundle.entries.len() - bundle.files().count();
    if statements > 1 {
        let why = format!("文件夹里有 {statements} 个 {CASE_FILE}");
        problems.push(problem("two-cases", &bundle.name, why, "一个文件夹放一个案件，请只留一个"));
    }
    for entry in bundle.files() {
        if entry.bytes == 0 {
            let why = format!("“{}”是空文件", entry.path);
            problems.push(problem("empty", &entry.path, why, "请补上内容，或移出文件夹"));
        }
        if entry.kind() == Some(CONTENTS) {
            let why = format!("“{}”是已有的卷内目录", entry.path);
            problems.push(problem("contents", &entry.path, why, "卷内目录按实有页数重新编制，请把旧目录移出文件夹"));
        }
    }
    if bundle.files().next().is_none() {
        problems.push(problem("no-papers", &bundle.name, "文件夹里没有材料".to_owned(), "请放入本案材料"));
    }
    problems
}

/// The case that the folder states; a package without a kind of case has no archive list.
pub fn stated(bundle: &Bundle) -> Result<&CaseFacts, OpError> {
    let case = bundle.case.as_ref().ok_or_else(|| OpError::Internal("no case behind the obstacles".to_owned()))?;
    case_papers::kind_of(case)?;
    Ok(case)
}
