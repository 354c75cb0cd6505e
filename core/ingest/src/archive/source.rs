//! Positioned reads through one small window, so that an archive is never in memory as a whole.

use super::Stop;
use crate::refusal::Refusal;
use std::io::{Read, Seek, SeekFrom};

/// Read-ahead for headers, in bytes; entries have their own, larger window.
const WINDOW: u64 = 8 * 1024;

/// A seekable source of known length.
#[derive(Debug)]
pub(super) struct Source<R> {
    reader: R,
    length: u64,
    window: Vec<u8>,
    start: u64,
}

impl<R: Read + Seek> Source<R> {
    pub(super) fn new(mut reader: R) -> std::io::Result<Self> {
        let length = reader.seek(SeekFrom::End(0))?;
        Ok(Self { reader, length, window: Vec::new(), start: 0 })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Some bytes at a place; what lies beyond the end is a truncated archive.
    pub(super) fn at(&mut self, offset: u64, count: usize) -> Result<&[u8], Stop> {
        let count = count as u64;
        let end = offset.checked_add(count).filter(|end| *end <= self.length).ok_or(Refusal::Truncated)?;
        if offset < self.start || end > self.start + self.window.len() as u64 {
            let wanted = count.max(WINDOW).min(self.length - offset);
            self.window.clear();
            self.start = offset;
            self.reader.seek(SeekFrom::Start(offset))?;
            (&mut self.reader).take(wanted).read_to_end(&mut self.window)?;
        }
        let from = usize::try_from(offset - self.start).unwrap_or(usize::MAX);
        let to = from.saturating_add(usize::try_from(count).unwrap_or(usize::MAX));
        // A source that got shorter while it was read ends here.
        self.window.get(from..to).ok_or_else(|| Refusal::Truncated.into())
    }

    /// A reader over a range, for unpacking.
    pub(super) fn range(&mut self, offset: u64, count: u64) -> std::io::Result<std::io::Take<&mut R>> {
        self.reader.seek(SeekFrom::Start(offset))?;
        Ok((&mut self.reader).take(count))
    }
}

/// Two bytes, little-endian; zero where there are none.
pub(super) fn u16_at(bytes: &[u8], offset: usize) -> u16 {
    bytes.get(offset..offset + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

/// Four bytes, little-endian; zero where there are none.
pub(super) fn u32_at(bytes: &[u8], offset: usize) -> u32 {
    bytes.get(offset..offset + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// Eight bytes, little-endian; zero where there are none.
pub(super) fn u64_at(bytes: &[u8], offset: usize) -> u64 {
    bytes.get(offset..offset + 8).and_then(|eight| eight.try_into().ok()).map_or(0, u64::from_le_bytes)
}
