//! Bytes in: whole when they are small, in parts when they are not, never more than two parts in memory.

use super::{Blobs, INCOMING, StoredBlob, path_of, trouble};
use crate::{Digest, StoreError};
use bytes::{Bytes, BytesMut};
use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncRead, AsyncReadExt};
use uuid::Uuid;

/// Size of a part, in bytes. S3 wants at least 5 MiB and allows 10,000 parts, hence blobs up to 80 GiB.
const PART_BYTES: usize = 8 * 1024 * 1024;

impl Blobs {
    /// Stores bytes that are in memory already. Storing them again changes nothing and gives the same name.
    pub async fn put(&self, bytes: Bytes) -> Result<StoredBlob, StoreError> {
        let stored = StoredBlob { id: Digest::of(&bytes), bytes: bytes.len() as u64 };
        let options = PutOptions::from(PutMode::Create);
        match self.place.put_opts(&path_of(stored.id), PutPayload::from_bytes(bytes), options).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(stored),
            Err(error) => Err(trouble(&error)),
        }
    }

    /// Stores a file without reading it into memory as a whole.
    pub async fn put_file(&self, file: &std::path::Path) -> Result<StoredBlob, StoreError> {
        let file = tokio::fs::File::open(file).await.map_err(|error| unreadable(&error))?;
        self.put_reader(file).await
    }

    /// Stores whatever the reader gives until its end, without keeping it in memory as a whole.
    pub async fn put_reader<R>(&self, mut reader: R) -> Result<StoredBlob, StoreError>
    where
        R: AsyncRead + Unpin + Send,
    {
        let first = read_part(&mut reader).await?;
        if first.len() < PART_BYTES {
            return self.put(first).await;
        }
        // The name is known only at the end, so the bytes wait under a name that nobody can guess or meet. It
        // is the one random value in this crate and never leaves this function.
        let waiting = Path::from_iter([INCOMING, &Uuid::new_v4().to_string()]);
        let upload = self.place.put_multipart(&waiting).await.map_err(|error| trouble(&error))?;
        let stored = send_parts(upload, first, reader).await?;
        self.publish(&waiting, stored).await
    }

    async fn publish(&self, waiting: &Path, stored: StoredBlob) -> Result<StoredBlob, StoreError> {
        let place = path_of(stored.id);
        if self.contains(stored.id).await? {
            self.place.delete(waiting).await.map_err(|error| trouble(&error))?;
        } else {
            // Should another process publish the same bytes right now, one replaces the other by its equal.
            self.place.rename(waiting, &place).await.map_err(|error| trouble(&error))?;
        }
        Ok(stored)
    }
}

async fn send_parts<R>(
    mut upload: Box<dyn MultipartUpload>,
    first: Bytes,
    mut reader: R,
) -> Result<StoredBlob, StoreError>
where
    R: AsyncRead + Unpin + Send,
{
    match all_parts(upload.as_mut(), first, &mut reader).await {
        Ok(stored) => {
            upload.complete().await.map_err(|error| trouble(&error))?;
            Ok(stored)
        }
        Err(error) => {
            // The reason for giving up matters more than a failure to tidy up after it.
            upload.abort().await.ok();
            Err(error)
        }
    }
}

async fn all_parts<R>(upload: &mut dyn MultipartUpload, first: Bytes, reader: &mut R) -> Result<StoredBlob, StoreError>
where
    R: AsyncRead + Unpin + Send,
{
    let mut hash = Sha256::new();
    let mut bytes = 0;
    let mut part = first;
    while !part.is_empty() {
        hash.update(&part);
        bytes += part.len() as u64;
        let sending = upload.put_part(PutPayload::from_bytes(part));
        // The next part is read while this one is on its way.
        let (sent, next) = tokio::join!(sending, read_part(reader));
        sent.map_err(|error| trouble(&error))?;
        part = next?;
    }
    Ok(StoredBlob { id: Digest::from_bytes(hash.finalize().into()), bytes })
}

/// Reads until a part is full or the reader ends.
async fn read_part<R>(reader: &mut R) -> Result<Bytes, StoreError>
where
    R: AsyncRead + Unpin + Send,
{
    let mut part = BytesMut::new();
    let mut rest = reader.take(PART_BYTES as u64);
    while part.len() < PART_BYTES {
        part.reserve(64 * 1024);
        if rest.read_buf(&mut part).await.map_err(|error| unreadable(&error))? == 0 {
            break;
        }
    }
    Ok(part.freeze())
}

fn unreadable(error: &std::io::Error) -> StoreError {
    StoreError::Unavailable { what: "upload", why: error.kind().to_string() }
}
