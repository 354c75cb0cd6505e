//! Blank pages: pictures that shrank as far as only empty paper does, and whose pixels then show no ink.

use crate::format::Format;
use crate::oddity::Oddity;
use anjuan_model::bundle::Scan;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageResult};
use std::io::Cursor;

/// Pixels that are unpacked at most: A4 at 400 dpi.
const MOST_PIXELS: u64 = 16_000_000;
/// Memory that a decoder may take, in bytes.
const MOST_BYTES: u64 = 128 * 1024 * 1024;
/// Pixels for each byte from which a picture may be blank. Writing leaves more bytes behind.
const JPEG_SHARE: u64 = 12;
const PNG_SHARE: u64 = 100;
/// The rim that is not looked at, in parts of each side: scanners leave shadows there.
const RIM: u32 = 33;
/// How much darker or lighter than the paper ink is.
const INK: usize = 48;
/// One pixel of ink in this many makes a page that is not blank.
const INKED: u64 = 2_000;

/// Whether it is worth while to look at the pixels.
pub(super) fn is_candidate(found: Format, scan: &Scan, bytes: u64) -> bool {
    let pixels = u64::from(scan.width) * u64::from(scan.height);
    let share = if found == Format::Jpeg { JPEG_SHARE } else { PNG_SHARE };
    pixels <= MOST_PIXELS && bytes.saturating_mul(share) < pixels
}

/// Looks at the pixels.
///
/// # Errors
/// When they are not all there.
pub(super) fn is_blank(found: Format, bytes: &[u8]) -> Result<bool, Oddity> {
    let cut = Oddity::PictureBroken("画面数据不完整或已损坏");
    // The decoder fills in what is missing, so that the end must be looked for.
    if found == Format::Jpeg && !bytes.windows(2).any(|two| two == [0xff, 0xd9]) {
        return Err(cut);
    }
    let pixels = match found {
        Format::Jpeg => JpegDecoder::new(Cursor::new(bytes)).and_then(unpacked),
        _ => PngDecoder::new(Cursor::new(bytes)).and_then(unpacked),
    };
    pixels.map(|pixels| is_empty_paper(&pixels)).map_err(|_broken| cut)
}

fn unpacked(mut decoder: impl ImageDecoder) -> ImageResult<GrayImage> {
    let mut most = image::Limits::default();
    most.max_alloc = Some(MOST_BYTES);
    decoder.set_limits(most)?;
    DynamicImage::from_decoder(decoder).map(DynamicImage::into_luma8)
}

/// The commonest shade is the paper; what differs from it is ink.
fn is_empty_paper(pixels: &GrayImage) -> bool {
    let (width, height) = pixels.dimensions();
    let (rim_x, rim_y) = (width / RIM, height / RIM);
    let mut shades = [0_u64; 256];
    for row in pixels.rows().skip(rim_y as usize).take((height - 2 * rim_y) as usize) {
        for pixel in row.skip(rim_x as usize).take((width - 2 * rim_x) as usize) {
            shades[usize::from(pixel.0[0])] += 1;
        }
    }
    let paper = shades.iter().enumerate().max_by_key(|(_, count)| **count).map_or(0, |(shade, _)| shade);
    let all: u64 = shades.iter().sum();
    let ink: u64 =
        shades.iter().enumerate().filter(|(shade, _)| shade.abs_diff(paper) > INK).map(|(_, count)| count).sum();
    ink * INKED < all
}
