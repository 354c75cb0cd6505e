//! PDF: level, pages of text, and the origin that our own documents carry.
//!
//! The parser is foreign code on hostile bytes: it runs on a thread of its own with a large stack, after
//! [`guard`](super::guard) has looked, and a panic in it is a finding like any other.

use super::collect::{Collector, Page};
use super::extract::Extract;
use super::{active, guard, pdf_facts, retry};
use crate::embedded;
use crate::limits::Limits;
use crate::oddity::Oddity;
use anjuan_model::bundle::FormatFacts;
use anjuan_model::origin::Origin;
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use hayro_syntax::{LoadPdfError, Pdf};
use kurbo::{Affine, Rect};
use std::sync::Arc;

/// Stack of the parsing thread, in bytes: nesting up to the guard's limit fits in.
const STACK: usize = 256 * 1024 * 1024;
/// Carried by the unwinding that stops a page which draws without end.
pub(super) struct TooMuch;

/// Reads a PDF.
///
/// # Errors
/// Only when no thread could be started.
pub fn read(bytes: Vec<u8>, limits: &Limits) -> std::io::Result<Extract> {
    if let Err(oddity) = guard::survey(&bytes, limits) {
        return Ok(Extract::unreadable(oddity));
    }
    let work = || parse(bytes, limits);
    let outcome = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("pdf".to_owned()).stack_size(STACK).spawn_scoped(scope, work)?;
        Ok::<_, std::io::Error>(thread.join())
    })?;
    Ok(outcome.unwrap_or_else(|payload| {
        Extract::unreadable(if payload.is::<TooMuch>() { Oddity::TooBigToParse } else { Oddity::PdfBroken })
    }))
}

fn parse(bytes: Vec<u8>, limits: &Limits) -> Extract {
    let bytes = Arc::new(bytes);
    let mut reading = match attempt(bytes.clone(), limits) {
        Ok(reading) => reading,
        Err(oddity) => return Extract::unreadable(oddity),
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
    facts: FormatFacts,
    origin: Option<Origin>,
    pages: Vec<Page>,
    /// What it does or carries besides its pages.
    besides: Vec<Oddity>,
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
    Ok(Attempt { facts: pdf_facts::of(&pdf), origin: embedded::origin(&pdf), pages, besides: active::of(&pdf) })
}

impl Attempt {
    fn finish(self) -> Extract {
        let mut extract = Extract::of_pages(self.pages);
        extract.oddities.extend(self.besides);
        let facts = FormatFacts { pages: extract.facts.pages, scans: extract.facts.scans, ..self.facts };
        Extract { origin: self.origin, facts, ..extract }
    }
}
