//! From laid-out pages to files.

use crate::diagnostic;
use crate::job::{Format, Job, RenderError, Standard};
use crate::pages::PageText;
use crate::world::JobWorld;
use crate::{docx, outline, plain};
use anjuan_model::{Date, Finding, Severity};
use chrono::Datelike;
use typst::foundations::{Datetime, Smart};
use typst::utils::Scalar;
use typst_layout::{Page, PagedDocument};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;
use typst_svg::SvgOptions;

/// Pictures larger than this are refused: 16 pixels a point is 1152 dpi.
const LARGEST_SCALE: f32 = 16.0;

/// Writes the files that the job asks for.
pub(crate) fn export(
    world: &JobWorld,
    document: &PagedDocument,
    texts: &[PageText],
    job: &Job,
) -> Result<Vec<Vec<u8>>, RenderError> {
    match job.format {
        Format::Pdf => Ok(vec![pdf(world, document, job)?]),
        Format::Png { scale, page } => pictures(document, scale, page),
        Format::Svg => Ok(document.pages().iter().map(svg).collect()),
        Format::Text => Ok(vec![text(texts).into_bytes()]),
        Format::Plain => Ok(vec![plain::write(&outline::read(document, &job.title)).into_bytes()]),
        Format::Docx => Ok(vec![docx(document, job)?]),
    }
}

fn pdf(world: &JobWorld, document: &PagedDocument, job: &Job) -> Result<Vec<u8>, RenderError> {
    let list: &[PdfStandard] = match job.standard {
        Standard::A2b => &[PdfStandard::A_2b],
        Standard::A3b => &[PdfStandard::A_3b],
        Standard::Ua1 => &[PdfStandard::A_3a, PdfStandard::Ua_1],
    };
    let standards = PdfStandards::new(list).map_err(|error| refused(error.message().to_string()))?;
    let options = PdfOptions {
        standards,
        creator: Smart::Custom(Some("anjuan".to_owned())),
        timestamp: midnight(job.day).map(Timestamp::new_utc),
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| RenderError::Refused(diagnostic::findings(world, &errors)))
}

fn midnight(day: Date) -> Option<Datetime> {
    let (month, date) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    Datetime::from_ymd_hms(day.year(), month, date, 0, 0, 0)
}

fn pictures(document: &PagedDocument, scale: f32, wanted: Option<usize>) -> Result<Vec<Vec<u8>>, RenderError> {
    if !(scale > 0.0 && scale <= LARGEST_SCALE) {
        return Err(refused(format!("图片比例应大于 0 且不超过 {LARGEST_SCALE}")));
    }
    let options = RenderOptions { pixel_per_pt: Scalar::new(f64::from(scale)), render_bleed: false };
    let pages = document.pages();
    let chosen = match wanted {
        None => pages,
        Some(number) => {
            let index = number.clamp(1, pages.len().max(1)) - 1;
            pages.get(index..=index).unwrap_or_default()
        }
    };
    chosen.iter().map(|page| picture(page, &options)).collect()
}

/// A grey picture: a quarter of the bytes of a coloured one, and encoded in a twentieth of the time.
fn picture(page: &Page, options: &RenderOptions) -> Result<Vec<u8>, RenderError> {
    let pixels = typst_render::render(page, options);
    let grey: Vec<u8> = pixels.data().chunks_exact(4).map(luminance).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&grey)?;
        writer.finish()
    });
    written.map_err(|error| RenderError::Unavailable(error.to_string()))?;
    Ok(bytes)
}

/// Rec. 601 weights in 256ths; pages are opaque, so that alpha says nothing.
fn luminance(pixel: &[u8]) -> u8 {
    match pixel {
        [red, green, blue, ..] => {
            let sum = u32::from(*red) * 77 + u32::from(*green) * 150 + u32::from(*blue) * 29;
            u8::try_from(sum >> 8).unwrap_or(u8::MAX)
        }
        _ => u8::MAX,
    }
}

fn svg(page: &Page) -> Vec<u8> {
    typst_svg::svg(page, &SvgOptions { render_bleed: false, pretty: false }).into_bytes()
}

fn text(pages: &[PageText]) -> String {
    let pages: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
    format!("{}\n", pages.join("\n\u{c}\n"))
}

fn docx(document: &PagedDocument, job: &Job) -> Result<Vec<u8>, RenderError> {
    docx::write(&outline::read(document, &job.title)).map_err(|error| refused(format!("无法写成 Word 文件：{error}")))
}

fn refused(why: String) -> RenderError {
    RenderError::Refused(vec![Finding::plain("render/export", Severity::Error, "", why)])
}
