//! The lists of a batch: which file came of which row, and the rows to be mended.

use super::heads::{NUMBER, REASON};
use crate::error::OpError;
use crate::print::table::Sheet;
use anjuan_ingest::table::{Form, Row, Table};

/// The list of the documents.
pub const LIST: &str = "清单.csv";
/// The rows to be mended.
pub const WRONG: &str = "错误行";

/// What came of the rows so far.
#[derive(Default)]
pub struct Lists {
    list: Vec<Vec<String>>,
    wrong: Vec<Vec<String>>,
}

impl Lists {
    /// A document came of a row.
    pub fn made(&mut self, row: &Row, file: String, sha256: String, remarks: Vec<String>) {
        self.list.push(vec![row.number.to_string(), file, sha256, remarks.join("；")]);
    }

    /// No document came of it.
    pub fn failed(&mut self, row: &Row, problems: Vec<String>) {
        let own = [row.number.to_string(), problems.join("；")];
        self.wrong.push(own.into_iter().chain(row.cells.iter().cloned()).collect());
    }

    /// The lists as files, the wrong rows in the form in which the table came, too.
    pub fn files(self, table: &Table) -> Result<Vec<(String, Vec<u8>)>, OpError> {
        let mut files = Vec::new();
        if !self.wrong.is_empty() {
            let sheet = Sheet { name: WRONG, heads: heads(table), rows: self.wrong };
            // A mended table that comes back has these columns already; they are made anew.
            let sheet = without_old(sheet);
            files.push((format!("{WRONG}.csv"), sheet.csv()?));
            if table.form == Form::Workbook {
                files.push((format!("{WRONG}.xlsx"), sheet.xlsx()?));
            }
        }
        let heads = [NUMBER, "文件", "sha256", "提醒"].map(str::to_owned).to_vec();
        files.push((LIST.to_owned(), Sheet { name: "清单", heads, rows: self.list }.csv()?));
        Ok(files)
    }
}

fn heads(table: &Table) -> Vec<String> {
    [NUMBER, REASON].into_iter().map(str::to_owned).chain(table.heads.iter().cloned()).collect()
}

fn without_old(mut sheet: Sheet) -> Sheet {
    let old = |head: &String| super::heads::OURS.contains(&super::heads::fold(head).as_str());
    let keep: Vec<bool> = sheet.heads.iter().enumerate().map(|(index, head)| index < 2 || !old(head)).collect();
    let kept = |row: &mut Vec<String>| {
        let mut keep = keep.iter();
        row.retain(|_| keep.next().copied().unwrap_or(true));
    };
    kept(&mut sheet.heads);
    sheet.rows.iter_mut().for_each(kept);
    sheet
}
