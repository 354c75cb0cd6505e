//! The forms in which a report is printed: one list for the command line, the interface and the pages.

/// A form of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// For a terminal.
    Text,
    /// `anjuan.report/1`.
    Json,
    /// A page that stands alone.
    Html,
    /// A printed document.
    Pdf,
    /// Sheets for Excel and WPS.
    Xlsx,
    /// One table.
    Csv,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit XML.
    Junit,
    /// One JSON a line.
    Ndjson,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 9] =
        [Self::Text, Self::Json, Self::Html, Self::Pdf, Self::Xlsx, Self::Csv, Self::Sarif, Self::Junit, Self::Ndjson];

    /// The word in addresses and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Ndjson => "ndjson",
        }
    }

    /// The form with this word.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.id() == id)
    }

    /// What people call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "纯文本",
            Self::Json => "JSON",
            Self::Html => "网页（HTML，可离线打开）",
            Self::Pdf => "PDF",
            Self::Xlsx => "Excel 工作簿（XLSX）",
            Self::Csv => "表格（CSV）",
            Self::Sarif => "SARIF（问题清单，供程序比较）",
            Self::Junit => "JUnit（供持续集成）",
            Self::Ndjson => "NDJSON（一行一份）",
        }
    }

    /// The end of a file's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Junit => "xml",
            Self::Sarif => "sarif.json",
            _ => self.id(),
        }
    }

    /// The type that a server says.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain; charset=utf-8",
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Sarif => "application/sarif+json",
            Self::Junit => "application/xml",
            Self::Ndjson => "application/x-ndjson",
        }
    }

    /// Whether a terminal can show it.
    pub fn is_text(self) -> bool {
        !matches!(self, Self::Pdf | Self::Xlsx)
    }
}
