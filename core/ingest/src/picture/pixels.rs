//! Pixels of a picture, unpacked within bounds: for blank pages, and for whoever reads pictures.

use crate::format::{self, Format};
use crate::oddity::Oddity;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::imageops::{rotate90, rotate180, rotate270};
use image::{DynamicImage, GrayImage, ImageDecoder, ImageResult};
use std::io::Cursor;

/// Pixels that are unpacked at most: A4 at 400 dpi.
pub(super) const MOST_PIXELS: u64 = 16_000_000;
/// Memory that a decoder may take, in bytes.
const MOST_BYTES: u64 = 128 * 1024 * 1024;

/// The pixels of a picture, turned upright by so many degrees clockwise.
///
/// # Errors
/// When they are not all there, or too many.
pub(crate) fn grey(bytes: &[u8], turn: u16) -> Result<GrayImage, Oddity> {
    let found = format::of_head(bytes);
    if let Some((width, height)) = super::size(bytes)
        && u64::from(width) * u64::from(height) > MOST_PIXELS
    {
        return Err(Oddity::PictureTooBig { width, height });
    }
    let grey = unpack(found, bytes)?;
    Ok(match turn {
        90 => rotate90(&grey),
        180 => rotate180(&grey),
        270 => rotate270(&grey),
        _ => grey,
    })
}

/// Unpacks a JPEG or a PNG.
///
/// # Errors
/// When the pixels are not all there.
pub(super) fn unpack(found: Format, bytes: &[u8]) -> Result<GrayImage, Oddity> {
    let cut = Oddity::PictureBroken("画面数据不完整或已损坏");
    // The decoder fills in what is missing, so that the end must be looked for.
    if found == Format::Jpeg && !bytes.windows(2).any(|two| two == [0xff, 0xd9]) {
        return Err(cut);
    }
    let pixels = match found {
        Format::Jpeg => JpegDecoder::new(Cursor::new(bytes)).and_then(unpacked),
        _ => PngDecoder::new(Cursor::new(bytes)).and_then(unpacked),
    };
    pixels.map_err(|_broken| cut)
}

fn unpacked(mut decoder: impl ImageDecoder) -> ImageResult<GrayImage> {
    let mut most = image::Limits::default();
    most.max_alloc = Some(MOST_BYTES);
    decoder.set_limits(most)?;
    DynamicImage::from_decoder(decoder).map(DynamicImage::into_luma8)
}
