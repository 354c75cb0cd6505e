//! What a compound file of OLE holds, by the names of its streams: old Word, Excel, PowerPoint, or a locked document.

use super::Format;

/// Bytes of one entry of a directory; entries stand at multiples of it.
const ENTRY: usize = 128;
/// Streams that give a file away. A locked document has nothing but its key and its package.
const STREAMS: &[(&str, Format)] = &[
    ("EncryptedPackage", Format::Locked),
    ("WordDocument", Format::Doc),
    ("Workbook", Format::Xls),
    ("Book", Format::Xls),
    ("PowerPoint Document", Format::Ppt),
];

/// The format by whatever part of a file is at hand; entries of other programs' directories inside come later.
pub(super) fn of_ole(bytes: &[u8]) -> Format {
    let names = bytes.chunks_exact(ENTRY).skip(4).filter_map(name);
    let known = |name: String| STREAMS.iter().find(|(stream, _)| *stream == name).map(|(_, format)| *format);
    names.filter_map(known).next().unwrap_or(Format::Ole)
}

/// The name of a directory's entry for a stream.
fn name(entry: &[u8]) -> Option<String> {
    const STREAM: u8 = 2;
    let length = usize::from(u16::from_le_bytes(entry.get(64..66)?.try_into().ok()?));
    let sound = entry.get(66) == Some(&STREAM) && (4..=64).contains(&length) && length.is_multiple_of(2);
    let letters = entry.get(..length.checked_sub(2)?).filter(|_| sound)?;
    let units = letters.chunks_exact(2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    char::decode_utf16(units).collect::<Result<String, _>>().ok()
}
