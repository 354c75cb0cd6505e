//! Checks of what single documents hold: signatures, points that must be spoken of, boilerplate, formats.

use crate::condition::Condition;
use serde::Deserialize;

/// What a person or an organisation puts on a paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// 签名
    Signature,
    /// 印章
    Seal,
}

/// A document bears the signature or the seal it needs.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignaturePresent {
    /// The documents looked at.
    pub kinds: Vec<String>,
    /// What they need.
    pub mark: Mark,
    /// Phrases that do instead, such as the note that a record was read out.
    #[serde(default)]
    pub instead: Vec<String>,
}

/// A text speaks of the points of a checklist.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Mentions {
    /// The documents looked at.
    pub kinds: Vec<String>,
    /// The points.
    pub points: Vec<Point>,
    /// How many of them must be there; all where absent.
    #[serde(default)]
    pub at_least: Option<usize>,
    /// Phrases that excuse a document from the list.
    #[serde(default)]
    pub unless: Vec<String>,
    /// True when the documents are read as one: each point may stand in any of them.
    #[serde(default)]
    pub together: bool,
}

/// A point of a checklist.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// Its name in messages.
    pub name: String,
    /// Any of these shows it; `*` is a few characters, `{people.recipient.name}` what the case says.
    pub phrases: Vec<String>,
    /// How often they must be found together.
    #[serde(default = "once")]
    pub times: usize,
    /// Asked for only when this holds.
    #[serde(default)]
    pub when: Condition,
    /// Not asked for when this holds.
    #[serde(default)]
    pub unless: Condition,
}

fn once() -> usize {
    1
}

/// With what a text is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// The wording that its blank form prints.
    Form,
    /// The other documents of the rule in the same bundle.
    Bundle,
    /// Documents of other cases, where the caller lays some beside the bundle.
    Cases,
}

/// A text is not the blank form's or another document's over again.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NearDuplicate {
    /// The documents looked at.
    pub kinds: Vec<String>,
    /// With what they are compared.
    pub against: Against,
    /// Characters in a row that count as the same wording.
    pub shingle: usize,
    /// From what share of the text it is reported, in percent.
    pub percent: usize,
    /// Texts with fewer characters to compare say nothing.
    #[serde(default)]
    pub least: usize,
}

/// A file is of a format that an archive can keep.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct FormatDemand {
    /// The documents looked at; all but those that organs made where empty.
    pub kinds: Vec<String>,
    /// Formats that will do, such as `pdf/a-*`; any where empty.
    pub formats: Vec<String>,
    /// Whether fonts must be embedded.
    pub fonts_embedded: Option<bool>,
    /// Whether it may be encrypted: `false` forbids it.
    pub encrypted: Option<bool>,
    /// The least resolution of scanned pages, in dots per inch.
    pub resolution: Option<u32>,
}
