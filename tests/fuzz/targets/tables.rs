//! Tables: any bytes as CSV or workbook. Rows are numbered upwards and stay within the limits.

#![no_main]

use anjuan_ingest::table::{self, MOST_COLUMNS, MOST_ROWS};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    let Ok(table) = table::read(input) else { return };
    assert!(table.rows.len() <= MOST_ROWS && !table.rows.is_empty());
    assert!(table.rows.iter().all(|row| row.cells.len() <= MOST_COLUMNS));
    assert!(table.rows.windows(2).all(|two| two[0].number < two[1].number), "rows are numbered upwards");
});
