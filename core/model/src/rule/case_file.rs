//! `cases.toml`: the cases that prove a rule, at least one failing and one passing.

use crate::Date;
use crate::bundle::{Bundle, Entry, FileFacts, How, Recognised, Text};
use crate::case::CaseFacts;
use crate::legal::{optional_toml_date, toml_date};
use crate::tables::json_of_toml;
use serde::Deserialize;
use serde_json::{Map, Value};

/// What a rule must say of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// No finding, and it could be checked.
    Pass,
    /// At least one finding.
    Fail,
    /// It could not be checked, and says so.
    NotChecked,
    /// It does not apply to this case.
    NotApplicable,
}

/// One case of a rule's proof.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProofCase {
    /// What it shows, as a sentence.
    pub name: String,
    /// The day on which the bundle is judged.
    #[serde(deserialize_with = "toml_date")]
    pub as_of: Date,
    /// What must come out.
    pub expect: Expect,
    /// The exact messages in order; not compared where absent.
    #[serde(default)]
    pub findings: Option<Vec<String>>,
    /// The case's facts.
    #[serde(default)]
    facts: Value,
    /// The bundle's documents.
    #[serde(default, rename = "document")]
    pub documents: Vec<CaseDocument>,
    /// Documents of other cases that lie beside it.
    #[serde(default, rename = "other")]
    pub others: Vec<CaseDocument>,
}

/// A document of a proof's bundle.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CaseDocument {
    /// Which document it is.
    pub kind: String,
    /// Its date.
    #[serde(default, deserialize_with = "optional_toml_date")]
    pub dated: Option<Date>,
    /// Its text; `unreadable = true` instead stands for a scan.
    #[serde(default)]
    pub text: String,
    /// True for a document whose text cannot be read.
    #[serde(default)]
    pub unreadable: bool,
    /// Its number of pages.
    #[serde(default)]
    pub pages: Option<u32>,
    /// Its path.
    #[serde(default)]
    pub path: Option<String>,
    /// Its pages' texts, where the pages matter; instead of `text` and `pages`.
    #[serde(default)]
    pub page_texts: Vec<String>,
    /// Its format; `pdf` where absent.
    #[serde(default)]
    pub format: Option<String>,
    /// A word for its bytes: files with the same word are the same, those without one all differ.
    #[serde(default)]
    pub content: Option<String>,
    /// What is known of the file beyond its text.
    #[serde(default)]
    pub file: FileFacts,
    /// How surely a machine read its text off pictures; none for a file that holds its text.
    #[serde(default)]
    pub seen: Option<f32>,
    /// Why a file that holds several documents could not be split.
    #[serde(default)]
    pub unsplit: Option<String>,
    /// Its exact fields.
    #[serde(default)]
    pub fields: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "case")]
    cases: Vec<ProofCase>,
}

/// Reads a `cases.toml`; the error says line and column.
pub fn read_cases(text: &str) -> Result<Vec<ProofCase>, String> {
    let value: toml::Value = toml::from_str(text).map_err(|error| error.to_string())?;
    let file: File = serde_json::from_value(json_of_toml(value)).map_err(|error| error.to_string())?;
    Ok(file.cases)
}

impl ProofCase {
    /// The case's facts.
    pub fn facts(&self) -> Result<CaseFacts, String> {
        if self.facts.is_null() {
            return Ok(CaseFacts::default());
        }
        serde_json::from_value(self.facts.clone()).map_err(|error| format!("案例“{}”的 facts：{error}", self.name))
    }

    /// The bundle that the documents of other cases make.
    pub fn beside(&self) -> Bundle {
        let entries = self.others.iter().enumerate().map(|(index, document)| document.entry(index + 1)).collect();
        Bundle { name: "另案".to_owned(), entries, ..Bundle::default() }
    }

    /// The bundle that the documents make.
    pub fn bundle(&self) -> Bundle {
        let entries = self.documents.iter().enumerate().map(|(index, document)| document.entry(index + 1)).collect();
        Bundle { name: self.name.clone(), entries, ..Bundle::default() }
    }
}

impl CaseDocument {
    fn entry(&self, number: usize) -> Entry {
        let mut pages = vec![self.text.clone()];
        pages.resize(self.pages.unwrap_or(1).max(1) as usize, String::new());
        if !self.page_texts.is_empty() {
            pages.clone_from(&self.page_texts);
        }
        let content = self.content.clone().unwrap_or_else(|| format!("{number} {}", pages.join("\n")));
        let text = if self.unreadable {
            Text::Unreadable { pages: self.pages.unwrap_or(1), why: "扫描件没有文字层".to_owned() }
        } else {
            Text::Read(pages)
        };
        let how = if self.fields.is_empty() { How::Name } else { How::Embedded };
        Entry {
            path: self.path.clone().unwrap_or_else(|| format!("{number:02}{}.pdf", self.kind)),
            bytes: 1,
            sha256: crate::hash::sha256_hex(content.as_bytes()),
            format: self.format.clone().unwrap_or_else(|| "pdf".to_owned()),
            recognised: Some(Recognised { kind: self.kind.clone(), how, confidence: 1.0 }),
            text,
            dated: self.dated,
            fields: self.fields.clone(),
            file: self.file,
            seen: self.seen,
            unsplit: self.unsplit.clone(),
            ..Entry::default()
        }
    }
}
