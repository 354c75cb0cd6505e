//! PDF: level, pages of text, and the origin that our own documents carry.
//!
//! The parser is foreign code on hostile bytes: it runs on a thread of its own with a large stack, after
//! [`guard`](super::guard) has looked, and a panic in it is a finding like any other.

use super::collect::{Collector, Page};
use super::{guard, lines, retry};
use crate::embedded;
use crate::limits::Limits;
use crate::oddity::Oddity;
use anjuan_model::bundle::Text;
use anjuan_model::origin::Origin;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use hayro_syntax::{LoadPdfError, Pdf};
use kurbo::{Affine, Rect};
use std::sync::Arc;

/// Stack of the parsing thread, in bytes: nesting up to the guard's limit fits in.
const STACK: usize = 256 * 1024 * 1024;
/// A page that pictures cover this far, with fewer glyphs than [`STAMPED`], is a scan with a stamp or a page number.
const COVERED: f64 = 0.5;
const STAMPED: usize = 40;
/// A page without glyphs but with this many paths shows letters turned into outlines.
const OUTLINED: usize = 200;
/// One glyph in this many may be unknown (bullets, logos) before the text counts as incomplete.
const UNKNOWN_SHARE: usize = 100;

/// What a PDF came to.
#[derive(Debug, Default)]
pub struct PdfReading {
    /// Level of PDF/A as it claims, such as `2b`.
    pub level: Option<String>,
    /// Its text, or why there is none.
    pub text: Text,
    /// What could be read of its pages even where the text as a whole is incomplete; for recognition only.
    pub partial: Vec<String>,
    /// The origin it carries.
    pub origin: Option<Origin>,
    /// What a person should know.
    pub oddities: Vec<Oddity>,
}

/// Carried by the unwinding that stops a page which draws without end.
pub(super) struct TooMuch;

/// Reads a PDF.
///
/// # Errors
/// Only when no thread could be started.
pub fn read(bytes: Vec<u8>, limits: &Limits) -> std::io::Result<PdfReading> {
    if let Err(oddity) = guard::survey(&bytes, limits) {
        return Ok(unreadable(0, oddity));
    }
    let work = || parse(bytes, limits);
    let outcome = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn_scoped(scope, work)?;
        Ok::<_, std::io::Error>(thread.join())
    })?;
    Ok(outcome.unwrap_or_else(|payload| {
        unreadable(0, if payload.is::<TooMuch>() { Oddity::TooBigToParse } else { Oddity::PdfBroken })
    }))
}

/// A reading of a PDF that could not be read, with the reason as finding and as words.
pub fn unreadable(pages: u32, oddity: Oddity) -> PdfReading {
    PdfReading {
        text: Text::Unreadable { pages, why: oddity.to_string() },
        oddities: vec![oddity],
        ..PdfReading::default()
    }
}

fn parse(bytes: Vec<u8>, limits: &Limits) -> PdfReading {
    let bytes = Arc::new(bytes);
    let mut reading = match attempt(bytes.clone(), limits) {
        Ok(reading) => reading,
        Err(oddity) => return unreadable(0, oddity),
    };
    if reading.pages.iter().any(|page| !page.missing.is_empty())
        && let Some(bare) = retry::without_fonts(&bytes)
        && let Ok(second) = attempt(Arc::new(bare), limits)
    {
        reading.pages.iter_mut().zip(&second.pages).for_each(|(page, second)| retry::fill_in(page, second));
    }
    reading.finish()
}

struct Attempt {
    level: Option<String>,
    origin: Option<Origin>,
    pages: Vec<Page>,
}

fn attempt(bytes: Arc<Vec<u8>>, limits: &Limits) -> Result<Attempt, Oddity> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Oddity::PdfEncrypted,
        LoadPdfError::Invalid => Oddity::PdfBroken,
    })?;
    let count = pdf.pages().len();
    if count == 0 {
        return Err(Oddity::PdfBroken);
    }
    if count > limits.pdf_pages {
        return Err(Oddity::TooBigToParse);
    }
    let cache = InterpreterCache::new();
    let mut pages = Vec::with_capacity(count);
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let place = Affine::new(page.initial_transform(true).as_coeffs());
        let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(place, frame, &cache, pdf.xref(), InterpreterSettings::default());
        let mut collector = Collector::new(f64::from(width), f64::from(height), limits.pdf_page_operations);
        interpret_page(page, &mut context, &mut collector);
        pages.push(collector.into_page());
    }
    Ok(Attempt { level: embedded::level(&pdf), origin: embedded::origin(&pdf), pages })
}

impl Attempt {
    fn finish(self) -> PdfReading {
        let count = u32::try_from(self.pages.len()).unwrap_or(u32::MAX);
        let number = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
        let mut oddities = Vec::new();
        let unknown = |page: &Page| page.missing.len() * UNKNOWN_SHARE > page.letters + page.missing.len();
        if let Some(first) = self.pages.iter().position(unknown) {
            oddities.push(Oddity::Unmapped(number(first)));
        }
        let pictures: Vec<usize> =
            (0..self.pages.len()).filter(|index| self.pages.get(*index).is_some_and(is_picture)).collect();
        if let Some(first) = pictures.first() {
            oddities.push(Oddity::NoTextLayer {
                count: u32::try_from(pictures.len()).unwrap_or(u32::MAX),
                first: number(*first),
            });
        }
        let partial: Vec<String> = self.pages.into_iter().map(|page| lines::rebuild(page.glyphs)).collect();
        let text = match oddities.first() {
            None => Text::Read(partial.clone()),
            Some(oddity) => Text::Unreadable { pages: count, why: oddity.to_string() },
        };
        PdfReading { level: self.level, text, partial, origin: self.origin, oddities }
    }
}

/// True for scans and for letters turned into outlines; a blank page is neither.
fn is_picture(page: &Page) -> bool {
    let scanned = page.covered >= COVERED && page.letters < STAMPED;
    let small_scan = page.covered > 0.0 && page.letters == 0 && page.missing.is_empty();
    let outlined = page.paths >= OUTLINED && page.letters == 0 && page.missing.is_empty();
    scanned || small_scan || outlined
}
