//! The strict walker: every byte of an archive belongs to one entry, its descriptor, the directory or the end record.
//!
//! Flow: [`end`] finds the one end record → [`directory`] reads the central headers → [`local`] compares each local
//! header → [`layout`] accounts for all bytes → [`stream`] unpacks entry by entry. Lenient readers skip these checks, and
//! what they skip is where two programs see two different bundles. [`folder`] takes a folder's files through the same
//! door as entries that are stored one behind the other.

mod directory;
mod early_end;
mod end;
mod extra;
mod folder;
mod layout;
mod local;
mod source;
mod stream;

pub use folder::FolderFile;
pub use stream::Content;

use crate::digest::Algorithm;
use crate::limits::Limits;
use crate::refusal::Refusal;
use source::Source;
use std::io::{Read, Seek};
use stream::Tools;

/// Refusals beyond this many are not listed: nobody reads them.
const MOST_REFUSALS: usize = 50;

/// Why an archive or an entry could not be read.
#[derive(Debug)]
pub enum Stop {
    /// The source of the bytes failed.
    Read(std::io::Error),
    /// The bytes are refused.
    Refused(Vec<Refusal>),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Read(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(vec![refusal])
    }
}

/// How an entry is packed; other methods are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// As it is.
    Stored,
    /// Deflate.
    Deflate,
}

/// One entry of an archive that passed every structural check.
#[derive(Debug, Clone)]
pub struct Record {
    /// Decoded and cleaned path, `/` between parts.
    pub path: String,
    /// True for folders.
    pub folder: bool,
    /// True for what operating systems leave behind.
    pub litter: bool,
    /// False when the name's encoding is unknown.
    pub name_known: bool,
    /// True when the path was written with `\`.
    pub backslash: bool,
    /// True when its size stands behind it alone, and its header gives the largest number there is.
    pub size_open: bool,
    /// True for what belongs to the package that holds the papers, and is none of them.
    pub wrapping: bool,
    /// Unpacked size in bytes.
    pub bytes: u64,
    packed: u64,
    /// What the archive states; a folder states nothing.
    crc: Option<u32>,
    method: Method,
    data: u64,
    /// True when its sizes follow its data.
    streamed: bool,
}

/// An archive whose structure is sound; nothing has been unpacked yet.
#[derive(Debug)]
pub struct Archive<R> {
    source: Source<R>,
    tools: Tools,
    records: Vec<Record>,
    comment: usize,
    padding: usize,
    algorithms: Vec<Algorithm>,
}

impl<R: Read + Seek> Archive<R> {
    /// Checks the structure of an archive without unpacking anything; all refusals at once where that is possible.
    pub fn open(reader: R, limits: &Limits) -> Result<Self, Stop> {
        let mut source = Source::new(reader)?;
        if source.length() > limits.bundle_bytes {
            return Err(Refusal::BundleTooBig { found: source.length(), limit: limits.bundle_bytes }.into());
        }
        let end = end::find(&mut source)?;
        if end.entries > limits.entries {
            return Err(Refusal::TooManyEntries { found: end.entries, limit: limits.entries }.into());
        }
        let headers = directory::read(&mut source, &end)?;
        let mut refusals = directory::check(&headers, source.length(), limits);
        let (records, more) = local::check(&mut source, headers, &end)?;
        refusals.extend(more);
        if refusals.is_empty() {
            let (comment, padding) = (end.comment, end.padding);
            let (tools, algorithms) = (Tools::default(), Vec::new());
            return Ok(Self { source, tools, records, comment, padding, algorithms });
        }
        refusals.truncate(MOST_REFUSALS);
        Err(Stop::Refused(refusals))
    }

    /// Its entries in the order of the directory.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// From now on these checksums are computed besides, in the same pass.
    pub fn compute(&mut self, algorithms: Vec<Algorithm>) {
        self.algorithms = algorithms;
    }

    /// Gives entries other paths, or takes them for the wrapping of what is looked for.
    pub(crate) fn rearrange(&mut self, change: impl FnMut(&mut Record)) {
        self.records.iter_mut().for_each(change);
    }

    /// Length of the comment at its end, in bytes.
    pub fn comment(&self) -> usize {
        self.comment
    }

    /// Number of zeros that fill it up at its end.
    pub fn padding(&self) -> usize {
        self.padding
    }

    /// Unpacks one entry; `keep` sees its first window and says whether the whole content is wanted.
    ///
    /// # Errors
    /// Refuses content that differs from its declared size or checksum.
    pub fn content(&mut self, record: &Record, keep: impl FnMut(&[u8]) -> bool) -> Result<Content, Stop> {
        stream::unpack(&mut self.source, &mut self.tools, record, &self.algorithms, keep)
    }
}
