//! The central directory: its headers, their names, and what they declare.

use super::end::End;
use super::extra::Extra;
use super::source::{Source, u16_at, u32_at};
use super::{Method, Stop};
use crate::limits::Limits;
use crate::names::{self, Clean};
use crate::refusal::Refusal;
use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

const SIGNATURE: &[u8] = b"PK\x01\x02";
const HEADER_BYTES: usize = 46;
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
/// A name in UTF-8.
const UTF8: u16 = 1 << 11;
/// The version of the format that stored and deflated entries may ask for; Info-ZIP leaves out what asks for more.
const MOST_VERSION: u16 = 46;
/// Unix file types in the upper half of the external attributes.
const TYPE_MASK: u32 = 0xF000_0000;
const REGULAR: u32 = 0x8000_0000;
const FOLDER: u32 = 0x4000_0000;
/// What Info-ZIP writes for content from standard input.
const PIPED: u32 = 0x1000_0000;
/// A folder in the lower half, as DOS and Windows write it.
const DOS_FOLDER: u32 = 0x10;

/// One central header.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) raw: Vec<u8>,
    pub(super) name: Result<Clean, Refusal>,
    pub(super) name_known: bool,
    pub(super) flags: u16,
    pub(super) method: u16,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) bytes: u64,
    pub(super) local: u64,
    /// The Unicode path field, where there is one.
    pub(super) unicode: Option<String>,
    extra_sound: bool,
    version: u16,
    disk: u16,
    attributes: u32,
}

impl Header {
    /// The path as people see it, also when it is refused.
    pub(super) fn shown(&self) -> String {
        match &self.name {
            Ok(clean) => clean.path.clone(),
            Err(refusal) => refusal.path().unwrap_or_default().to_owned(),
        }
    }

    /// True when the plain name and the Unicode path speak of two files.
    fn has_two_names(&self) -> bool {
        self.unicode.as_ref().is_some_and(|path| !names::is_same_name(&self.raw, self.flags & UTF8 != 0, path))
    }

    /// True when the attributes make a folder of what has the name of a file.
    fn is_folder_by_attributes(&self) -> bool {
        self.attributes & TYPE_MASK == FOLDER || self.attributes & DOS_FOLDER != 0
    }

    pub(super) fn known_method(&self) -> Option<Method> {
        match self.method {
            0 => Some(Method::Stored),
            8 => Some(Method::Deflate),
            _ => None,
        }
    }
}

/// Reads every header; the directory must end where the end record says.
pub(super) fn read<R: Read + Seek>(source: &mut Source<R>, end: &End) -> Result<Vec<Header>, Stop> {
    let mut headers = Vec::new();
    let mut at = end.directory;
    while at < end.directory_end {
        let fixed = source.at(at, HEADER_BYTES)?;
        if !fixed.starts_with(SIGNATURE) {
            return Err(Refusal::DirectoryBroken.into());
        }
        let name_bytes = usize::from(u16_at(fixed, 28));
        let extra_bytes = usize::from(u16_at(fixed, 30));
        let size = HEADER_BYTES + name_bytes + extra_bytes + usize::from(u16_at(fixed, 32));
        if at + size as u64 > end.directory_end {
            return Err(Refusal::DirectoryBroken.into());
        }
        headers.push(header(source.at(at, size)?, name_bytes, extra_bytes));
        at += size as u64;
    }
    let found = headers.len() as u64;
    if found == end.entries { Ok(headers) } else { Err(Refusal::CountWrong { said: end.entries, found }.into()) }
}

fn header(bytes: &[u8], name_bytes: usize, extra_bytes: usize) -> Header {
    let raw = bytes.get(HEADER_BYTES..HEADER_BYTES + name_bytes).unwrap_or_default();
    let from = HEADER_BYTES + name_bytes;
    let extra = Extra::read(bytes.get(from..from + extra_bytes).unwrap_or_default());
    let mut packed = u64::from(u32_at(bytes, 20));
    let mut unpacked = u64::from(u32_at(bytes, 24));
    let mut local = u64::from(u32_at(bytes, 42));
    let widened = extra.as_ref().is_some_and(|extra| extra.widen(&mut [&mut unpacked, &mut packed, &mut local]));
    let flags = u16_at(bytes, 8);
    let unicode = extra.as_ref().and_then(|extra| extra.unicode_name(raw));
    let decoded = names::decode(raw, flags & UTF8 != 0, unicode);
    Header {
        name: names::clean(&decoded.text),
        name_known: decoded.known,
        raw: raw.to_vec(),
        flags,
        method: u16_at(bytes, 10),
        crc: u32_at(bytes, 16),
        packed,
        bytes: unpacked,
        local,
        unicode: unicode.map(str::to_owned),
        extra_sound: widened,
        // The upper byte names a system and means nothing here.
        version: u16_at(bytes, 6) & 0xff,
        disk: u16_at(bytes, 34),
        attributes: u32_at(bytes, 38),
    }
}

/// Everything that can be said against the headers without looking at the entries.
pub(super) fn check(headers: &[Header], length: u64, limits: &Limits) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = headers.iter().flat_map(|header| one(header, limits)).collect();
    let total = headers.iter().fold(0_u64, |sum, header| sum.saturating_add(header.bytes));
    if total > limits.total_bytes {
        refusals.push(Refusal::TotalTooBig);
    } else if total > limits.ratio_from_bytes && total / length.max(1) >= limits.total_ratio {
        refusals.push(Refusal::RatioTooHigh(String::from("整个压缩包")));
    }
    refusals.extend(collisions(headers.iter().filter_map(|header| header.name.as_ref().ok())));
    refusals
}

fn one(header: &Header, limits: &Limits) -> Vec<Refusal> {
    let path = header.shown();
    let mut refusals = Vec::new();
    let mut refuse = |wrong: bool, refusal: fn(String) -> Refusal| {
        if wrong {
            refusals.push(refusal(path.clone()));
        }
    };
    let kind = header.attributes & TYPE_MASK;
    let ratio = header.bytes / header.packed.max(1);
    refuse(!header.extra_sound, Refusal::ExtraBroken);
    refuse(header.has_two_names(), Refusal::NameDiffers);
    refuse(header.version > MOST_VERSION, Refusal::VersionTooHigh);
    refuse(header.flags & ENCRYPTED != 0, Refusal::Encrypted);
    refuse(![0, REGULAR, FOLDER, PIPED].contains(&kind), Refusal::SpecialFile);
    refuse(header.bytes > limits.entry_bytes, Refusal::EntryTooBig);
    refuse(header.bytes > limits.ratio_from_bytes && ratio >= limits.entry_ratio, Refusal::RatioTooHigh);
    refuse(header.method == 0 && header.packed != header.bytes && header.flags & ENCRYPTED == 0, Refusal::SizeDiffers);
    if let Ok(clean) = &header.name {
        refuse(is_long(&clean.path, limits), Refusal::NameTooLong);
        refuse(clean.path.split('/').count() > limits.depth, Refusal::TooDeep);
        refuse((clean.folder || header.is_folder_by_attributes()) && header.bytes > 0, Refusal::FolderWithData);
    }
    if let Err(refusal) = &header.name {
        refusals.push(refusal.clone());
    }
    if header.known_method().is_none() && header.flags & ENCRYPTED == 0 {
        refusals.push(Refusal::UnsupportedMethod { path, method: header.method });
    }
    if header.disk != 0 {
        refusals.push(Refusal::MultiDisk);
    }
    refusals
}

/// Whether a path, or one of its parts, is longer than systems take it.
pub(super) fn is_long(path: &str, limits: &Limits) -> bool {
    path.len() > limits.path_bytes || path.split('/').any(|part| part.len() > limits.part_bytes)
}

/// The same name twice, names that many systems take for the same, and files that are folders elsewhere.
pub(super) fn collisions<'a>(names: impl Iterator<Item = &'a Clean>) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let mut files: BTreeMap<String, &str> = BTreeMap::new();
    let mut folders: BTreeSet<String> = BTreeSet::new();
    for clean in names {
        let folded = names::fold(&clean.path);
        folders.extend(folded.match_indices('/').map(|(at, _)| folded[..at].to_owned()));
        if clean.folder {
            folders.insert(folded);
            continue;
        }
        match files.entry(folded) {
            Slot::Vacant(slot) => {
                slot.insert(&clean.path);
            }
            Slot::Occupied(other) if *other.get() == clean.path => {
                refusals.push(Refusal::DuplicateName(clean.path.clone()))
            }
            Slot::Occupied(_) => refusals.push(Refusal::NamesCollide(clean.path.clone())),
        }
    }
    let both = files.iter().filter(|(folded, _)| folders.contains(*folded));
    refusals.extend(both.map(|(_, path)| Refusal::FileIsFolder((*path).to_owned())));
    refusals
}
