//! Opening and judging a bundle of 40 entries and 40 MB of scans, and one of 200 MB.
//!
//! The bundles are written below the target folder, so that `unzip -t` and `sha256sum` can be timed on the same bytes.

use anjuan_app::ops::audit_bundle::{Stated, judge};
use anjuan_ingest::{Limits, Recogniser, open};
use anjuan_model::case::CaseKind;
use anjuan_tests::content::{LIBRARY, day};
use criterion::{Criterion, criterion_group, criterion_main};
use std::fs::File;
use std::hint::black_box;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;

/// The header of a JPEG of A4 at 200 dpi: JFIF and the frame.
const HEADER: &[u8] =
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x01\0\xc8\0\xc8\0\0\xff\xc0\0\x0b\x08\x09\x23\x06\x76\x01\x01\x11\0";

/// Scans do not shrink, so their bytes are noise behind a JPEG's header.
fn write(path: &Path, entries: usize, bytes: usize) {
    let mut writer = zip::ZipWriter::new(BufWriter::new(File::create(path).expect("a file")));
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut scan = vec![0_u8; bytes];
    for number in 0..entries {
        for chunk in scan.chunks_mut(8) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            chunk.copy_from_slice(&state.to_le_bytes()[..chunk.len()]);
        }
        scan[..HEADER.len()].copy_from_slice(HEADER);
        writer.start_file(format!("{:02}会见笔录.jpg", number + 1), SimpleFileOptions::default()).expect("an entry");
        writer.write_all(&scan).expect("its bytes");
    }
    writer.finish().expect("an archive").flush().expect("on disk");
}

fn bundles(criterion: &mut Criterion) {
    let folder = PathBuf::from(std::env::var_os("CARGO_TARGET_TMPDIR").unwrap_or_else(|| std::env::temp_dir().into()));
    let mut group = criterion.benchmark_group("bundle");
    group.sample_size(10);
    for (name, entries, bytes) in [("40 entries, 40 MB", 40, 1 << 20), ("40 entries, 200 MB", 40, 5 << 20)] {
        let path = folder.join(format!("bundle-{}.zip", (entries * bytes) >> 20));
        write(&path, entries, bytes);
        eprintln!("{name}: {}", path.display());
        group.bench_function(name, |bencher| bencher.iter(|| black_box(audit(&path))));
    }
}

fn audit(path: &Path) -> anjuan_model::Report {
    let recogniser = |_: Option<&anjuan_model::CaseFacts>| {
        let templates: Vec<_> = LIBRARY.catalog.templates(None).collect();
        Recogniser::new(&templates, Some(CaseKind::CriminalTrial))
    };
    let file = BufReader::new(File::open(path).expect("the bundle"));
    let bundle = open(file, "案卷.zip", &Limits::default(), recogniser, &mut |_| {}).expect("reading a file");
    let stated = Stated { kind: Some(CaseKind::CriminalTrial), ..Stated::default() };
    judge(&LIBRARY, bundle, &stated, day(2024, 7, 20))
}

criterion_group!(benches, bundles);
criterion_main!(benches);
