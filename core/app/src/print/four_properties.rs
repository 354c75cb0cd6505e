//! The 四性检测报告 in its forms: JSON (`anjuan.four-properties/1`), text, HTML, sheets, and answers to the document
//! `four-properties-report`.

mod paper;
mod words;

pub use paper::{TEMPLATE, answers};
pub use words::{Inspected, of, sheets, text};

use super::json::BundleJson;
use anjuan_model::four_properties::Sure;
use anjuan_model::legal::{Basis, Status};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What an item came to, from the least to the most that a reader must know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// 不适用
    NotApplicable,
    /// 通过
    Passed,
    /// 需人工核查
    NeedsReview,
    /// 未能检查
    NotChecked,
    /// 不通过
    Failed,
}

impl Standing {
    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotApplicable => "不适用",
            Self::Passed => "通过",
            Self::NeedsReview => "需人工核查",
            Self::NotChecked => "未能检查",
            Self::Failed => "不通过",
        }
    }

    /// The word in JSON, also the name of its colour.
    pub fn id(self) -> &'static str {
        match self {
            Self::NotApplicable => "not-applicable",
            Self::Passed => "passed",
            Self::NeedsReview => "needs-review",
            Self::NotChecked => "not-checked",
            Self::Failed => "failed",
        }
    }
}

/// The 四性检测 of one bundle.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FourPropertiesJson {
    /// Always `anjuan.four-properties/1`.
    pub schema: String,
    /// The standard, with how certain our reading of it is.
    #[schema(value_type = Option<Object>)]
    pub standard: Option<Basis>,
    /// Where the items come from.
    pub note: String,
    /// The day as of which it was judged, ISO.
    pub as_of: String,
    /// GB/T 2260 code, where known.
    pub jurisdiction: Option<String>,
    /// Kind of case, where known.
    pub kind: Option<String>,
    /// The bundle.
    pub bundle: BundleJson,
    /// What each phase came to.
    pub phases: Vec<PhaseJson>,
    /// The items.
    pub items: Vec<ItemJson>,
}

/// A phase and what it came to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PhaseJson {
    /// `filing`, `transfer` or `preservation`.
    pub id: String,
    /// Its Chinese name.
    pub label: String,
    /// What stands before the numbers of its items; empty where nobody knows.
    pub prefix: String,
    /// How certain that is.
    #[schema(value_type = String)]
    pub prefix_status: Status,
    /// What it came to as a whole.
    pub outcome: Standing,
    /// What each property came to.
    pub properties: Vec<CellJson>,
}

/// A property in a phase.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CellJson {
    /// `authenticity`, `completeness`, `usability` or `safety`.
    pub property: String,
    /// What it came to.
    pub outcome: Standing,
    /// Items that passed.
    pub passed: usize,
    /// Items that did not.
    pub failed: usize,
    /// Items that a person must look at.
    pub needs_review: usize,
    /// Items that nothing decided.
    pub not_checked: usize,
    /// Items that do not apply.
    pub not_applicable: usize,
}

/// An item and what it came to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ItemJson {
    /// Its number without the phase's prefix.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Which property it belongs to.
    pub property: String,
    /// The phases in which it is inspected.
    pub phases: Vec<String>,
    /// How certain number and name are.
    #[schema(value_type = Object)]
    pub sure: Sure,
    /// What the standard asks, paraphrased.
    pub method: String,
    /// What was looked at.
    pub here: String,
    /// What it came to.
    pub outcome: Standing,
    /// Why.
    pub why: Vec<String>,
}
