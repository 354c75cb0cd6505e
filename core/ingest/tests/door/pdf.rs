//! Text of PDFs: read in order where it can be read, and said to be unreadable where it cannot; never empty.

use crate::papers;
use anjuan_ingest::Limits;
use anjuan_ingest::text::pdf::read;
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
