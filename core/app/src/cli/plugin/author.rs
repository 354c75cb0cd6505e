//! What the author of a province's rules does: a folder from nothing, its cases, a package, a signature.

use crate::cli::{deliver, start};
use crate::engines::Engines;
use crate::error::OpError;
use crate::library::walk;
use crate::ops::compare_plugin::{Comparison, compare};
use crate::ops::install_plugin::{self, UNSIGNED, unpack};
use crate::ops::new_plugin::{self, NewPlugin};
use crate::ops::prove_content::prove_rule;
use crate::ops::trust::{self, Anchor, Signature, SigningKey, TrustPolicy};
use crate::state::today;
use anjuan_model::catalog::{Files, load_layer};
use std::fmt::Write;
use std::io::Write as _;
use std::path::{Path, PathBuf};

pub(super) fn new(content: Option<PathBuf>, wanted: &NewPlugin, within: &Path) -> Result<u8, OpError> {
    let engines = start(content)?;
    let files = new_plugin::files(wanted);
    let layer = install_plugin::check(&engines, files.clone()).map_err(OpError::Findings)?;
    let folder = within.join(&layer.id);
    if folder.exists() {
        return Err(OpError::Conflict(format!("{} 已经存在，请换一个 id 或位置", folder.display())));
    }
    for (path, bytes) in &files {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap_or(&folder))?;
        std::fs::write(file, bytes)?;
    }
    let shown = folder.display();
    let said = format!(
        "已建立 {shown}，规则 {} 条，案例全部通过。\n接下来：\n  1. 照着 {shown}/rules 下的例子改写或复制一条规则：要求、依据、适用期，至少一个不通过和一个通过的案例\n  2. anjuan plugin test {shown}\n  3. anjuan plugin pack {shown} --key 私钥文件\n",
        layer.rules.len()
    );
    deliver(None, said.as_bytes())?;
    Ok(0)
}

pub(super) fn check(content: Option<PathBuf>, folder: &Path) -> Result<u8, OpError> {
    let engines = start(content)?;
    let layer = install_plugin::check(&engines, walk(folder)?).map_err(OpError::Findings)?;
    let said = format!(
        "{} {}：文书 {} 种、规则 {} 条，案例全部通过\n",
        layer.name,
        layer.version,
        layer.templates.len(),
        layer.rules.len()
    );
    deliver(None, said.as_bytes())?;
    Ok(0)
}

/// Rule by rule; a folder that does not load shows why, and nothing is proven of it.
pub(super) fn test(content: Option<PathBuf>, folder: &Path) -> Result<u8, OpError> {
    let engines = start(content)?;
    let (layer, problems) = load_layer(walk(folder)?);
    if !problems.is_empty() {
        return Err(OpError::Findings(problems));
    }
    let library = engines.library().with(vec![(layer.clone(), Vec::new())]);
    let (mut out, mut cases, mut failed) = (String::new(), 0, 0);
    for rule in &layer.rules {
        let proof = prove_rule(&library, &layer, rule);
        cases += proof.cases.len();
        let mark = if proof.problems.is_empty() { "通过" } else { "不通过" };
        let _ = writeln!(out, "{mark}　{} {}（{} 个案例）", rule.code, rule.summary, proof.cases.len());
        for why in &proof.problems {
            failed += 1;
            let _ = writeln!(out, "　　{}：{why}", proof.path);
        }
    }
    let _ = writeln!(out, "规则 {} 条、案例 {cases} 个，不通过 {failed} 处", layer.rules.len());
    deliver(None, out.as_bytes())?;
    Ok(u8::from(failed > 0))
}

pub(super) fn pack(
    content: Option<PathBuf>,
    folder: &Path,
    out: Option<PathBuf>,
    key: Option<&Path>,
) -> Result<u8, OpError> {
    let engines = start(content)?;
    let mut files = walk(folder)?;
    let layer = install_plugin::check(&engines, files.clone()).map_err(OpError::Findings)?;
    let out = out.unwrap_or_else(|| PathBuf::from(format!("{}-{}.zip", layer.id, layer.version)));
    let mut signed = UNSIGNED.to_owned();
    if let Some(key) = key {
        signed = put_signature(&mut files, key)?;
    }
    deliver(Some(&out), &packed(&files)?)?;
    deliver(None, format!("已打包：{}（{signed}）\n", out.display()).as_bytes())?;
    Ok(0)
}

fn packed(files: &Files) -> Result<Vec<u8>, OpError> {
    anjuan_ingest::package::write(files).map_err(|error| OpError::Internal(error.to_string()))
}

/// Signs these files and says by which key.
fn put_signature(files: &mut Files, key: &Path) -> Result<String, OpError> {
    let key = SigningKey::read(&std::fs::read_to_string(key)?)?;
    let (layer, problems) = load_layer(files.clone());
    if !problems.is_empty() {
        return Err(OpError::Findings(problems));
    }
    let signature = Signature::over(&layer, &key);
    files.insert(trust::FILE.to_owned(), signature.text().into_bytes().into());
    Ok(format!("密钥 {}", signature.key))
}

pub(super) fn key(name: &str, jurisdiction: &str, out: &Path) -> Result<u8, OpError> {
    let anchor_file = out.with_extension("toml");
    if out.exists() || anchor_file.exists() {
        return Err(OpError::Conflict(format!("{} 或 {} 已经存在，不覆盖", out.display(), anchor_file.display())));
    }
    let (key, pem) = SigningKey::generate()?;
    let anchor = Anchor::text(name, &key.public(), jurisdiction, today());
    Anchor::read(&anchor).map_err(OpError::BadRequest)?;
    private_file(out)?.write_all(pem.as_bytes())?;
    std::fs::write(&anchor_file, anchor)?;
    let said = format!(
        "私钥：{}（请妥善保管，不要交给任何人）\n公钥：{}（交给使用单位，由其管理员放入数据文件夹的 anchors）\n指纹：{}\n",
        out.display(),
        anchor_file.display(),
        key.public().fingerprint()
    );
    deliver(None, said.as_bytes())?;
    Ok(0)
}

/// A new file that only its owner may read.
fn private_file(path: &Path) -> Result<std::fs::File, OpError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}

pub(super) fn sign(package: &Path, key: &Path) -> Result<u8, OpError> {
    let mut files = unpack(&std::fs::read(package)?)?;
    let signed = put_signature(&mut files, key)?;
    // Written beside and moved, so that a full disk does not cost the package.
    let beside = package.with_extension("signing");
    deliver(Some(&beside), &packed(&files)?)?;
    std::fs::rename(&beside, package)?;
    deliver(None, format!("已签名：{}（{signed}）\n", package.display()).as_bytes())?;
    Ok(0)
}

pub(super) fn verify(engines: &Engines, package: &Path, policy: &TrustPolicy) -> Result<u8, OpError> {
    let files = unpack(&std::fs::read(package)?)?;
    let signer = install_plugin::signer(&files, policy, today())?;
    let layer = install_plugin::check(engines, files).map_err(OpError::Findings)?;
    let by = signer.map_or(UNSIGNED.to_owned(), |signer| format!("{}（{}）", signer.name, signer.key));
    let comparison = compare(&engines.library(), &layer);
    deliver(None, told(&comparison, &by).as_bytes())?;
    Ok(0)
}

fn told(comparison: &Comparison, by: &str) -> String {
    let mut out = format!("{} {}　地区 {}　签名 {by}\n", comparison.name, comparison.version, comparison.jurisdiction);
    let before = comparison.before.as_deref().unwrap_or("无");
    let contract = comparison.contract.as_deref().unwrap_or("无组件");
    let _ = writeln!(out, "现行版本 {before}　组件约定 {contract}");
    for change in &comparison.changes {
        let _ = writeln!(out, "  {}　{}　{}", change.what.label(), change.code, change.words);
    }
    if comparison.changes.is_empty() {
        out.push_str("  与现行版本没有差别\n");
    }
    out
}
