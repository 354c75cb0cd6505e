//! A folder's files as entries of an archive: stored one behind the other in one source, in the order of the list.
//!
//! The caller lists the files and reads them; here their names, sizes and number pass the same gate as a zip's.

use super::directory::{collisions, is_long};
use super::source::Source;
use super::stream::Tools;
use super::{Archive, MOST_REFUSALS, Method, Record, Stop};
use crate::limits::Limits;
use crate::names::{self, Clean, Decoded};
use crate::refusal::Refusal;
use std::io::{Read, Seek};

/// One file of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderFile {
    /// Its path below the folder as the system has it, `/` between parts.
    pub name: Vec<u8>,
    /// Its size in bytes.
    pub bytes: u64,
    /// True for links, devices and whatever else is no plain file.
    pub special: bool,
}

impl FolderFile {
    /// The path by which a bundle knows the file.
    ///
    /// # Errors
    /// Refuses what no path in a bundle may be.
    pub fn path(&self) -> Result<String, Refusal> {
        names::clean(&self.decoded().text).map(|clean| clean.path)
    }

    /// File systems of today hold UTF-8; what is none was unpacked from a zip of elsewhere.
    fn decoded(&self) -> Decoded {
        names::decode(&self.name, true, None)
    }
}

impl<R: Read + Seek> Archive<R> {
    /// The files of a folder, whose contents lie one behind the other in the source.
    pub fn of_folder(reader: R, files: &[FolderFile], limits: &Limits) -> Result<Self, Stop> {
        let found = files.len() as u64;
        if found > limits.entries {
            return Err(Refusal::TooManyEntries { found, limit: limits.entries }.into());
        }
        let total: u64 = files.iter().fold(0, |sum, file| sum.saturating_add(file.bytes));
        let mut refusals = Vec::new();
        if total > limits.total_bytes {
            refusals.push(Refusal::TotalTooBig);
        }
        let (mut records, mut cleans): (Vec<Record>, Vec<Clean>) = (Vec::new(), Vec::new());
        let mut at = 0;
        for file in files {
            let decoded = file.decoded();
            match names::clean(&decoded.text) {
                Ok(clean) => {
                    refusals.extend(refused(file, &clean.path, limits));
                    records.push(record(file, &clean, decoded.known, at));
                    cleans.push(clean);
                }
                Err(refusal) => refusals.push(refusal),
            }
            at += file.bytes;
        }
        refusals.extend(collisions(cleans.iter()));
        if refusals.is_empty() {
            let source = Source::new(reader)?;
            let tools = Tools::default();
            return Ok(Self { source, tools, records, comment: 0, padding: 0, algorithms: Vec::new() });
        }
        refusals.truncate(MOST_REFUSALS);
        Err(Stop::Refused(refusals))
    }
}

/// A refusal that names its file.
type Named = fn(String) -> Refusal;

fn refused(file: &FolderFile, path: &str, limits: &Limits) -> Vec<Refusal> {
    let refusals: [(bool, Named); 4] = [
        (file.special, Refusal::SpecialFile),
        (file.bytes > limits.entry_bytes, Refusal::EntryTooBig),
        (is_long(path, limits), Refusal::NameTooLong),
        (path.split('/').count() > limits.depth, Refusal::TooDeep),
    ];
    refusals.into_iter().filter(|(wrong, _)| *wrong).map(|(_, refusal)| refusal(path.to_owned())).collect()
}

fn record(file: &FolderFile, clean: &Clean, name_known: bool, data: u64) -> Record {
    Record {
        litter: names::is_litter(&clean.path),
        path: clean.path.clone(),
        folder: false,
        name_known,
        backslash: clean.backslash,
        wrapping: false,
        bytes: file.bytes,
        packed: file.bytes,
        crc: None,
        method: Method::Stored,
        data,
        streamed: false,
        size_open: false,
    }
}
