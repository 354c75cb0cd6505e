//! Opening a folder: the same gate and the same pass as for a zip, over files that the caller lists and reads.

use crate::archive::{Archive, FolderFile};
use crate::error::IngestError;
use crate::limits::Limits;
use crate::open::{Step, through};
use crate::recognise::Recogniser;
use anjuan_model::hash::sha256_hex;
use anjuan_model::{Bundle, CaseFacts};
use std::io::{Read, Seek};

/// Opens a folder as a bundle; the contents of its files lie one behind the other in the source.
///
/// The hash of such a bundle is that of the list of its papers and their hashes, as a manifest would write it.
///
/// # Errors
/// Only when the bytes themselves cannot be read.
pub fn open_folder<R: Read + Seek>(
    reader: R,
    files: &[FolderFile],
    name: &str,
    limits: &Limits,
    recogniser: impl FnOnce(Option<&CaseFacts>) -> Recogniser,
    watch: &mut dyn FnMut(Step<'_>),
) -> Result<Bundle, IngestError> {
    let bytes = files.iter().map(|file| file.bytes).sum();
    let bundle = Bundle { name: name.to_owned(), bytes, ..Bundle::default() };
    let archive = Archive::of_folder(reader, files, limits);
    let mut bundle = through(archive, bundle, limits, recogniser, watch)?;
    let mut lines: Vec<String> =
        bundle.entries.iter().map(|entry| format!("{}  {}\n", entry.sha256, entry.path)).collect();
    lines.sort();
    bundle.sha256 = sha256_hex(lines.concat().as_bytes());
    Ok(bundle)
}
