//! Any bytes as a bundle. What comes out without a word against it must be what another reader finds, byte for byte.

#![no_main]

use anjuan_model::Bundle;
use anjuan_model::hash::sha256_hex;
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Read};

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    let bundle = anjuan_fuzz::open(input);
    if bundle.findings.is_empty() {
        assert_eq!(ours(&bundle), theirs(input), "a clean archive reads differently elsewhere");
    }
});

/// Names where nobody can mistake them, and hashes of what is not empty.
type View = Vec<(Option<String>, String)>;

/// Archives inside are opened by us and not by the other reader.
fn ours(bundle: &Bundle) -> View {
    let inner: Vec<String> = bundle.entries.iter().map(|entry| format!("{}/", entry.path)).collect();
    let outside = bundle.entries.iter().filter(|entry| !inner.iter().any(|folder| entry.path.starts_with(folder)));
    sorted(outside.map(|entry| (plain(&entry.path), entry.sha256.clone())).collect())
}

fn theirs(input: &[u8]) -> View {
    let mut archive = zip::ZipArchive::new(Cursor::new(input)).expect("another reader opens it");
    let mut view = View::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("another reader finds the entry");
        let path = file.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        if file.is_dir() || path.ends_with('\\') {
            continue;
        }
        let name = plain(&path);
        let mut content = Vec::new();
        file.read_to_end(&mut content).expect("another reader unpacks it");
        view.push((name, sha256_hex(&content)));
    }
    sorted(view)
}

/// A name that has no second reading: plain letters only, and nothing that we clean.
fn plain(name: &str) -> Option<String> {
    let simple = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    simple.then(|| name.to_owned())
}

fn sorted(mut view: View) -> View {
    view.sort();
    view
}
