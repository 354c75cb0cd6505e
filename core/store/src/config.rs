//! Where rows and blobs are kept. The program reads its configuration and hands the result in here.

use crate::StoreError;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the store keeps rows and blobs.
#[derive(Clone)]
pub struct StoreConfig {
    /// `sqlite:///path/to/file`, `sqlite::memory:` or `postgres://user:password@host/database`.
    pub database_url: String,
    /// Where the bytes of documents, reports and bundles go.
    pub blobs: BlobPlace,
    /// Connections to PostgreSQL; SQLite always has one that writes and four that read.
    pub max_connections: u32,
    /// How long a call waits for a connection, a lock or a server that is starting before it is `Unavailable`.
    pub patience: Duration,
}

impl StoreConfig {
    /// Everything in one folder: `anjuan.sqlite` and `blobs/`.
    pub fn local(folder: &Path) -> Self {
        StoreConfig::new(sqlite_url(&folder.join("anjuan.sqlite")), BlobPlace::Folder(folder.join("blobs")))
    }

    /// Rows in the database at this URL, blobs in the given place; ten connections, ten seconds of patience.
    pub fn new(database_url: impl Into<String>, blobs: BlobPlace) -> Self {
        let patience = Duration::from_secs(10);
        StoreConfig { database_url: database_url.into(), blobs, max_connections: 10, patience }
    }
}

impl std::fmt::Debug for StoreConfig {
    /// The database's URL may hold a password, so only its scheme is shown.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = self.database_url.split(':').next().unwrap_or_default();
        write!(formatter, "StoreConfig({scheme}, {:?})", self.blobs)
    }
}

/// Where blobs are kept.
#[derive(Clone)]
pub enum BlobPlace {
    /// A folder on a local disk; made when it is missing. Writes are flushed to the disk.
    Folder(PathBuf),
    /// A bucket that speaks S3.
    Bucket {
        /// `s3://bucket` or `s3://bucket/prefix`.
        url: String,
        /// Options of the client by name: `aws_access_key_id`, `aws_secret_access_key`, `aws_region`,
        /// `aws_endpoint`, `aws_allow_http` and so on. The store reads no environment.
        options: Vec<(String, String)>,
    },
}

impl BlobPlace {
    /// Reads a place from text: `s3://…` is a bucket, `file:///…` or a plain path is a folder.
    pub fn parse(text: &str, options: Vec<(String, String)>) -> Result<Self, StoreError> {
        if text.starts_with("s3://") {
            return Ok(BlobPlace::Bucket { url: text.to_owned(), options });
        }
        let path = text.strip_prefix("file://").unwrap_or(text);
        if path.is_empty() || path.contains("://") {
            return Err(StoreError::Configuration { why: "blobs are kept in a folder or under s3://".to_owned() });
        }
        Ok(BlobPlace::Folder(PathBuf::from(path)))
    }
}

impl std::fmt::Debug for BlobPlace {
    /// Options hold secrets, so only their number is shown.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            BlobPlace::Folder(path) => write!(formatter, "Folder({})", path.display()),
            BlobPlace::Bucket { url, options } => write!(formatter, "Bucket({url}, {} options)", options.len()),
        }
    }
}

/// The driver reads `%`, `?` and `#` in a URL as syntax; in a path they are just characters.
fn sqlite_url(path: &Path) -> String {
    let path = path.to_string_lossy().replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    format!("sqlite://{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_folders_from_buckets() {
        assert!(matches!(BlobPlace::parse("/srv/blobs", vec![]), Ok(BlobPlace::Folder(_))));
        assert!(matches!(BlobPlace::parse("file:///srv/blobs", vec![]), Ok(BlobPlace::Folder(_))));
        assert!(matches!(BlobPlace::parse("s3://bucket/a", vec![]), Ok(BlobPlace::Bucket { .. })));
        assert!(BlobPlace::parse("ftp://host", vec![]).is_err());
    }

    #[test]
    fn debug_output_hides_credentials() {
        let secret = vec![("aws_secret_access_key".to_owned(), "hunter2".to_owned())];
        let place = BlobPlace::Bucket { url: "s3://bucket".to_owned(), options: secret };
        let config = StoreConfig::new("postgres://anjuan:hunter2@host/anjuan", place);
        assert_eq!(format!("{config:?}"), "StoreConfig(postgres, Bucket(s3://bucket, 1 options))");
    }
}
