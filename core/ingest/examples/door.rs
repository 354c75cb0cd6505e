//! The door alone, for measuring: `door make BUNDLE MEGABYTES`, `door open BUNDLE`, `door floor BUNDLE`.
//!
//! `floor` unpacks and hashes the same bytes and checks nothing: the limit that physics sets. `tests/peers/door.py` runs
//! all of it beside other programs and counts processor time and memory.

use anjuan_ingest::package::{Packer, Packing};
use anjuan_ingest::{Limits, Recogniser};
use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::time::Instant;

/// Size of one scan, in bytes.
const SCAN: usize = 2 << 20;
const WINDOW: usize = 256 * 1024;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["make", path, megabytes] => make(path, megabytes.parse().expect("a number of megabytes")),
        ["open", path] => open(path),
        ["floor", path] => floor(path),
        _ => panic!("door make BUNDLE MEGABYTES | door open BUNDLE | door floor BUNDLE"),
    }
}

/// Pages as scanners make them: a JPEG's head, and bytes that hardly shrink; deflated all the same, as most tools do.
/// Small values are a little more frequent, as in real pictures, so that the packer writes codes and does not store.
fn make(path: &str, megabytes: usize) {
    let mut packer = Packer::new(BufWriter::new(File::create(path).expect("a file")));
    let mut seed = 20_240_506_u64;
    let mut scan = vec![0; SCAN];
    for number in 0..(megabytes << 20) / SCAN {
        for four in scan.chunks_exact_mut(4) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut bytes = ((seed >> 32) as u32).to_le_bytes();
            if (seed >> 29) & 1 == 0 {
                bytes[0] &= 0x3f;
            }
            four.copy_from_slice(&bytes);
        }
        scan[..17].copy_from_slice(b"\xff\xd8\xff\xc0\0\x0b\x08\x0d\xb4\x09\xb0\x01\x01\x11\0\xff\xda");
        packer.add(&format!("卷宗/扫描{number:05}.jpg"), &scan, Packing::Deflated).expect("an entry");
    }
    packer.finish().expect("an archive").flush().expect("a file");
}

fn open(path: &str) {
    let limits = Limits { bundle_bytes: u64::MAX, entry_bytes: u64::MAX, total_bytes: u64::MAX, ..Limits::default() };
    let begun = Instant::now();
    let mut first = None;
    let mut progress = |_| {
        first.get_or_insert_with(|| begun.elapsed());
    };
    let file = File::open(path).expect("a bundle");
    let bundle = anjuan_ingest::open(file, "bundle.zip", &limits, |_| Recogniser::default(), &mut progress);
    let bundle = bundle.expect("the bundle can be read");
    println!(
        "{} entries, {} findings, sha256 {}, first entry after {} ms, all after {} ms",
        bundle.entries.len(),
        bundle.findings.len(),
        bundle.sha256,
        first.unwrap_or_default().as_millis(),
        begun.elapsed().as_millis(),
    );
}

fn floor(path: &str) {
    let mut archive = zip::ZipArchive::new(File::open(path).expect("a bundle")).expect("an archive");
    let (mut packed, mut window) = (vec![0; WINDOW], vec![0; WINDOW]);
    for index in 0..archive.len() {
        let mut entry = archive.by_index_raw(index).expect("an entry");
        let mut inflater = Decompress::new(false);
        let (mut sha, mut crc) = (Sha256::new(), crc32fast::Hasher::new());
        let (mut from, mut filled) = (0, 0);
        loop {
            if from == filled {
                (from, filled) = (0, entry.read(&mut packed).expect("bytes"));
            }
            let (read, written) = (inflater.total_in(), inflater.total_out());
            let status =
                inflater.decompress(&packed[from..filled], &mut window, FlushDecompress::None).expect("deflate");
            from += (inflater.total_in() - read) as usize;
            let content = &window[..(inflater.total_out() - written) as usize];
            sha.update(content);
            crc.update(content);
            if status == Status::StreamEnd {
                break;
            }
        }
        std::hint::black_box((sha.finalize(), crc.finalize()));
    }
}
