//! The end of the archive: exactly one end record, with its zip64 form where there is one.

use super::Stop;
use super::source::{Source, u16_at, u32_at, u64_at};
use crate::refusal::Refusal;
use std::io::{Read, Seek};

const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
const LOCATOR: &[u8] = b"PK\x06\x07";
const LOCATOR_BYTES: u64 = 20;
const END64: &[u8] = b"PK\x06\x06";
const END64_BYTES: u64 = 56;
const CENTRAL: &[u8] = b"PK\x01\x02";

/// Where the directory is and what the end says of it.
#[derive(Debug)]
pub(super) struct End {
    /// Offset of the central directory.
    pub(super) directory: u64,
    /// Offset of its end, where the end records begin.
    pub(super) directory_end: u64,
    /// Number of entries it should hold.
    pub(super) entries: u64,
    /// Length of the comment.
    pub(super) comment: usize,
    /// Zeros behind the end, with which tape-minded tools fill their last block.
    pub(super) padding: usize,
}

/// Finds the end record.
pub(super) fn find<R: Read + Seek>(source: &mut Source<R>) -> Result<End, Stop> {
    let length = source.length();
    let span = length.min(END_BYTES as u64 + u64::from(u16::MAX));
    let tail = source.at(length - span, usize::try_from(span).unwrap_or(0))?.to_vec();
    let zeros = tail.iter().rev().take_while(|byte| **byte == 0).count();
    let Some((at, padding)) = place(&tail, zeros)? else {
        let starts_as_zip = length >= 4 && source.at(0, 4)? == b"PK\x03\x04";
        return Err(if starts_as_zip { Refusal::Truncated } else { Refusal::NotZip }.into());
    };
    let record = tail.get(at..at + END_BYTES).unwrap_or_default().to_vec();
    let comment = tail.len() - at - END_BYTES - padding;
    let offset = length - span + at as u64;
    let disks = [u16_at(&record, 4), u16_at(&record, 6)];
    let mut end = End {
        directory: u64::from(u32_at(&record, 16)),
        directory_end: offset,
        entries: u64::from(u16_at(&record, 10)),
        comment,
        padding,
    };
    let mut size = u64::from(u32_at(&record, 12));
    match wide(source, &record, offset)? {
        Some(wide) => {
            (end.directory, end.directory_end, end.entries, size) = (wide.directory, wide.at, wide.entries, wide.size);
        }
        None if disks != [0, 0] || u16_at(&record, 8) != u16_at(&record, 10) => return Err(Refusal::MultiDisk.into()),
        None => {}
    }
    fits(source, &end, size)?;
    Ok(end)
}

/// The end record nearest to the end whose comment reaches exactly to it, or to the zeros that fill the rest.
fn place(tail: &[u8], zeros: usize) -> Result<Option<(usize, usize)>, Refusal> {
    let mut longer = None;
    for at in (0..=tail.len().saturating_sub(END_BYTES)).rev() {
        if !tail.get(at..).is_some_and(|rest| rest.starts_with(END)) {
            continue;
        }
        let said = usize::from(u16_at(tail, at + 20));
        let Some(room) = tail.len().checked_sub(at + END_BYTES) else { continue };
        let padding = room.saturating_sub(said);
        if said <= room && padding <= zeros {
            // A signature inside the comment is an end record to programs that look for nothing else.
            let comment = tail.get(at + END_BYTES..).unwrap_or_default();
            let second =
                comment.windows(END.len()).any(|four| four == END) || earlier(tail.get(..at).unwrap_or_default(), room);
            return if second { Err(Refusal::SecondEnd) } else { Ok(Some((at, padding))) };
        }
        longer = longer.or(room.checked_sub(said).map(|extra| extra as u64)).or(Some(0));
    }
    match longer {
        Some(0) => Err(Refusal::Truncated),
        Some(extra) => Err(Refusal::Trailer(extra)),
        None => Ok(None),
    }
}

/// True when an end record stands further in front whose comment reaches exactly to the end: to programs that look for
/// the longest comment, the real one is a part of it. `room` is what stands behind the real one.
fn earlier(before: &[u8], room: usize) -> bool {
    let length = before.len() + END_BYTES + room;
    let reaches = |at: usize| at + END_BYTES + usize::from(u16_at(before, at + 20)) == length;
    before.windows(END.len()).enumerate().any(|(at, four)| four == END && reaches(at))
}

struct Wide {
    at: u64,
    entries: u64,
    size: u64,
    directory: u64,
}

/// The zip64 end record, where its locator stands right before the end record.
fn wide<R: Read + Seek>(source: &mut Source<R>, record: &[u8], offset: u64) -> Result<Option<Wide>, Stop> {
    let Some(locator_at) = offset.checked_sub(LOCATOR_BYTES) else { return Ok(None) };
    let locator = source.at(locator_at, 20)?.to_vec();
    if !locator.starts_with(LOCATOR) {
        return Ok(None);
    }
    let at = u64_at(&locator, 8);
    if at.checked_add(END64_BYTES).is_none_or(|end| end > locator_at) {
        return Err(Refusal::Zip64Broken.into());
    }
    let end64 = source.at(at, 56)?.to_vec();
    if u32_at(&locator, 4) != 0 || u32_at(&locator, 16) > 1 || u32_at(&end64, 16) != 0 || u32_at(&end64, 20) != 0 {
        return Err(Refusal::MultiDisk.into());
    }
    let wide = Wide { at, entries: u64_at(&end64, 32), size: u64_at(&end64, 40), directory: u64_at(&end64, 48) };
    let ends_at_locator = u64_at(&end64, 4).checked_add(at + 12) == Some(locator_at);
    let agree16 = |narrow: u16, value: u64| narrow == u16::MAX || u64::from(narrow) == value;
    let agree32 = |narrow: u32, value: u64| narrow == u32::MAX || u64::from(narrow) == value;
    let agrees = end64.starts_with(END64)
        && ends_at_locator
        && u64_at(&end64, 24) == wide.entries
        && agree16(u16_at(record, 4), 0)
        && agree16(u16_at(record, 6), 0)
        && agree16(u16_at(record, 8), wide.entries)
        && agree16(u16_at(record, 10), wide.entries)
        && agree32(u32_at(record, 12), wide.size)
        && agree32(u32_at(record, 16), wide.directory);
    if agrees { Ok(Some(wide)) } else { Err(Refusal::Zip64Broken.into()) }
}

/// The directory must reach exactly to the end records; what does not is explained as well as it can be.
fn fits<R: Read + Seek>(source: &mut Source<R>, end: &End, size: u64) -> Result<(), Stop> {
    let said_end = end.directory.checked_add(size).ok_or(Refusal::DirectoryBroken)?;
    if said_end == end.directory_end {
        return Ok(());
    }
    let Some(between) = end.directory_end.checked_sub(said_end) else {
        return Err(Refusal::DirectoryBroken.into());
    };
    let before_end = end.directory_end - size;
    if size >= 4 && source.at(before_end, 4)? == CENTRAL && source.at(end.directory, 4)? != CENTRAL {
        return Err(Refusal::Prefix(between).into());
    }
    let probe = usize::try_from(between.min(64 * 1024)).unwrap_or(0);
    let second = source.at(said_end, probe)?.windows(END.len()).any(|four| four == END);
    Err(if second { Refusal::SecondEnd } else { Refusal::Gap(between) }.into())
}
