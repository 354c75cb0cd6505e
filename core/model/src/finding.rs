//! One type for everything that is wrong with somebody's content: forms, catalogues, layouts, bundles, plugins.

use crate::legal::Basis;
use crate::waiver::Waived;
use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// 提示
    Info,
    /// 提醒
    Warning,
    /// 阻断; a bundle with one of these fails.
    Error,
}

impl Severity {
    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Info => "提示",
            Self::Warning => "提醒",
            Self::Error => "必须改正",
        }
    }

    /// The word in files and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Which of the four properties of DA/T 70-2018 (四性) a rule serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// 真实性
    Authenticity,
    /// 完整性
    Completeness,
    /// 可用性
    Usability,
    /// 安全性
    Safety,
}

impl Property {
    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Authenticity => "真实性",
            Self::Completeness => "完整性",
            Self::Usability => "可用性",
            Self::Safety => "安全性",
        }
    }

    /// The word in files and JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Authenticity => "authenticity",
            Self::Completeness => "completeness",
            Self::Usability => "usability",
            Self::Safety => "safety",
        }
    }
}

/// Where a finding points: a file of the bundle (or a field of a form) and a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path inside the bundle, or a field's id, or a content file.
    pub path: String,
    /// Page, counted from 1.
    pub page: Option<u32>,
    /// The words that are meant.
    pub quote: Option<String>,
}

impl Place {
    /// A place that is a whole file or field.
    pub fn at(path: impl Into<String>) -> Self {
        Self { path: path.into(), page: None, quote: None }
    }

    /// `path 第3页`.
    pub fn label(&self) -> String {
        match self.page {
            Some(page) => format!("{} 第{page}页", self.path),
            None => self.path.clone(),
        }
    }
}

/// One thing that is wrong: what, where, on what basis, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Code of the rule.
    pub rule: String,
    /// Weight.
    pub severity: Severity,
    /// Property of the 四性 it belongs to, where the rule says so.
    pub property: Option<Property>,
    /// What is wrong, in Chinese, without a full stop.
    pub message: String,
    /// The values that fill its rule's words, by name; with them a finding is known again, however it is worded.
    pub params: Vec<(String, String)>,
    /// Where.
    pub places: Vec<Place>,
    /// On what basis.
    pub basis: Vec<Basis>,
    /// How to mend it.
    pub help: String,
    /// True for rules that are drafts: reported, never failing.
    pub draft: bool,
    /// What an approver decided about it, as it stands on the day of the audit.
    pub waived: Option<Waived>,
}

impl Finding {
    /// A finding about a form's field or a content file, which has no legal basis of its own.
    pub fn plain(rule: &str, severity: Severity, place: &str, message: impl Into<String>) -> Self {
        Self {
            rule: rule.to_owned(),
            severity,
            property: None,
            message: message.into(),
            params: Vec::new(),
            places: vec![Place::at(place)],
            basis: Vec::new(),
            help: String::new(),
            draft: false,
            waived: None,
        }
    }

    /// Whether it counts for the verdict: drafts and what is waived today are reported only.
    pub fn counts(&self) -> bool {
        !self.draft && !self.waived.as_ref().is_some_and(Waived::holds)
    }

    /// The same with a sentence that says how to mend it.
    pub fn helped(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// Puts values into `{names}` of a message; an unknown name stays as it is, so that a mistake is seen.
pub fn fill(template: &str, params: &[(&str, &str)]) -> String {
    params.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
