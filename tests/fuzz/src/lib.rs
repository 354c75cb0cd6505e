//! What the targets share: limits that keep one run short, bundles of one file, and documents whose parts are replaced.
//!
//! A mutated zip fails its checksums nearly always, so the parts of a document are mutated before they are packed: the
//! first byte of an input says which part the rest of it replaces.

use anjuan_ingest::package::{Packer, Packing};
use anjuan_ingest::{Limits, Recogniser};
use anjuan_model::{Bundle, Severity};
use std::io::Cursor;

pub mod kits;

/// Limits a thousandth of the real ones, so that what is slow shows as a limit and not as a timeout.
pub fn limits() -> Limits {
    const MIB: u64 = 1 << 20;
    Limits {
        bundle_bytes: 4 * MIB,
        entries: 200,
        entry_bytes: 4 * MIB,
        total_bytes: 8 * MIB,
        parse_bytes: 2 * MIB,
        text_bytes: 4 * MIB,
        pdf_pages: 100,
        pdf_unpacked_bytes: 8 * MIB,
        pdf_page_operations: 20_000,
        office_unpacked_bytes: 8 * MIB,
        ..Limits::default()
    }
}

/// Panics inside of the libraries are caught by our readers and become findings; one in our own code is a defect, even
/// where it would be caught. `ANJUAN_FUZZ_PANICS` shows them all.
pub fn watch_panics() {
    let shown = std::env::var_os("ANJUAN_FUZZ_PANICS").is_some();
    std::panic::set_hook(Box::new(move |info| {
        let file = info.location().map(std::panic::Location::file).unwrap_or_default();
        let ours = ["/core/ingest/", "/core/model/", "fuzz/", "targets/"].iter().any(|folder| file.contains(folder));
        if shown || ours {
            eprintln!("{info}");
        }
        if ours {
            std::process::abort();
        }
    }));
}

/// Opens a bundle.
pub fn open(bytes: &[u8]) -> Bundle {
    let recogniser = |_: Option<&_>| Recogniser::default();
    let bundle = anjuan_ingest::open(Cursor::new(bytes), "bundle.zip", &limits(), recogniser, &mut |_| {});
    let bundle = bundle.expect("memory can be read");
    assert!(!bundle.refused || bundle.findings.iter().any(|finding| finding.severity == Severity::Error));
    assert!(bundle.refused || !bundle.entries.is_empty() || !bundle.findings.is_empty(), "silence");
    bundle
}

/// Reads one file as the pass over a bundle would, and holds it to what every reading must keep.
pub fn read(name: &str, bytes: &[u8]) {
    let recogniser = Recogniser::default();
    let (entry, findings) =
        anjuan_ingest::read_file(name, bytes.to_vec(), &limits(), &recogniser).expect("a thread starts");
    assert_eq!(entry.bytes, bytes.len() as u64);
    assert_eq!(entry.sha256, anjuan_model::hash::sha256_hex(bytes));
    if let anjuan_model::bundle::Text::Unreadable { why, .. } = &entry.text {
        assert!(!why.is_empty(), "unreadable without a reason");
    }
    assert!(findings.iter().all(|finding| !finding.message.is_empty()));
}

/// A zip of these files, not deflated.
pub fn packed<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut packer = Packer::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        packer.add(path, bytes, Packing::Stored).expect("a file");
    }
    packer.finish().expect("an archive").into_inner()
}

/// A document in parts, one of which the input replaces.
pub struct Kit {
    /// Name of the document.
    pub name: &'static str,
    /// Its parts.
    pub parts: Vec<(String, Vec<u8>)>,
}

impl Kit {
    /// The parts of a document that is a zip.
    pub fn of(name: &'static str, bytes: &[u8]) -> Self {
        let files = anjuan_ingest::package::read(bytes, &Limits::default()).expect("a sound document");
        Self { name, parts: files.into_iter().map(|(path, content)| (path, content.to_vec())).collect() }
    }

    /// The document with one part replaced.
    pub fn with(&self, input: &[u8]) -> Option<Vec<u8>> {
        let (first, rest) = input.split_first()?;
        let chosen = usize::from(*first) % self.parts.len();
        let parts = self.parts.iter().enumerate();
        Some(packed(parts.map(|(at, (path, content))| (path.as_str(), if at == chosen { rest } else { content }))))
    }

    /// An input for each part that leaves it as it is.
    pub fn seeds(&self) -> Vec<Vec<u8>> {
        let seed = |(at, (_, content)): (usize, &(String, Vec<u8>))| [&[at as u8], &content[..]].concat();
        self.parts.iter().enumerate().map(seed).collect()
    }
}
