//! Text of files, and what their formats say of them. What could not be read is said, never shown as empty.

pub mod extract;
pub mod pdf;
pub mod plain;

mod active;
mod collect;
mod guard;
mod html;
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
use crate::picture;
use anjuan_model::bundle::Text;

/// Reads a file's content as what its signature says it is; `head` is its first window, `bytes` the whole of it where
/// that was kept.
///
/// # Errors
/// Only when no thread could be started for a PDF.
pub(crate) fn read(found: Format, head: &[u8], bytes: Option<Vec<u8>>, limits: &Limits) -> std::io::Result<Extract> {
    let mut extract = attempt(found, head, bytes, limits)?;
    let is_silent = |pages: &[String]| pages.iter().all(|page| page.trim().is_empty());
    if matches!(&extract.text, Text::Read(pages) if is_silent(pages)) {
        extract.oddities.push(Oddity::NoWords);
    }
    Ok(extract)
}

fn attempt(found: Format, head: &[u8], bytes: Option<Vec<u8>>, limits: &Limits) -> std::io::Result<Extract> {
    match (found, bytes) {
        (Format::Pdf, Some(bytes)) => pdf::read(bytes, limits),
        (Format::Text, Some(bytes)) => Ok(match plain::read(&bytes) {
            Some(read) => Extract { oddities: read.guess().into_iter().collect(), ..Extract::read(vec![read.text]) },
            None => Extract::unreadable(Oddity::TextUnknown),
        }),
        (Format::Docx, Some(bytes)) => Ok(office::read(bytes, limits, office::docx::read)),
        (Format::Xlsx, Some(bytes)) => Ok(office::read(bytes, limits, office::xlsx::read)),
        (Format::Ofd, Some(bytes)) => Ok(office::read(bytes, limits, office::ofd::read)),
        (Format::Html, Some(bytes)) => Ok(html::read(&bytes)),
        (Format::Locked, _) => Ok(Extract::unreadable(Oddity::OfficeLocked)),
        (Format::Doc | Format::Xls | Format::Ppt | Format::Ole, _) => {
            Ok(Extract::unreadable(Oddity::LegacyOffice(found.label())))
        }
        (Format::Rtf | Format::Pptx | Format::Heic, _) => Ok(Extract::unreadable(Oddity::NotReadable(found.label()))),
        (Format::Jpeg | Format::Png | Format::Tiff, bytes) => Ok(picture::read(found, head, bytes.as_deref(), limits)),
        (Format::Pdf | Format::Text | Format::Html | Format::Docx | Format::Xlsx | Format::Ofd, None) => {
            Ok(Extract::unreadable(Oddity::TooBigToParse))
        }
        _ => Ok(Extract::default()),
    }
}
