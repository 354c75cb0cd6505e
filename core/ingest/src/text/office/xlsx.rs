//! XLSX: the cells of each sheet that readers see, row by row; every part is walked through before the library sees it.

use super::parts::Parts;
use super::story::Tally;
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::table::workbook::{promises_too_much, text_of};
use crate::text::extract::Extract;
use anjuan_model::bundle::FormatFacts;
use calamine::{Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

/// Reads an XLSX.
///
/// # Errors
/// Says why it cannot be read.
pub(crate) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Extract, Oddity> {
    let mut parts = Parts::open(bytes.clone(), limits)?;
    let comments = survey(&mut parts, limits)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets: Vec<_> = book.sheets_metadata().iter().filter(|one| one.typ == SheetType::WorkSheet).cloned().collect();
    let (seen, hidden): (Vec<_>, Vec<_>) = sheets.iter().partition(|one| one.visible == SheetVisible::Visible);
    let mut left = limits.text_bytes;
    let mut texts = Vec::new();
    for sheet in &seen {
        texts.push(cells(&mut book, &sheet.name, &mut left)?);
    }
    let tally = Tally { hidden: u32::try_from(hidden.len()).unwrap_or(u32::MAX), ..Tally::default() };
    let macros = parts.names().any(|name| name.ends_with("vbaproject.bin"));
    let facts = FormatFacts { flowing: true, signatures: Some(super::signatures(&parts)), ..FormatFacts::default() };
    Ok(Extract { facts, oddities: super::marks(&tally, comments, macros), ..Extract::read(texts) })
}

/// Walks through every part of the workbook, and counts comments on the way.
fn survey(parts: &mut Parts, limits: &Limits) -> Result<u32, Oddity> {
    let is_wanted = |name: &&str| name.starts_with("xl/") && (name.ends_with(".xml") || name.ends_with(".rels"));
    let names: Vec<String> = parts.names().filter(is_wanted).map(str::to_owned).collect();
    let mut comments = 0;
    for name in names {
        let bytes = parts.bytes(&name)?.unwrap_or_default();
        // The library would reserve as much memory as the list of texts says.
        if name.ends_with("sharedstrings.xml") && promises_too_much(&bytes) {
            return Err(Oddity::OfficeBroken("文字表声明的数量与内容不符".to_owned()));
        }
        let found = super::count(&crate::text::xml::decode(&bytes)?, "comment", limits)?;
        comments += if name.starts_with("xl/comments") { found } else { 0 };
    }
    Ok(comments)
}

/// A sheet's cells, those of a row in one line; how wide it claims to be does not matter.
fn cells(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str, left: &mut u64) -> Result<String, Oddity> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(broken)?;
    let mut text = String::new();
    let mut row = None;
    while let Some(cell) = reader.next_cell().map_err(broken)? {
        let (words, _) = text_of(cell.get_value());
        if words.is_empty() {
            continue;
        }
        let line = cell.get_position().0;
        match row {
            None => {}
            Some(before) if before == line => text.push('\t'),
            Some(_) => text.push('\n'),
        }
        row = Some(line);
        *left = left.checked_sub(words.len() as u64 + 1).ok_or(Oddity::TooBigToParse)?;
        text.push_str(&words);
    }
    Ok(text)
}

/// The library's words quote the file, which holds what people wrote.
fn broken(_: XlsxError) -> Oddity {
    Oddity::OfficeBroken("工作簿结构异常".to_owned())
}
