//! Small packages that are read and written whole: plugins, and bundles that this program makes.

use crate::archive::{Archive, Stop};
use crate::error::IngestError;
use crate::limits::Limits;
use crate::refusal::Refusal;
use anjuan_model::catalog::Files;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Reads a package through the same walker as bundles; folders and litter are left out.
///
/// # Errors
/// The first refusal.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Files, Refusal> {
    let mut archive = Archive::open(Cursor::new(bytes), limits).map_err(first)?;
    let records = archive.records().to_vec();
    let mut files = Files::new();
    for record in records.iter().filter(|record| !record.folder && !record.litter) {
        let content = archive.content(record, |_| true).map_err(first)?;
        files.insert(record.path.clone(), content.bytes.unwrap_or_default().into());
    }
    Ok(files)
}

/// The first refusal; bytes in memory cannot fail to be read, so that would be a truncated package.
fn first(stop: Stop) -> Refusal {
    match stop {
        Stop::Refused(refusals) => refusals.into_iter().next().unwrap_or(Refusal::DirectoryBroken),
        Stop::Read(_) => Refusal::Truncated,
    }
}

/// Writes a package: sorted by path, one fixed time, so that the same files give the same bytes.
///
/// # Errors
/// When a path or the whole is too long for the format.
pub fn write(files: &Files) -> Result<Vec<u8>, IngestError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer.start_file(path.as_str(), options).map_err(std::io::Error::from)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish().map_err(std::io::Error::from)?.into_inner())
}
