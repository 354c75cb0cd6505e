//! Accounting: entries side by side from the first byte to the directory, nothing before, between or shared.

use super::Stop;
use super::local::SIGNATURE;
use super::source::{Source, u32_at, u64_at};
use crate::refusal::Refusal;
use std::io::{Read, Seek};

const DESCRIPTOR: &[u8] = b"PK\x07\x08";

/// The bytes of one entry, header included, its descriptor not.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) start: u64,
    pub(super) data_end: u64,
    /// True when a data descriptor should follow.
    pub(super) streamed: bool,
    /// True when the local header was complete all the same.
    pub(super) complete: bool,
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) bytes: u64,
    pub(super) path: String,
}

/// Walks the spans in their order in the file.
pub(super) fn account<R: Read + Seek>(
    source: &mut Source<R>,
    mut spans: Vec<Span>,
    directory: u64,
) -> Result<Vec<Refusal>, Stop> {
    spans.sort_by_key(|span| span.start);
    let mut refusals = Vec::new();
    let mut reached = 0;
    let nexts: Vec<u64> = spans.iter().skip(1).map(|span| span.start).chain([directory]).collect();
    for (span, next) in spans.iter().zip(nexts) {
        if span.start < reached {
            refusals.push(Refusal::Overlap(span.path.clone()));
        } else if let Some(refusal) = between(source, reached, span.start)? {
            refusals.push(refusal);
        }
        reached = reached.max(span.data_end);
        if span.data_end > next {
            // The next entry reports the overlap; behind the last one there is only the directory.
            if next == directory {
                refusals.push(Refusal::Overlap(span.path.clone()));
            }
        } else if span.streamed {
            match descriptor(source, span, next - span.data_end)? {
                Some(size) => reached = span.data_end + size,
                None => {
                    refusals.push(Refusal::DescriptorBroken(span.path.clone()));
                    reached = next;
                }
            }
        }
    }
    if reached <= directory {
        refusals.extend(between(source, reached, directory)?);
    }
    Ok(refusals)
}

/// What bytes that no entry owns look like.
fn between<R: Read + Seek>(source: &mut Source<R>, from: u64, to: u64) -> Result<Option<Refusal>, Stop> {
    let size = to.saturating_sub(from);
    if size == 0 {
        return Ok(None);
    }
    if size >= 4 && source.at(from, 4)? == SIGNATURE {
        return Ok(Some(Refusal::HiddenEntry));
    }
    Ok(Some(if from == 0 { Refusal::Prefix(size) } else { Refusal::Gap(size) }))
}

/// The size of the descriptor behind an entry: with or without signature, with 32 or 64 bit sizes.
///
/// The form that fills the room exactly goes first; none at all is fine when the local header was complete.
fn descriptor<R: Read + Seek>(source: &mut Source<R>, span: &Span, room: u64) -> Result<Option<u64>, Stop> {
    if room == 0 {
        return Ok(span.complete.then_some(0));
    }
    let bytes = source.at(span.data_end, usize::try_from(room.min(24)).unwrap_or(0))?.to_vec();
    let fits = |size: u64| size <= room && matches(&bytes, size, span);
    let exact = [16, 24, 12, 20].into_iter().find(|size| *size == room && fits(*size));
    Ok(exact.or_else(|| [24, 16, 20, 12].into_iter().find(|size| fits(*size))))
}

fn matches(bytes: &[u8], size: u64, span: &Span) -> bool {
    let signed = size == 16 || size == 24;
    let from = if signed { 4 } else { 0 };
    let (packed, unpacked) = match size {
        20 | 24 => (u64_at(bytes, from + 4), u64_at(bytes, from + 12)),
        _ => (u64::from(u32_at(bytes, from + 4)), u64::from(u32_at(bytes, from + 8))),
    };
    let signature_fits = !signed || bytes.starts_with(DESCRIPTOR);
    signature_fits && u32_at(bytes, from) == span.crc && packed == span.packed && unpacked == span.bytes
}
