//! What is known of a transfer package (移交包) after BagIt, once every file of it was read.

/// A verified package. Complete: everything that is listed is there, and nothing else. Valid: and unchanged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BagFacts {
    /// Version that it declares, such as `1.0`.
    pub version: String,
    /// The algorithms of its manifests that were computed, such as `sha256`.
    pub algorithms: Vec<String>,
    /// Whether all papers that are listed are there, and all that are there are listed.
    pub complete: bool,
    /// Whether it is complete and every checksum agrees.
    pub valid: bool,
    /// Files of its payload.
    pub files: u64,
    /// Bytes of its payload.
    pub bytes: u64,
}

impl BagFacts {
    /// `BagIt 1.0：完整，校验一致（sha256、sm3）`.
    pub fn label(&self) -> String {
        let what = match (self.complete, self.valid) {
            (_, true) => "完整，校验一致",
            (true, false) => "文件齐全，但校验不一致或未能校验",
            (false, _) => "不完整",
        };
        format!("BagIt {}：{what}（{}）", self.version, self.algorithms.join("、"))
    }
}
