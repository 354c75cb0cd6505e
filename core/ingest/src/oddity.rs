//! Oddities: what is unusual about a bundle or a file of it, but opens nonetheless. One variant and one code each.
//!
//! | code | severity | what |
//! |---|---|---|
//! | AJ651 | info | system litter left out |
//! | AJ652 | info | the archive carries a comment |
//! | AJ653 | warning | a name that could not be decoded |
//! | AJ654 | info | `\` as separator |
//! | AJ655 | warning | an archive too deep or too big inside the bundle |
//! | AJ656 | error | `case.json` cannot be read |
//! | AJ657 | info | zeros fill the archive up at its end |
//! | AJ658 | warning | a size that a reader in one pass takes for 4 GiB |
//! | AJ701 | warning | the extension says another format than the content |
//! | AJ702 | warning | glyphs without text |
//! | AJ703 | warning | a PDF with a password |
//! | AJ704 | warning | pages without a text layer |
//! | AJ705 | warning | a PDF that cannot be read |
//! | AJ706 | warning | too large to be parsed |
//! | AJ707 | warning | a text in an unknown encoding |
//! | AJ708 | warning | an empty file |
//! | AJ709 | warning | a program among the documents |
//! | AJ710 | warning | a format nobody recognised |
//! | AJ711 | warning | an embedded origin that the pages do not confirm |
//! | AJ712 | warning | a name that speaks of another document than the first page |
//! | AJ713 | warning | an office format of before 2007 |
//! | AJ714 | warning | an office document with a password |
//! | AJ715 | warning | an office document, OFD or table that cannot be read |
//! | AJ716 | warning | XML that was built to do harm |
//! | AJ717 | warning | a picture that cannot be read |
//! | AJ718 | warning | a picture that claims too many pixels |
//! | AJ719 | warning | pictures with nothing on them |
//! | AJ720 | warning | tracked changes that nobody accepted |
//! | AJ721 | warning | comments |
//! | AJ722 | warning | content that is hidden from readers |
//! | AJ723 | warning | macros |
//! | AJ724 | info | an encoding that was guessed |
//! | AJ725 | warning | no words at all |
//! | AJ741 | info | several documents in one file, told apart |
//! | AJ742 | warning | several documents in one file that could not be told apart |
//! | AJ743 | info | text that was read off pictures |
//! | AJ744 | warning | pictures off which nothing could be read |
//! | AJ745 | warning | a picture or text of a format that is not read |
//! | AJ731 | warning | a PDF that runs something |
//! | AJ732 | warning | files inside of a PDF |
//! | AJ733 | warning | an office document that fetches something |

use anjuan_model::finding::{Place, Property};
use anjuan_model::{Finding, Severity};

/// Something unusual that a person should know of.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Oddity {
    /// System litter that was left out of the entries.
    #[error("略过系统附带文件 {0} 个")]
    Litter(u64),
    /// A comment at the end of the archive.
    #[error("压缩包带有 {0} 字节的注释")]
    Comment(usize),
    /// A name in no encoding we know.
    #[error("文件名无法识别，现在显示的可能是乱码")]
    NameUnknown,
    /// Paths written with `\`.
    #[error("路径用了反斜杠，已按文件夹处理")]
    Backslash,
    /// An archive inside, too deep or too big to be opened.
    #[error("压缩包里的压缩包未展开，其中的材料没有检查")]
    NestedClosed,
    /// `case.json` cannot be read; the words say where.
    #[error("案件信息无法读取：{0}")]
    CaseBroken(String),
    /// Zeros behind the end of the archive.
    #[error("压缩包末尾补了 {0} 个零字节")]
    Padding(usize),
    /// Entries whose headers give the largest number for their size; some readers in one pass unpack that much.
    #[error("有 {0} 个文件在开头没有写明大小，有的软件会解出不同的长度")]
    SizeOpen(u64),
    /// The extension says one thing, the content another.
    #[error("扩展名是 .{extension}，内容却是{content}")]
    FormatMismatch {
        /// The extension.
        extension: String,
        /// The content's format in Chinese.
        content: String,
    },
    /// Glyphs that have no text.
    #[error("第 {0} 页有文字无法还原，需人工核查")]
    Unmapped(u32),
    /// A PDF that asks for a password.
    #[error("PDF 设有密码，无法读取内容")]
    PdfEncrypted,
    /// Pages that are pictures only.
    #[error("有 {count} 页没有文字层（第 {first} 页起），像是扫描件，需人工核查")]
    NoTextLayer {
        /// How many pages.
        count: u32,
        /// The first of them.
        first: u32,
    },
    /// A PDF that cannot be read.
    #[error("PDF 已损坏或不规范，无法读取内容")]
    PdfBroken,
    /// Larger than what is parsed.
    #[error("文件过大，未读取内容")]
    TooBigToParse,
    /// A text in no encoding we know.
    #[error("文本编码无法识别，未读取内容")]
    TextUnknown,
    /// A file of no bytes.
    #[error("文件是空的")]
    EmptyFile,
    /// A program or script.
    #[error("案卷里有可执行程序")]
    Executable,
    /// Nobody knows what it is.
    #[error("无法识别的文件格式")]
    FormatUnknown,
    /// The embedded origin says other things than the pages.
    #[error("内嵌数据与版面文字不符")]
    OriginDiffers,
    /// The name speaks of one document, the first page of another.
    #[error("文件名与首页文字不是同一种文书")]
    NameDiffersFromText,
    /// Word, Excel or PowerPoint of before 2007.
    #[error("{0}，未读取内容")]
    LegacyOffice(&'static str),
    /// DOCX, XLSX or OFD with a password.
    #[error("文档设有打开密码，无法读取内容")]
    OfficeLocked,
    /// DOCX, XLSX or OFD that cannot be read; the words say why.
    #[error("文档已损坏或不规范，无法读取内容：{0}")]
    OfficeBroken(String),
    /// XML with entities of its own or endless nesting.
    #[error("文档的 XML 异常，可能是恶意构造，未读取内容：{0}")]
    XmlHostile(&'static str),
    /// A picture that cannot be read; the words say why.
    #[error("图片已损坏或不规范：{0}")]
    PictureBroken(&'static str),
    /// A picture that claims too many pixels.
    #[error("图片标称 {width}×{height} 像素，过大，未读取")]
    PictureTooBig {
        /// Claimed width.
        width: u32,
        /// Claimed height.
        height: u32,
    },
    /// Pictures with nothing on them.
    #[error("有 {count} 页像是空白（第 {first} 页起）")]
    PictureBlank {
        /// How many pages.
        count: u32,
        /// The first of them.
        first: u32,
    },
    /// Changes that were recorded and neither accepted nor refused.
    #[error("有 {0} 处修订未接受，已按接受修订后的文字检查")]
    TrackedChanges(u32),
    /// Comments beside the text.
    #[error("带有 {0} 条批注")]
    Comments(u32),
    /// Hidden text, sheets or objects.
    #[error("含有 {0} 处隐藏内容，版面上看不到，未计入正文")]
    Hidden(u32),
    /// Macros.
    #[error("文档带有宏")]
    Macros,
    /// A text without a mark of its encoding, read as the likeliest.
    #[error("文本没有标明编码，按 {0} 推测读取")]
    EncodingGuessed(&'static str),
    /// A document that opens, and says nothing.
    #[error("文件能打开，但没有任何文字")]
    NoWords,
    /// Several documents in one file that were told apart.
    #[error("含有 {parts} 份材料，已按{by}拆分检查")]
    Split {
        /// How many.
        parts: usize,
        /// By what.
        by: &'static str,
    },
    /// Several documents in one file that could not be told apart; the words say why.
    #[error("像是含有多份材料，未能拆分：{0}")]
    Unsplit(&'static str),
    /// Text that was read off pictures.
    #[error("有 {pages} 页的文字由文字识别（OCR）得出，置信度 {percent}%")]
    Seen {
        /// How many pages.
        pages: u32,
        /// How sure the reader was, in percent.
        percent: u32,
    },
    /// Pictures off which nothing could be read; the words say why.
    #[error("文字识别（OCR）没有结果：{0}")]
    SeenNot(String),
    /// A format whose content is not read.
    #[error("{0}不读取内容，需转换格式或人工核查")]
    NotReadable(&'static str),
    /// A PDF with scripts, or with actions that start programs.
    #[error("PDF 带有脚本或会启动程序的动作")]
    Active,
    /// Files inside of a PDF, beside our own data.
    #[error("PDF 里带有 {0} 个附件，附件没有检查")]
    Attachments(u32),
    /// Templates, pictures or objects that an office document fetches from elsewhere when it is opened.
    #[error("文档打开时会从网络读取 {0} 处模板或内容")]
    Fetches(u32),
}

impl Oddity {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Litter(_) => "AJ651",
            Self::Comment(_) => "AJ652",
            Self::NameUnknown => "AJ653",
            Self::Backslash => "AJ654",
            Self::NestedClosed => "AJ655",
            Self::CaseBroken(_) => "AJ656",
            Self::Padding(_) => "AJ657",
            Self::SizeOpen(_) => "AJ658",
            Self::FormatMismatch { .. } => "AJ701",
            Self::Unmapped(_) => "AJ702",
            Self::PdfEncrypted => "AJ703",
            Self::NoTextLayer { .. } => "AJ704",
            Self::PdfBroken => "AJ705",
            Self::TooBigToParse => "AJ706",
            Self::TextUnknown => "AJ707",
            Self::EmptyFile => "AJ708",
            Self::Executable => "AJ709",
            Self::FormatUnknown => "AJ710",
            Self::OriginDiffers => "AJ711",
            Self::NameDiffersFromText => "AJ712",
            Self::LegacyOffice(_) => "AJ713",
            Self::OfficeLocked => "AJ714",
            Self::OfficeBroken(_) => "AJ715",
            Self::XmlHostile(_) => "AJ716",
            Self::PictureBroken(_) => "AJ717",
            Self::PictureTooBig { .. } => "AJ718",
            Self::PictureBlank { .. } => "AJ719",
            Self::TrackedChanges(_) => "AJ720",
            Self::Comments(_) => "AJ721",
            Self::Hidden(_) => "AJ722",
            Self::Macros => "AJ723",
            Self::EncodingGuessed(_) => "AJ724",
            Self::NoWords => "AJ725",
            Self::Split { .. } => "AJ741",
            Self::Unsplit(_) => "AJ742",
            Self::Seen { .. } => "AJ743",
            Self::SeenNot(_) => "AJ744",
            Self::NotReadable(_) => "AJ745",
            Self::Active => "AJ731",
            Self::Attachments(_) => "AJ732",
            Self::Fetches(_) => "AJ733",
        }
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Litter(_)
            | Self::Comment(_)
            | Self::Padding(_)
            | Self::Backslash
            | Self::EncodingGuessed(_)
            | Self::Split { .. }
            | Self::Seen { .. } => Severity::Info,
            Self::CaseBroken(_) => Severity::Error,
            _ => Severity::Warning,
        }
    }

    /// Which of the four properties it touches.
    pub fn property(&self) -> Property {
        match self {
            Self::Litter(_)
            | Self::Comment(_)
            | Self::Executable
            | Self::XmlHostile(_)
            | Self::PictureTooBig { .. }
            | Self::Active
            | Self::Attachments(_)
            | Self::Fetches(_)
            | Self::Macros => Property::Safety,
            Self::CaseBroken(_) | Self::EmptyFile | Self::PictureBlank { .. } | Self::NoWords | Self::Unsplit(_) => {
                Property::Completeness
            }
            Self::FormatMismatch { .. }
            | Self::OriginDiffers
            | Self::NameDiffersFromText
            | Self::TrackedChanges(_)
            | Self::Comments(_)
            | Self::Hidden(_) => Property::Authenticity,
            _ => Property::Usability,
        }
    }

    /// How to mend it, in Chinese.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Litter(_) | Self::Comment(_) | Self::Padding(_) | Self::Backslash => "不影响检查，无需处理",
            Self::SizeOpen(_) => "请用系统自带的压缩功能重新压缩",
            Self::NameUnknown => "请把文件名改成中文或英文后，用系统自带的压缩功能重新压缩",
            Self::NestedClosed => "请先解压里面的压缩包，再把材料直接放进案卷",
            Self::CaseBroken(_) => "请按说明改正 case.json，或删除它并在上传时填写案件信息",
            Self::FormatMismatch { .. } => "请用原软件另存为正确的格式，不要只改扩展名",
            Self::Unmapped(_) => "请用原文档重新导出 PDF（嵌入字体并保留文字），或由人工核查",
            Self::PdfEncrypted => "请取消密码后重新导出",
            Self::NoTextLayer { .. } => "请附上可检索的文字版，或由人工核查这些页",
            Self::PdfBroken => "请重新导出 PDF，并在本机打开核对",
            Self::TooBigToParse => "请拆分文件或降低扫描分辨率（200–300 dpi）",
            Self::TextUnknown => "请另存为 UTF-8 或 GB18030 编码",
            Self::EmptyFile => "请补上文件内容，或删除它",
            Self::Executable => "请删除与案件无关的程序文件",
            Self::FormatUnknown => "请转换为 PDF、OFD 或常见图片格式",
            Self::OriginDiffers => "请用本系统重新生成该文书，或由人工核对版面内容；内嵌数据未予采用",
            Self::NameDiffersFromText => "请核对文件内容，改正文件名或换上正确的文书",
            Self::LegacyOffice(_) => "请用 Word、Excel 或 WPS 另存为 PDF、OFD，或另存为 .docx、.xlsx",
            Self::OfficeLocked => "请取消打开密码后另存",
            Self::OfficeBroken(_) => "请用原软件打开后另存，或导出为 PDF、OFD，并在本机核对",
            Self::XmlHostile(_) => "请勿打开该文件，确认来源；用原软件重新导出为 PDF 或 OFD",
            Self::PictureBroken(_) => "请重新扫描或重新导出，并在本机打开核对",
            Self::PictureTooBig { .. } => "请降低扫描分辨率（200–300 dpi）后重新导出",
            Self::PictureBlank { .. } => "请核对是否漏扫或扫到了背面，补扫正文或删除空白页",
            Self::TrackedChanges(_) => "请接受或拒绝全部修订后定稿，导出为 PDF 或 OFD",
            Self::Comments(_) => "请删除批注后定稿，导出为 PDF 或 OFD",
            Self::Hidden(_) => "请显示或删除隐藏内容后定稿，导出为 PDF 或 OFD",
            Self::Macros => "请另存为不带宏的格式（.docx、.xlsx），或导出为 PDF、OFD",
            Self::EncodingGuessed(_) => "如有乱码，请另存为 UTF-8 编码",
            Self::NoWords => "请核对是否放错文件或未保存，补上内容",
            Self::Split { .. } => "请核对报告中各份材料的页码；拆分有误的，把各份材料分别存为一个文件",
            Self::Unsplit(_) => "请把各份材料分别存为一个文件，或附上写明起止页的卷内目录",
            Self::Seen { .. } => "据此作出的提醒，请对照原件核实",
            Self::SeenNot(_) => "请人工核查这些页，或以 300 dpi 重新扫描",
            Self::NotReadable(_) => "请另存为 PDF、OFD、.docx 或者 JPEG、PNG、TIFF 图片",
            Self::Active => "请勿按提示运行；确认来源后，重新打印或导出为不带脚本的 PDF",
            Self::Attachments(_) => "请取出附件，作为单独的文件放进案卷，再导出不带附件的 PDF",
            Self::Fetches(_) => "请用原软件断开外部模板和链接后另存，或导出为 PDF、OFD",
        }
    }

    /// The page it is about, where it is about one.
    fn page(&self) -> Option<u32> {
        match self {
            Self::Unmapped(page) | Self::NoTextLayer { first: page, .. } | Self::PictureBlank { first: page, .. } => {
                Some(*page)
            }
            _ => None,
        }
    }

    /// The finding that reports it.
    pub fn finding(&self, path: &str) -> Finding {
        let places = vec![Place { page: self.page(), ..Place::at(path) }];
        Finding {
            property: Some(self.property()),
            places,
            ..Finding::plain(self.code(), self.severity(), path, self.to_string())
        }
        .helped(self.help())
    }
}
