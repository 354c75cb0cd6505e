//! Refusals: why an archive is not opened, or an entry not believed. One variant and one stable code each.
//!
//! | code | variant | code | variant |
//! |---|---|---|---|
//! | AJ601 | [`Refusal::NotZip`] | AJ620 | [`Refusal::Zip64Broken`] |
//! | AJ602 | [`Refusal::Truncated`] | AJ621 | [`Refusal::ExtraBroken`] |
//! | AJ603 | [`Refusal::Prefix`] | AJ622 | [`Refusal::TooManyEntries`] |
//! | AJ604 | [`Refusal::Trailer`] | AJ623 | [`Refusal::EntryTooBig`] |
//! | AJ605 | [`Refusal::SecondEnd`] | AJ624 | [`Refusal::TotalTooBig`] |
//! | AJ606 | [`Refusal::CountWrong`] | AJ625 | [`Refusal::RatioTooHigh`] |
//! | AJ607 | [`Refusal::DirectoryBroken`] | AJ626 | [`Refusal::PathEscapes`] |
//! | AJ608 | [`Refusal::Gap`] | AJ627 | [`Refusal::PathAbsolute`] |
//! | AJ609 | [`Refusal::HiddenEntry`] | AJ628 | [`Refusal::NameCharacters`] |
//! | AJ610 | [`Refusal::Overlap`] | AJ629 | [`Refusal::NameTooLong`] |
//! | AJ611 | [`Refusal::NameDiffers`] | AJ630 | [`Refusal::TooDeep`] |
//! | AJ612 | [`Refusal::SizeDiffers`] | AJ631 | [`Refusal::SpecialFile`] |
//! | AJ613 | [`Refusal::MethodDiffers`] | AJ632 | [`Refusal::DuplicateName`] |
//! | AJ614 | [`Refusal::FlagsDiffer`] | AJ633 | [`Refusal::NamesCollide`] |
//! | AJ615 | [`Refusal::CrcDiffers`] | AJ634 | [`Refusal::FileIsFolder`] |
//! | AJ616 | [`Refusal::Encrypted`] | AJ635 | [`Refusal::FolderWithData`] |
//! | AJ617 | [`Refusal::UnsupportedMethod`] | AJ636 | [`Refusal::BundleTooBig`] |
//! | AJ618 | [`Refusal::MultiDisk`] | AJ637 | [`Refusal::Empty`] |
//! | AJ619 | [`Refusal::DescriptorBroken`] | AJ641 | [`Refusal::CrcWrong`] |
//! | AJ642 | [`Refusal::SizeWrong`] | AJ643 | [`Refusal::InflateBroken`] |
//! | AJ644 | [`Refusal::HiddenInEntry`] | AJ638 | [`Refusal::VersionTooHigh`] |
//!
//! Most are seen before anything is unpacked and refuse the whole bundle. The last four are seen while an entry is
//! unpacked and condemn that entry alone.

use anjuan_model::finding::Property;
use anjuan_model::{Finding, Severity};

/// Why an archive is refused or an entry not believed. A path is the decoded one, as shown to people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No end record anywhere.
    #[error("不是 ZIP 压缩包")]
    NotZip,
    /// The end is missing, or a record points beyond the file.
    #[error("压缩包不完整，像是没有传完或被截断")]
    Truncated,
    /// Bytes before the first entry, as in self-extracting programs.
    #[error("压缩包前面有 {0} 字节多余数据")]
    Prefix(u64),
    /// Bytes after the end record.
    #[error("压缩包末尾有 {0} 字节多余数据")]
    Trailer(u64),
    /// A second end record, with which other programs would see other files.
    #[error("压缩包有两个结尾记录，不同软件会看到不同的文件")]
    SecondEnd,
    /// The end record counts other than the directory does.
    #[error("压缩包登记 {said} 个文件，目录里是 {found} 个")]
    CountWrong {
        /// What the end record says.
        said: u64,
        /// What the directory holds.
        found: u64,
    },
    /// The central directory cannot be read to its end.
    #[error("压缩包的目录已损坏")]
    DirectoryBroken,
    /// Bytes that belong to nothing.
    #[error("压缩包内有 {0} 字节不属于任何文件的数据")]
    Gap(u64),
    /// A local entry that the directory does not list.
    #[error("压缩包内藏有目录没有列出的文件")]
    HiddenEntry,
    /// Two entries share bytes.
    #[error("“{0}”与别的文件共用同一段数据")]
    Overlap(String),
    /// Local and central header name the file differently.
    #[error("“{0}”在目录和本体中的文件名不一致")]
    NameDiffers(String),
    /// Local and central header give different sizes.
    #[error("“{0}”在目录和本体中的大小不一致")]
    SizeDiffers(String),
    /// Local and central header give different methods.
    #[error("“{0}”在目录和本体中的压缩方法不一致")]
    MethodDiffers(String),
    /// Local and central header carry different flags.
    #[error("“{0}”在目录和本体中的标志不一致")]
    FlagsDiffer(String),
    /// Local and central header give different checksums.
    #[error("“{0}”在目录和本体中的校验值不一致")]
    CrcDiffers(String),
    /// An entry, or the directory, is encrypted.
    #[error("“{0}”设有密码")]
    Encrypted(String),
    /// A method other than stored or deflate.
    #[error("“{path}”用了不支持的压缩方法（{method}）")]
    UnsupportedMethod {
        /// The entry.
        path: String,
        /// Number of the method.
        method: u16,
    },
    /// The entry asks for a version of the format that stored and deflated files do not need.
    #[error("“{0}”要求更高版本的解压软件，有的软件会把它略过")]
    VersionTooHigh(String),
    /// The archive spans several files.
    #[error("这是分卷压缩包")]
    MultiDisk,
    /// The data descriptor behind an entry is missing or differs from the directory.
    #[error("“{0}”的数据描述与目录不一致")]
    DescriptorBroken(String),
    /// The zip64 records contradict themselves or the others.
    #[error("压缩包的 ZIP64 记录自相矛盾")]
    Zip64Broken,
    /// An extra field runs out of its bounds.
    #[error("“{0}”的附加信息已损坏")]
    ExtraBroken(String),
    /// More entries than the limit.
    #[error("压缩包有 {found} 个文件，超过 {limit} 个")]
    TooManyEntries {
        /// How many there are.
        found: u64,
        /// How many are allowed.
        limit: u64,
    },
    /// One entry is larger than the limit.
    #[error("“{0}”解压后过大")]
    EntryTooBig(String),
    /// All entries together are larger than the limit.
    #[error("全部文件解压后过大")]
    TotalTooBig,
    /// Packed so small that it looks like a bomb.
    #[error("“{0}”压缩得异常小，像是压缩炸弹")]
    RatioTooHigh(String),
    /// A path with `..`.
    #[error("“{0}”的路径指向压缩包之外")]
    PathEscapes(String),
    /// An absolute path, a drive or a network share.
    #[error("“{0}”是绝对路径")]
    PathAbsolute(String),
    /// Control, bidirectional or invisible characters, or an empty name.
    #[error("文件名“{0}”含有看不见的字符或是空的")]
    NameCharacters(String),
    /// A path or a part of it is too long.
    #[error("文件名过长：“{0}”")]
    NameTooLong(String),
    /// Too many folders inside each other.
    #[error("文件夹层数过多：“{0}”")]
    TooDeep(String),
    /// A symbolic link, device, pipe or socket.
    #[error("“{0}”不是普通文件，而是链接或设备")]
    SpecialFile(String),
    /// The same name twice.
    #[error("“{0}”出现了两次")]
    DuplicateName(String),
    /// Names that many systems take for the same.
    #[error("“{0}”与另一文件的名称只有大小写或字形之别，解压时会互相覆盖")]
    NamesCollide(String),
    /// The same path is a file and a folder.
    #[error("“{0}”既是文件又是文件夹")]
    FileIsFolder(String),
    /// A folder that carries data.
    #[error("文件夹“{0}”里直接藏有数据")]
    FolderWithData(String),
    /// The archive itself is larger than the limit.
    #[error("压缩包有 {found} 字节，超过 {limit} 字节")]
    BundleTooBig {
        /// Its size.
        found: u64,
        /// What is allowed.
        limit: u64,
    },
    /// No file in it.
    #[error("压缩包里没有文件")]
    Empty,
    /// The content does not fit its checksum.
    #[error("“{0}”已损坏：内容与校验值不符")]
    CrcWrong(String),
    /// The content is longer or shorter than declared.
    #[error("“{0}”的实际大小与登记不符")]
    SizeWrong(String),
    /// The deflate stream cannot be read.
    #[error("“{0}”已损坏：无法解压")]
    InflateBroken(String),
    /// Bytes behind the end of the deflate stream, inside the entry.
    #[error("“{0}”的压缩数据之后藏有多余数据")]
    HiddenInEntry(String),
}

impl Refusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotZip => "AJ601",
            Self::Truncated => "AJ602",
            Self::Prefix(_) => "AJ603",
            Self::Trailer(_) => "AJ604",
            Self::SecondEnd => "AJ605",
            Self::CountWrong { .. } => "AJ606",
            Self::DirectoryBroken => "AJ607",
            Self::Gap(_) => "AJ608",
            Self::HiddenEntry => "AJ609",
            Self::Overlap(_) => "AJ610",
            Self::NameDiffers(_) => "AJ611",
            Self::SizeDiffers(_) => "AJ612",
            Self::MethodDiffers(_) => "AJ613",
            Self::FlagsDiffer(_) => "AJ614",
            Self::CrcDiffers(_) => "AJ615",
            Self::Encrypted(_) => "AJ616",
            Self::UnsupportedMethod { .. } => "AJ617",
            Self::MultiDisk => "AJ618",
            Self::DescriptorBroken(_) => "AJ619",
            Self::Zip64Broken => "AJ620",
            Self::ExtraBroken(_) => "AJ621",
            Self::TooManyEntries { .. } => "AJ622",
            Self::EntryTooBig(_) => "AJ623",
            Self::TotalTooBig => "AJ624",
            Self::RatioTooHigh(_) => "AJ625",
            Self::PathEscapes(_) => "AJ626",
            Self::PathAbsolute(_) => "AJ627",
            Self::NameCharacters(_) => "AJ628",
            Self::NameTooLong(_) => "AJ629",
            Self::TooDeep(_) => "AJ630",
            Self::SpecialFile(_) => "AJ631",
            Self::DuplicateName(_) => "AJ632",
            Self::NamesCollide(_) => "AJ633",
            Self::FileIsFolder(_) => "AJ634",
            Self::FolderWithData(_) => "AJ635",
            Self::BundleTooBig { .. } => "AJ636",
            Self::Empty => "AJ637",
            Self::VersionTooHigh(_) => "AJ638",
            Self::CrcWrong(_) => "AJ641",
            Self::SizeWrong(_) => "AJ642",
            Self::InflateBroken(_) => "AJ643",
            Self::HiddenInEntry(_) => "AJ644",
        }
    }

    /// Every refusal is an error; what is merely odd is an [`crate::Oddity`].
    pub fn severity(&self) -> Severity {
        Severity::Error
    }

    /// Which of the four properties it offends.
    pub fn property(&self) -> Property {
        match self {
            Self::NotZip
            | Self::Truncated
            | Self::Empty
            | Self::Encrypted(_)
            | Self::UnsupportedMethod { .. }
            | Self::MultiDisk => Property::Usability,
            Self::CrcWrong(_) | Self::SizeWrong(_) | Self::InflateBroken(_) | Self::DirectoryBroken => {
                Property::Completeness
            }
            Self::NameDiffers(_)
            | Self::SizeDiffers(_)
            | Self::MethodDiffers(_)
            | Self::FlagsDiffer(_)
            | Self::CrcDiffers(_) => Property::Authenticity,
            _ => Property::Safety,
        }
    }

    /// How to mend it, in Chinese.
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotZip => "请把案卷材料放在一个文件夹里，压缩成 .zip 后再上传；.rar、.7z 请先解压",
            Self::Truncated => "请重新压缩或重新上传，并在本机先试着打开一次",
            Self::Encrypted(_) => "请取消压缩密码后重新压缩",
            Self::UnsupportedMethod { .. } | Self::VersionTooHigh(_) => {
                "请用系统自带的“压缩为 ZIP”重新压缩，压缩方法选“标准”（Deflate）"
            }
            Self::MultiDisk => "请不要分卷，压缩成一个 .zip 文件",
            Self::TooManyEntries { .. } | Self::EntryTooBig(_) | Self::TotalTooBig | Self::BundleTooBig { .. } => {
                "请确认只放入了本案材料；扫描件可降低分辨率（200–300 dpi）后重新压缩"
            }
            Self::PathEscapes(_) | Self::PathAbsolute(_) | Self::SpecialFile(_) => {
                "请在本机解压查看，只选普通文件和文件夹重新压缩"
            }
            Self::NameCharacters(_) | Self::NameTooLong(_) | Self::TooDeep(_) => "请改短或改正文件名后重新压缩",
            Self::DuplicateName(_) | Self::NamesCollide(_) | Self::FileIsFolder(_) => {
                "请给每个文件起不同的名称后重新压缩"
            }
            Self::Empty => "请确认选对了文件夹",
            Self::CrcWrong(_) | Self::SizeWrong(_) | Self::InflateBroken(_) => "请用原始文件重新压缩",
            _ => "请解压到本机，核对材料是否齐全，再用系统自带的压缩功能重新压缩",
        }
    }

    /// The entry it is about, where it is about one.
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Overlap(path)
            | Self::NameDiffers(path)
            | Self::SizeDiffers(path)
            | Self::MethodDiffers(path)
            | Self::FlagsDiffer(path)
            | Self::CrcDiffers(path)
            | Self::Encrypted(path)
            | Self::VersionTooHigh(path)
            | Self::UnsupportedMethod { path, .. }
            | Self::DescriptorBroken(path)
            | Self::ExtraBroken(path)
            | Self::EntryTooBig(path)
            | Self::RatioTooHigh(path)
            | Self::PathEscapes(path)
            | Self::PathAbsolute(path)
            | Self::NameCharacters(path)
            | Self::NameTooLong(path)
            | Self::TooDeep(path)
            | Self::SpecialFile(path)
            | Self::DuplicateName(path)
            | Self::NamesCollide(path)
            | Self::FileIsFolder(path)
            | Self::FolderWithData(path)
            | Self::CrcWrong(path)
            | Self::SizeWrong(path)
            | Self::InflateBroken(path)
            | Self::HiddenInEntry(path) => Some(path),
            _ => None,
        }
    }

    /// The finding that reports it in an archive that stands at a place: the bundle's name, or an entry of it.
    pub fn finding(&self, archive: &str) -> Finding {
        self.report(self.path().unwrap_or(archive))
    }

    /// The finding that reports it in an archive inside the bundle.
    pub fn finding_inside(&self, archive: &str) -> Finding {
        match self.path() {
            Some(path) => self.report(&format!("{archive}/{path}")),
            None => self.report(archive),
        }
    }

    fn report(&self, place: &str) -> Finding {
        Finding {
            property: Some(self.property()),
            ..Finding::plain(self.code(), self.severity(), place, self.to_string())
        }
        .helped(self.help())
    }
}
