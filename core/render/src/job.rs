//! What is asked of a rendering, and what comes of it.

use anjuan_model::{Date, Finding};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;
use std::time::Duration;

/// The standard that a PDF keeps to. Every PDF is tagged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standard {
    /// PDF/A-2b, which holds no attachments.
    #[default]
    #[serde(rename = "a-2b")]
    A2b,
    /// PDF/A-3b, which may carry the document's origin.
    #[serde(rename = "a-3b")]
    A3b,
    /// PDF/UA-1 and PDF/A-3a at once; may carry the document's origin.
    #[serde(rename = "ua-1")]
    Ua1,
}

/// What a rendering produces.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// One PDF.
    #[default]
    Pdf,
    /// One grey picture per page.
    Png {
        /// Pixels per point; 1.5 is 108 dpi.
        scale: f32,
        /// Only this page, counted from 1; one beyond the end means the last.
        page: Option<usize>,
    },
    /// One SVG per page.
    Svg,
    /// The text of the pages as it stands there, a form feed between two of them; for comparing and searching.
    Text,
    /// The document's words without its pages: a paragraph to a line, a form's line as `标签：值`.
    Plain,
    /// An editable copy for word processors; the PDF is what is filed.
    Docx,
}

/// What a rendering is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// A document: a missing glyph or text is an error, and the cache is trimmed at once.
    #[default]
    Document,
    /// A preview of what somebody is still typing: such trouble is a warning, and the cache is kept for the next one.
    Preview,
}

/// One rendering. The caller passes in everything: there is no clock, no disk and no environment below.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// World path of the layout, such as `/documents/meeting-record-trial/main.typ`.
    pub main: String,
    /// What the layout reads as `/data.json`.
    pub data: Value,
    /// Field id and text of everything that must be readable on the pages. Only texts that a layout prints as they
    /// are belong here: not dates, numbers of money or choices, which layouts word in their own way.
    pub texts: Vec<(String, String)>,
    /// The standard of a PDF; other formats ignore it.
    pub standard: Standard,
    /// The day that the document is made: its timestamp, and `datetime.today()` in the layout.
    pub day: Date,
    /// The title for a layout that sets none.
    pub title: String,
    /// `anjuan.json`, to be embedded in the PDF; travels beside the header on a worker's pipe.
    #[serde(skip)]
    pub attachment: Option<Vec<u8>>,
    /// What comes out.
    pub format: Format,
    /// What it is for.
    pub purpose: Purpose,
}

impl Job {
    /// A plain PDF/A-2b document; the other fields are set by name where they differ.
    pub fn new(main: impl Into<String>, data: Value, day: Date) -> Self {
        Self {
            main: main.into(),
            data,
            texts: Vec::new(),
            standard: Standard::default(),
            day,
            title: String::new(),
            attachment: None,
            format: Format::default(),
            purpose: Purpose::default(),
        }
    }
}

/// Without what people wrote, because this may come into a log.
impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Job({}, {:?}, {:?}, {:?})", self.main, self.format, self.standard, self.purpose)
    }
}

/// A finished rendering.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// PDF, DOCX or text: one file. PNG and SVG: one per page asked for.
    pub files: Vec<Vec<u8>>,
    /// How many pages the document has.
    pub page_count: usize,
    /// The text of each page, in reading order.
    pub page_texts: Vec<String>,
    /// What the layout did not get quite right.
    pub warnings: Vec<Finding>,
}

impl Rendered {
    /// The only file of a PDF, DOCX or text; the first page of the others.
    pub fn first_file(&self) -> &[u8] {
        self.files.first().map_or(&[], Vec::as_slice)
    }

    /// The same, without a copy.
    pub fn into_first_file(self) -> Vec<u8> {
        self.files.into_iter().next().unwrap_or_default()
    }
}

/// Without what people wrote, because this may come into a log.
impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes: usize = self.files.iter().map(Vec::len).sum();
        write!(f, "Rendered({} pages, {} files, {bytes} bytes)", self.page_count, self.files.len())
    }
}

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The data or the layout is not right; all that is known about it.
    #[error("文书不能排版：{}", first_of(.0))]
    Refused(Vec<Finding>),
    /// An attachment was given for a standard that allows none.
    #[error("PDF/A-2b 不能携带附件，请改用 PDF/A-3b")]
    AttachmentNotAllowed,
    /// The layout took too long and its worker was killed.
    #[error("排版超过 {} 秒，已终止", .0.as_secs())]
    DeadlineExceeded(Duration),
    /// The layout asked for more memory than a worker may have.
    #[error("排版所需内存超过限额，已终止")]
    MemoryExceeded,
    /// The worker ended by itself.
    #[error("排版进程意外退出（{0}）")]
    WorkerCrashed(String),
    /// The typesetter itself failed.
    #[error("排版程序内部出错")]
    Panicked,
    /// Everybody is at work and enough others are waiting.
    #[error("排版任务过多，请稍后再试")]
    Busy,
    /// A worker could not be started or spoken to.
    #[error("排版进程无法使用：{0}")]
    Unavailable(String),
}

fn first_of(findings: &[Finding]) -> &str {
    findings.first().map_or("", |finding| finding.message.as_str())
}
