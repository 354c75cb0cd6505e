//! XLSX: the archive through the strict walker, then cell by cell, so that no file says how much memory it takes.

use super::{Gathered, MOST_COLUMNS, Refusal, Row};
use crate::archive::{Archive, Stop};
use crate::limits::Limits;
use calamine::{DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

/// Whole numbers are exact up to here: 15 digits, as the spreadsheet itself keeps them.
const EXACT: f64 = 1e15;

pub(super) fn read(bytes: &[u8], gathered: &mut Gathered) -> Result<(), Refusal> {
    inspect(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets = book.sheets_metadata().iter();
    let sheet = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    let name = sheet.map(|sheet| sheet.name.clone()).next().ok_or(Refusal::Empty)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut row = Row { number: 1, cells: Vec::new(), troubles: Vec::new() };
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (line, column) = cell.get_position();
        let (number, column) = (line.saturating_add(1), usize::try_from(column).unwrap_or(usize::MAX));
        if number != row.number {
            // A sheet goes from top to bottom; one that does not was not written by a spreadsheet.
            if number < row.number {
                return Err(Refusal::Broken);
            }
            let next = Row { number, cells: Vec::new(), troubles: Vec::new() };
            gathered.take(std::mem::replace(&mut row, next))?;
        }
        put(&mut row, column, cell.get_value())?;
    }
    gathered.take(row)
}

fn put(row: &mut Row, column: usize, value: &DataRef<'_>) -> Result<(), Refusal> {
    let (text, trouble) = text_of(value);
    if text.is_empty() && trouble.is_none() {
        return Ok(());
    }
    if column >= MOST_COLUMNS {
        return Err(Refusal::TooManyColumns(row.number));
    }
    if row.cells.len() <= column {
        row.cells.resize(column + 1, String::new());
    }
    row.cells[column] = text;
    row.troubles.extend(trouble.map(|why| (column, why)));
    Ok(())
}

/// The text that a person would have typed, and what is wrong with it.
pub(crate) fn text_of(value: &DataRef<'_>) -> (String, Option<String>) {
    let good = |text: &str| (text.to_owned(), None);
    match value {
        DataRef::Empty => good(""),
        DataRef::String(text) => good(text),
        DataRef::SharedString(text) => good(text),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => good(text),
        DataRef::Bool(true) => good("是"),
        DataRef::Bool(false) => good("否"),
        DataRef::Int(number) => good(&number.to_string()),
        DataRef::Float(number) => self::number(*number),
        DataRef::DateTime(at) => good(&moment(at)),
        DataRef::Error(error) => (error.to_string(), Some(format!("单元格里是错误值 {error}，请改为实际内容"))),
    }
}

/// A number as the spreadsheet shows it: 15 digits at most, and no `.0` behind whole ones.
fn number(number: f64) -> (String, Option<String>) {
    if number.fract() == 0.0 && number.abs() < EXACT {
        return (format!("{number:.0}"), None);
    }
    if number.abs() >= EXACT {
        let why = "超过 15 位的数字在表格中已丢失末几位，请把这一列设为“文本”格式后重新填写";
        return (format!("{number:.0}"), Some(why.to_owned()));
    }
    // Rounded to what the spreadsheet shows, so that 0.1 + 0.2 is 0.3 here, too.
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    (shown.to_string(), None)
}

/// A day, a day with a time, or a time alone.
fn moment(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    let timeless = hour == 0 && minute == 0 && second == 0;
    match () {
        () if at.is_duration() || at.as_f64() < 1.0 => format!("{hour:02}:{minute:02}"),
        () if timeless => format!("{year:04}-{month:02}-{day:02}"),
        () => format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

/// Looks at the archive before a lenient reader does: structure, sizes, checksums, and the one number that would make
/// that reader reserve as much memory as the file likes.
fn inspect(bytes: &[u8]) -> Result<(), Refusal> {
    let limits = Limits { nesting: 0, entry_bytes: 256 << 20, total_bytes: 512 << 20, ..Limits::package() };
    let mut archive = Archive::open(Cursor::new(bytes), &limits).map_err(refused)?;
    for record in archive.records().to_vec().iter().filter(|record| !record.folder) {
        let strings = record.path.to_ascii_lowercase().ends_with("sharedstrings.xml");
        let content = archive.content(record, |_| strings).map_err(refused)?;
        if content.bytes.is_some_and(|text| promises_too_much(&text)) {
            return Err(Refusal::Broken);
        }
    }
    Ok(())
}

/// Whether a list of texts claims more of them than it has bytes, in any encoding that could hide the claim.
pub(crate) fn promises_too_much(text: &[u8]) -> bool {
    const CLAIM: &[u8] = b"uniqueCount";
    let claims = text.windows(CLAIM.len()).enumerate().filter(|(_, window)| *window == CLAIM);
    let too_much = |at: usize| {
        let digits: Vec<u8> = text[at + CLAIM.len()..]
            .iter()
            .copied()
            .skip_while(|byte| !byte.is_ascii_digit() && *byte != b'>')
            .take_while(u8::is_ascii_digit)
            .collect();
        digits.len() > 9 || String::from_utf8_lossy(&digits).parse::<usize>().is_ok_and(|count| count > text.len())
    };
    text.contains(&0) || claims.map(|(at, _)| at).any(too_much)
}

fn broken(_: XlsxError) -> Refusal {
    // The library's words quote the file, which holds what people wrote.
    Refusal::Broken
}

fn refused(stop: Stop) -> Refusal {
    match stop {
        Stop::Refused(refusals) => refusals.into_iter().next().map_or(Refusal::Broken, Refusal::Archive),
        Stop::Read(_) => Refusal::Broken,
    }
}
