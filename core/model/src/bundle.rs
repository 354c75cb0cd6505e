//! An opened case bundle (案卷): its entries, and which document each was recognised as.
//!
//! Made by the ingest engine, judged by the audit engine; it holds text and facts, never the entries' bytes.

mod bag;
mod facts;

pub use bag::BagFacts;
pub use facts::{Fonts, FormatFacts, Scan};

use crate::Date;
use crate::case::CaseFacts;
use crate::finding::{Finding, Place};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Name of the file in which a bundle states the facts of its case; it is no paper of the file itself.
pub const CASE_FILE: &str = "case.json";

/// An opened bundle.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bundle {
    /// Its file name.
    pub name: String,
    /// SHA-256 of the whole file.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Its files in the order of the archive's directory; folders and system litter are not entries.
    pub entries: Vec<Entry>,
    /// What `case.json` at its root said.
    pub case: Option<CaseFacts>,
    /// What is known of the BagIt package that it came in, where it came in one.
    pub bag: Option<BagFacts>,
    /// What the door found wrong with the archive itself (AJ6xx, AJ7xx).
    pub findings: Vec<Finding>,
    /// True when the door refused the bundle and nothing in it was read.
    pub refused: bool,
}

/// One file of a bundle.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Path inside the bundle, decoded, with `/` between parts.
    pub path: String,
    /// Size when unpacked, in bytes.
    pub bytes: u64,
    /// SHA-256 of its content.
    pub sha256: String,
    /// Format by signature, such as `pdf`, `pdf/a-2b`, `docx`, `jpeg`, `text`.
    pub format: String,
    /// Which document it was recognised as.
    pub recognised: Option<Recognised>,
    /// What could be read of its text.
    pub text: Text,
    /// The document's own date.
    pub dated: Option<Date>,
    /// Exact field values, from the embedded origin where there is one.
    pub fields: Map<String, Value>,
    /// What its format says of it.
    pub facts: FormatFacts,
    /// What rules ask about the file beyond its text.
    pub file: FileFacts,
    /// How surely, from 0 to 1, a machine read its text off pictures; none where the file itself holds the text.
    pub seen: Option<f32>,
    /// The pages of its file that it stands on, where the file holds several documents.
    pub span: Option<Span>,
    /// The documents that the file holds, where it holds several and they could be told apart.
    pub parts: Vec<Entry>,
    /// Why a file that seems to hold several documents could not be split, in Chinese.
    pub unsplit: Option<String>,
}

/// Pages of a file, both included, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

/// What is known of a file beyond its text. What nobody looked at is unknown, and a rule that asks for it says so.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct FileFacts {
    /// Whether it is signed, electronically or as a person saw.
    pub signed: Option<bool>,
    /// Whether it is sealed, electronically or as a person saw.
    pub sealed: Option<bool>,
    /// Whether every font it uses is embedded.
    pub fonts_embedded: Option<bool>,
    /// Whether it is encrypted.
    pub encrypted: Option<bool>,
    /// The lowest resolution of its scanned pages, in dots per inch.
    pub resolution: Option<u32>,
}

impl From<&FormatFacts> for FileFacts {
    fn from(facts: &FormatFacts) -> Self {
        Self {
            // A paper without an electronic signature may be signed by hand, which nobody saw.
            signed: facts.signatures.filter(|count| *count > 0).map(|_| true),
            sealed: None,
            fonts_embedded: facts.fonts.as_ref().map(|fonts| fonts.missing.is_empty()),
            encrypted: facts.encrypted,
            resolution: facts.scans.iter().filter_map(|scan| scan.dpi).min(),
        }
    }
}

/// Which document a file is, how that is known, and how surely.
#[derive(Debug, Clone, PartialEq)]
pub struct Recognised {
    /// Template id.
    pub kind: String,
    /// How it is known.
    pub how: How,
    /// From 0 to 1.
    pub confidence: f32,
}

/// How a document was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// By the origin embedded in it.
    Embedded,
    /// By its file name.
    Name,
    /// By the text of its first page.
    Text,
    /// The catalogue of the volume says so.
    Catalogue,
    /// A person said so.
    Person,
}

impl How {
    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Name => "name",
            Self::Text => "text",
            Self::Catalogue => "catalogue",
            Self::Person => "person",
        }
    }

    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Embedded => "内嵌数据",
            Self::Name => "文件名",
            Self::Text => "首页文字",
            Self::Catalogue => "卷内目录",
            Self::Person => "人工指定",
        }
    }
}

/// What a person said a file is; it goes before recognition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindChoice {
    /// Path of the file inside the bundle, or SHA-256 of its content.
    pub file: String,
    /// Template id.
    pub kind: String,
}

impl KindChoice {
    fn means(&self, entry: &Entry) -> bool {
        self.file == entry.path || self.file == entry.sha256
    }
}

/// What could be read of an entry's text. Unread is never the same as empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Text {
    /// The text of each page, complete.
    Read(Vec<String>),
    /// Pages without a text layer (scans) or with glyphs that have no text: content rules cannot judge them.
    Unreadable {
        /// Pages, where they could be counted.
        pages: u32,
        /// Why, in Chinese.
        why: String,
    },
    /// Nothing was attempted, as for recordings in this version.
    #[default]
    NotRead,
}

impl Entry {
    /// The id of the document it was recognised as.
    pub fn kind(&self) -> Option<&str> {
        self.recognised.as_ref().map(|recognised| recognised.kind.as_str())
    }

    /// Where it is: its file, and the first of its pages where the file holds more.
    pub fn place(&self) -> Place {
        Place { page: self.span.map(|span| span.first), ..Place::at(&self.path) }
    }

    /// The page of its file that a page of it is.
    pub fn page_of_file(&self, page: u32) -> u32 {
        self.span.map_or(page, |span| span.first.saturating_add(page).saturating_sub(1))
    }

    /// The whole text, or why there is none.
    pub fn full_text(&self) -> Result<String, String> {
        match &self.text {
            Text::Read(pages) => Ok(pages.join("\n")),
            Text::Unreadable { why, .. } => Err(why.clone()),
            Text::NotRead => Err(format!("本版不读取 {} 格式的文字", self.format)),
        }
    }

    /// Number of pages, where known; a file that flows has as many as it claims.
    pub fn pages(&self) -> Option<u32> {
        if self.facts.flowing {
            return self.facts.pages;
        }
        match &self.text {
            Text::Read(pages) => u32::try_from(pages.len()).ok(),
            // A file that did not open has pages, but nobody knows how many.
            Text::Unreadable { pages, .. } => Some(*pages).filter(|pages| *pages > 0),
            Text::NotRead => None,
        }
    }
}

impl Bundle {
    /// The files that are papers: every entry but the statement of facts.
    pub fn files(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.path.rsplit('/').next() != Some(CASE_FILE))
    }

    /// The papers of the case: each file, or the documents in it where it holds several.
    pub fn papers(&self) -> impl Iterator<Item = &Entry> {
        self.files().flat_map(|file| if file.parts.is_empty() { std::slice::from_ref(file) } else { &file.parts })
    }

    /// Lets files be what people said they are, and returns the choices that mean no file of this bundle.
    pub fn choose<'c>(&mut self, choices: &'c [KindChoice]) -> Vec<&'c KindChoice> {
        for entry in &mut self.entries {
            if let Some(choice) = choices.iter().rev().find(|choice| choice.means(entry)) {
                // A person who says what the file is says that it is one document.
                entry.parts.clear();
                entry.unsplit = None;
                entry.recognised = Some(Recognised { kind: choice.kind.clone(), how: How::Person, confidence: 1.0 });
            }
        }
        choices.iter().filter(|choice| !self.entries.iter().any(|entry| choice.means(entry))).collect()
    }

    /// The papers recognised as one kind of document.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.papers().filter(move |entry| entry.kind() == Some(kind))
    }
}
