//! Work that takes a processor or a disk for a while, kept off the server's threads.

use crate::error::OpError;

/// Runs work that takes a processor for a while off the server's threads.
pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, OpError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| OpError::Internal("后台任务中断".to_owned()))
}
