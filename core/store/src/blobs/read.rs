//! Bytes out: as a stream for what may be large, whole and verified for what is small.

use super::{Blobs, path_of, trouble};
use crate::{Digest, StoreError};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, TryStreamExt};
use object_store::ObjectStoreExt;
use sha2::{Digest as _, Sha256};
use std::pin::Pin;
use tokio::io::AsyncWriteExt;

/// The pieces of a blob in order.
pub type BlobStream = Pin<Box<dyn Stream<Item = Result<Bytes, StoreError>> + Send>>;

impl Blobs {
    /// The blob piece by piece. The pieces are not verified; [`Blobs::read_file`] and [`Blobs::read_small`] do that.
    pub async fn stream(&self, id: Digest) -> Result<BlobStream, StoreError> {
        let found = self.place.get(&path_of(id)).await.map_err(|error| trouble(&error))?;
        Ok(found.into_stream().map_err(|error| trouble(&error)).boxed())
    }

    /// The whole blob, if it has at most `limit_bytes`, and only if its bytes still have its digest.
    pub async fn read_small(&self, id: Digest, limit_bytes: u64) -> Result<Bytes, StoreError> {
        let mut pieces = self.stream(id).await?;
        let mut whole = BytesMut::new();
        while let Some(piece) = pieces.try_next().await? {
            if whole.len() as u64 + piece.len() as u64 > limit_bytes {
                return Err(StoreError::TooLarge { what: "blob", limit_bytes });
            }
            whole.extend_from_slice(&piece);
        }
        if Digest::of(&whole) != id {
            return Err(altered());
        }
        Ok(whole.freeze())
    }

    /// Copies the blob into a new file, verifies it on the way and returns its size in bytes.
    ///
    /// When the bytes do not have the digest the call fails; what it wrote must then not be used.
    pub async fn read_file(&self, id: Digest, file: &std::path::Path) -> Result<u64, StoreError> {
        let file = tokio::fs::File::create_new(file).await.map_err(|error| unwritable(&error))?;
        self.read_into(id, file).await
    }

    /// The same into a file that is open already.
    pub async fn read_into(&self, id: Digest, mut file: tokio::fs::File) -> Result<u64, StoreError> {
        let mut pieces = self.stream(id).await?;
        let mut hash = Sha256::new();
        let mut bytes = 0;
        while let Some(piece) = pieces.try_next().await? {
            hash.update(&piece);
            bytes += piece.len() as u64;
            file.write_all(&piece).await.map_err(|error| unwritable(&error))?;
        }
        file.flush().await.map_err(|error| unwritable(&error))?;
        if Digest::from_bytes(hash.finalize().into()) != id {
            return Err(altered());
        }
        Ok(bytes)
    }
}

fn altered() -> StoreError {
    StoreError::Broken { what: "blob", why: "its bytes do not have its digest".to_owned() }
}

fn unwritable(error: &std::io::Error) -> StoreError {
    StoreError::Unavailable { what: "target file", why: error.kind().to_string() }
}
