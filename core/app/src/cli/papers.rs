//! `anjuan papers`.

use super::{deliver, parse_date};
use crate::answers_file;
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::case_papers::{Paper, State, by_stage, make_papers, papers, words};
use crate::state::today;
use anjuan_ingest::package::{Packer, Packing};
use anjuan_model::Date;
use anjuan_model::case::CaseFacts;
use clap::Args;
use std::fmt::Write;
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The papers of a case: which there are, what they lack, and those that can be made.
#[derive(Args)]
pub struct Papers {
    /// 案件信息（case.json）
    case: PathBuf,
    /// 输出文件夹，或以 .zip 结尾的文件；不指定则只列出清单
    #[arg(short, long)]
    out: Option<PathBuf>,
    /// 按这一天适用的版本（默认今天）
    #[arg(long, value_parser = parse_date)]
    as_of: Option<Date>,
    /// 六位行政区划代码（默认取自案件信息）
    #[arg(long)]
    jurisdiction: Option<String>,
    /// 连同案件尚未到达的阶段一并生成
    #[arg(long)]
    later: bool,
}

impl Papers {
    pub(super) fn run(self, engines: &Engines) -> Result<u8, OpError> {
        let mut case = answers_file::read_case(&self.case)?;
        case.jurisdiction = self.jurisdiction.clone().or(case.jurisdiction);
        let as_of = self.as_of.unwrap_or_else(today);
        match &self.out {
            None => list(engines, &case, as_of),
            Some(out) => self.make(engines, &case, as_of, out),
        }
    }

    fn make(&self, engines: &Engines, case: &CaseFacts, as_of: Date, out: &Path) -> Result<u8, OpError> {
        let is_zip = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
        let made = if is_zip {
            let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let file = NamedTempFile::with_prefix_in(".anjuan-", folder)?;
            let mut packer = Packer::new(BufWriter::new(file));
            let mut put = |name: &str, bytes: &[u8]| {
                let packing = if name.ends_with(".pdf") { Packing::Stored } else { Packing::Deflated };
                Ok(packer.add(name, bytes, packing).map_err(std::io::Error::other)?)
            };
            let made = make_papers(engines, case, as_of, self.later, &mut put)?;
            let writer = packer.finish().map_err(std::io::Error::other)?;
            super::batch::deliver_whole(writer, out)?;
            made
        } else {
            std::fs::create_dir_all(out)?;
            let mut put = |name: &str, bytes: &[u8]| deliver(Some(&out.join(name)), bytes);
            make_papers(engines, case, as_of, self.later, &mut put)?
        };
        let said =
            format!("已生成 {} 份，另有 {} 份还缺信息（见 说明.txt）：{}\n", made.made, made.lacking, out.display());
        deliver(None, said.as_bytes())?;
        Ok(0)
    }
}

fn list(engines: &Engines, case: &CaseFacts, as_of: Date) -> Result<u8, OpError> {
    let library = engines.library();
    let papers = papers(&library, case, as_of)?;
    let mut out = String::new();
    for (stage, papers) in by_stage(&papers) {
        let later = if papers.iter().all(|paper| paper.later) { "（尚未到该阶段）" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}{later}", stage.label());
        for paper in papers {
            let _ = writeln!(out, "  {:<32} {}　{}", paper.template.id, paper.template.title, state(paper));
        }
    }
    deliver(None, out.as_bytes())?;
    Ok(0)
}

fn state(paper: &Paper<'_>) -> String {
    match &paper.state {
        State::Ready => "可直接生成".to_owned(),
        State::Lacks(lacks) => words(lacks),
        State::Others => format!("{}（{}）", paper.by_whom(), paper.template.maker.label()),
    }
}
