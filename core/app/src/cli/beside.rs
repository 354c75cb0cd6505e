//! What an audit may have beside its bundles: somebody who reads scans, and other cases to compare with.

use crate::engines::Engines;
use crate::error::OpError;
use crate::ocr::{OcrConfig, Tesseract, installed};
use crate::ops::audit_bundle::{Beside, Stated, open_bundle};
use anjuan_audit::Corpus;
use clap::Args;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// The name that means: the Tesseract of the system.
const OF_SYSTEM: &str = "auto";

/// Flags of an audit.
#[derive(Args)]
pub struct BesideFlags {
    /// 用 Tesseract 识别扫描页的文字（默认不识别；可写程序路径）
    #[arg(long, value_name = "程序", num_args = 0..=1, default_missing_value = OF_SYSTEM)]
    ocr: Option<PathBuf>,
    /// 识别结果的保存文件夹，同一页不再识别第二次
    #[arg(long, value_name = "文件夹", requires = "ocr")]
    ocr_cache: Option<PathBuf>,
    /// 与此文件夹内其他案卷（zip）的文书比对，查照抄雷同
    #[arg(long, value_name = "文件夹")]
    compare: Option<PathBuf>,
}

impl BesideFlags {
    /// A run over many bundles has nothing beside it yet: said at once, so that nobody takes silence for a check.
    pub(super) fn refuse_for_many(&self) -> Result<(), OpError> {
        if self.ocr.is_none() && self.compare.is_none() {
            return Ok(());
        }
        Err(OpError::BadRequest(
            "批量检查暂不支持 --ocr 和 --compare；请逐个案卷检查，不用文件夹、断点和事件选项".to_owned(),
        ))
    }

    /// Starts the reader and opens the other cases.
    pub(super) fn open(&self, engines: &Engines, stated: &Stated) -> Result<Beside, OpError> {
        let mut beside = Beside::default();
        if let Some(named) = &self.ocr {
            let program = match named.as_os_str() == OF_SYSTEM {
                true => installed().ok_or_else(|| {
                    let what = "没有找到 Tesseract；请安装（Debian：apt install tesseract-ocr tesseract-ocr-chi-sim），或者不用 --ocr";
                    OpError::BadRequest(what.to_owned())
                })?,
                false => named.clone(),
            };
            let config = OcrConfig { cache: self.ocr_cache.clone(), ..OcrConfig::new(program) };
            beside.eyes = Some(Box::new(Tesseract::start(config)?));
        }
        if let Some(folder) = &self.compare {
            beside.corpus = corpus(engines, folder, stated)?;
        }
        Ok(beside)
    }
}

/// The texts of every bundle in a folder, one bundle in memory at a time.
fn corpus(engines: &Engines, folder: &Path, stated: &Stated) -> Result<Corpus, OpError> {
    let library = engines.library();
    let rules: Vec<_> = library.catalog.all_rules().collect();
    let kinds: BTreeSet<&str> = Corpus::kinds(&rules);
    let named = |error: std::io::Error| std::io::Error::new(error.kind(), format!("{}：{error}", folder.display()));
    let entries = std::fs::read_dir(folder).map_err(named)?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>().map_err(named)?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip")));
    paths.sort();
    let mut corpus = Corpus::default();
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut reader = BufReader::new(File::open(path)?);
        let bundle = open_bundle(engines, &library, &mut reader, &name, stated)?;
        corpus.add(&bundle, &kinds);
    }
    if corpus.is_empty() {
        let what = format!("{} 里没有可以比对的案卷：应为 zip，其中有能读出文字的笔录或者意见", folder.display());
        return Err(OpError::BadRequest(what));
    }
    if corpus.left_out() > 0 {
        tracing::warn!(corpus.left_out = corpus.left_out(), "too many texts to compare with; the last were left out");
    }
    Ok(corpus)
}
