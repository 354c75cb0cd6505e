//! Makes every paper that the facts alone fill in, and a note on the others.

use super::{Lack, Need, Paper, State, named_facts, papers};
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::pipeline;
use crate::ops::render_batch::part;
use crate::ops::render_document::{Order, render_document};
use anjuan_model::case::CaseFacts;
use anjuan_model::{Date, Severity};
use anjuan_render::{Format, Standard};
use std::fmt::Write;
use std::ops::ControlFlow;

/// The note on what was made and what the others lack.
pub const NOTE: &str = "说明.txt";

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// Papers that were made.
    pub made: usize,
    /// Papers that lack something.
    pub lacking: usize,
}

/// Takes a file by its name.
pub type Put<'a> = dyn FnMut(&str, &[u8]) -> Result<(), OpError> + 'a;

/// Makes the papers of a case and hands each file over; those of later stages only where `later` says so.
pub fn make_papers(
    engines: &Engines,
    case: &CaseFacts,
    as_of: Date,
    later: bool,
    put: &mut Put<'_>,
) -> Result<Made, OpError> {
    let library = engines.library();
    let all = papers(&library, case, as_of)?;
    let wanted = |paper: &&Paper<'_>| paper.state == State::Ready && (later || !paper.later);
    let ready: Vec<&Paper<'_>> = all.iter().filter(wanted).collect();
    let work = |paper: &&Paper<'_>| {
        let answers = named_facts(paper.template, case);
        let order = Order {
            template: &paper.template.id,
            jurisdiction: case.jurisdiction.as_deref(),
            as_of,
            answers: &answers,
            case,
            standard: Standard::A3b,
            format: Format::Pdf,
        };
        render_document(engines, &order)
    };
    let (mut names, mut troubles) = (Vec::new(), Vec::new());
    // It goes through to its end: nothing breaks it off.
    let _ = pipeline::in_order(engines.workers(), &ready, work, |paper, result| {
        match result {
            Ok(made) => {
                let name = format!("{:02}-{}.pdf", names.len() + 1, part(&paper.template.title));
                put(&name, made.rendered.first_file())?;
                names.push(name);
            }
            Err(OpError::Findings(findings)) => {
                let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
                let why = errors.map(|finding| finding.message.clone()).collect::<Vec<_>>().join("；");
                troubles.push((paper.template.title.clone(), why));
            }
            Err(OpError::Limit(why)) => troubles.push((paper.template.title.clone(), why)),
            Err(other) => return Err(other),
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let lacking = all.iter().filter(|paper| matches!(paper.state, State::Lacks(_)) && (later || !paper.later)).count();
    put(NOTE, note(&all, &names, &troubles, case, as_of, later).as_bytes())?;
    Ok(Made { made: names.len(), lacking: lacking + troubles.len() })
}

/// The note, with the line ends and the mark that the plainest editors need.
fn note(
    all: &[Paper<'_>],
    names: &[String],
    troubles: &[(String, String)],
    case: &CaseFacts,
    as_of: Date,
    later: bool,
) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "案件文书说明：{}，按 {as_of} 适用的文书格式",
        crate::print::kind_label(case.kind.map(|kind| kind.id()))
    );
    section(&mut out, "已生成", names.iter().cloned());
    section(&mut out, "未能生成", troubles.iter().map(|(title, why)| format!("{title}：{why}")));
    let lacking = all.iter().filter(|paper| later || !paper.later);
    let lacking = lacking.filter_map(|paper| match &paper.state {
        State::Lacks(lacks) => Some(format!("{}{}：{}", paper.template.title, mark(paper), words(lacks))),
        _ => None,
    });
    section(&mut out, "还缺信息（补入案件信息，或在网页上填写）", lacking);
    let others = all.iter().filter(|paper| paper.state == State::Others);
    let by = |paper: &Paper<'_>| {
        format!("{}{}：{}（{}）", paper.template.title, mark(paper), paper.by_whom(), paper.template.maker.label())
    };
    section(&mut out, "不由本系统生成", others.map(by));
    let waiting = all.iter().filter(|paper| !later && paper.later && paper.state != State::Others);
    section(
        &mut out,
        "尚未到该阶段",
        waiting.map(|paper| format!("{}（{}）", paper.template.title, paper.template.stage.label())),
    );
    format!("\u{feff}{}", out.replace('\n', "\r\n"))
}

fn section(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        let _ = writeln!(out, "\n{title}（{}）", lines.len());
        for line in lines {
            let _ = writeln!(out, "  {line}");
        }
    }
}

/// `还缺 2 项：会见时间、会见地点`.
pub fn words(lacks: &[Lack]) -> String {
    let one = |lack: &Lack| match &lack.why {
        Some(why) => format!("{}（{why}）", lack.label),
        None => lack.label.clone(),
    };
    format!("还缺 {} 项：{}", lacks.len(), lacks.iter().map(one).collect::<Vec<_>>().join("、"))
}

fn mark(paper: &Paper<'_>) -> String {
    match &paper.need {
        Need::Depends => "（视案情）".to_owned(),
        Need::InsteadOf(title) => format!("（可代替{title}）"),
        Need::Listed | Need::Fits => String::new(),
    }
}
