//! The bytes of one bundle of a job, in a file: an upload and an object are copied into one that vanishes.

use super::BundlePlace;
use crate::error::OpError;
use crate::ops::audit_many::walk::unshown;
use crate::state::App;
use anjuan_store::{AuditItem, Objects, StoreError};
use std::fs::File;
use std::io::{ErrorKind, Seek, SeekFrom};
use std::path::Path;

/// Why a bundle's bytes are not at hand.
pub enum Missing {
    /// The bundle cannot be read; the code says why.
    Unread(&'static str),
    /// The store or the disk is out of reach for the moment.
    Ours(OpError),
}

impl From<OpError> for Missing {
    fn from(error: OpError) -> Self {
        Self::Ours(error)
    }
}

/// Opens a bundle.
pub async fn fetch(app: &App, place: &BundlePlace, item: &AuditItem, limit_bytes: u64) -> Result<File, Missing> {
    match place {
        BundlePlace::Folder { root, .. } => {
            let (root, below) = (root.clone(), item.place.clone());
            crate::blocking::blocking(move || confined(Path::new(&root), &below)).await?
        }
        BundlePlace::Uploads => {
            let blob = item.blob_id.ok_or(Missing::Unread("gone"))?;
            let (mut file, copy) = vanishing(app)?;
            app.store.blobs().read_into(blob, copy).await.map_err(of_store)?;
            rewound(&mut file)?;
            Ok(file)
        }
        BundlePlace::Objects { url } => {
            let objects = Objects::open(url, &app.object_options).map_err(of_store)?;
            let (mut file, copy) = vanishing(app)?;
            objects.copy_out(&item.place, copy, limit_bytes).await.map_err(of_store)?;
            rewound(&mut file)?;
            Ok(file)
        }
    }
}

/// A file below a folder, wherever its links lead: nothing outside the folder is opened.
fn confined(root: &Path, below: &str) -> Result<File, Missing> {
    let of_disk = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Missing::Unread("gone"),
        ErrorKind::PermissionDenied => Missing::Unread("forbidden"),
        _ => Missing::Unread("unreadable"),
    };
    let root = root.canonicalize().map_err(of_disk)?;
    // A name that says `\x41` of itself goes before one whose bytes are shown so.
    let found = root.join(below).canonicalize().or_else(|_| root.join(unshown(below)).canonicalize());
    let path = found.map_err(of_disk)?;
    if !path.starts_with(&root) {
        return Err(Missing::Unread("outside"));
    }
    if !path.is_file() {
        return Err(Missing::Unread("unreadable"));
    }
    File::open(path).map_err(of_disk)
}

fn vanishing(app: &App) -> Result<(File, tokio::fs::File), Missing> {
    let file = tempfile::tempfile_in(app.data.join("uploads")).map_err(OpError::Io)?;
    let copy = tokio::fs::File::from_std(file.try_clone().map_err(OpError::Io)?);
    Ok((file, copy))
}

fn rewound(file: &mut File) -> Result<(), Missing> {
    file.seek(SeekFrom::Start(0)).map(drop).map_err(|error| Missing::Ours(OpError::Io(error)))
}

fn of_store(error: StoreError) -> Missing {
    match error {
        StoreError::NotFound { .. } => Missing::Unread("gone"),
        StoreError::TooLarge { .. } => Missing::Unread("too-large"),
        StoreError::Broken { .. } => Missing::Unread("unreadable"),
        other => Missing::Ours(other.into()),
    }
}
