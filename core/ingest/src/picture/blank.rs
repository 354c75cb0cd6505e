//! Blank pages: pictures that shrank as far as only empty paper does, and whose pixels then show no ink.

use super::pixels::{self, MOST_PIXELS};
use crate::format::Format;
use crate::oddity::Oddity;
use anjuan_model::bundle::Scan;

/// Pixels for each byte from which a picture may be blank. Writing leaves more bytes behind.
pub(crate) const JPEG_SHARE: u64 = 12;
pub(crate) const PNG_SHARE: u64 = 100;
/// The same of fax, in which a line of letters takes many bytes and a white one a bit.
pub(crate) const FAX_SHARE: u64 = 1_500;
/// The rim that is not looked at, in parts of each side: scanners leave shadows there.
const RIM: u32 = 33;
/// How much darker or lighter than the paper ink is.
const INK: usize = 48;
/// One pixel of ink in this many makes a page that is not blank.
const INKED: u64 = 2_000;

/// Whether it is worth while to look at the pixels.
pub(super) fn is_candidate(found: Format, scan: &Scan, bytes: u64) -> bool {
    let pixels = u64::from(scan.width) * u64::from(scan.height);
    may_be_empty(pixels, bytes, if found == Format::Jpeg { JPEG_SHARE } else { PNG_SHARE })
}

/// Whether so many pixels in so few bytes may be empty paper.
pub(crate) fn may_be_empty(pixels: u64, bytes: u64, share: u64) -> bool {
    pixels <= MOST_PIXELS && bytes.saturating_mul(share) < pixels
}

/// Looks at the pixels.
///
/// # Errors
/// When they are not all there.
pub(super) fn is_blank(found: Format, bytes: &[u8]) -> Result<bool, Oddity> {
    pixels::unpack(found, bytes).map(|pixels| is_empty_paper(pixels.width(), pixels.height(), pixels.as_raw()))
}

/// The commonest shade is the paper; what differs from it is ink.
pub(crate) fn is_empty_paper(width: u32, height: u32, pixels: &[u8]) -> bool {
    let (rim_x, rim_y) = (width / RIM, height / RIM);
    let mut shades = [0_u64; 256];
    let inside = (rim_y as usize..(height - rim_y) as usize).filter_map(|row| {
        let start = row.checked_mul(width as usize)?;
        pixels.get(start + rim_x as usize..start + (width - rim_x) as usize)
    });
    for shade in inside.flatten() {
        shades[usize::from(*shade)] += 1;
    }
    let paper = shades.iter().enumerate().max_by_key(|(_, count)| **count).map_or(0, |(shade, _)| shade);
    let all: u64 = shades.iter().sum();
    let ink: u64 =
        shades.iter().enumerate().filter(|(shade, _)| shade.abs_diff(paper) > INK).map(|(_, count)| count).sum();
    ink * INKED < all
}
