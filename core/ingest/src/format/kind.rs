//! The formats we know: word in reports, Chinese name, extensions they honestly carry.

/// A file format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PDF of any level.
    Pdf,
    /// OFD (GB/T 33190).
    Ofd,
    /// Word, Office Open XML.
    Docx,
    /// Excel, Office Open XML.
    Xlsx,
    /// PowerPoint, Office Open XML.
    Pptx,
    /// Any other zip.
    Zip,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// TIFF picture.
    Tiff,
    /// GIF picture.
    Gif,
    /// BMP picture.
    Bmp,
    /// WebP picture.
    Webp,
    /// HEIC picture, as telephones make.
    Heic,
    /// Rich text.
    Rtf,
    /// Word of before 2007, and what WPS writes like it.
    Doc,
    /// Excel of before 2007.
    Xls,
    /// PowerPoint of before 2007.
    Ppt,
    /// Office document with a password.
    Locked,
    /// Any other OLE compound file.
    Ole,
    /// Plain text in UTF-8, UTF-16 or GB18030.
    Text,
    /// JSON.
    Json,
    /// XML.
    Xml,
    /// HTML.
    Html,
    /// Sound.
    Audio,
    /// Moving pictures.
    Video,
    /// 7-Zip archive.
    SevenZip,
    /// RAR archive.
    Rar,
    /// Gzip or tar archive.
    Gzip,
    /// Program or shortcut.
    Executable,
    /// No bytes.
    Empty,
    /// None of these.
    Unknown,
}

/// Extensions of texts that a system runs.
pub(super) const SCRIPTS: &[&str] =
    &["bat", "cmd", "vbs", "vbe", "ps1", "js", "jse", "wsf", "hta", "scr", "com", "exe", "msi", "lnk", "jar", "sh"];

impl Format {
    /// Every format.
    pub const ALL: [Self; 31] = [
        Self::Pdf,
        Self::Ofd,
        Self::Docx,
        Self::Xlsx,
        Self::Pptx,
        Self::Zip,
        Self::Jpeg,
        Self::Png,
        Self::Tiff,
        Self::Gif,
        Self::Bmp,
        Self::Webp,
        Self::Heic,
        Self::Rtf,
        Self::Doc,
        Self::Xls,
        Self::Ppt,
        Self::Locked,
        Self::Ole,
        Self::Text,
        Self::Json,
        Self::Xml,
        Self::Html,
        Self::Audio,
        Self::Video,
        Self::SevenZip,
        Self::Rar,
        Self::Gzip,
        Self::Executable,
        Self::Empty,
        Self::Unknown,
    ];

    fn row(self) -> (&'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::Pdf => ("pdf", " PDF ", &["pdf"]),
            Self::Ofd => ("ofd", " OFD ", &["ofd"]),
            Self::Docx => ("docx", " Word 文档", &["docx", "docm", "dotx", "wps"]),
            Self::Xlsx => ("xlsx", " Excel 表格", &["xlsx", "xlsm", "et"]),
            Self::Pptx => ("pptx", "演示文稿", &["pptx", "ppsx", "dps"]),
            Self::Zip => ("zip", " ZIP 压缩包", &["zip"]),
            Self::Jpeg => ("jpeg", " JPEG 图片", &["jpg", "jpeg", "jpe", "jfif"]),
            Self::Png => ("png", " PNG 图片", &["png"]),
            Self::Tiff => ("tiff", " TIFF 图片", &["tif", "tiff"]),
            Self::Gif => ("gif", " GIF 图片", &["gif"]),
            Self::Bmp => ("bmp", " BMP 图片", &["bmp", "dib"]),
            Self::Webp => ("webp", " WebP 图片", &["webp"]),
            Self::Heic => ("heic", " HEIC 图片", &["heic", "heif"]),
            Self::Rtf => ("rtf", " RTF 文档", &["rtf", "doc"]),
            Self::Doc => ("doc", "旧版 Word 文档（.doc）", &["doc", "dot", "wps", "wpt"]),
            Self::Xls => ("xls", "旧版 Excel 表格（.xls）", &["xls", "xlt", "et", "ett"]),
            Self::Ppt => ("ppt", "旧版演示文稿（.ppt）", &["ppt", "pps", "pot", "dps", "dpt"]),
            Self::Locked => (
                "locked",
                "设有打开密码的文档",
                &["docx", "docm", "dotx", "xlsx", "xlsm", "pptx", "ppsx", "wps", "et", "dps"],
            ),
            Self::Ole => (
                "ole",
                "旧版 Office 或 WPS 文档",
                &["doc", "dot", "xls", "xlt", "ppt", "pps", "wps", "wpt", "et", "dps", "msg", "db"],
            ),
            Self::Text => (
                "text",
                "纯文本",
                &["txt", "csv", "md", "log", "ini", "eml", "toml", "srt", "json", "xml", "html", "htm"],
            ),
            Self::Json => ("json", " JSON ", &["json"]),
            Self::Xml => ("xml", " XML ", &["xml", "xsd", "svg"]),
            Self::Html => ("html", "网页", &["html", "htm", "mht", "mhtml"]),
            Self::Audio => ("audio", "录音", &["mp3", "wav", "amr", "m4a", "aac", "ogg", "flac", "wma"]),
            Self::Video => ("video", "录像", &["mp4", "mov", "avi", "mkv", "wmv", "3gp", "flv", "m4v", "m4a", "wma"]),
            Self::SevenZip => ("7z", " 7z 压缩包", &["7z"]),
            Self::Rar => ("rar", " RAR 压缩包", &["rar"]),
            Self::Gzip => ("gzip", " gzip 压缩包", &["gz", "tgz", "tar"]),
            Self::Executable => ("executable", "可执行程序", &["exe", "dll", "msi", "lnk", "com", "scr"]),
            Self::Empty => ("empty", "空文件", &[]),
            Self::Unknown => ("unknown", "无法识别的格式", &[]),
        }
    }

    /// The word in reports.
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// The Chinese name, spaced so that it can follow a Chinese word.
    pub fn label(self) -> &'static str {
        self.row().1
    }

    /// Extensions it honestly carries.
    pub fn extensions(self) -> &'static [&'static str] {
        self.row().2
    }

    /// True for formats that are text to an editor.
    pub fn is_texty(self) -> bool {
        matches!(self, Self::Text | Self::Json | Self::Xml | Self::Html)
    }

    /// True for formats whose content is parsed, and so held in memory within the limit.
    pub fn is_parsed(self) -> bool {
        self.is_texty() || matches!(self, Self::Pdf | Self::Zip | Self::Ole)
    }
}
