//! Pages as pictures: what a camera or a scanner made is turned upright and made grey; pages of a PDF are painted.

use super::Picture;
use crate::limits::Limits;
use crate::picture::pixels;
use anjuan_model::bundle::Entry;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use hayro_syntax::Pdf;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, GrayImage, ImageEncoder};
use std::sync::Arc;

/// Resolution in which pages are painted: letters of the usual size have some forty pixels.
const DPI: f32 = 300.0;
const POINTS_PER_INCH: f32 = 72.0;
/// The longest side of a painted page, in pixels: A4 at 400 dpi.
const LONGEST: f32 = 4_700.0;
/// Stack of the painting thread, in bytes.
const STACK: usize = 256 * 1024 * 1024;

/// What takes each page; it may refuse to go on, and says why in Chinese.
type Take<'t> = dyn FnMut(u32, &Picture) -> Result<(), String> + Send + 't;

/// Hands the pages of a file over as pictures, one after the other, so that only one is in memory.
///
/// # Errors
/// Says in Chinese why a page could not be made or was not taken.
pub(super) fn each(
    entry: &Entry,
    bytes: Vec<u8>,
    holes: &[u32],
    limits: &Limits,
    take: &mut Take,
) -> Result<(), String> {
    let paint = || match entry.format.as_str() {
        "jpeg" | "png" => {
            let scan = entry.facts.scans.first().copied().unwrap_or_default();
            let picture = pixels::grey(&bytes, scan.turn).map_err(|oddity| oddity.to_string())?;
            take(1, &encoded(&picture, scan.dpi.unwrap_or(DPI as u32))?)
        }
        _ => pdf(bytes, holes, limits, take),
    };
    // The decoders are foreign code on bytes from outside.
    let outcome = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("pages".to_owned()).stack_size(STACK).spawn_scoped(scope, paint);
        thread.map(|thread| thread.join())
    });
    match outcome {
        Ok(Ok(done)) => done,
        Ok(Err(_panic)) => Err("页面无法绘制".to_owned()),
        Err(error) => Err(format!("没有可用的线程：{error}")),
    }
}

fn pdf(bytes: Vec<u8>, holes: &[u32], limits: &Limits, take: &mut Take) -> Result<(), String> {
    let pdf = Pdf::new(Arc::new(bytes)).map_err(|_| "PDF 无法打开".to_owned())?;
    let cache = RenderCache::new();
    for number in holes.iter().take(limits.pdf_pages) {
        let Some(page) = pdf.pages().get((*number as usize).saturating_sub(1)) else { continue };
        let (width, height) = page.render_dimensions();
        let scale = (DPI / POINTS_PER_INCH).min(LONGEST / width.max(height).max(1.0));
        let settings = RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..RenderSettings::default() };
        let painted = render(page, &cache, &InterpreterSettings::default(), &settings);
        let (width, height) = (u32::from(painted.width()), u32::from(painted.height()));
        let grey: Vec<u8> = painted.data().iter().map(|pixel| luma(pixel.r, pixel.g, pixel.b)).collect();
        let grey = GrayImage::from_raw(width, height, grey).ok_or_else(|| "页面无法绘制".to_owned())?;
        take(*number, &encoded(&grey, (scale * POINTS_PER_INCH).round() as u32)?)?;
    }
    Ok(())
}

/// Grey as the eye sees it, in parts of 256.
fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29;
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}

fn encoded(grey: &GrayImage, dpi: u32) -> Result<Picture, String> {
    let mut png = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Up);
    encoder
        .write_image(grey.as_raw(), grey.width(), grey.height(), ExtendedColorType::L8)
        .map_err(|error| error.to_string())?;
    Ok(Picture { png, dpi: dpi.clamp(70, 2400) })
}
