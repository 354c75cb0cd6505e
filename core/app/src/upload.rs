//! Uploads: streamed into a file of the data folder that vanishes with its handle, within a limit, few at a time.

use crate::error::OpError;
use crate::state::App;
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use std::fmt::Display;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::sync::OwnedSemaphorePermit;

/// The largest bundle that is taken, in bytes.
pub const LARGEST_BUNDLE: u64 = 2 << 30;

/// So many uploads may be under way or wait to be judged at once; together they bound what the folder holds.
pub const MOST_UPLOADS: usize = 8;

/// So long may a client send nothing before its place goes to others.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);

/// A file that was received. It holds its place among the uploads until it is dropped.
#[derive(Debug)]
pub struct Upload {
    file: File,
    _place: OwnedSemaphorePermit,
}

impl Upload {
    /// Another handle to the same file, with the same position in it.
    pub fn handle(&self) -> std::io::Result<File> {
        self.file.try_clone()
    }

    /// The file alone; its place among the uploads is free again.
    pub fn into_file(self) -> File {
        self.file
    }
}

impl Read for Upload {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for Upload {
    fn seek(&mut self, position: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(position)
    }
}

/// Refuses a request that announces more than the limit, before a byte of it is read.
pub fn announced(request: &HttpRequest, limit: u64) -> Result<(), OpError> {
    let length = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > limit) { Err(too_large(limit)) } else { Ok(()) }
}

/// Streams a body into a temporary file and hands it back rewound.
pub async fn receive<E: Display>(
    app: &App,
    mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    limit: u64,
) -> Result<Upload, OpError> {
    let place = Arc::clone(&app.uploads).try_acquire_owned().map_err(|_| OpError::Busy)?;
    let mut file = tempfile::tempfile_in(app.data.join("uploads"))?;
    let mut writer = tokio::fs::File::from_std(file.try_clone()?);
    let mut received = 0_u64;
    let broken_off = || OpError::BadRequest("上传中断，请重试".to_owned());
    while let Some(chunk) = tokio::time::timeout(LONGEST_SILENCE, body.next()).await.map_err(|_| broken_off())? {
        let chunk = chunk.map_err(|_| broken_off())?;
        received += chunk.len() as u64;
        if received > limit {
            return Err(too_large(limit));
        }
        writer.write_all(&chunk).await?;
    }
    writer.flush().await?;
    if received == 0 {
        return Err(OpError::BadRequest("没有收到文件内容".to_owned()));
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(Upload { file, _place: place })
}

fn too_large(limit: u64) -> OpError {
    OpError::BadRequest(format!("文件超过上限 {} MiB", limit >> 20))
}

/// The file's name comes in a header, because addresses end up in logs and file names often name people.
pub fn file_name(request: &HttpRequest) -> String {
    let sent = request.headers().get("x-file-name").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = decode(sent);
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    if last.is_empty() {
        "案卷.zip".to_owned()
    } else {
        last.chars().filter(|character| !character.is_control()).take(120).collect()
    }
}

/// `%E6%A1%88` as the text it stands for; what is no such escape stays as it is.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn names_are_decoded_and_broken_escapes_kept() {
        assert_eq!(decode("%E6%A1%88%E5%8D%B7.zip"), "案卷.zip");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%zz"), "%zz");
    }
}
