//! Tables for spreadsheets: CSV that Excel reads without asking, and XLSX. No cell of either is ever a formula.

use crate::error::OpError;
use csv::WriterBuilder;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// What a spreadsheet takes for the beginning of a formula, full width included.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The longest text that a cell of XLSX holds, in UTF-16 units; characters are counted, and half is kept free for
/// those that need two.
const LONGEST_CELL: usize = 16_000;

/// The rows of a sheet of XLSX.
const MOST_ROWS: usize = 1_048_576;

/// The width of a column, in characters.
const NARROWEST: usize = 8;
const WIDEST: usize = 48;

/// A table to be printed: heads and rows of texts.
pub struct Sheet {
    /// The name of the sheet.
    pub name: &'static str,
    /// The first row.
    pub heads: Vec<String>,
    /// The rows below.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// As CSV: UTF-8 with its mark, CRLF, and an apostrophe before what would be a formula.
    pub fn csv(&self) -> Result<Vec<u8>, OpError> {
        let broken = |error: csv::Error| OpError::Internal(format!("csv: {error}"));
        let mut writer = WriterBuilder::new()
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".as_bytes().to_vec());
        for row in std::iter::once(&self.heads).chain(&self.rows) {
            writer.write_record(row.iter().map(|cell| guarded(cell))).map_err(broken)?;
        }
        writer.into_inner().map_err(|error| OpError::Internal(format!("csv: {}", error.error())))
    }

    /// As XLSX: every cell a text, so that long numbers stay whole; the heads stay in sight.
    pub fn xlsx(&self) -> Result<Vec<u8>, OpError> {
        book(std::slice::from_ref(self))
    }

    fn fill(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
        let head = Format::new().set_num_format("@").set_bold().set_text_wrap().set_background_color("D9E1F2");
        sheet.set_name(self.name)?;
        sheet.set_freeze_panes(1, 0)?;
        // On paper: A4 across, as wide as the sheet, the heads on every page.
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        for (column, width) in (0..).zip(self.widths()) {
            sheet.set_column_width(column, u32::try_from(width).unwrap_or(10))?;
            sheet.set_column_format(column, &text)?;
        }
        for (line, row) in (0..).zip(std::iter::once(&self.heads).chain(&self.rows)) {
            let format = if line == 0 { &head } else { &text };
            for (column, cell) in (0..).zip(row) {
                sheet.write_string_with_format(line, column, bounded(cell), format)?;
            }
        }
        if let (Ok(last), Some(end)) = (u32::try_from(self.rows.len()), self.heads.len().checked_sub(1)) {
            sheet.autofilter(0, 0, last, u16::try_from(end).unwrap_or(0))?;
        }
        Ok(())
    }

    /// Columns as wide as their longest line, within bounds; a Chinese character is two wide.
    fn widths(&self) -> impl Iterator<Item = usize> {
        let wide = |text: &str| text.chars().map(|one| if one.is_ascii() { 1 } else { 2 }).sum::<usize>();
        self.heads.iter().enumerate().map(move |(column, head)| {
            let cells = self.rows.iter().take(50).filter_map(move |row| row.get(column));
            let lines = std::iter::once(head).chain(cells).flat_map(|cell| cell.lines());
            lines.map(wide).max().unwrap_or(0).clamp(NARROWEST, WIDEST) + 2
        })
    }
}

/// Several tables as the sheets of one workbook.
pub fn book(sheets: &[Sheet]) -> Result<Vec<u8>, OpError> {
    if let Some(long) = sheets.iter().find(|sheet| sheet.rows.len() >= MOST_ROWS) {
        return Err(OpError::BadRequest(format!(
            "“{}”有 {} 行，超过 Excel 一张表的 {MOST_ROWS} 行，请分批导出，或用 CSV、NDJSON",
            long.name,
            long.rows.len()
        )));
    }
    workbook(sheets).map_err(|error| OpError::Internal(format!("xlsx: {error}")))
}

fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // One fixed day, so that the same table gives the same bytes.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    for sheet in sheets {
        sheet.fill(book.add_worksheet())?;
    }
    book.save_to_buffer()
}

/// A cell that no spreadsheet carries out.
pub fn guarded(cell: &str) -> String {
    if cell.starts_with(FORMULA) { format!("'{cell}") } else { cell.to_owned() }
}

fn bounded(cell: &str) -> String {
    match cell.char_indices().nth(LONGEST_CELL) {
        None => cell.to_owned(),
        Some((end, _)) => format!("{}…", cell.get(..end).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cells: &[&str]) -> Sheet {
        let row = cells.iter().map(|cell| (*cell).to_owned()).collect();
        Sheet { name: "表", heads: vec!["甲".to_owned()], rows: vec![row] }
    }

    #[test]
    fn no_cell_is_a_formula_and_quotes_are_kept() {
        let bytes = sheet(&["=1+1", "-5", "＠x", "a,\"b\"", "平常"]).csv().expect("csv");
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert_eq!(text, "\u{feff}甲\r\n'=1+1,'-5,'＠x,\"a,\"\"b\"\"\",平常\r\n");
    }

    #[test]
    fn the_same_table_gives_the_same_workbook() {
        let one = sheet(&["=1+1", "110105194912310021"]);
        assert_eq!(one.xlsx().expect("xlsx"), one.xlsx().expect("xlsx"));
        assert!(sheet(&[&"长".repeat(40_000)]).xlsx().is_ok(), "a text too long for a cell is cut");
    }
}
