//! `anjuan render`: one document from answers, or many from a table.

use super::{batch, deliver, parse_date, remark};
use crate::answers_file;
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::render_batch::Batch;
use crate::ops::render_document::{Order, render_document};
use crate::state::today;
use anjuan_model::Date;
use anjuan_model::case::CaseFacts;
use anjuan_render::{Format, Standard};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Renders one document, or one for each row of a table.
#[derive(Args)]
pub struct Render {
    /// 文书格式 id，可用 anjuan template list 查看
    id: String,
    /// 填写内容：TOML 或 JSON 文件
    #[arg(long, required_unless_present = "batch")]
    answers: Option<PathBuf>,
    /// 批量：CSV 或 XLSX 表格，首行为字段名称，每行一份，输出为 zip；表头可用 anjuan template heads 生成
    #[arg(long, conflicts_with = "answers", value_name = "表格")]
    batch: Option<PathBuf>,
    /// 批量时文件名所用的字段（默认为文号；不用当事人姓名）
    #[arg(long, requires = "batch", value_name = "字段")]
    name_by: Option<String>,
    /// 案件事实（case.json），用于预填；批量时为各行共用
    #[arg(long)]
    case: Option<PathBuf>,
    /// 按这一天适用的版本（默认今天）
    #[arg(long, value_parser = parse_date)]
    as_of: Option<Date>,
    /// 六位行政区划代码
    #[arg(long)]
    jurisdiction: Option<String>,
    /// 输出形式
    #[arg(long, default_value = "pdf")]
    format: Output,
    /// PDF 标准；a-3b 与 ua-1 内嵌填报数据 anjuan.json，审核时可直接读取
    #[arg(long, default_value = "a-2b")]
    standard: Level,
    /// 输出文件（多页图片在文件名后加 -页码）
    #[arg(short, long)]
    out: PathBuf,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    Pdf,
    Svg,
    Png,
    /// 纯文本
    Txt,
    /// 可编辑的 Word 文件；归档以 PDF 为准
    Docx,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    #[value(name = "a-2b")]
    A2b,
    #[value(name = "a-3b")]
    A3b,
    #[value(name = "ua-1")]
    Ua1,
}

impl From<Level> for Standard {
    fn from(level: Level) -> Self {
        match level {
            Level::A2b => Self::A2b,
            Level::A3b => Self::A3b,
            Level::Ua1 => Self::Ua1,
        }
    }
}

impl Render {
    pub(super) fn run(self, engines: &Engines) -> Result<u8, OpError> {
        let case = self.case()?;
        match (&self.batch, &self.answers) {
            (Some(rows), _) => self.many(engines, rows, case),
            (None, Some(answers)) => self.one(engines, answers, &case),
            (None, None) => Err(OpError::BadRequest("请用 --answers 或 --batch 指定填写内容".to_owned())),
        }
    }

    fn one(&self, engines: &Engines, answers: &Path, case: &CaseFacts) -> Result<u8, OpError> {
        let answers = answers_file::read(answers).map_err(OpError::BadRequest)?;
        let order = Order {
            template: &self.id,
            jurisdiction: self.jurisdiction.as_deref().or(case.jurisdiction.as_deref()),
            as_of: self.as_of.unwrap_or_else(today),
            answers: &answers,
            case,
            standard: self.standard.into(),
            format: match self.format {
                Output::Pdf => Format::Pdf,
                Output::Svg => Format::Svg,
                Output::Png => Format::Png { scale: 2.0, page: None },
                Output::Txt => Format::Plain,
                Output::Docx => Format::Docx,
            },
        };
        let made = render_document(engines, &order)?;
        made.remarks.iter().for_each(|finding| remark(&mut std::io::stderr().lock(), finding));
        self.write(&made.rendered.files)?;
        Ok(0)
    }

    fn many(&self, engines: &Engines, rows: &Path, case: CaseFacts) -> Result<u8, OpError> {
        if self.format != Output::Pdf {
            return Err(OpError::BadRequest("批量生成只输出 PDF".to_owned()));
        }
        let order = Batch {
            template: self.id.clone(),
            jurisdiction: self.jurisdiction.clone().or_else(|| case.jurisdiction.clone()),
            as_of: self.as_of.unwrap_or_else(today),
            case,
            standard: self.standard.into(),
            name_by: self.name_by.clone(),
        };
        batch::run(engines, &order, rows, &self.out)
    }

    fn case(&self) -> Result<CaseFacts, OpError> {
        self.case.as_deref().map_or_else(|| Ok(CaseFacts::default()), answers_file::read_case)
    }

    /// One file as it was named, several with the page's number behind the name.
    fn write(&self, files: &[Vec<u8>]) -> Result<(), OpError> {
        if let [only] = files {
            return deliver(Some(&self.out), only);
        }
        let stem = self.out.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let ending = self.out.extension().unwrap_or_default().to_string_lossy().into_owned();
        for (index, bytes) in files.iter().enumerate() {
            deliver(Some(&self.out.with_file_name(format!("{stem}-{}.{ending}", index + 1))), bytes)?;
        }
        Ok(())
    }
}
