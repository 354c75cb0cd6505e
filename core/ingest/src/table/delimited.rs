//! CSV: decoded, its delimiter seen in its first line, and its rows numbered as a spreadsheet numbers them.

use super::{Gathered, MOST_COLUMNS, Refusal, Row};
use crate::text::plain;
use csv::{ReaderBuilder, StringRecord};

/// What may stand between cells; where none does, there is one column.
const DELIMITERS: [u8; 3] = *b",;\t";

pub(super) fn read(bytes: &[u8], gathered: &mut Gathered) -> Result<(), Refusal> {
    let text = plain::decode(bytes).ok_or(Refusal::UnknownForm)?;
    // One kind of line end, and one behind the last line, so that lines can be counted.
    let mut text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(&text)).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    // Lines inside quoted cells are no rows of the spreadsheet; empty lines, which the reader skips, are.
    let mut inner_lines = 0;
    let mut last = 0;
    while reader.read_record(&mut record).map_err(|_unreadable| Refusal::UnknownForm)? {
        inner_lines += record.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
        let line = reader.position().line().saturating_sub(1 + inner_lines);
        // A quote that is never closed swallows the last line end, which the reader then does not count.
        let number = u32::try_from(line).unwrap_or(u32::MAX).max(last + 1);
        last = number;
        if record.len() > MOST_COLUMNS {
            return Err(Refusal::TooManyColumns(number));
        }
        let cells = record.iter().map(unguarded).collect();
        gathered.take(Row { number, cells, troubles: Vec::new() })?;
    }
    Ok(())
}

/// The delimiter that stands most often in the first line, outside of quotes.
fn delimiter(text: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; 3];
    for byte in text.trim_start_matches('\n').bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                if let Some(index) = DELIMITERS.iter().position(|one| *one == byte) {
                    counts[index] += 1;
                }
            }
            _ => {}
        }
    }
    let mut best = 0;
    for index in 1..DELIMITERS.len() {
        if counts[index] > counts[best] {
            best = index;
        }
    }
    DELIMITERS[best]
}

/// A cell without the apostrophe that our own files put before what a spreadsheet would take for a formula.
fn unguarded(cell: &str) -> String {
    let inner = cell.strip_prefix('\'').filter(|inner| inner.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']));
    inner.unwrap_or(cell).to_owned()
}
