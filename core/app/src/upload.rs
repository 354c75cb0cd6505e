//! Uploads: streamed into a file of the data folder that vanishes with its handle, within a limit.

use crate::error::OpError;
use crate::state::App;
use actix_web::web::Bytes;
use futures_util::{Stream, StreamExt};
use std::fmt::Display;
use std::fs::File;
use std::io::{Seek, SeekFrom};
use tokio::io::AsyncWriteExt;

/// The largest bundle that is taken, in bytes.
pub const LARGEST_BUNDLE: u64 = 2 << 30;

/// Streams a body into a temporary file and hands it back rewound.
pub async fn receive<E: Display>(
    app: &App,
    mut body: impl Stream<Item = Result<Bytes, E>> + Unpin,
    limit: u64,
) -> Result<File, OpError> {
    let file = tempfile::tempfile_in(app.data.join("uploads"))?;
    let mut writer = tokio::fs::File::from_std(file.try_clone()?);
    let mut received = 0_u64;
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| OpError::BadRequest("上传中断，请重试".to_owned()))?;
        received += chunk.len() as u64;
        if received > limit {
            return Err(OpError::BadRequest(format!("文件超过上限 {} MiB", limit >> 20)));
        }
        writer.write_all(&chunk).await?;
    }
    writer.flush().await?;
    if received == 0 {
        return Err(OpError::BadRequest("没有收到文件内容".to_owned()));
    }
    let mut file = file;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}
