//! Text of PDFs: read in order where it can be read, and said to be unreadable where it cannot; never empty.

use crate::papers;
use anjuan_ingest::text::pdf::read;
use anjuan_ingest::{Limits, Oddity};
use anjuan_model::bundle::{Fonts, Scan, Text};

const WORDS: &str = "会见笔录\n受援人李某某涉案金额12,800.50元，取得谅解\n身份证号110105199001011234\n2024年5月10日";

fn text(bytes: Vec<u8>) -> Text {
    read(bytes, &Limits::default()).expect("a thread").text
}

#[test]
fn chinese_without_tounicode() {
    for bytes in [papers::gbk(WORDS), papers::unigb(WORDS), papers::gbk_embedded(WORDS)] {
        assert_eq!(text(bytes), Text::Read(vec![WORDS.to_owned()]));
    }
}

#[test]
fn what_cannot_be_read_is_said() {
    let cut = |bytes: Vec<u8>, at: usize| bytes[..at].to_vec();
    let nested = |open: &str, close: &str| {
        papers::page(format!("{}1{}", open.repeat(60_000), close.repeat(60_000)).as_bytes(), "", "", &[])
    };
    let deflated_nest = papers::pdf(
        &[
            b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_vec(),
            b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>".to_vec(),
            papers::stream("/Filter /FlateDecode", &papers::zlib("[".repeat(3_000_000).as_bytes())),
        ],
        "",
    );
    for (what, bytes, code) in [
        ("a scan", papers::scan(), "AJ704"),
        ("a password", papers::locked(), "AJ703"),
        ("glyphs without text", papers::unmapped(), "AJ702"),
        ("nothing but the head", b"%PDF-1.7\n".to_vec(), "AJ705"),
        ("cut in the middle", cut(papers::gbk(WORDS), 60), "AJ705"),
        ("nested arrays", nested("[", "]"), "AJ705"),
        ("nested dictionaries", nested("<</a", ">>"), "AJ705"),
        ("nested and deflated", deflated_nest, "AJ705"),
    ] {
        let reading = read(bytes, &Limits::default()).expect("a thread");
        let codes: Vec<&str> = reading.oddities.iter().map(Oddity::code).collect();
        assert_eq!(codes, [code], "{what}");
        assert!(matches!(reading.text, Text::Unreadable { .. }), "{what}");
    }
}

#[test]
fn bombs_are_not_unpacked() {
    let bomb = papers::stream("/Filter /FlateDecode", &papers::zlib(&vec![b' '; 4 << 20]));
    let bytes = papers::page(b"", "", "", &[bomb]);
    let limits = Limits { pdf_unpacked_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(read(bytes, &limits).expect("a thread").oddities, [Oddity::TooBigToParse]);
}

#[test]
fn forms_that_multiply_are_stopped() {
    let form = |next: &str| {
        papers::stream(
            &format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {next} 0 R >> >>"),
            &b"/X Do ".repeat(10),
        )
    };
    let forms: Vec<Vec<u8>> = (6..30).map(|next| form(&next.to_string())).collect();
    let bytes = papers::page(b"/X Do", "/XObject << /X 5 0 R >>", "", &forms);
    let limits = Limits { pdf_page_operations: 10_000, ..Limits::default() };
    assert_eq!(read(bytes, &limits).expect("a thread").oddities, [Oddity::TooBigToParse]);
}

#[test]
fn page_trees_that_multiply_or_turn_are_stopped() {
    let node = |kid: usize| format!("<< /Type /Pages /Kids [{kid} 0 R {kid} 0 R] /Count 2 >>").into_bytes();
    let mut objects = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec()];
    objects.extend((3..40).map(node));
    objects.push(b"<< /Type /Page /MediaBox [0 0 9 9] >>".to_vec());
    let reading = read(papers::pdf(&objects, ""), &Limits::default()).expect("a thread");
    assert_eq!(reading.oddities, [Oddity::TooBigToParse]);
    let turning =
        [b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>".to_vec()];
    assert!(!read(papers::pdf(&turning, ""), &Limits::default()).expect("a thread").oddities.is_empty());
}

#[test]
fn a_blank_page_is_read_as_blank() {
    assert_eq!(text(papers::page(b"", "", "", &[])), Text::Read(vec![String::new()]));
}

#[test]
fn level_is_the_claim_of_the_metadata() {
    let reading = read(papers::carrying(b"{}"), &Limits::default()).expect("a thread");
    assert_eq!(reading.facts.level.as_deref(), Some("3b"));
    assert!(reading.origin.is_none());
}

#[test]
fn facts_of_the_format() {
    let facts = |bytes: Vec<u8>| read(bytes, &Limits::default()).expect("a thread").facts;
    let scan = facts(papers::fine_scan());
    assert_eq!(
        scan.scans,
        [Scan { page: 1, width: 1654, height: 2339, dpi: Some(200), blank: Some(true), ..Scan::default() }]
    );
    assert_eq!((scan.encrypted, scan.signatures, scan.pages), (Some(false), Some(0), Some(1)));
    assert_eq!(scan.fonts, Some(Fonts::default()));
    let gbk = facts(papers::gbk(WORDS));
    assert_eq!(gbk.fonts, Some(Fonts { embedded: 0, missing: vec!["FangSong".to_owned()] }));
    assert_eq!(facts(papers::gbk_embedded(WORDS)).fonts, Some(Fonts { embedded: 1, missing: vec![] }));
    let signed = facts(papers::signed());
    let missing = vec!["Helvetica".to_owned(), "SimSun".to_owned()];
    assert_eq!(signed.fonts, Some(Fonts { embedded: 1, missing }));
    assert_eq!(signed.signatures, Some(1));
    assert_eq!(read(papers::locked(), &Limits::default()).expect("a thread").facts.encrypted, Some(true));
}
