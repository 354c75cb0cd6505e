//! Trust anchors: one TOML file per key in the data folder's `anchors`, which an administrator reads and edits.

use super::Untrusted;
use super::key::PublicKey;
use crate::error::OpError;
use anjuan_model::catalog::Layer;
use anjuan_model::legal::Effective;
use anjuan_model::{Date, Finding, Severity};
use serde::Deserialize;
use std::path::Path;

/// The file of an anchor, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AnchorFile {
    name: String,
    public_key: String,
    jurisdictions: Vec<String>,
    effective: Effective,
}

/// A key that is trusted for some places on some days.
#[derive(Debug, Clone)]
pub struct Anchor {
    /// Whose key it is, in Chinese.
    pub name: String,
    /// The key.
    pub key: PublicKey,
    /// GB/T 2260 codes; what lies below them is included.
    pub jurisdictions: Vec<String>,
    /// The days on which it may sign.
    pub effective: Effective,
}

impl Anchor {
    /// Reads an anchor's file; what is wrong is said in Chinese.
    pub fn read(text: &str) -> Result<Self, String> {
        let file: AnchorFile = toml::from_str(text).map_err(|error| error.to_string())?;
        let wrong = file.jurisdictions.iter().find(|code| code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()));
        if let Some(code) = wrong {
            return Err(format!("jurisdictions 中的“{code}”应为六位行政区划代码"));
        }
        let key = PublicKey::read(&file.public_key)?;
        Ok(Self { name: file.name, key, jurisdictions: file.jurisdictions, effective: file.effective })
    }

    /// The file of an anchor for a new key, for its author to hand over.
    pub fn text(name: &str, key: &PublicKey, jurisdiction: &str, from: Date) -> String {
        format!(
            "# 信任这个密钥签署的规则包。核对指纹：{}\nname          = {}\npublic-key    = \"{}\"\njurisdictions = [\"{jurisdiction}\"] # 可以签署这些地区及其下级的规则包\neffective     = {{ from = {from} }}\n",
            key.fingerprint(),
            toml::Value::String(name.to_owned()),
            key.text(),
        )
    }

    /// Whether it may stand behind this layer today.
    pub fn allows(&self, layer: &Layer, today: Date) -> Result<(), Untrusted> {
        let name = self.name.clone();
        if !self.effective.covers(today) {
            return Err(Untrusted::OutOfTime { name, days: self.effective.label() });
        }
        let below = |code: &String| layer.jurisdiction.starts_with(anjuan_model::catalog::significant(code));
        if !self.jurisdictions.iter().any(below) {
            let places = self.jurisdictions.join("、");
            return Err(Untrusted::OtherPlace { name, places, place: layer.jurisdiction.clone() });
        }
        Ok(())
    }
}

/// All anchors of a folder.
#[derive(Debug, Clone, Default)]
pub struct Anchors(Vec<Anchor>);

impl Anchors {
    /// Reads every `.toml` of a folder; one that is not there holds none. All problems at once, each with its file.
    pub fn load(folder: &Path) -> Result<Self, OpError> {
        let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Self::default()) };
        let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        let (mut anchors, mut problems) = (Vec::new(), Vec::new());
        for path in paths {
            match Anchor::read(&std::fs::read_to_string(&path)?) {
                Ok(anchor) => anchors.push(anchor),
                Err(why) => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    problems.push(Finding::plain("trust/anchor", Severity::Error, &format!("anchors/{name}"), why));
                }
            }
        }
        if problems.is_empty() { Ok(Self(anchors)) } else { Err(OpError::Findings(problems)) }
    }

    /// The anchor with this fingerprint.
    pub fn of_key(&self, fingerprint: &str) -> Option<&Anchor> {
        self.0.iter().find(|anchor| anchor.key.fingerprint() == fingerprint)
    }

    /// Every anchor, by file name.
    pub fn all(&self) -> &[Anchor] {
        &self.0
    }
}

impl From<Vec<Anchor>> for Anchors {
    fn from(anchors: Vec<Anchor>) -> Self {
        Self(anchors)
    }
}
