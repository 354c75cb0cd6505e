//! Faults of a bag: one variant and one code each, and what each costs it.
//!
//! | code | severity | what |
//! |---|---|---|
//! | AJ661 | error | the declaration is not as prescribed |
//! | AJ662 | warning | a version that nobody knows |
//! | AJ663 | error | no payload manifest |
//! | AJ664 | error | no payload |
//! | AJ665 | error | Payload-Oxum says another size or number |
//! | AJ666 | error | a line of a manifest that cannot be read |
//! | AJ667 | warning | a file listed twice with one value, in versions that allow it |
//! | AJ668 | error | a file listed twice |
//! | AJ669 | error | a path that leads out of the bag |
//! | AJ670 | error | a file that is listed and not there |
//! | AJ671 | error | a file that is there and not listed |
//! | AJ672 | error | a checksum that differs |
//! | AJ673 | warning | a checksum that nobody here can compute |
//! | AJ674 | warning | files that are to be fetched |
//! | AJ675 | error | a tag file in no encoding that can be read |
//! | AJ676 | error | a line of `bag-info.txt` that cannot be read |
//! | AJ677 | warning | a payload manifest that no tag manifest protects |
//! | AJ678 | info | checksums that can be forged |
//! | AJ679 | info | names composed in different ways |
//! | AJ680 | warning | documents outside the payload |
//! | AJ681 | warning | a bag that does not stand at the root |
//! | AJ682 | error | tag files too large or too many to be read |

use anjuan_model::finding::Property;
use anjuan_model::{Finding, Severity};

/// What is wrong with a bag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// `bagit.txt` is not as prescribed; the words say what.
    #[error("BagIt 声明（bagit.txt）不规范：{0}")]
    Declaration(String),
    /// A version after 1.0.
    #[error("BagIt 版本 {0} 尚不认识，按 1.0 检查")]
    Version(String),
    /// No `manifest-….txt`.
    #[error("移交包没有清单（manifest-….txt），文件是否齐全、有无改动无从核对")]
    NoManifest,
    /// Nothing below `data/`.
    #[error("移交包的 data 文件夹里没有文件")]
    NoPayload,
    /// `Payload-Oxum` and the payload differ.
    #[error("Payload-Oxum 记为 {said}，实有 {found}（字节数.文件数）")]
    Oxum {
        /// What `bag-info.txt` says.
        said: String,
        /// What is there.
        found: String,
    },
    /// A line of a manifest or of `fetch.txt`; the words say why.
    #[error("{list} 第 {line} 行不规范：{why}")]
    Line {
        /// The file.
        list: String,
        /// The line, from 1.
        line: usize,
        /// Why.
        why: &'static str,
    },
    /// The same file with the same value, before 1.0.
    #[error("{list} 重复列出“{path}”，校验值相同")]
    Repeated {
        /// The manifest.
        list: String,
        /// The file.
        path: String,
    },
    /// The same file again, with another value or where that is not allowed.
    #[error("{list} 重复列出“{path}”")]
    Doubled {
        /// The manifest.
        list: String,
        /// The file.
        path: String,
    },
    /// A path that is absolute or leads upwards.
    #[error("{list} 第 {line} 行的路径指向包外")]
    Outward {
        /// The file.
        list: String,
        /// The line, from 1.
        line: usize,
    },
    /// Listed and not there.
    #[error("{list} 列有“{path}”，包里没有")]
    Missing {
        /// The manifest.
        list: String,
        /// The file.
        path: String,
    },
    /// There and not listed.
    #[error("“{path}”没有列入 {list}")]
    Unlisted {
        /// The manifest.
        list: String,
        /// The file.
        path: String,
    },
    /// Another content than the one listed.
    #[error("“{path}”与 {list} 所记的校验值不符，内容已改动")]
    Differs {
        /// The manifest.
        list: String,
        /// The file.
        path: String,
    },
    /// A manifest in an algorithm that is not computed here.
    #[error("{0} 的校验算法本程序不支持，未能核对")]
    Algorithm(String),
    /// `fetch.txt`.
    #[error("fetch.txt 列有 {0} 个须另行下载的文件；本程序不访问网络，没有下载")]
    Fetch(usize),
    /// A tag file that is not in the encoding that it should be in.
    #[error("{0} 的文字编码与声明不符或无法识别，未能读取")]
    Encoding(String),
    /// A line of `bag-info.txt`; the words say why.
    #[error("{file} 第 {line} 行不规范：{why}")]
    Info {
        /// The file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// Why.
        why: &'static str,
    },
    /// A payload manifest that could be changed unseen.
    #[error("{0} 没有列入标签清单（tagmanifest-….txt），清单本身可能被改动而不被发现")]
    Untagged(String),
    /// Only MD5 or SHA-1.
    #[error("移交包只有 MD5 或 SHA-1 校验值，只能发现意外损坏，不能发现蓄意改动")]
    Weak,
    /// Listed in one composition, there in another.
    #[error("清单里的“{0}”与文件名的 Unicode 组合方式不同，按同一文件处理")]
    Composition(String),
    /// A document beside the payload.
    #[error("文件在 data 文件夹之外，没有作为案卷材料审核")]
    Outside,
    /// A `bagit.txt` somewhere inside.
    #[error("压缩包里另有 BagIt 移交包，但不在根目录，其清单没有核对")]
    Elsewhere,
    /// Manifests larger than what is read.
    #[error("清单和标签文件过大或过多，未能读取")]
    TooLarge,
}

/// What a fault takes away from a bag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cost {
    Nothing,
    /// It may be whole, but is not proven.
    Validity,
    /// It is not complete, and so not valid either.
    Completeness,
}

impl Fault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Declaration(_) => "AJ661",
            Self::Version(_) => "AJ662",
            Self::NoManifest => "AJ663",
            Self::NoPayload => "AJ664",
            Self::Oxum { .. } => "AJ665",
            Self::Line { .. } => "AJ666",
            Self::Repeated { .. } => "AJ667",
            Self::Doubled { .. } => "AJ668",
            Self::Outward { .. } => "AJ669",
            Self::Missing { .. } => "AJ670",
            Self::Unlisted { .. } => "AJ671",
            Self::Differs { .. } => "AJ672",
            Self::Algorithm(_) => "AJ673",
            Self::Fetch(_) => "AJ674",
            Self::Encoding(_) => "AJ675",
            Self::Info { .. } => "AJ676",
            Self::Untagged(_) => "AJ677",
            Self::Weak => "AJ678",
            Self::Composition(_) => "AJ679",
            Self::Outside => "AJ680",
            Self::Elsewhere => "AJ681",
            Self::TooLarge => "AJ682",
        }
    }

    /// How much it weighs.
    pub fn severity(&self) -> Severity {
        match self {
            Self::Weak | Self::Composition(_) => Severity::Info,
            Self::Version(_)
            | Self::Repeated { .. }
            | Self::Algorithm(_)
            | Self::Fetch(_)
            | Self::Untagged(_)
            | Self::Outside
            | Self::Elsewhere => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Which of the four properties it touches.
    pub fn property(&self) -> Property {
        match self {
            Self::Differs { .. }
            | Self::Doubled { .. }
            | Self::Repeated { .. }
            | Self::Algorithm(_)
            | Self::Untagged(_)
            | Self::Weak
            | Self::Elsewhere => Property::Authenticity,
            Self::Outward { .. } => Property::Safety,
            Self::Declaration(_)
            | Self::Version(_)
            | Self::Encoding(_)
            | Self::Info { .. }
            | Self::Composition(_)
            | Self::TooLarge => Property::Usability,
            _ => Property::Completeness,
        }
    }

    /// How to mend it, in Chinese.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Declaration(_) => {
                "应为两行：BagIt-Version: 1.0 和 Tag-File-Character-Encoding: UTF-8，不带 BOM；请重新打包"
            }
            Self::Version(_) => "请移交单位按 BagIt 1.0（RFC 8493）打包，或由人工核查",
            Self::Oxum { .. } | Self::Missing { .. } | Self::NoPayload => {
                "请移交单位核对材料是否齐全，补齐后重新打包；不要改清单来迁就文件"
            }
            Self::Unlisted { .. } => "请核实该文件的来历；属于本卷的，由移交单位重新打包",
            Self::Differs { .. } => "请与移交单位的原件核对；确属改动或损坏的，退回重新移交",
            Self::NoManifest | Self::Line { .. } | Self::Doubled { .. } | Self::Repeated { .. } => {
                "请移交单位重新打包；清单每行为校验值、空格和以 data/ 开头的路径，一个文件一行"
            }
            Self::Outward { .. } => "请勿解压该包，确认来源；由移交单位重新打包",
            Self::Algorithm(_) | Self::Weak | Self::Untagged(_) => "请移交单位以 SHA-256 或 SM3 重新生成清单和标签清单",
            Self::Fetch(_) => "请移交单位把文件放进包里，不要用 fetch.txt",
            Self::Encoding(_) => "请以 UTF-8 编码重新生成标签文件",
            Self::Info { .. } => "每行应为“名称: 内容”，续行以空格开头；Payload-Oxum 只写一次，形如 41234.12",
            Self::Composition(_) => "不影响检查，无需处理",
            Self::Outside => "属于本卷的材料，请放进 data 文件夹后重新打包",
            Self::Elsewhere => "请先取出里面的移交包，单独审核",
            Self::TooLarge => "请把一卷材料打成一个包",
        }
    }

    pub(super) fn cost(&self) -> Cost {
        match self {
            Self::Declaration(_)
            | Self::NoManifest
            | Self::NoPayload
            | Self::Oxum { .. }
            | Self::Line { .. }
            | Self::Doubled { .. }
            | Self::Outward { .. }
            | Self::Missing { .. }
            | Self::Unlisted { .. }
            | Self::Encoding(_)
            | Self::TooLarge => Cost::Completeness,
            Self::Differs { .. } | Self::Version(_) | Self::Info { .. } => Cost::Validity,
            _ => Cost::Nothing,
        }
    }

    /// The finding that reports it at a place of the bundle.
    pub(super) fn finding(&self, place: &str) -> Finding {
        Finding {
            property: Some(self.property()),
            ..Finding::plain(self.code(), self.severity(), place, self.to_string())
        }
        .helped(self.help())
    }
}
