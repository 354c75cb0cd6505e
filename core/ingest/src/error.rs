//! The one error of this crate: the bytes could not be read at all. Trouble in the content is a finding.

/// Why the door could not do its job.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The source of the bytes failed, not the bytes.
    #[error("读取文件失败")]
    Read(#[from] std::io::Error),
}
