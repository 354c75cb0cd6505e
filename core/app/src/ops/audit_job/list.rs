//! Finding the bundles of a job: each gets its row. A listing that is begun anew adds only what is not there yet.

use super::BundlePlace;
use crate::blocking::blocking;
use crate::error::OpError;
use crate::ops::audit_many::walk::{name_below, walk};
use crate::state::App;
use anjuan_store::{Job, NewAuditItem, Objects};
use futures_util::{StreamExt, TryStreamExt};
use std::path::{Path, PathBuf};

/// So many rows are added at once.
const PORTION: usize = 200;

/// Gives every bundle of the job its row, a portion in memory at a time.
pub async fn list(app: &App, job: &Job, place: &BundlePlace) -> Result<(), OpError> {
    match place {
        BundlePlace::Uploads => Ok(()),
        BundlePlace::Folder { root, below } => folder(app, job, PathBuf::from(root), below).await,
        BundlePlace::Objects { url } => objects(app, job, url).await,
    }
}

async fn folder(app: &App, job: &Job, root: PathBuf, below: &str) -> Result<(), OpError> {
    let folder = root.join(below);
    let (send, mut receive) = tokio::sync::mpsc::channel(2);
    let walking = blocking(move || {
        let mut portion = Vec::new();
        for found in walk(&folder) {
            portion.push(item_of(&root, &found.path, found.name));
            if portion.len() >= PORTION && send.blocking_send(std::mem::take(&mut portion)).is_err() {
                return;
            }
        }
        // Nobody listening means that the job is no longer ours.
        let _ = send.blocking_send(portion);
    });
    let adding = async move {
        while let Some(portion) = receive.recv().await {
            add(app, job, portion).await?;
        }
        Ok(())
    };
    let (walked, added) = tokio::join!(walking, adding);
    walked.and(added)
}

async fn objects(app: &App, job: &Job, url: &str) -> Result<(), OpError> {
    let zips = Objects::open(url, &app.object_options)?
        .list()
        .try_filter(|object| std::future::ready(object.key.to_ascii_lowercase().ends_with(".zip")));
    let mut portions = zips.try_chunks(PORTION);
    while let Some(portion) = portions.next().await {
        let portion = portion.map_err(|stopped| OpError::from(stopped.1))?;
        let item = |object: anjuan_store::StoredObject| NewAuditItem {
            place: object.key.clone(),
            name: object.key,
            bytes: object.bytes,
            blob_id: None,
        };
        add(app, job, portion.into_iter().map(item).collect()).await?;
    }
    Ok(())
}

async fn add(app: &App, job: &Job, portion: Vec<NewAuditItem>) -> Result<(), OpError> {
    if !portion.is_empty() {
        app.store.audit_items().add(job.id, portion).await?;
    }
    Ok(())
}

fn item_of(root: &Path, path: &Path, name: String) -> NewAuditItem {
    let bytes = path.metadata().map_or(0, |data| data.len());
    NewAuditItem { place: name_below(root, path), name, bytes, blob_id: None }
}
