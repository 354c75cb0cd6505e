//! Bytes by their content: a blob's name is its SHA-256, so equal bytes are kept once and a name never lies.
//!
//! A blob is published whole or not at all. On a local disk it is written beside its place, flushed, and linked
//! into place, and the folder is flushed too; the row that names it is written only after that. A
//! blob is deleted only by `purge`, which asks the tables whether any row names it and never lists the store.

mod read;
mod upload;

pub use read::BlobStream;

use crate::{BlobPlace, Digest, StoreError};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};
use std::sync::Arc;

/// Folder of uploads whose digest is not known yet. A crash may leave something in it; nothing names it.
const INCOMING: &str = "incoming";

/// The blob store. A clone is another handle to the same place.
#[derive(Clone)]
pub struct Blobs {
    place: Arc<dyn ObjectStore>,
}

/// What came of storing bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredBlob {
    /// The name of the blob.
    pub id: Digest,
    /// How many bytes it has.
    pub bytes: u64,
}

impl Blobs {
    pub(crate) fn open(place: &BlobPlace) -> Result<Blobs, StoreError> {
        let place: Arc<dyn ObjectStore> = match place {
            BlobPlace::Folder(folder) => Arc::new(folder_store(folder)?),
            BlobPlace::Bucket { url, options } => bucket_store(url, options)?,
        };
        Ok(Blobs { place })
    }

    /// Whether these bytes are here.
    pub async fn contains(&self, id: Digest) -> Result<bool, StoreError> {
        match self.place.head(&path_of(id)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(trouble(&error)),
        }
    }

    /// How many bytes the blob has.
    pub async fn size(&self, id: Digest) -> Result<u64, StoreError> {
        let meta = self.place.head(&path_of(id)).await.map_err(|error| trouble(&error))?;
        Ok(meta.size)
    }
}

impl Blobs {
    /// Deletes a blob that no row names, and tells whether it was there. Only `purge` knows that.
    pub(crate) async fn delete(&self, id: Digest) -> Result<bool, StoreError> {
        if !self.contains(id).await? {
            return Ok(false);
        }
        match self.place.delete(&path_of(id)).await {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(trouble(&error)),
        }
    }

    /// Removes what uploads that were broken off before this instant have left behind, and tells how many.
    pub async fn sweep(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let mut left = self.place.list(Some(&Path::from(INCOMING)));
        let mut removed = 0;
        while let Some(meta) = left.try_next().await.map_err(|error| trouble(&error))? {
            if meta.last_modified < before {
                self.place.delete(&meta.location).await.map_err(|error| trouble(&error))?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// `ab/cd/abcd…`: two levels keep folders small on file systems that dislike a million entries in one.
fn path_of(id: Digest) -> Path {
    let name = id.to_string();
    Path::from_iter([&name[0..2], &name[2..4], &name])
}

fn folder_store(folder: &std::path::Path) -> Result<LocalFileSystem, StoreError> {
    let refused = |why: String| StoreError::Configuration { why: format!("blob folder: {why}") };
    std::fs::create_dir_all(folder).map_err(|error| refused(error.kind().to_string()))?;
    let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| refused(error.to_string()))?;
    Ok(store.with_fsync(true))
}

pub(crate) fn bucket_store(url: &str, options: &[(String, String)]) -> Result<Arc<dyn ObjectStore>, StoreError> {
    let refused = |error: object_store::Error| StoreError::Configuration { why: format!("bucket: {error}") };
    let mut builder = AmazonS3Builder::new().with_url(url);
    for (name, value) in options {
        builder = builder.with_config(name.parse().map_err(refused)?, value);
    }
    let bucket = builder.build().map_err(refused)?;
    let prefix = url.trim_start_matches("s3://").split_once('/').map(|(_, prefix)| prefix.trim_matches('/'));
    Ok(match prefix {
        Some(prefix) if !prefix.is_empty() => Arc::new(PrefixStore::new(bucket, prefix)),
        _ => Arc::new(bucket),
    })
}

/// Paths in these errors are digests and folders of ours, so their text may be shown to an operator.
pub(crate) fn trouble(error: &object_store::Error) -> StoreError {
    match error {
        object_store::Error::NotFound { .. } => StoreError::NotFound { what: "blob" },
        other => StoreError::Unavailable { what: "blob store", why: other.to_string() },
    }
}
