//! Small packages that are read and written whole: plugins, and bundles that this program makes.

use crate::archive::{Archive, Stop};
use crate::digest::{Algorithm, Digests, Value};
use crate::error::IngestError;
use crate::limits::Limits;
use crate::refusal::Refusal;
use anjuan_model::catalog::Files;
use std::io::{Cursor, Read, Seek, Write};
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
    let mut packer = Packer::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        packer.add(path, bytes, Packing::Deflated)?;
    }
    Ok(packer.finish()?.into_inner())
}

/// Size of the windows in which files are copied, in bytes.
const WINDOW: usize = 256 * 1024;

/// How a file is put into a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// As it is, for what is packed already, such as PDF.
    Stored,
    /// Deflated.
    Deflated,
}

/// Writes a package file by file, so that it is never in memory as a whole. The same files in the same order give the
/// same bytes.
pub struct Packer<W: Write + Seek> {
    writer: ZipWriter<W>,
}

impl<W: Write + Seek> Packer<W> {
    /// An empty package.
    pub fn new(target: W) -> Self {
        Self { writer: ZipWriter::new(target) }
    }

    /// Adds a file.
    ///
    /// # Errors
    /// When the path is too long or taken, or the target fails.
    pub fn add(&mut self, path: &str, bytes: &[u8], packing: Packing) -> Result<(), IngestError> {
        self.copy(path, &mut &bytes[..], bytes.len() as u64, packing, &[]).map(|_| ())
    }

    /// Adds a file from a source of about so many bytes, and says how many they were and their checksums.
    ///
    /// # Errors
    /// As [`Packer::add`], or when the source fails.
    pub fn copy(
        &mut self,
        path: &str,
        content: &mut dyn Read,
        bytes: u64,
        packing: Packing,
        algorithms: &[Algorithm],
    ) -> Result<(u64, Vec<Value>), IngestError> {
        let method = match packing {
            Packing::Stored => CompressionMethod::Stored,
            Packing::Deflated => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644)
            // Deflate may lengthen what cannot be shortened by a little.
            .large_file(bytes > u64::from(u32::MAX / 2));
        self.writer.start_file(path, options).map_err(std::io::Error::from)?;
        let mut digests = Digests::new(algorithms);
        let mut window = vec![0; usize::try_from(bytes).unwrap_or(WINDOW).clamp(1, WINDOW)];
        let mut copied = 0;
        loop {
            let count = match content.read(&mut window) {
                Ok(0) => return Ok((copied, digests.finish())),
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.into()),
            };
            digests.update(&window[..count]);
            self.writer.write_all(&window[..count])?;
            copied += count as u64;
        }
    }

    /// Writes the directory and gives the target back.
    ///
    /// # Errors
    /// When the target fails.
    pub fn finish(self) -> Result<W, IngestError> {
        Ok(self.writer.finish().map_err(std::io::Error::from)?)
    }
}
