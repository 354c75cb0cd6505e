//! `anjuan diff`.

use super::deliver;
use crate::error::OpError;
use crate::ops::report_difference::difference;
use crate::print::difference::text;
use crate::print::json::ReportJson;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// What changed from one report to another.
#[derive(Args)]
pub struct Diff {
    /// 先前的报告（anjuan audit --format json 的输出）
    before: PathBuf,
    /// 后来的报告
    after: PathBuf,
    /// 输出形式
    #[arg(long, default_value = "text")]
    format: Output,
    /// 输出文件（默认标准输出）
    #[arg(short, long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Output {
    Text,
    Json,
}

impl Diff {
    /// Exit status: 0 where nothing got worse, 1 where a new finding counts or less could be checked.
    pub(super) fn run(self) -> Result<u8, OpError> {
        let found = difference(&read_report(&self.before)?, &read_report(&self.after)?);
        let bytes = match self.format {
            Output::Text => text(&found).into_bytes(),
            Output::Json => serde_json::to_vec_pretty(&found).map_err(|error| OpError::Internal(error.to_string()))?,
        };
        deliver(self.out.as_deref(), &bytes)?;
        Ok(u8::from(found.is_worse()))
    }
}

/// A report of one bundle from a file.
pub(super) fn read_report(path: &Path) -> Result<ReportJson, OpError> {
    let named = |why: String| OpError::BadRequest(format!("{}：{why}", path.display()));
    let text = std::fs::read_to_string(path)
        .map_err(|error| std::io::Error::new(error.kind(), format!("{}：{error}", path.display())))?;
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| named(format!("不是 JSON（{error}）")))?;
    if value.get("reports").is_some() {
        return Err(named("含有多份报告，请逐份比较：一次检查一个案卷，或取出其中一份".to_owned()));
    }
    let report: ReportJson =
        serde_json::from_value(value).map_err(|error| named(format!("不是 anjuan.report/1 报告（{error}）")))?;
    if report.schema == "anjuan.report/1" {
        Ok(report)
    } else {
        Err(named(format!("不认识的报告版本 {}", report.schema)))
    }
}
