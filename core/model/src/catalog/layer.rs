//! A layer: the national content, or what one province brings.

use super::Files;
use crate::condition::Value;
use crate::{Rule, Template};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The id of the national layer.
pub const NATIONAL: &str = "national";

/// The file of a package that holds its signature, and that the hash of the package leaves out.
pub const SIGNATURE: &str = "signature.toml";

/// `plugin.toml` of a province.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The folder's name, such as `beijing`.
    pub id: String,
    /// The Chinese name.
    pub name: String,
    /// GB/T 2260 code, six digits; trailing zeros make it a province or a city.
    pub jurisdiction: String,
    /// Version of the plugin, `major.minor.patch`.
    pub version: String,
    /// Two capital letters that begin the codes of its rules.
    pub prefix: String,
    /// Version of the contract; only with a component.
    #[serde(default)]
    pub contract: Option<String>,
    /// File of the component; only with a contract.
    #[serde(default)]
    pub component: Option<String>,
    /// What the reader should know of it.
    #[serde(default)]
    pub summary: Option<String>,
}

/// A layer of content.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// `national` or the plugin's id.
    pub id: String,
    /// The Chinese name.
    pub name: String,
    /// GB/T 2260 code; empty for the national layer.
    pub jurisdiction: String,
    /// Version.
    pub version: String,
    /// SHA-256 over its files' paths and bytes, its signature left out.
    pub sha256: String,
    /// Who signed it, when it was installed; nothing for what came with the program.
    pub signed_by: Option<String>,
    /// Its documents.
    pub templates: Vec<Template>,
    /// Its rules.
    pub rules: Vec<Rule>,
    /// Its parameters, handed to its component.
    pub parameters: BTreeMap<String, Value>,
    /// Path of its component among its files.
    pub component: Option<String>,
    /// SHA-256 of its component.
    pub component_sha256: Option<String>,
    /// Its files, for layouts, samples and proofs.
    pub files: Files,
}

/// The part of a GB/T 2260 code that decides: `11` of `110000`, `3303` of `330300`.
pub fn significant(code: &str) -> &str {
    match code.len() {
        6 if code.ends_with("0000") => &code[..2],
        6 if code.ends_with("00") => &code[..4],
        _ => code,
    }
}

impl Layer {
    /// The part of the jurisdiction code that decides: `11` of `110000`, `3303` of `330300`.
    pub fn significant(&self) -> &str {
        significant(&self.jurisdiction)
    }

    /// The text of one of its files.
    pub fn text(&self, path: &str) -> Option<&str> {
        std::str::from_utf8(self.files.get(path)?).ok()
    }
}
