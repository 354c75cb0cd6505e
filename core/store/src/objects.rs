//! Bundles that lie in somebody's object store: listed page by page, and copied out one at a time.
//!
//! Reading only. Our own blobs are in `blobs`; what is here belongs to others and is never written to.

use crate::blobs::{bucket_store, trouble};
use crate::{BlobPlace, StoreError};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

/// A prefix of a bucket, or one object in it.
#[derive(Clone)]
pub struct Objects {
    place: Arc<dyn ObjectStore>,
    /// Set where the address names one object: its key.
    only: Option<Path>,
}

/// An object, as a listing tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// Its key below the prefix.
    pub key: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Changes whenever its content may have changed: entity tag, size and time of the last change.
    pub version: String,
}

impl Objects {
    /// Opens `s3://bucket/prefix`, or `s3://bucket/one.zip`, with the options of [`BlobPlace::Bucket`].
    pub fn open(url: &str, options: &[(String, String)]) -> Result<Objects, StoreError> {
        let BlobPlace::Bucket { url, options } = BlobPlace::parse(url, options.to_vec())? else {
            return Err(StoreError::Configuration { why: "objects are read below s3://".to_owned() });
        };
        let address = url.trim_end_matches('/');
        match address.rsplit_once('/') {
            Some((above, name)) if name.to_ascii_lowercase().ends_with(".zip") && !above.ends_with('/') => {
                let only = Path::parse(name).map_err(|_| StoreError::Configuration {
                    why: "the key of an object has empty or dotted parts".to_owned(),
                })?;
                Ok(Objects { place: bucket_store(above, &options)?, only: Some(only) })
            }
            _ => Ok(Objects { place: bucket_store(address, &options)?, only: None }),
        }
    }

    /// Every object, in the order of the keys as far as the store keeps one, read from it page by page.
    pub fn list(&self) -> BoxStream<'static, Result<StoredObject, StoreError>> {
        let found = match &self.only {
            Some(only) => {
                let (place, only) = (Arc::clone(&self.place), only.clone());
                stream::once(async move { place.head(&only).await }).boxed()
            }
            None => self.place.list(None),
        };
        found.map_ok(|meta| stored(&meta)).map_err(|error| trouble(&error)).boxed()
    }

    /// Copies an object into a file and tells which version of it that was. Pieces go to the disk as they come.
    pub async fn copy_out(
        &self,
        key: &str,
        mut file: tokio::fs::File,
        limit_bytes: u64,
    ) -> Result<StoredObject, StoreError> {
        let path = Path::parse(key).map_err(|_| StoreError::NotFound { what: "object" })?;
        let found = self.place.get(&path).await.map_err(|error| trouble(&error))?;
        let meta = stored(&found.meta);
        if meta.bytes > limit_bytes {
            return Err(StoreError::TooLarge { what: "object", limit_bytes });
        }
        let mut pieces = found.into_stream();
        let mut written = 0;
        while let Some(piece) = pieces.try_next().await.map_err(|error| trouble(&error))? {
            written += piece.len() as u64;
            file.write_all(&piece).await.map_err(|error| unwritable(&error))?;
        }
        file.flush().await.map_err(|error| unwritable(&error))?;
        if written != meta.bytes {
            let why = "the object ended early".to_owned();
            return Err(StoreError::Unavailable { what: "object store", why });
        }
        Ok(meta)
    }
}

fn stored(meta: &ObjectMeta) -> StoredObject {
    let tag = meta.e_tag.as_deref().unwrap_or_default();
    let version = format!("{tag} {} {}", meta.size, meta.last_modified.timestamp_millis());
    StoredObject { key: meta.location.to_string(), bytes: meta.size, version }
}

fn unwritable(error: &std::io::Error) -> StoreError {
    StoreError::Unavailable { what: "target file", why: error.kind().to_string() }
}
