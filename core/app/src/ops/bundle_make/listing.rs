//! `catalogue.json`: the package's own catalogue for programs, beside the one that people read.

use super::items::Volume;
use anjuan_ingest::bag::write::Written;
use anjuan_model::Date;
use anjuan_model::case::CaseFacts;
use serde::Serialize;

/// Name of the file.
pub const FILE_NAME: &str = "catalogue.json";

/// The catalogue of a package.
#[derive(Debug, Serialize)]
pub struct Listing {
    schema: &'static str,
    software: &'static str,
    made: String,
    kind: Option<&'static str>,
    aid_number: Option<String>,
    items: usize,
    pages: u32,
    files: Vec<File>,
}

/// A file of the payload.
#[derive(Debug, Clone, Serialize)]
pub struct File {
    /// Path in the package.
    pub path: String,
    /// Its number in the catalogue of the volume; none for the volume's own papers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// What the catalogue calls it.
    pub name: String,
    /// Template id, where it was recognised.
    pub document: Option<String>,
    /// Format by signature.
    pub format: String,
    /// First and last page in the volume, where its pages could be counted.
    pub pages: Option<(u32, u32)>,
    /// What a reader should know.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The path under which it came; none for what was made here.
    pub original: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: String,
    /// SM3.
    pub sm3: String,
}

impl File {
    /// The same with what writing it at a path of the payload found.
    pub fn written(mut self, written: Written, path: &str) -> Self {
        self.path = format!("data/{path}");
        (self.bytes, self.sha256, self.sm3) = (written.bytes, written.sha256, written.sm3);
        self
    }
}

/// The catalogue of these files.
pub fn listing(case: &CaseFacts, volume: &Volume<'_>, as_of: Date, files: Vec<File>) -> Listing {
    Listing {
        schema: "anjuan.package/1",
        software: concat!("anjuan ", env!("CARGO_PKG_VERSION")),
        made: as_of.to_string(),
        kind: case.kind.map(anjuan_model::case::CaseKind::id),
        aid_number: case.numbers.get("aid").cloned(),
        items: volume.items.len(),
        pages: volume.pages,
        files,
    }
}
