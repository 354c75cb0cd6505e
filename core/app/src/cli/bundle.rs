//! `anjuan bundle`: transfer packages made of a case's folder, and packages verified for themselves.

use super::{batch, deliver, parse_date};
use crate::engines::{EngineConfig, Engines};
use crate::error::OpError;
use crate::folder::Folder;
use crate::ops::bundle_make::{Order, make, prove};
use crate::print;
use crate::state::today;
use anjuan_ingest::bag::{Verified, verify, verify_folder};
use anjuan_ingest::{IngestError, Limits};
use anjuan_model::Date;
use clap::{Args, Subcommand};
use std::fmt::Write;
use std::fs::File;
use std::io::{BufReader, BufWriter, Error};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Makes and verifies transfer packages.
#[derive(Subcommand)]
pub enum Bundle {
    /// 由案卷文件夹（case.json 和各种材料）制作移交包：封面、卷内目录、编页的材料、备考表和 SHA-256、SM3 清单
    Make(Make),
    /// 核验移交包（zip 或文件夹）：结构、是否齐全、校验值；不审核材料内容
    Verify(Verify),
}

/// What to make.
#[derive(Args)]
pub struct Make {
    /// 案卷文件夹，内有 case.json
    #[arg(value_name = "文件夹")]
    folder: PathBuf,
    /// 输出的移交包（zip）
    #[arg(short, long)]
    out: PathBuf,
    /// 封面、卷内目录、备考表的填写内容，如 --set 保管期限=长期，可重复
    #[arg(long = "set", value_name = "名称=内容", value_parser = pair)]
    said: Vec<(String, String)>,
    /// 制作日，也是归档日期（默认今天）
    #[arg(long, value_parser = parse_date)]
    as_of: Option<Date>,
}

/// What to verify.
#[derive(Args)]
pub struct Verify {
    /// 移交包：zip 文件或文件夹
    package: PathBuf,
}

impl Bundle {
    pub(super) fn run(self, content: Option<PathBuf>) -> Result<u8, OpError> {
        match self {
            Self::Make(order) => order.run(content),
            Self::Verify(order) => order.run(),
        }
    }
}

impl Make {
    fn run(self, content: Option<PathBuf>) -> Result<u8, OpError> {
        crate::telemetry::start(false);
        self.stand_apart()?;
        let engines = Engines::start(&EngineConfig { content, ..EngineConfig::default() })?;
        let folder = Folder::list(&self.folder)?;
        let name =
            self.folder.file_name().map_or_else(|| "文件夹".to_owned(), |name| name.to_string_lossy().into_owned());
        let as_of = self.as_of.unwrap_or_else(today);
        let order = Order { files: &folder.files, name: &name, said: &self.said, as_of };
        let file = NamedTempFile::with_prefix_in(".anjuan-", beside(&self.out))?;
        let (writer, made) = make(&engines, &order, &mut folder.reader(), BufWriter::new(file))?;
        let file = writer.into_inner().map_err(|error| OpError::Io(error.into_error()))?;
        let sha256 = prove::prove(&mut BufReader::new(file.reopen()?), &engines.limits)?;
        batch::deliver_whole(BufWriter::new(file), &self.out)?;
        let mut said =
            format!("已制作移交包：{}\n{} 件，{} 页；SHA-256 {sha256}\n", self.out.display(), made.items, made.pages);
        for remark in &made.remarks {
            // Writing to a String cannot fail.
            let _ = writeln!(said, "提示：{remark}");
        }
        deliver(None, said.as_bytes())?;
        Ok(0)
    }

    /// A package in its own folder would be a paper of the next one.
    fn stand_apart(&self) -> Result<(), OpError> {
        let named = |path: &Path, error: Error| Error::new(error.kind(), format!("{}：{error}", path.display()));
        let inside = self.folder.canonicalize().map_err(|error| named(&self.folder, error))?;
        if !inside.is_dir() {
            return Err(OpError::BadRequest(format!("{} 不是文件夹", self.folder.display())));
        }
        let target = beside(&self.out);
        if target.canonicalize().map_err(|error| named(target, error))?.starts_with(&inside) {
            return Err(OpError::BadRequest("移交包不能放在案卷文件夹里，请用 -o 指定别处".to_owned()));
        }
        Ok(())
    }
}

impl Verify {
    fn run(self) -> Result<u8, OpError> {
        let named = |error: Error| Error::new(error.kind(), format!("{}：{error}", self.package.display()));
        let name = self.package.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let verified = if self.package.is_dir() {
            let folder = Folder::list(&self.package)?;
            verify_folder(folder.reader(), &folder.files, &name, &Limits::default())
        } else {
            verify(BufReader::new(File::open(&self.package).map_err(named)?), &name, &Limits::default())
        };
        let verified = verified.map_err(|IngestError::Read(error)| OpError::Io(error))?;
        deliver(None, words(&name, &verified).as_bytes())?;
        Ok(u8::from(!verified.bag.as_ref().is_some_and(|bag| bag.valid)))
    }
}

/// Where a file is to stand.
fn beside(out: &Path) -> &Path {
    out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn words(name: &str, verified: &Verified) -> String {
    let mut out = match &verified.bag {
        Some(bag) => format!("{name}：{}，{} 个文件，{} 字节\n", bag.label(), bag.files, bag.bytes),
        None => format!("{name}：不是 BagIt 移交包，或者无法打开\n"),
    };
    for finding in &verified.findings {
        let (level, places) = (finding.severity.label(), print::places(finding));
        // Writing to a String cannot fail.
        let _ = writeln!(out, "[{}] {level} {}（{places}）\n    处理：{}", finding.rule, finding.message, finding.help);
    }
    out
}

fn pair(text: &str) -> Result<(String, String), String> {
    let pair = text.split_once('=').filter(|(name, _)| !name.trim().is_empty());
    pair.map(|(name, value)| (name.trim().to_owned(), value.to_owned())).ok_or_else(|| "应写作 名称=内容".to_owned())
}
