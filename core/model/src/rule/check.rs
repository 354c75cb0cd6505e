//! The closed list of checks. A rule has exactly one, named after its kind.

use crate::condition::Condition;
use crate::finding::Severity;
use crate::moment::Moment;
use serde::Deserialize;

/// How days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 自然日
    #[default]
    Natural,
    /// 工作日
    Working,
}

/// What a rule checks.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
pub enum Check {
    /// These documents must be in the bundle.
    RequiredDocuments {
        /// One line of the archive list each.
        documents: Vec<Required>,
    },
    /// One moment must lie within a period after another (or, with `at-least`, not before its end).
    WithinDays {
        /// Begin of the period; that day is not counted.
        from: Moment,
        /// What must have happened by its end.
        to: Moment,
        /// Length in days.
        days: u32,
        /// True when the period is a minimum.
        #[serde(default)]
        at_least: bool,
        /// Natural or working days.
        #[serde(default)]
        unit: Unit,
        /// Whether a last day off rolls forward.
        #[serde(default)]
        roll_over: bool,
        /// Documents that excuse a late act.
        #[serde(default)]
        excuse: Vec<String>,
        /// Spans that are not counted.
        #[serde(default)]
        exclude: Vec<Exclusion>,
    },
    /// No moment of the list may lie before the one in front of it.
    BeforeAfter {
        /// The moments in their right order.
        order: Vec<Moment>,
    },
    /// A document must have at least so much content.
    MinDepth {
        /// The documents looked at.
        kinds: Vec<String>,
        /// Characters without white space.
        #[serde(default)]
        characters: Option<usize>,
        /// Questions of a 问答 transcript.
        #[serde(default)]
        questions: Option<usize>,
        /// Pages.
        #[serde(default)]
        pages: Option<u32>,
    },
    /// No phrase of a blank form may be left in the text.
    PlaceholderLeft {
        /// The documents looked at; all where empty.
        #[serde(default)]
        kinds: Vec<String>,
        /// The phrases.
        phrases: Vec<String>,
    },
    /// A value must be the same in every document that carries it.
    EqualAcross {
        /// What is compared: a dotted path into the case facts, also its Chinese name's key in messages.
        field: String,
        /// Its Chinese name.
        label: String,
        /// Where it stands.
        documents: Vec<DocumentEquals>,
    },
    /// A rule that data cannot say: the province's component decides.
    Component {
        /// Only these documents' text crosses into the guest.
        reads: Vec<String>,
    },
}

/// One line of an archive list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Required {
    /// The document.
    pub kind: String,
    /// Required only when this holds.
    #[serde(default)]
    pub when: Condition,
    /// Not required when this holds.
    #[serde(default)]
    pub unless: Condition,
    /// Documents that are equally good.
    #[serde(default)]
    pub or: Vec<String>,
    /// Documents accepted in its place, and reported so.
    #[serde(default)]
    pub substitute: Vec<String>,
    /// At least so many.
    #[serde(default = "one")]
    pub min: usize,
    /// Weight of this line where it differs from the rule's.
    #[serde(default)]
    pub level: Option<Severity>,
}

fn one() -> usize {
    1
}

/// A span of time that a deadline does not count.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// Its begin.
    pub from: Moment,
    /// Its end.
    pub to: Moment,
}

/// A document and the field of it that is compared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentEquals {
    /// The document.
    pub kind: String,
    /// Its field.
    pub field: String,
}

impl Check {
    /// The kind's name as written in TOML.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RequiredDocuments { .. } => "required-documents",
            Self::WithinDays { .. } => "within-days",
            Self::BeforeAfter { .. } => "before-after",
            Self::MinDepth { .. } => "min-depth",
            Self::PlaceholderLeft { .. } => "placeholder-left",
            Self::EqualAcross { .. } => "equal-across",
            Self::Component { .. } => "component",
        }
    }

    /// The kind's Chinese name.
    pub fn label(&self) -> &'static str {
        match self {
            Self::RequiredDocuments { .. } => "应归档材料",
            Self::WithinDays { .. } => "期限",
            Self::BeforeAfter { .. } => "先后顺序",
            Self::MinDepth { .. } => "内容多少",
            Self::PlaceholderLeft { .. } => "空白未填",
            Self::EqualAcross { .. } => "前后一致",
            Self::Component { .. } => "地方组件",
        }
    }

    /// Every kind of document it names, so that a catalogue can see that each exists.
    pub fn document_kinds(&self) -> Vec<&str> {
        match self {
            Self::RequiredDocuments { documents } => documents
                .iter()
                .flat_map(|line| std::iter::once(&line.kind).chain(&line.or).chain(&line.substitute))
                .map(String::as_str)
                .collect(),
            Self::WithinDays { from, to, excuse, .. } => [from, to]
                .into_iter()
                .filter_map(|moment| moment.document.as_deref())
                .chain(excuse.iter().map(String::as_str))
                .collect(),
            Self::BeforeAfter { order } => order.iter().filter_map(|moment| moment.document.as_deref()).collect(),
            Self::MinDepth { kinds, .. } | Self::PlaceholderLeft { kinds, .. } | Self::Component { reads: kinds } => {
                kinds.iter().map(String::as_str).collect()
            }
            Self::EqualAcross { documents, .. } => documents.iter().map(|document| document.kind.as_str()).collect(),
        }
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let empty = match self {
            Self::RequiredDocuments { documents } => documents.is_empty(),
            Self::BeforeAfter { order } => order.len() < 2,
            Self::MinDepth { kinds, characters, questions, pages } => {
                kinds.is_empty() || characters.is_none() && questions.is_none() && pages.is_none()
            }
            Self::PlaceholderLeft { phrases, .. } => phrases.is_empty(),
            Self::EqualAcross { documents, .. } => documents.is_empty(),
            Self::WithinDays { .. } | Self::Component { .. } => false,
        };
        if empty { vec![format!("检查“{}”没有内容", self.kind())] } else { Vec::new() }
    }
}
