//! `anjuan template`.

use super::deliver;
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::prove_content::{Problem, prove_layer};
use crate::ops::render_batch::blank::blank_table;
use crate::ops::render_document::printable;
use crate::state::today;
use anjuan_model::field::Field;
use clap::Subcommand;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The catalogue of documents.
#[derive(Subcommand)]
pub enum Template {
    /// 列出全部文书格式
    List,
    /// 查看一种文书的字段与依据
    Show {
        /// 文书格式 id
        id: String,
    },
    /// 生成批量填写用的空表：表头和一行示例
    Heads {
        /// 文书格式 id
        id: String,
        /// 六位行政区划代码
        #[arg(long)]
        jurisdiction: Option<String>,
        /// 输出文件，以 .xlsx 或 .csv 结尾
        #[arg(short, long)]
        out: PathBuf,
    },
    /// 检查全部文书与规则：格式、样例、案例
    Check,
}

impl Template {
    pub(super) fn run(self, engines: &Engines) -> Result<u8, OpError> {
        match self {
            Self::List => list(engines),
            Self::Show { id } => show(engines, &id),
            Self::Heads { id, jurisdiction, out } => heads(engines, &id, jurisdiction.as_deref(), &out),
            Self::Check => check(engines),
        }
    }
}

fn list(engines: &Engines) -> Result<u8, OpError> {
    let mut out = String::new();
    for template in engines.library().catalog.all_templates() {
        let mark = if template.external { "（仅供审核识别）" } else { "" };
        let _ = writeln!(
            out,
            "{:<32} {}　{}　{}{mark}",
            template.id,
            template.title,
            template.stage.label(),
            template.layer
        );
    }
    deliver(None, out.as_bytes())?;
    Ok(0)
}

fn show(engines: &Engines, id: &str) -> Result<u8, OpError> {
    let library = engines.library();
    let template = library.catalog.all_templates().find(|template| template.id == id);
    let template = template.ok_or_else(|| OpError::NotFound(format!("文书格式“{id}”")))?;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}（{}，{} 版，适用 {}）",
        template.title,
        template.id,
        template.edition,
        template.effective.label()
    );
    let _ = writeln!(out, "制作：{}　依据：{}", template.maker.label(), crate::print::cite(&template.basis));
    for field in &template.fields {
        row(&mut out, field, 1);
    }
    deliver(None, out.as_bytes())?;
    Ok(0)
}

fn row(out: &mut String, field: &Field, depth: usize) {
    let kind =
        serde_json::to_value(field.kind).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    let star = if field.required { "*" } else { " " };
    let _ = writeln!(
        out,
        "{}{star} {:<24} {}　{kind} {}",
        "  ".repeat(depth),
        field.id,
        field.label,
        field.options.join("/")
    );
    for column in &field.fields {
        row(out, column, depth + 1);
    }
}

fn heads(engines: &Engines, id: &str, jurisdiction: Option<&str>, out: &Path) -> Result<u8, OpError> {
    let library = engines.library();
    let template = printable(&library.catalog, id, jurisdiction, today())?;
    let sheet = blank_table(&library.catalog, template)?;
    let ending = out.extension().unwrap_or_default().to_ascii_lowercase();
    let bytes = match ending.to_str() {
        Some("xlsx") => sheet.xlsx()?,
        Some("csv") => sheet.csv()?,
        _ => return Err(OpError::BadRequest("输出文件应以 .xlsx 或 .csv 结尾".to_owned())),
    };
    deliver(Some(out), &bytes)?;
    Ok(0)
}

fn check(engines: &Engines) -> Result<u8, OpError> {
    let library = engines.library();
    let mut findings = library.problems.clone();
    for layer in library.catalog.layers() {
        findings.extend(prove_layer(&library, layer).into_iter().map(Problem::into_finding));
    }
    if !findings.is_empty() {
        return Err(OpError::Findings(findings));
    }
    let (documents, rules) = (library.catalog.all_templates().count(), library.catalog.all_rules().count());
    deliver(None, format!("文书 {documents} 种、规则 {rules} 条，全部通过\n").as_bytes())?;
    Ok(0)
}
