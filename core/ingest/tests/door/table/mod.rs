//! The table of hostile and odd files: what each is, and what must come of it. One function walks it.
//!
//! An archive row is opened as it is; a paper row is put into a sound archive under its name. The list for people is
//! `table.md` beside this folder (accepted with `UPDATE_GOLDEN=1`). With `ANJUAN_ROWS=FOLDER` the walk also writes every
//! row's bytes there, for `tests/peers/archives.py` and as seeds for `tests/fuzz`.

mod ambiguous;
mod cut;
mod headers;
mod honest;
mod names;
mod nested;
mod ofds;
mod offices;
mod pdfs;
mod pictures;
mod sizes;
mod texts;
mod tools;

use crate::builder::{codes, item, open, zip};
use anjuan_ingest::Limits;
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::{Bundle, Severity};
use std::fmt::Write;
use std::path::Path;

/// Larger rows are built on the spot and not written out.
const MOST_WRITTEN: usize = 1 << 20;

/// What must come of a row.
#[derive(Clone, Copy)]
pub enum Expected {
    /// Not opened at all; this is the first reason.
    Refused(&'static str),
    /// Opened, and exactly these things are said; nothing when it is clean.
    Said(&'static [&'static str]),
}

use Expected::{Refused, Said};

/// Opened, and nothing is said.
pub const CLEAN: Expected = Said(&[]);

/// One row.
#[derive(Clone)]
pub struct Row {
    /// What it is, for people.
    what: &'static str,
    /// The name under which a paper stands in its bundle; none for an archive.
    paper: Option<&'static str>,
    bytes: Vec<u8>,
    limits: Limits,
    expected: Expected,
}

/// An archive.
pub fn archive(what: &'static str, bytes: Vec<u8>, expected: Expected) -> Row {
    Row { what, paper: None, bytes, limits: Limits::default(), expected }
}

/// A paper in a sound archive.
pub fn paper(what: &'static str, name: &'static str, bytes: Vec<u8>, expected: &'static [&'static str]) -> Row {
    Row { what, paper: Some(name), bytes, limits: Limits::default(), expected: Said(expected) }
}

/// Rows of one kind.
struct Section {
    title: &'static str,
    /// What must hold of every row, besides its own line.
    holds: fn(&Bundle) -> bool,
    rows: Vec<Row>,
}

fn sections() -> Vec<Section> {
    let accused = |bundle: &Bundle| bundle.refused || bundle.findings.iter().any(|one| one.severity != Severity::Info);
    let innocent = |bundle: &Bundle| {
        !bundle.refused
            && !bundle.entries.is_empty()
            && bundle.findings.iter().all(|one| one.severity != Severity::Error)
    };
    let answered = |bundle: &Bundle| !bundle.refused && !bundle.entries.is_empty();
    let section = |title, holds, rows| Section { title, holds, rows };
    vec![
        section("不是压缩包或不完整", accused, cut::rows()),
        section("两种软件会看到不同内容的压缩包", accused, [ambiguous::rows(), headers::rows()].concat()),
        section("危险或含糊的文件名", accused, names::rows()),
        section("过大、过多、压缩炸弹", accused, sizes::rows()),
        section("压缩包里的压缩包", answered, nested::rows()),
        section("少见但正当的压缩包", innocent, honest::rows()),
        section("常用软件的压缩包", innocent, tools::rows()),
        section("PDF", answered, pdfs::rows()),
        section("Word、Excel", answered, offices::rows()),
        section("OFD", answered, ofds::rows()),
        section("图片", answered, pictures::rows()),
        section("文本、网页和其他", answered, texts::rows()),
    ]
}

fn opened(row: &Row) -> Bundle {
    match row.paper {
        Some(name) => open(&zip(&[item(name, &row.bytes)]), &row.limits),
        None => open(&row.bytes, &row.limits),
    }
}

/// What is wrong with a row.
fn check(section: &Section, row: &Row, bundle: &Bundle) -> Option<String> {
    let found = codes(bundle);
    let fits = match row.expected {
        Refused(code) => bundle.refused && bundle.entries.is_empty() && found.first() == Some(&code),
        Said(all) => !bundle.refused && found == all,
    };
    let fits = fits && (section.holds)(bundle) && (row.paper.is_none() || is_honest_about_text(bundle, &found));
    let fits = fits && is_honest_about_lies(bundle, &found);
    let held = if bundle.refused { "refused" } else { "opened" };
    (!fits).then(|| format!("{}：{}：{held}, {found:?}", section.title, row.what))
}

/// Codes that say that a paper was not read, or not all of it.
const UNREAD: [&str; 11] =
    ["AJ702", "AJ703", "AJ704", "AJ705", "AJ706", "AJ707", "AJ713", "AJ714", "AJ715", "AJ716", "AJ717"];

/// What was not read must not pass for a text without words, and says why.
fn is_honest_about_text(bundle: &Bundle, found: &[&str]) -> bool {
    let unread = found.iter().any(|code| UNREAD.contains(code));
    let said = |entry: &Entry| matches!(&entry.text, Text::Unreadable { why, .. } if !why.is_empty());
    !unread || bundle.entries.first().is_some_and(said)
}

/// Content that lies condemns its entry alone, which then has neither hash nor text.
fn is_honest_about_lies(bundle: &Bundle, found: &[&str]) -> bool {
    let lies = found.iter().any(|code| ("AJ641"..="AJ644").contains(code));
    !lies || bundle.entries.iter().any(|entry| entry.sha256.is_empty() && entry.full_text().is_err())
}

#[test]
fn table() {
    let mut wrong = Vec::new();
    let mut page = String::from(
        "# 压缩包和文件的对照表\n\n由 `cargo test -p anjuan-ingest --test door table` 核对；`UPDATE_GOLDEN=1` 时重写。每行是一个实际的文件，\
         在 `tests/door/table/` 里逐字节生成，或由所写的软件生成。\n",
    );
    let mut number = 0;
    for section in sections() {
        write!(page, "\n## {}\n\n| 是什么 | 结果 | 说明 |\n|---|---|---|\n", section.title).expect("memory");
        for row in &section.rows {
            number += 1;
            let bundle = opened(row);
            wrong.extend(check(&section, row, &bundle));
            line(&mut page, row, &bundle);
            written_out(number, row, &bundle);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(number >= 100, "{number} rows");
    golden(&page);
}

fn line(page: &mut String, row: &Row, bundle: &Bundle) {
    let mut said: Vec<(&str, &str)> =
        bundle.findings.iter().map(|one| (one.rule.as_str(), one.message.as_str())).collect();
    said.dedup();
    said.truncate(3);
    let outcome = match (bundle.refused, said.is_empty()) {
        (true, _) => "拒收",
        (false, true) => "通过",
        (false, false) => "打开",
    };
    let codes: Vec<&str> = said.iter().map(|(code, _)| *code).collect();
    let messages: Vec<String> = said.iter().map(|(_, message)| shortened(message)).collect();
    let (codes, messages) = (codes.join(" "), messages.join("；"));
    writeln!(page, "| {} | {} | {messages} |", row.what, format!("{outcome} {codes}").trim_end()).expect("memory");
}

/// Long names and what would break the table are left out.
fn shortened(message: &str) -> String {
    let plain = message.replace('|', "｜");
    if plain.chars().count() <= 60 { plain } else { plain.chars().take(60).chain("…".chars()).collect() }
}

fn golden(page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/door/table.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, page).expect("the list is written");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == page, "table.md is out of step: UPDATE_GOLDEN=1 cargo test -p anjuan-ingest --test door table");
}

/// Name, and what we make of it: `clean` where nothing above 提示 is said.
fn written_out(number: usize, row: &Row, bundle: &Bundle) {
    let Some(folder) = std::env::var_os("ANJUAN_ROWS").filter(|_| row.bytes.len() <= MOST_WRITTEN) else { return };
    let ending = row.paper.and_then(|name| name.rsplit('.').next()).unwrap_or("zip");
    let kind = if row.paper.is_some() { "paper" } else { "archive" };
    let clean = !bundle.refused && bundle.findings.iter().all(|one| one.severity == Severity::Info);
    let folder = Path::new(&folder);
    std::fs::write(folder.join(format!("{kind}-{number:03}.{ending}")), &row.bytes).expect("a row is written");
    let line = format!("{}\t{}\t{}", if clean { "clean" } else { "told" }, codes(bundle).join(" "), row.what);
    std::fs::write(folder.join(format!("{kind}-{number:03}.txt.about")), line).expect("its line is written");
}
