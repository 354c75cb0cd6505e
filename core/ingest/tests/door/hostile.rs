//! Several things wrong with one archive; each by itself is a row of the table.

use crate::builder::{Item, codes, deflated, item, open, zip};
use anjuan_ingest::Limits;

#[test]
fn every_problem_is_told_at_once() {
    let bundle = open(
        &zip(&[item("../a.txt", b"1"), item("/b.txt", b"2"), Item { flags: 1, ..deflated("a.txt", b"plain words") }]),
        &Limits::default(),
    );
    assert_eq!(codes(&bundle), ["AJ626", "AJ627", "AJ616"]);
}
