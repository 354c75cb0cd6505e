//! The report of an audit: what was checked, by what, as of when, and what came out.

use crate::Date;
use crate::bundle::Bundle;
use crate::case::CaseFacts;
use crate::finding::{Finding, Severity};
use crate::rule::{Rule, RuleStatus};
use crate::waiver::UnusedWaiver;

/// What an audit came to, from best to worst standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// 合格
    Passed,
    /// 需人工核查
    NeedsReview,
    /// 未能检查
    NotChecked,
    /// 不合格
    Failed,
}

impl Verdict {
    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::NeedsReview => "needs-review",
            Self::NotChecked => "not-checked",
            Self::Failed => "failed",
        }
    }

    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Passed => "合格",
            Self::NeedsReview => "需人工核查",
            Self::NotChecked => "未能检查",
            Self::Failed => "不合格",
        }
    }
}

/// What became of one line of an archive list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequirementStatus {
    /// It is there.
    Present,
    /// It is not.
    Missing,
    /// Another document stands in for it.
    Substituted,
    /// It is not there, and an approver let the file go without it.
    Waived,
    /// Its condition does not hold.
    NotApplicable,
    /// Its condition depends on facts that nobody stated.
    Unknown,
}

impl RequirementStatus {
    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Missing => "missing",
            Self::Substituted => "substituted",
            Self::Waived => "waived",
            Self::NotApplicable => "not-applicable",
            Self::Unknown => "unknown",
        }
    }

    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Present => "已有",
            Self::Missing => "缺",
            Self::Substituted => "以替代材料代",
            Self::Waived => "已豁免",
            Self::NotApplicable => "不适用",
            Self::Unknown => "未能判断",
        }
    }
}

/// One line of an archive list and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Code of the rule.
    pub rule: String,
    /// The document asked for.
    pub document: String,
    /// What became of it.
    pub status: RequirementStatus,
    /// The files that answer it.
    pub paths: Vec<String>,
}

/// A rule that could not be checked, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotChecked {
    /// Code of the rule.
    pub rule: String,
    /// Why, in Chinese.
    pub why: String,
}

/// What the checks of an audit found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Lines of archive lists.
    pub requirements: Vec<Requirement>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What could not be checked.
    pub not_checked: Vec<NotChecked>,
    /// Codes of the rules that ran to their end.
    pub checked: Vec<String>,
    /// True when one of these binds; drafts alone never make a pass.
    pub binding: bool,
}

impl Outcome {
    /// Books that a rule ran to its end.
    pub fn ran(&mut self, rule: &Rule) {
        self.checked.push(rule.code.clone());
        self.binding |= rule.status == RuleStatus::InForce;
    }

    /// Books why a rule could not be checked; of a draft nothing is held against the verdict.
    pub fn could_not(&mut self, rule: &Rule, why: impl Into<String>) {
        if rule.status != RuleStatus::Draft {
            self.not_checked.push(NotChecked { rule: rule.code.clone(), why: why.into() });
        }
    }
}

/// A layer of rules that took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayerUsed {
    /// `national` or a plugin's id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: String,
    /// SHA-256 of its component.
    pub component_sha256: Option<String>,
    /// Who signed it, or that nobody did; nothing for what came with the program.
    pub signed_by: Option<String>,
}

/// A whole report; printers turn it into text, JSON, PDF …
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What it came to.
    pub verdict: Verdict,
    /// The day as of which it was judged.
    pub as_of: Date,
    /// The facts that were used, stated or inferred.
    pub case: CaseFacts,
    /// The bundle, without its text.
    pub bundle: Bundle,
    /// The layers used.
    pub layers: Vec<LayerUsed>,
    /// What came out.
    pub outcome: Outcome,
    /// Waivers that were given and did not apply, each with the reason.
    pub unused_waivers: Vec<UnusedWaiver>,
}

/// The verdict that follows from an outcome: an error fails unless it is waived; what was not checked is never a pass.
pub fn verdict(bundle: &Bundle, outcome: &Outcome) -> Verdict {
    let error = |finding: &Finding| finding.severity == Severity::Error && finding.counts();
    if bundle.refused {
        Verdict::NotChecked
    } else if outcome.findings.iter().any(error) {
        Verdict::Failed
    } else if !outcome.not_checked.is_empty() || !outcome.binding {
        Verdict::NotChecked
    } else if outcome.findings.iter().any(|finding| finding.severity == Severity::Warning && finding.counts()) {
        Verdict::NeedsReview
    } else {
        Verdict::Passed
    }
}
