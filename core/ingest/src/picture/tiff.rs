//! TIFF: the chain of directories, one a page; and the few tags of it that EXIF borrows.

use super::{Fault, dpi, turn};
use anjuan_model::bundle::Scan;
use std::collections::BTreeSet;

/// Strips of all pages together: pages may share one long list, and thousands of pages would each walk through it.
const MOST_STRIPS: usize = 1_000_000;
/// Entries of a directory: thousands of directories may overlap, and each is searched for every tag.
const MOST_ENTRIES: usize = 1_000;
/// Compression of Group 4 fax, in which a white line is one bit.
const GROUP_4: u32 = 4;

/// Reads every page.
pub(super) fn pages(bytes: &[u8], most: usize) -> Result<Vec<Scan>, Fault> {
    let file = File::new(bytes)?;
    let mut next = file.long(4)?;
    let mut visited = BTreeSet::new();
    let mut strips_left = MOST_STRIPS;
    let mut scans: Vec<Scan> = Vec::new();
    while next != 0 {
        if !visited.insert(next) {
            return Err(Fault::Broken("图片的页目录成环"));
        }
        if visited.len() > most {
            return Err(Fault::TooMany);
        }
        let directory = Directory::read(&file, next as usize)?;
        next = directory.next;
        // Reduced copies are previews and no pages.
        if directory.number(254).unwrap_or(0) & 1 == 0 {
            let page = u32::try_from(scans.len() + 1).unwrap_or(u32::MAX);
            scans.push(Scan { page, ..directory.page(&mut strips_left)? });
        }
    }
    if scans.is_empty() { Err(Fault::Broken("图片没有一页")) } else { Ok(scans) }
}

/// Resolution and orientation of a block of EXIF; what cannot be read is not there.
pub(super) fn resolution(exif: &[u8]) -> (Option<u32>, u32) {
    let first = File::new(exif).and_then(|file| Ok((file, file.long(4)? as usize)));
    let directory = first.as_ref().ok().and_then(|(file, at)| Directory::read(file, *at).ok());
    directory.map_or((None, 1), |directory| (directory.dpi(), directory.number(274).unwrap_or(1)))
}

#[derive(Clone, Copy)]
struct File<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> File<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, Fault> {
        match bytes.get(..4).ok_or(Fault::Short)? {
            b"II*\0" => Ok(Self { bytes, little: true }),
            b"MM\0*" => Ok(Self { bytes, little: false }),
            _ => Err(Fault::Broken("图片缺少文件头")),
        }
    }

    fn word(&self, at: usize) -> Result<u32, Fault> {
        let two = self.bytes.get(at..at.saturating_add(2)).and_then(|two| two.try_into().ok()).ok_or(Fault::Short)?;
        Ok(u32::from(if self.little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) }))
    }

    fn long(&self, at: usize) -> Result<u32, Fault> {
        let four =
            self.bytes.get(at..at.saturating_add(4)).and_then(|four| four.try_into().ok()).ok_or(Fault::Short)?;
        Ok(if self.little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    }
}

/// One directory; `fields` are where its entries stand.
struct Directory<'a> {
    file: File<'a>,
    fields: std::ops::Range<usize>,
    next: u32,
}

/// Bytes of one entry.
const ENTRY: usize = 12;

impl<'a> Directory<'a> {
    fn read(file: &File<'a>, at: usize) -> Result<Self, Fault> {
        let start = at.saturating_add(2);
        let count = file.word(at)? as usize;
        if count > MOST_ENTRIES {
            return Err(Fault::Broken("图片的页目录过长"));
        }
        let end = start.saturating_add(count * ENTRY);
        Ok(Self { file: *file, fields: start..end, next: file.long(end)? })
    }

    /// Kind of value, how many, and where they stand.
    fn field(&self, tag: u32) -> Option<(u32, usize, usize)> {
        let at = self.fields.clone().step_by(ENTRY).find(|at| self.file.word(*at) == Ok(tag))?;
        let (kind, count) = (self.file.word(at + 2).ok()?, self.file.long(at + 4).ok()? as usize);
        let size = match kind {
            1 | 2 => 1,
            3 => 2,
            4 => 4,
            5 => 8,
            _ => return None,
        };
        let fits = count.checked_mul(size).is_some_and(|bytes| bytes <= 4);
        Some((kind, count, if fits { at + 8 } else { self.file.long(at + 8).ok()? as usize }))
    }

    fn value(&self, kind: u32, place: usize, index: usize) -> Result<u32, Fault> {
        match kind {
            1 => self.file.bytes.get(place.saturating_add(index)).map(|byte| u32::from(*byte)).ok_or(Fault::Short),
            3 => self.file.word(place.saturating_add(index * 2)),
            _ => self.file.long(place.saturating_add(index * 4)),
        }
    }

    fn number(&self, tag: u32) -> Option<u32> {
        let (kind, count, place) = self.field(tag)?;
        if count == 0 { None } else { self.value(kind, place, 0).ok() }
    }

    fn ratio(&self, tag: u32) -> Option<f64> {
        let (_, _, place) = self.field(tag).filter(|(kind, count, _)| *kind == 5 && *count > 0)?;
        Some(f64::from(self.file.long(place).ok()?) / f64::from(self.file.long(place.saturating_add(4)).ok()?))
    }

    fn dpi(&self) -> Option<u32> {
        let scale = match self.number(296).unwrap_or(2) {
            2 => 1.0,
            3 => 2.54,
            _ => return None,
        };
        dpi(self.ratio(282)? * scale, self.ratio(283)? * scale)
    }

    fn page(&self, strips_left: &mut usize) -> Result<Scan, Fault> {
        let (width, height) = (self.number(256).unwrap_or(0), self.number(257).unwrap_or(0));
        if width == 0 || height == 0 {
            return Err(Fault::Broken("图片的宽或高有误"));
        }
        let blank = self.is_white(height, strips_left)?;
        let turn = turn(self.number(274).unwrap_or(1));
        Ok(Scan { page: 0, width, height, dpi: self.dpi(), turn, blank })
    }

    /// Walks over the strips or tiles, which must lie inside the file. Only of fax pages can be said without unpacking
    /// that they are blank: nothing but white lines leaves so few bytes.
    fn is_white(&self, height: u32, strips_left: &mut usize) -> Result<Option<bool>, Fault> {
        let of =
            |strips, tiles| self.field(strips).or_else(|| self.field(tiles)).ok_or(Fault::Broken("图片没有画面数据"));
        let ((kind, count, place), (size_kind, sizes, size_place)) = (of(273, 324)?, of(279, 325)?);
        if count == 0 || count != sizes {
            return Err(Fault::Broken("图片没有画面数据"));
        }
        *strips_left = strips_left.checked_sub(count).ok_or(Fault::TooMany)?;
        let mut packed = 0;
        for index in 0..count {
            let start = u64::from(self.value(kind, place, index)?);
            let size = u64::from(self.value(size_kind, size_place, index)?);
            if start + size > self.file.bytes.len() as u64 {
                return Err(Fault::Short);
            }
            packed += size;
        }
        let white = u64::from(height.div_ceil(8)) + 4 * count as u64;
        Ok((self.number(259) == Some(GROUP_4)).then_some(packed <= white))
    }
}
