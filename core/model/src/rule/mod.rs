//! A rule of audit: what it demands, on what basis, since when, and in which words it speaks.

mod case_file;
mod check;
mod content;
mod describe;
mod record;
mod volume;

pub use case_file::{CaseDocument, Expect, ProofCase, read_cases};
pub use check::{Check, DocumentEquals, Exclusion, Required, Unit};
pub use content::{Against, FormatDemand, Mark, Mentions, NearDuplicate, Point, SignaturePresent};
pub use record::{CitedPages, FactIs, PrivateData, RowsAlike, TimeSpan};
pub use volume::{
    CatalogueFields, CatalogueMatches, CatalogueSource, Conditional, Forbidden, MaxOne, Order, PageContinuity,
};

use crate::condition::Condition;
use crate::finding::{Finding, Place, Property, Severity, fill};
use crate::legal::{Basis, Effective};
use serde::Deserialize;

/// Whether a rule binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleStatus {
    /// Reported, never failing.
    Draft,
    /// Binding.
    InForce,
    /// Kept for old reports; not applied.
    Retired,
}

impl RuleStatus {
    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "试行（不影响结论）",
            Self::InForce => "施行",
            Self::Retired => "已停用",
        }
    }
}

/// A rule. Loaded from `rules/<CODE>-<slug>/rule.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// The id of the layer that brought it.
    #[serde(skip)]
    pub layer: String,
    /// The folder it came from.
    #[serde(skip)]
    pub folder: String,
    /// `AJ101`, `BJ103` …
    pub code: String,
    /// English name, kebab-case, as in the folder's name.
    pub name: String,
    /// Weight of its findings.
    pub severity: Severity,
    /// Whether it binds.
    pub status: RuleStatus,
    /// When it is in force.
    pub effective: Effective,
    /// Which date of the case decides whether it was in force.
    #[serde(default)]
    pub judged_on: Option<String>,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// Which property of the 四性 it serves.
    pub property: Property,
    /// The cases it applies to.
    #[serde(default)]
    pub applies: Condition,
    /// A code of an earlier layer that it takes the place of.
    #[serde(default)]
    pub replaces: Option<String>,
    /// Why it replaces that rule.
    #[serde(default)]
    pub replaces_why: Option<String>,
    /// What it demands, in a sentence.
    pub summary: String,
    /// Why.
    pub why: String,
    /// The message of a finding, with `{params}`.
    pub message: String,
    /// How to mend it, with `{params}`.
    pub help: String,
    /// What is checked.
    pub check: Check,
}

impl Rule {
    /// A finding of this rule.
    pub fn finding(&self, params: &[(&str, &str)], places: Vec<Place>) -> Finding {
        Finding {
            rule: self.code.clone(),
            severity: self.severity,
            property: Some(self.property),
            message: fill(&self.message, params),
            params: params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            places,
            basis: self.basis.clone(),
            help: fill(&self.help, params),
            draft: self.status == RuleStatus::Draft,
            waived: None,
        }
    }

    /// The key of the case's `dates` that decides which rules were in force.
    pub fn judged_on(&self) -> &str {
        match (&self.judged_on, &self.check) {
            (Some(key), _) => key,
            (None, Check::WithinDays { from, .. }) => &from.date,
            _ => "assigned",
        }
    }

    /// Problems that a reading of TOML alone does not see, as Chinese sentences.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let form = matches!(self.code.as_bytes(), [a, b, rest @ ..]
            if a.is_ascii_uppercase() && b.is_ascii_uppercase() && rest.len() == 3 && rest.iter().all(u8::is_ascii_digit));
        if !form {
            problems.push(format!("规则代码“{}”应为两个大写字母加三位数字", self.code));
        }
        if self.folder.rsplit('/').next() != Some(&format!("{}-{}", self.code, self.name)) {
            problems.push(format!("文件夹应名为“{}-{}”", self.code, self.name));
        }
        if self.basis.is_empty() {
            problems.push("缺少依据（basis）".to_owned());
        }
        for (what, text) in
            [("summary", &self.summary), ("why", &self.why), ("message", &self.message), ("help", &self.help)]
        {
            if text.trim().is_empty() {
                problems.push(format!("{what} 为空"));
            }
        }
        if self.message.ends_with('。') {
            problems.push("message 末尾不加句号".to_owned());
        }
        if self.replaces.is_some() != self.replaces_why.is_some() {
            problems.push("replaces 与 replaces-why 须同时写明".to_owned());
        }
        problems.extend(self.check.problems());
        problems
    }
}
