//! Archives that no honest tool makes.

use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Bytes of a zip whose two entries have the same name once the bytes are patched: readers disagree on which is real.
pub fn duplicate_names() -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a/01.pdf", "a/02.pdf"] {
        writer.start_file(name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(b"%PDF-1.7 not really").expect("its bytes");
    }
    let mut bytes = writer.finish().expect("an archive").into_inner();
    let at: Vec<usize> = (0..bytes.len() - 8).filter(|at| &bytes[*at..*at + 8] == b"a/02.pdf").collect();
    for start in at {
        bytes[start..start + 8].copy_from_slice(b"a/01.pdf");
    }
    bytes
}
