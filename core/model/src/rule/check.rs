//! The closed list of checks. A rule has exactly one, named after its kind.

use super::content::{FormatDemand, Mentions, NearDuplicate, SignaturePresent};
use super::record::{CitedPages, FactIs, PrivateData, RowsAlike, TimeSpan};
use super::volume::{CatalogueMatches, Forbidden, MaxOne, Order, PageContinuity};
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
        /// The one field whose characters are counted, instead of the whole text; only embedded values tell it.
        #[serde(default)]
        field: Option<String>,
        /// Looked at only where this embedded field is filled in, such as the date of an answer.
        #[serde(default)]
        given: Option<String>,
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
    /// Documents, file names and wordings that have no place in the file.
    Forbidden(Forbidden),
    /// What is filed once and not twice.
    MaxOne(MaxOne),
    /// Documents lie in the order of the archive list.
    Order(Order),
    /// Page numbers follow each other without a gap.
    PageContinuity(PageContinuity),
    /// The volume's catalogue says what is in the bundle, and the bundle holds what it says.
    CatalogueMatches(CatalogueMatches),
    /// A document bears the signature or the seal it needs.
    SignaturePresent(SignaturePresent),
    /// A text speaks of the points of a checklist.
    Mentions(Mentions),
    /// A text is not the blank form's or another document's over again.
    NearDuplicate(NearDuplicate),
    /// A file is of a format that an archive can keep.
    Format(FormatDemand),
    /// A document says from when to when something took place, and that is plausible.
    TimeSpan(TimeSpan),
    /// What a document cites by page stands in the notes on the file.
    CitedPages(CitedPages),
    /// The rows of a table are not all answered alike.
    RowsAlike(RowsAlike),
    /// What is made public names nobody.
    PrivateData(PrivateData),
    /// A fact that the case must state, with one of these values.
    FactIs(FactIs),
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
