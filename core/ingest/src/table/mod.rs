//! Tables that people fill in by the row: CSV in the encodings that Chinese offices use, and XLSX.
//!
//! The flow: signature → [`delimited`] or [`workbook`] → one [`Table`] of texts. What a number or a date is in the file
//! becomes the text that a person would have typed, so that the fields' own parsers decide what it means. A workbook
//! goes through the strict walker before anything else reads it.

mod delimited;
pub(crate) mod workbook;

use crate::refusal::Refusal as ArchiveRefusal;

/// Largest file that is read, in bytes.
pub const MOST_BYTES: u64 = 32 * 1024 * 1024;
/// Most rows below the heads.
pub const MOST_ROWS: usize = 10_000;
/// Most columns.
pub const MOST_COLUMNS: usize = 500;
/// Text of all cells together, in bytes: a workbook may name one long text in a million cells.
pub const MOST_TEXT: usize = 128 * 1024 * 1024;

/// What the file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text with commas, semicolons or tabs.
    Delimited,
    /// An XLSX workbook.
    Workbook,
}

/// A table: its heads, and the rows that are not empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What the file was.
    pub form: Form,
    /// The first row that is not empty.
    pub heads: Vec<String>,
    /// The others.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number as a spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells as texts; it may have fewer than there are heads, or more.
    pub cells: Vec<String>,
    /// Cells whose value cannot be trusted: index, and why.
    pub troubles: Vec<(usize, String)>,
}

/// Why a table is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Neither a workbook nor a text in a known encoding.
    #[error("表格既不是 XLSX，也不是 UTF-8 或 GB18030（GBK）文本的 CSV")]
    UnknownForm,
    /// The format of Excel before 2007, or a workbook with a password, which is wrapped in the same container.
    #[error("这是旧版 .xls 表格，或者设有打开密码；请用 Excel 或 WPS 另存为不加密的 .xlsx")]
    OldOrLocked,
    /// The archive that a workbook is was refused.
    #[error("XLSX 表格不能打开：{0}")]
    Archive(ArchiveRefusal),
    /// The archive is sound, the workbook in it is not.
    #[error("XLSX 表格已损坏或结构异常，请用 Excel 或 WPS 打开后另存一次")]
    Broken,
    /// No row at all.
    #[error("表格是空的：第一行应为表头，以下每行一份")]
    Empty,
    /// Heads and nothing below them.
    #[error("表格只有表头，没有数据行")]
    OnlyHeads,
    /// Too large a file.
    #[error("表格文件超过 {} MiB", MOST_BYTES >> 20)]
    TooLarge,
    /// Too many rows.
    #[error("数据行超过 {MOST_ROWS} 行，请分成几个表格")]
    TooManyRows,
    /// Too many columns.
    #[error("第 {0} 行的列数超过 {MOST_COLUMNS} 列")]
    TooManyColumns(u32),
    /// Too much text in the cells.
    #[error("表格的文字过多（超过 {} MiB），请分成几个表格", MOST_TEXT >> 20)]
    TooMuchText,
}

/// Reads a table from the bytes of a file.
///
/// # Errors
/// The first refusal.
pub fn read(bytes: &[u8]) -> Result<Table, Refusal> {
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Refusal::TooLarge);
    }
    let mut gathered = Gathered::default();
    let form = match bytes {
        [b'P', b'K', 3 | 5, ..] => {
            workbook::read(bytes, &mut gathered)?;
            Form::Workbook
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(Refusal::OldOrLocked),
        _ => {
            delimited::read(bytes, &mut gathered)?;
            Form::Delimited
        }
    };
    let mut rows = gathered.rows.into_iter();
    let heads = rows.next().ok_or(Refusal::Empty)?.cells;
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() { Err(Refusal::OnlyHeads) } else { Ok(Table { form, heads, rows }) }
}

/// Rows on their way in, counted as they come.
#[derive(Default)]
struct Gathered {
    rows: Vec<Row>,
    bytes: usize,
}

impl Gathered {
    /// Takes a row unless it is empty.
    fn take(&mut self, mut row: Row) -> Result<(), Refusal> {
        while row.cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            row.cells.pop();
        }
        if row.cells.is_empty() && row.troubles.is_empty() {
            return Ok(());
        }
        if row.cells.len() > MOST_COLUMNS {
            return Err(Refusal::TooManyColumns(row.number));
        }
        self.bytes += row.cells.iter().map(String::len).sum::<usize>();
        if self.bytes > MOST_TEXT {
            return Err(Refusal::TooMuchText);
        }
        // The heads are a row here, too.
        if self.rows.len() > MOST_ROWS {
            return Err(Refusal::TooManyRows);
        }
        self.rows.push(row);
        Ok(())
    }
}
