//! Local headers: each must say what the directory says, in every form that honest tools write.

use super::directory::Header;
use super::end::End;
use super::extra::Extra;
use super::layout::{self, Span};
use super::source::{Source, u16_at, u32_at};
use super::{Method, Record, Stop};
use crate::names;
use crate::refusal::Refusal;
use std::io::{Read, Seek};

pub(super) const SIGNATURE: &[u8] = b"PK\x03\x04";
const HEADER_BYTES: usize = 30;
/// Sizes and checksum follow the data, because the tool wrote in one pass.
const STREAMED: u16 = 1 << 3;
/// Flags that change how an entry is read; the others say how hard the packer tried.
const MEANINGFUL: u16 = 1 | STREAMED | 1 << 6 | 1 << 11 | 1 << 13;

/// What a local header declares.
struct Local {
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    bytes: u64,
    /// True when the header gives the maximum for a size, and no field gives the size itself.
    size_open: bool,
    name: Vec<u8>,
    unicode: Option<String>,
    data: u64,
}

/// Compares every local header and accounts for every byte.
pub(super) fn check<R: Read + Seek>(
    source: &mut Source<R>,
    headers: Vec<Header>,
    end: &End,
) -> Result<(Vec<Record>, Vec<Refusal>), Stop> {
    let mut refusals = Vec::new();
    let mut records = Vec::with_capacity(headers.len());
    let mut spans = Vec::with_capacity(headers.len());
    for header in headers {
        let path = header.shown();
        if header.local >= end.directory {
            return Err(Refusal::DirectoryBroken.into());
        }
        let Some(local) = read(source, &header, &path, &mut refusals)? else { continue };
        differences(&header, &local, &path, &mut refusals);
        spans.push(Span {
            start: header.local,
            data_end: local.data.saturating_add(header.packed),
            streamed: local.flags & STREAMED != 0,
            complete: local.crc == header.crc && local.packed == header.packed && local.bytes == header.bytes,
            crc: header.crc,
            packed: header.packed,
            bytes: header.bytes,
            path: path.clone(),
        });
        let (folder, backslash) = header.name.as_ref().map_or((false, false), |clean| (clean.folder, clean.backslash));
        records.push(Record {
            litter: names::is_litter(&path),
            path,
            folder,
            name_known: header.name_known,
            backslash,
            bytes: header.bytes,
            packed: header.packed,
            crc: Some(header.crc),
            wrapping: false,
            method: header.known_method().unwrap_or(Method::Stored),
            data: local.data,
            streamed: local.flags & STREAMED != 0,
            size_open: local.size_open,
        });
    }
    refusals.extend(layout::account(source, spans, end.directory)?);
    Ok((records, refusals))
}

fn read<R: Read + Seek>(
    source: &mut Source<R>,
    header: &Header,
    path: &str,
    refusals: &mut Vec<Refusal>,
) -> Result<Option<Local>, Stop> {
    let fixed = source.at(header.local, HEADER_BYTES)?;
    if !fixed.starts_with(SIGNATURE) {
        return Err(Refusal::DirectoryBroken.into());
    }
    let name_bytes = usize::from(u16_at(fixed, 26));
    let size = HEADER_BYTES + name_bytes + usize::from(u16_at(fixed, 28));
    let bytes = source.at(header.local, size)?;
    let Some(extra) = Extra::read(bytes.get(HEADER_BYTES + name_bytes..).unwrap_or_default()) else {
        refusals.push(Refusal::ExtraBroken(path.to_owned()));
        return Ok(None);
    };
    let (mut packed, mut unpacked) = (u64::from(u32_at(bytes, 18)), u64::from(u32_at(bytes, 22)));
    let flags = u16_at(bytes, 6);
    // A streaming tool may leave the maximum in place without a zip64 field; it then counts as not yet known.
    let size_open = !extra.widen(&mut [&mut unpacked, &mut packed]) && flags & STREAMED != 0;
    if size_open {
        (packed, unpacked) = (0, 0);
    }
    let name = bytes.get(HEADER_BYTES..HEADER_BYTES + name_bytes).unwrap_or_default();
    Ok(Some(Local {
        unicode: extra.unicode_name(name).map(str::to_owned),
        name: name.to_vec(),
        flags,
        method: u16_at(bytes, 8),
        crc: u32_at(bytes, 14),
        packed,
        bytes: unpacked,
        size_open,
        data: header.local + size as u64,
    }))
}

fn differences(header: &Header, local: &Local, path: &str, refusals: &mut Vec<Refusal>) {
    let streamed = local.flags & STREAMED != 0;
    let same = |local: u64, central: u64| local == central || (streamed && local == 0);
    let mut refuse = |wrong: bool, refusal: fn(String) -> Refusal| {
        if wrong {
            refusals.push(refusal(path.to_owned()));
        }
    };
    let two_paths = local.unicode.as_ref().zip(header.unicode.as_ref()).is_some_and(|(one, other)| one != other);
    refuse(local.name != header.raw || two_paths, Refusal::NameDiffers);
    refuse(local.method != header.method, Refusal::MethodDiffers);
    refuse(local.flags & MEANINGFUL != header.flags & MEANINGFUL, Refusal::FlagsDiffer);
    refuse(!same(local.packed, header.packed) || !same(local.bytes, header.bytes), Refusal::SizeDiffers);
    refuse(!same(u64::from(local.crc), u64::from(header.crc)), Refusal::CrcDiffers);
}
