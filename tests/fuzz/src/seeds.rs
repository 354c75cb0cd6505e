//! Writes what the targets start from: `seeds CORPUS ROWS`, where ROWS is the folder that the table of hostile and odd
//! files was written to (see `run`).

use anjuan_fuzz::kits;
use libfuzzer_sys::fuzz_target;
use std::path::{Path, PathBuf};

/// Larger seeds only slow the fuzzer down.
const MOST_BYTES: u64 = 32 * 1024;

// Everything here is instrumented, and what is instrumented needs the fuzzer's library, which needs a target.
fuzz_target!(|_input: &[u8]| {});

fn main() {
    let mut folders = std::env::args_os().skip(1).map(PathBuf::from);
    let (corpus, rows) = (folders.next().expect("CORPUS"), folders.next().expect("ROWS"));
    let write = |target: &str, inputs: Vec<Vec<u8>>| {
        let folder = corpus.join(target);
        std::fs::create_dir_all(&folder).expect("a folder");
        for (at, input) in inputs.iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{at:03}")), input).expect("a seed");
        }
    };
    let of = |endings: &[&str]| endings.iter().flat_map(|ending| rows_of(&rows, ending)).collect::<Vec<_>>();
    let marked = |mark: u8, inputs: Vec<Vec<u8>>| {
        inputs.into_iter().map(|input| [&[mark], &input[..]].concat()).collect::<Vec<_>>()
    };
    write("archive", of(&["zip"]));
    write("names", names());
    write("pdf", of(&["pdf"]).into_iter().chain([kits::pdf(0, kits::PDF_PARTS[0])]).collect());
    let parts = kits::PDF_PARTS.iter().enumerate();
    write("pdf_parts", parts.map(|(at, part)| [&[at as u8], *part].concat()).collect());
    write("docx", kits::docx().seeds());
    write("xlsx", kits::xlsx().seeds());
    write("ofd", kits::ofd().seeds());
    write("texts", of(&["txt", "html", "htm", "xml", "json", "doc", "csv"]));
    write("pictures", of(&["jpg", "png", "tif", "tiff"]));
    write("tables", of(&["xlsx", "csv"]).into_iter().chain(["甲,乙\n\"1\n2\",2\n".into()]).collect());
    write("facts", facts());
    write("bag", kits::bag().seeds());
    write("package", [kits::package().seeds(), marked(255, vec![kits::whole_package()])].concat());
}

fn rows_of(rows: &Path, ending: &str) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(rows).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let fits = |path: &&PathBuf| {
        path.extension().is_some_and(|found| found == ending)
            && path.metadata().is_ok_and(|about| about.len() <= MOST_BYTES)
    };
    paths.iter().filter(fits).filter_map(|path| std::fs::read(path).ok()).collect()
}

fn names() -> Vec<Vec<u8>> {
    let gbk = b"\x0005\xbb\xe1\xbc\xfb\xb1\xca\xc2\xbc.pdf";
    let doubled = |flags: u8, name: &str| [&[flags], name.as_bytes(), name.as_bytes()].concat();
    vec![
        [&gbk[..], &[b'x'; 14]].concat(),
        doubled(1, "卷/会见笔录.pdf"),
        doubled(2, "../a\\b.pdf"),
        doubled(0, "C:/e\u{301}.PDF. "),
    ]
}

fn facts() -> Vec<Vec<u8>> {
    let sample = include_str!("../../../templates/documents/meeting-record-trial/sample.toml");
    let case = include_str!("../../fixtures/criminal-trial/case.json");
    let table = toml::Value::Table(toml::from_str(sample).expect("a sample of ours"));
    let answers = anjuan_model::tables::json_of_toml(table);
    let origin = serde_json::json!({
        "schema": "anjuan.origin/1", "template": "meeting-record-trial", "edition": "2024", "layer": "national",
        "title": "会见笔录", "answers_sha256": anjuan_model::hash::sha256_of_json(&answers), "answers": answers,
    });
    let seed = |kind: u8, text: &str| [&[kind], text.as_bytes()].concat();
    vec![seed(0, &origin.to_string()), seed(1, case), seed(2, &answers.to_string()), seed(3, sample)]
}
