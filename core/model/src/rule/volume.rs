//! Checks of a volume as a whole: what has no place in it, what is there twice, its order, pages and catalogue.

use super::check::DocumentEquals;
use crate::condition::Condition;
use serde::Deserialize;

/// A document of which a rule speaks only in some cases.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conditional {
    /// The document.
    pub kind: String,
    /// Only when this holds.
    #[serde(default)]
    pub when: Condition,
    /// Not when this holds.
    #[serde(default)]
    pub unless: Condition,
}

/// Documents, file names and wordings that have no place in the file.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Forbidden {
    /// Documents that have no place in it.
    pub documents: Vec<Conditional>,
    /// Words in a file's name that show it has no place.
    pub names: Vec<String>,
    /// The documents whose text is read; all but those that organs made where empty.
    pub kinds: Vec<String>,
    /// Phrases that must not stand there; `*` is a few characters.
    pub phrases: Vec<String>,
    /// Phrases that, in the same sentence, make it harmless.
    pub unless: Vec<String>,
}

/// What is filed once and not twice.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MaxOne {
    /// Documents of which a file has one.
    pub documents: Vec<Conditional>,
    /// Whether two files of the same content are reported.
    pub identical: bool,
}

/// Documents lie in the order of the archive list.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// Places in their order; documents of one place may lie in any order, those not named anywhere.
    pub order: Vec<Vec<String>>,
}

/// The catalogue of a volume, and where it says what.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CatalogueSource {
    /// The document.
    pub kind: String,
    /// Its fields.
    #[serde(flatten)]
    pub fields: CatalogueFields,
}

/// The fields in which a catalogue says what lies where.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CatalogueFields {
    /// Its field with a row for each paper.
    pub list: String,
    /// The row's field with the paper's name.
    pub name: String,
    /// The row's field with its first page.
    pub from: String,
    /// The row's field with its last page.
    pub to: String,
}

/// Page numbers follow each other without a gap.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PageContinuity {
    /// The catalogue whose page ranges must join.
    pub catalogue: Option<CatalogueSource>,
    /// Fields that state the volume's number of pages, which must be the catalogue's last.
    pub totals: Vec<DocumentEquals>,
    /// Whether the page numbers printed at the foot of each document are followed.
    pub footers: bool,
    /// The documents whose foot is read; all but those that organs made where empty.
    pub kinds: Vec<String>,
}

/// The volume's catalogue says what is in the bundle, and the bundle holds what it says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueMatches {
    /// The catalogue.
    pub catalogue: CatalogueSource,
    /// Papers that a catalogue need not list, such as itself and the cover.
    #[serde(default)]
    pub outside: Vec<String>,
    /// Whether names are compared, in both directions.
    #[serde(default)]
    pub names: bool,
    /// Whether the length of a page range is compared with the file's pages.
    #[serde(default)]
    pub pages: bool,
}
