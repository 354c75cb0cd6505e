//! Mutated bytes: whatever comes in, the door answers and never panics.

use crate::builder::{JPEG, deflated, item, open, zip};
use crate::papers;
use crate::pictures::{Page, tiff};
use anjuan_ingest::Limits;
use anjuan_model::bundle::Text;

/// A small generator with a fixed seed, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % below.max(1)
    }
}

fn mutate(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.next(4) {
        let at = random.next(bytes.len());
        match random.next(4) {
            0 => bytes[at] = random.next(256) as u8,
            1 => bytes[at] ^= 1 << random.next(8),
            2 => bytes.truncate(at.max(1)),
            _ => {
                let end = (at + random.next(16)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let place = random.next(bytes.len());
                bytes.splice(place..place, piece);
            }
        }
    }
    bytes
}

#[test]
fn mutated_archives_are_answered() {
    let inner = zip(&[item("c.txt", b"words")]);
    let seed = zip(&[
        deflated("05会见笔录.txt", b"2024-05-06"),
        item("case.json", b"{\"kind\":\"criminal-trial\"}"),
        item("b.zip", &inner),
    ]);
    let mut random = Random(20_240_506);
    for _ in 0..1_500 {
        let bundle = open(&mutate(&seed, &mut random), &Limits::default());
        assert!(!bundle.refused || !bundle.findings.is_empty());
    }
}

#[test]
fn mutated_pdfs_are_answered() {
    let mut random = Random(20_240_510);
    for seed in [papers::gbk("会见笔录"), papers::scan(), papers::carrying(b"{}")] {
        for _ in 0..60 {
            let bytes = mutate(&seed, &mut random);
            let reading = anjuan_ingest::text::pdf::read(bytes, &Limits::default()).expect("a thread");
            let silent = reading.oddities.is_empty() && matches!(reading.text, anjuan_model::bundle::Text::NotRead);
            assert!(!silent);
        }
    }
}

#[test]
fn mutated_documents_are_answered() {
    let mut random = Random(20_240_511);
    let sheet = tiff(&[Page { tags: &[(256, 40), (257, 40), (274, 6)], strip: &[0; 60] }; 3], false);
    let seeds: Vec<(&str, Vec<u8>)> = vec![
        ("a.docx", include_bytes!("../fixtures/record.docx").to_vec()),
        ("a.doc", include_bytes!("../fixtures/record.doc").to_vec()),
        ("a.html", include_bytes!("../fixtures/record.html").to_vec()),
        ("a.tif", sheet),
        ("a.jpg", [JPEG, &tiff(&[], false)].concat()),
    ];
    for (name, seed) in &seeds {
        for _ in 0..300 {
            let bytes = mutate(seed, &mut random);
            let entry = &open(&zip(&[item(name, &bytes)]), &Limits::default()).entries[0];
            assert!(!entry.format.is_empty());
        }
    }
}

#[test]
fn mutated_parts_are_answered() {
    // Mutated as a whole, nearly every zip fails its checksums; so the parts are mutated and packed again.
    let mut random = Random(20_240_512);
    let ofd = crate::ofd::sample();
    let sheets = crate::office::sample();
    for (name, seed) in
        [("a.docx", include_bytes!("../fixtures/record.docx").as_slice()), ("a.ofd", &ofd), ("a.xlsx", &sheets)]
    {
        let parts = anjuan_ingest::package::read(seed, &Limits::default()).expect("a package");
        for _ in 0..300 {
            let chosen = random.next(parts.len());
            let mut items = Vec::new();
            for (index, (path, bytes)) in parts.iter().enumerate() {
                let content = if index == chosen { mutate(bytes, &mut random) } else { bytes.to_vec() };
                items.push(item(path, &content));
            }
            let bundle = open(&zip(&[item(name, &zip(&items))]), &Limits::default());
            assert!(!matches!(bundle.entries[0].text, Text::NotRead) || bundle.entries[0].format == "zip", "{name}");
        }
    }
}
