//! `anjuan mend`.

use super::diff::read_report;
use super::{deliver, parse_date, remark};
use crate::answers_file;
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::mend;
use crate::ops::render_document::{Order, printable, render_document};
use crate::state::today;
use anjuan_model::case::CaseFacts;
use anjuan_model::{Answers, Date, Severity, Template};
use anjuan_render::{Format, Standard};
use clap::Args;
use serde_json::{Map, Value};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The notice that says at once everything a closed file lacks.
#[derive(Args)]
pub struct Mend {
    /// 审核报告（anjuan audit --format json 的输出）
    report: PathBuf,
    /// 补充填写的内容（文号、补正期限等）：TOML 或 JSON 文件
    #[arg(long)]
    answers: Option<PathBuf>,
    /// 案件信息（case.json）；默认取自报告
    #[arg(long)]
    case: Option<PathBuf>,
    /// 按这一天适用的版本（默认今天）
    #[arg(long, value_parser = parse_date)]
    as_of: Option<Date>,
    /// 输出：.toml 为预填的内容，补充后再用；.pdf、.docx 为告知书
    #[arg(short, long)]
    out: PathBuf,
}

impl Mend {
    pub(super) fn run(self, engines: &Engines) -> Result<u8, OpError> {
        let report = read_report(&self.report)?;
        let as_of = self.as_of.unwrap_or_else(today);
        let library = engines.library();
        let template = printable(&library.catalog, mend::TEMPLATE, report.jurisdiction.as_deref(), as_of)?;
        let mut answers = mend::answers(template, &report);
        if let Some(path) = &self.answers {
            answers.extend(answers_file::read(path).map_err(OpError::BadRequest)?);
        }
        let case = match &self.case {
            Some(path) => answers_file::read_case(path)?,
            None => mend::facts(&report),
        };
        let order = Order {
            template: mend::TEMPLATE,
            jurisdiction: report.jurisdiction.as_deref(),
            as_of,
            answers: &answers,
            case: &case,
            standard: Standard::A3b,
            format: Format::Pdf,
        };
        match ending(&self.out).as_str() {
            "toml" => deliver(Some(&self.out), prefilled(template, &answers, &case)?.as_bytes())?,
            "pdf" => self.render(engines, &order)?,
            "docx" => self.render(engines, &Order { format: Format::Docx, ..order })?,
            _ => return Err(OpError::BadRequest("输出文件应以 .toml、.pdf 或 .docx 结尾".to_owned())),
        }
        Ok(0)
    }

    fn render(&self, engines: &Engines, order: &Order<'_>) -> Result<(), OpError> {
        let made = render_document(engines, order)?;
        made.remarks.iter().for_each(|finding| remark(&mut std::io::stderr().lock(), finding));
        deliver(Some(&self.out), made.rendered.first_file())
    }
}

fn ending(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

/// The answers as a file to be completed: what is still open first, as lines to be filled in.
fn prefilled(template: &Template, answers: &Map<String, Value>, case: &CaseFacts) -> Result<String, OpError> {
    let parsed = Answers::parse(template, answers, case);
    let is_open = |id: &str| {
        parsed
            .findings
            .iter()
            .any(|finding| finding.severity == Severity::Error && finding.places.iter().any(|place| place.path == id))
    };
    let mut out =
        format!("# {}：填好后运行 anjuan render {} --answers 本文件 -o 告知书.pdf\n", template.title, template.id);
    for field in template.fields.iter().filter(|field| is_open(&field.id)) {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "# 待填写（{}）：\n# \"{}\" = \"\"", field.label, field.id);
    }
    let best = Answers::parse_for_preview(template, answers, case);
    let filled = best.values().iter().filter(|(_, value)| !is_empty(value));
    let table: Map<String, Value> = filled.map(|(id, value)| (id.clone(), value.clone())).collect();
    out += &toml::to_string(&table).map_err(|error| OpError::Internal(error.to_string()))?;
    Ok(out)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
