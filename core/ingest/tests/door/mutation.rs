//! Mutated bytes: whatever comes in, the door answers and never panics.

use crate::builder::{deflated, item, open, zip};
use crate::papers;
use anjuan_ingest::Limits;

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
