//! Text of files, and what their formats say of them. What could not be read is said, never shown as empty.

pub mod extract;
pub mod pdf;
pub mod plain;

mod collect;
mod guard;
mod lines;
mod office;
mod pdf_facts;
mod retry;
mod search;
mod tree;
mod xml;

pub use extract::Extract;

use crate::format::Format;
use crate::limits::Limits;
use crate::oddity::Oddity;
use anjuan_model::bundle::Text;

/// Reads a file's content as what its signature says it is.
///
/// # Errors
/// Only when no thread could be started for a PDF.
pub(crate) fn read(found: Format, bytes: Option<Vec<u8>>, limits: &Limits) -> std::io::Result<Extract> {
    let mut extract = attempt(found, bytes, limits)?;
    let is_silent = |pages: &[String]| pages.iter().all(|page| page.trim().is_empty());
    if matches!(&extract.text, Text::Read(pages) if is_silent(pages)) {
        extract.oddities.push(Oddity::NoWords);
    }
    Ok(extract)
}

fn attempt(found: Format, bytes: Option<Vec<u8>>, limits: &Limits) -> std::io::Result<Extract> {
    match (found, bytes) {
        (Format::Pdf, Some(bytes)) => pdf::read(bytes, limits),
        (Format::Text, Some(bytes)) => Ok(match plain::decode(&bytes) {
            Some(text) => Extract::read(vec![text]),
            None => Extract::unreadable(Oddity::TextUnknown),
        }),
        (Format::Docx, Some(bytes)) => Ok(office::read(bytes, limits, office::docx::read)),
        (Format::Pdf | Format::Text | Format::Docx, None) => Ok(Extract::unreadable(Oddity::TooBigToParse)),
        _ => Ok(Extract::default()),
    }
}
