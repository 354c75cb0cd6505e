//! Pictures: how large, how fine, which way up, how many pages, and whether anything is on them. No text is read here.
//!
//! The flow: the header, from a file's first window where that is enough → claims that are believable → only for
//! pictures that shrank so far that they may be blank, the pixels. A picture with writing on it is never unpacked.

pub(crate) mod blank;
mod jpeg;
pub(crate) mod pixels;
mod png;
mod tiff;

use crate::format::{self, Format};
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::text::Extract;
use anjuan_model::bundle::{FormatFacts, Scan, Text};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why there is no text, in Chinese.
const WHY: &str = "图片没有文字层，需文字识别（OCR）或人工核查";

/// Why a header was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The bytes end before it does.
    Short,
    /// It contradicts itself; the words say how.
    Broken(&'static str),
    /// More pages than are looked at.
    TooMany,
}

/// Whether a picture's whole content is needed for [`read`].
pub(crate) fn is_wanted(found: Format, head: &[u8], bytes: u64) -> bool {
    match (found, header(found, head)) {
        (Format::Tiff, _) | (_, Some(Err(Fault::Short))) => true,
        (_, Some(Ok(scan))) => blank::is_candidate(found, &scan, bytes),
        _ => false,
    }
}

/// Width and height of a picture in any of the formats that are looked into.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let scan = match format::of_head(bytes) {
        Format::Tiff => tiff::pages(bytes, 1).ok()?.first().copied(),
        found => header(found, bytes)?.ok(),
    };
    scan.map(|scan| (scan.width, scan.height))
}

/// Looks at a picture; `bytes` are those that [`is_wanted`] asked for.
pub(crate) fn read(found: Format, head: &[u8], bytes: Option<&[u8]>, limits: &Limits) -> Extract {
    let look = || match found {
        Format::Tiff => tiff::pages(bytes.ok_or(Oddity::TooBigToParse)?, limits.pdf_pages).map_err(oddity),
        _ => single(found, head, bytes).map(|scan| vec![scan]),
    };
    let panicked = |_| Err(Oddity::PictureBroken("结构异常"));
    let scans = match catch_unwind(AssertUnwindSafe(look)).unwrap_or_else(panicked) {
        Ok(scans) => scans,
        Err(oddity) => return Extract::unreadable(oddity),
    };
    let pixels = |scan: &Scan| u64::from(scan.width) * u64::from(scan.height);
    if let Some(scan) = scans.iter().find(|scan| pixels(scan) > limits.picture_pixels) {
        return Extract::unreadable(Oddity::PictureTooBig { width: scan.width, height: scan.height });
    }
    let count = u32::try_from(scans.len()).unwrap_or(u32::MAX);
    let blank: Vec<u32> = scans.iter().filter(|scan| scan.blank == Some(true)).map(|scan| scan.page).collect();
    let said = blank
        .first()
        .map(|first| Oddity::PictureBlank { count: u32::try_from(blank.len()).unwrap_or(u32::MAX), first: *first });
    Extract {
        text: Text::Unreadable { pages: count, why: WHY.to_owned() },
        facts: FormatFacts { pages: Some(count), scans, ..FormatFacts::default() },
        oddities: said.into_iter().collect(),
        ..Extract::default()
    }
}

/// A picture of one page.
fn single(found: Format, head: &[u8], bytes: Option<&[u8]>) -> Result<Scan, Oddity> {
    let scan = match header(found, bytes.unwrap_or(head)) {
        Some(Err(Fault::Short)) if bytes.is_none() => return Err(Oddity::TooBigToParse),
        Some(outcome) => outcome.map_err(oddity)?,
        None => return Err(Oddity::FormatUnknown),
    };
    let candidate = bytes.filter(|bytes| blank::is_candidate(found, &scan, bytes.len() as u64));
    let blank = candidate.map(|bytes| blank::is_blank(found, bytes)).transpose()?;
    Ok(Scan { page: 1, blank, ..scan })
}

fn header(found: Format, bytes: &[u8]) -> Option<Result<Scan, Fault>> {
    match found {
        Format::Jpeg => Some(jpeg::header(bytes)),
        Format::Png => Some(png::header(bytes)),
        _ => None,
    }
}

fn oddity(fault: Fault) -> Oddity {
    match fault {
        Fault::Short => Oddity::PictureBroken("文件不完整"),
        Fault::Broken(why) => Oddity::PictureBroken(why),
        Fault::TooMany => Oddity::TooBigToParse,
    }
}

/// Dots per inch of two directions, as a whole number that paper can have; the lesser counts.
fn dpi(across: f64, down: f64) -> Option<u32> {
    let least = across.min(down).round();
    (1.0..100_000.0).contains(&least).then_some(least as u32)
}

/// Degrees clockwise of an orientation as EXIF and TIFF number them; mirrored ones turn as their twins do.
fn turn(orientation: u32) -> u16 {
    match orientation {
        3 | 4 => 180,
        5 | 6 => 90,
        7 | 8 => 270,
        _ => 0,
    }
}
