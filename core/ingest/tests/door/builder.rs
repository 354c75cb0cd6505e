//! A byte-level zip writer that can lie in every field.

use anjuan_ingest::{Limits, Recogniser};
use anjuan_model::Bundle;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::{Cursor, Write};

/// One entry; what is `None` is written truthfully, in both headers unless the name says local.
#[derive(Clone, Default)]
pub struct Item {
    pub name: Vec<u8>,
    pub content: Vec<u8>,
    pub deflate: bool,
    pub flags: u16,
    pub method: Option<u16>,
    pub crc: Option<u32>,
    pub packed: Option<u32>,
    pub size: Option<u32>,
    pub local_name: Option<Vec<u8>>,
    pub local_flags: Option<u16>,
    pub local_method: Option<u16>,
    pub local_crc: Option<u32>,
    pub local_packed: Option<u32>,
    pub local_size: Option<u32>,
    pub local_extra: Vec<u8>,
    pub central_extra: Vec<u8>,
    pub attributes: u32,
    pub offset: Option<u32>,
    pub disk: u16,
    /// Version of the format that the directory asks for; 2.0 where it is zero.
    pub version: u16,
    /// Bytes in front of the local header.
    pub before: Vec<u8>,
    /// Bytes behind the data: a descriptor, or rubbish.
    pub after: Vec<u8>,
    /// Bytes behind the packed data that count as packed.
    pub inside: Vec<u8>,
    /// Written in the directory only.
    pub nowhere: bool,
    /// Left out of the directory.
    pub unlisted: bool,
}

/// The end of an archive.
#[derive(Clone, Default)]
pub struct End {
    pub count: Option<u16>,
    pub size: Option<u32>,
    pub offset: Option<u32>,
    pub disk: u16,
    pub comment: Vec<u8>,
    pub comment_length: Option<u16>,
    pub before_directory: Vec<u8>,
    pub before_end: Vec<u8>,
    pub after: Vec<u8>,
    pub zip64: bool,
    pub zip64_count: Option<u64>,
}

/// A JPEG's header: a frame of 8 by 8, and nothing behind it.
pub const JPEG: &[u8] = b"\xff\xd8\xff\xc0\0\x0b\x08\0\x08\0\x08\x01\x01\x11\0";

/// A stored entry.
pub fn item(name: &str, content: &[u8]) -> Item {
    let flags = if name.is_ascii() { 0 } else { 1 << 11 };
    Item { name: name.as_bytes().to_vec(), content: content.to_vec(), flags, ..Item::default() }
}

/// A deflated entry.
pub fn deflated(name: &str, content: &[u8]) -> Item {
    Item { deflate: true, ..item(name, content) }
}

pub fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("memory");
    encoder.finish().expect("memory")
}

struct Packed {
    data: Vec<u8>,
    crc: u32,
    packed: u32,
    size: u32,
    method: u16,
}

fn packed(item: &Item) -> Packed {
    let mut data = if item.deflate { deflate(&item.content) } else { item.content.clone() };
    data.extend_from_slice(&item.inside);
    Packed {
        crc: item.crc.unwrap_or_else(|| crc32fast::hash(&item.content)),
        packed: item.packed.unwrap_or(data.len() as u32),
        size: item.size.unwrap_or(item.content.len() as u32),
        method: item.method.unwrap_or(if item.deflate { 8 } else { 0 }),
        data,
    }
}

/// An archive of these entries.
pub fn zip(items: &[Item]) -> Vec<u8> {
    zip_with(items, &End::default())
}

/// An archive of these entries with this end.
pub fn zip_with(items: &[Item], end: &End) -> Vec<u8> {
    let mut out = Vec::new();
    let mut central = Vec::new();
    let mut count = 0_u16;
    for item in items {
        out.extend_from_slice(&item.before);
        let offset = out.len() as u32;
        let packed = packed(item);
        if !item.nowhere {
            local(&mut out, item, &packed);
        }
        if !item.unlisted {
            count += 1;
            directory(&mut central, item, &packed, item.offset.unwrap_or(offset));
        }
    }
    out.extend_from_slice(&end.before_directory);
    finish(out, &central, count, end)
}

fn local(out: &mut Vec<u8>, item: &Item, packed: &Packed) {
    let name = item.local_name.as_ref().unwrap_or(&item.name);
    out.extend_from_slice(b"PK\x03\x04\x14\x00");
    for half in [item.local_flags.unwrap_or(item.flags), item.local_method.unwrap_or(packed.method), 0, 0x5821] {
        out.extend_from_slice(&half.to_le_bytes());
    }
    let sizes = [
        item.local_crc.unwrap_or(packed.crc),
        item.local_packed.unwrap_or(packed.packed),
        item.local_size.unwrap_or(packed.size),
    ];
    for word in sizes {
        out.extend_from_slice(&word.to_le_bytes());
    }
    out.extend_from_slice(&(name.len() as u16).to_le_bytes());
    out.extend_from_slice(&(item.local_extra.len() as u16).to_le_bytes());
    out.extend_from_slice(name);
    out.extend_from_slice(&item.local_extra);
    out.extend_from_slice(&packed.data);
    out.extend_from_slice(&item.after);
}

fn directory(central: &mut Vec<u8>, item: &Item, packed: &Packed, offset: u32) {
    central.extend_from_slice(b"PK\x01\x02\x1e\x03");
    central.extend_from_slice(&if item.version == 0 { 20 } else { item.version }.to_le_bytes());
    for half in [item.flags, packed.method, 0, 0x5821] {
        central.extend_from_slice(&half.to_le_bytes());
    }
    for word in [packed.crc, packed.packed, packed.size] {
        central.extend_from_slice(&word.to_le_bytes());
    }
    for half in [item.name.len() as u16, item.central_extra.len() as u16, 0, item.disk, 0] {
        central.extend_from_slice(&half.to_le_bytes());
    }
    central.extend_from_slice(&item.attributes.to_le_bytes());
    central.extend_from_slice(&offset.to_le_bytes());
    central.extend_from_slice(&item.name);
    central.extend_from_slice(&item.central_extra);
}

fn finish(mut out: Vec<u8>, central: &[u8], count: u16, end: &End) -> Vec<u8> {
    let offset = out.len() as u32;
    out.extend_from_slice(central);
    out.extend_from_slice(&end.before_end);
    if end.zip64 {
        let at = out.len() as u64;
        let said = end.zip64_count.unwrap_or(u64::from(count));
        out.extend_from_slice(b"PK\x06\x06");
        out.extend_from_slice(&44_u64.to_le_bytes());
        out.extend_from_slice(&[45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for wide in [said, said, central.len() as u64, u64::from(offset)] {
            out.extend_from_slice(&wide.to_le_bytes());
        }
        out.extend_from_slice(b"PK\x06\x07\0\0\0\0");
        out.extend_from_slice(&at.to_le_bytes());
        out.extend_from_slice(&1_u32.to_le_bytes());
    }
    let wide = end.zip64.then_some(u16::MAX);
    let count = end.count.or(wide).unwrap_or(count);
    out.extend_from_slice(b"PK\x05\x06");
    for half in [end.disk, end.disk, count, count] {
        out.extend_from_slice(&half.to_le_bytes());
    }
    let size = end.size.or(end.zip64.then_some(u32::MAX)).unwrap_or(central.len() as u32);
    let offset = end.offset.or(end.zip64.then_some(u32::MAX)).unwrap_or(offset);
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&offset.to_le_bytes());
    out.extend_from_slice(&end.comment_length.unwrap_or(end.comment.len() as u16).to_le_bytes());
    out.extend_from_slice(&end.comment);
    out.extend_from_slice(&end.after);
    out
}

/// Opens a bundle with a recogniser that knows nothing.
pub fn open(bytes: &[u8], limits: &Limits) -> Bundle {
    open_with(bytes, limits, Recogniser::default())
}

/// Opens a bundle.
pub fn open_with(bytes: &[u8], limits: &Limits, recogniser: Recogniser) -> Bundle {
    anjuan_ingest::open(Cursor::new(bytes), "案卷.zip", limits, |_| recogniser, &mut |_| {})
        .expect("memory can be read")
}

/// The codes of a bundle's findings.
pub fn codes(bundle: &Bundle) -> Vec<&str> {
    bundle.findings.iter().map(|finding| finding.rule.as_str()).collect()
}
