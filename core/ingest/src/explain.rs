//! Every code that the door can give, with its words, for lists and for `explain`.

use crate::oddity::Oddity;
use crate::refusal::Refusal;
use anjuan_model::Severity;
use anjuan_model::finding::Property;

/// What one code of the door means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The code, such as `AJ616`.
    pub code: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// Which of the four properties it touches.
    pub property: Property,
    /// The message with 某文件 and 0 in the place of particulars, in Chinese.
    pub message: String,
    /// How to mend it, in Chinese.
    pub help: &'static str,
}

/// Every code, in order.
pub fn explanations() -> Vec<Explanation> {
    let refusals = refusals().into_iter().map(|one| Explanation {
        code: one.code(),
        severity: one.severity(),
        property: one.property(),
        message: one.to_string(),
        help: one.help(),
    });
    let oddities = oddities().into_iter().map(|one| Explanation {
        code: one.code(),
        severity: one.severity(),
        property: one.property(),
        message: one.to_string(),
        help: one.help(),
    });
    let faults = crate::bag::examples().into_iter().map(|one| Explanation {
        code: one.code(),
        severity: one.severity(),
        property: one.property(),
        message: one.to_string(),
        help: one.help(),
    });
    let mut all: Vec<Explanation> = refusals.chain(oddities).chain(faults).collect();
    all.sort_by_key(|one| one.code);
    all
}

/// What the door looks for when it gives one of its codes; the message says what it found instead.
pub fn demand(code: &str) -> Option<&'static str> {
    let digits = code.strip_prefix("AJ")?;
    let of_range = match digits.get(..2)? {
        "64" => "每个文件解压后与压缩包登记的大小和校验值一致",
        "66" | "67" | "68" => "BagIt 包的声明、清单和校验值与包内的文件一致",
        "65" => "压缩包里只有案卷的文件，文件名能够辨认，案件信息可以读取",
        _ if digits.starts_with('6') => "压缩包结构完整，用任何软件打开都是同样的文件",
        _ if digits.starts_with('7') => "文件能打开、能读出内容，格式、名称与内容相符，没有隐藏或危险的内容",
        _ => return None,
    };
    explanations().iter().any(|known| known.code == code).then_some(of_range)
}

fn refusals() -> Vec<Refusal> {
    let plain = [
        Refusal::NotZip,
        Refusal::Truncated,
        Refusal::Prefix(0),
        Refusal::Trailer(0),
        Refusal::SecondEnd,
        Refusal::CountWrong { said: 0, found: 0 },
        Refusal::DirectoryBroken,
        Refusal::Gap(0),
        Refusal::HiddenEntry,
        Refusal::UnsupportedMethod { path: "某文件".to_owned(), method: 0 },
        Refusal::MultiDisk,
        Refusal::Zip64Broken,
        Refusal::TooManyEntries { found: 0, limit: 0 },
        Refusal::TotalTooBig,
        Refusal::BundleTooBig { found: 0, limit: 0 },
        Refusal::Empty,
    ];
    let of_path: [fn(String) -> Refusal; 26] = [
        Refusal::Overlap,
        Refusal::NameDiffers,
        Refusal::SizeDiffers,
        Refusal::MethodDiffers,
        Refusal::FlagsDiffer,
        Refusal::CrcDiffers,
        Refusal::Encrypted,
        Refusal::VersionTooHigh,
        Refusal::DescriptorBroken,
        Refusal::ExtraBroken,
        Refusal::EntryTooBig,
        Refusal::RatioTooHigh,
        Refusal::PathEscapes,
        Refusal::PathAbsolute,
        Refusal::NameCharacters,
        Refusal::NameTooLong,
        Refusal::TooDeep,
        Refusal::SpecialFile,
        Refusal::DuplicateName,
        Refusal::NamesCollide,
        Refusal::FileIsFolder,
        Refusal::FolderWithData,
        Refusal::CrcWrong,
        Refusal::SizeWrong,
        Refusal::InflateBroken,
        Refusal::HiddenInEntry,
    ];
    plain.into_iter().chain(of_path.into_iter().map(|of| of("某文件".to_owned()))).collect()
}

fn oddities() -> Vec<Oddity> {
    vec![
        Oddity::Litter(0),
        Oddity::Comment(0),
        Oddity::NameUnknown,
        Oddity::Backslash,
        Oddity::NestedClosed,
        Oddity::CaseBroken("第 0 行".to_owned()),
        Oddity::Padding(0),
        Oddity::SizeOpen(0),
        Oddity::FormatMismatch { extension: "pdf".to_owned(), content: " JPEG 图片".to_owned() },
        Oddity::Unmapped(0),
        Oddity::PdfEncrypted,
        Oddity::NoTextLayer { count: 0, first: 0 },
        Oddity::PdfBroken,
        Oddity::TooBigToParse,
        Oddity::TextUnknown,
        Oddity::EmptyFile,
        Oddity::Executable,
        Oddity::FormatUnknown,
        Oddity::OriginDiffers,
        Oddity::NameDiffersFromText,
        Oddity::LegacyOffice("旧版 Word 文档（.doc）"),
        Oddity::OfficeLocked,
        Oddity::OfficeBroken("缺少正文".to_owned()),
        Oddity::XmlHostile("嵌套过深"),
        Oddity::PictureBroken("文件不完整"),
        Oddity::PictureTooBig { width: 0, height: 0 },
        Oddity::PictureBlank { count: 0, first: 0 },
        Oddity::TrackedChanges(0),
        Oddity::Comments(0),
        Oddity::Hidden(0),
        Oddity::Macros,
        Oddity::EncodingGuessed("Big5"),
        Oddity::NoWords,
        Oddity::Split { parts: 0, by: "卷内目录" },
        Oddity::Unsplit("没有读出卷内目录"),
        Oddity::Seen { pages: 0, percent: 0 },
        Oddity::SeenNot("没有识别出文字".to_owned()),
        Oddity::NotReadable(" RTF 文档"),
        Oddity::Active,
        Oddity::Attachments(0),
        Oddity::Fetches(0),
    ]
}

#[cfg(test)]
mod tests {
    use super::explanations;

    #[test]
    fn codes_are_unique_and_documented() {
        let all = explanations();
        let tables = [include_str!("refusal.rs"), include_str!("oddity.rs"), include_str!("bag/fault.rs")].concat();
        for one in &all {
            let in_table = tables.lines().filter(|line| line.starts_with("//! |") && line.contains(one.code)).count();
            assert_eq!(in_table, 1, "{}", one.code);
            assert!(!one.help.is_empty() && !one.message.ends_with('。'), "{}", one.code);
            assert!(super::demand(one.code).is_some(), "{}", one.code);
        }
        assert!(all.windows(2).all(|two| two[0].code < two[1].code));
    }
}
