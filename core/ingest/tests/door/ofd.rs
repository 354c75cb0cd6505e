//! OFD: pages in order, templates under them, words in lines; signatures counted; hostile ones named.

use crate::builder::{codes, deflated, zip};
use crate::office::{one, pages};
use anjuan_ingest::Limits;
use anjuan_model::bundle::Scan;

const NS: &str = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";

fn xml(content: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{}", content.replacen('>', &format!(" {NS}>"), 1))
}

/// An OFD of these parts beside `OFD.xml`, which names one document and one list of signatures.
pub fn ofd(parts: &[(&str, String)]) -> Vec<u8> {
    let root = "<ofd:OFD Version=\"1.0\" DocType=\"OFD\"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>\
                <ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>\
                </ofd:DocBody></ofd:OFD>";
    let mut items = vec![deflated("OFD.xml", xml(root).as_bytes())];
    items.extend(parts.iter().map(|(name, content)| deflated(name, xml(content).as_bytes())));
    zip(&items)
}

pub fn document(pages: &[&str]) -> String {
    let pages: String = pages.iter().map(|page| format!("<ofd:Page ID=\"9\" BaseLoc=\"{page}\"/>")).collect();
    format!(
        "<ofd:Document><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>\
         <ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>\
         <ofd:TemplatePage ID=\"2\" BaseLoc=\"Tpls/Tpl_0/Content.xml\"/></ofd:CommonData>\
         <ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    )
}

pub fn page(objects: &str) -> String {
    format!("<ofd:Page><ofd:Content><ofd:Layer ID=\"3\">{objects}</ofd:Layer></ofd:Content></ofd:Page>")
}

/// Words at a place, in millimetres.
pub fn words(x: f64, y: f64, text: &str) -> String {
    format!(
        "<ofd:TextObject ID=\"4\" Boundary=\"{x} {y} 100 5\" Font=\"1\" Size=\"4\">\
         <ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"g {} 4\">{text}</ofd:TextCode></ofd:TextObject>",
        text.chars().count().saturating_sub(1)
    )
}

/// An OFD of one page.
pub fn sample() -> Vec<u8> {
    ofd(&[("Doc_0/Document.xml", document(&["P.xml"])), ("Doc_0/P.xml", page(&words(20.0, 50.0, "会见笔录")))])
}

#[test]
fn words_stand_in_their_lines() {
    let scaled = "<ofd:TextObject Boundary=\"70 30 100 5\" Size=\"12\" CTM=\"0.3333 0 0 0.3333 0 0\">\
                  <ofd:TextCode X=\"0\" Y=\"12\">12,800.50</ofd:TextCode></ofd:TextObject>";
    let first = page(
        &[words(20.0, 30.0, "涉案金额"), words(60.0, 30.0, "人民币"), scaled.to_owned(), words(80.0, 15.0, "会见笔录")]
            .concat(),
    );
    let first = first.replacen("<ofd:Content>", "<ofd:Template TemplateID=\"2\"/><ofd:Content>", 1);
    let second = page(&words(20.0, 50.0, "2024年5月10日"));
    let template = page(&words(20.0, 280.0, "某市法律援助中心"));
    let signatures = "<ofd:Signatures><ofd:Signature ID=\"1\"/><ofd:Signature ID=\"2\"/></ofd:Signatures>".to_owned();
    let bytes = ofd(&[
        ("Doc_0/Document.xml", document(&["Pages/Page_0/Content.xml", "/Doc_0/Pages/Page_1/Content.xml"])),
        ("Doc_0/Pages/Page_0/Content.xml", first),
        ("Doc_0/Pages/Page_1/Content.xml", second),
        ("Doc_0/Tpls/Tpl_0/Content.xml", template),
        ("Doc_0/Signs/Signatures.xml", signatures),
    ]);
    let (entry, bundle) = one("会见笔录.ofd", &bytes);
    assert_eq!(pages(&entry), ["会见笔录\n涉案金额 人民币12,800.50\n某市法律援助中心", "2024年5月10日"]);
    assert_eq!((entry.pages(), entry.facts.signatures, entry.facts.encrypted), (Some(2), Some(2), Some(false)));
    assert_eq!(entry.dated.map(|day| day.to_string()).as_deref(), Some("2024-05-10"));
    assert_eq!((entry.format.as_str(), codes(&bundle)), ("ofd", vec![]));
}

#[test]
fn a_scan_has_its_resolution_and_no_text() {
    let resources = "<ofd:Res BaseLoc=\"Res\"><ofd:MultiMedias><ofd:MultiMedia ID=\"7\" Type=\"Image\">\
                     <ofd:MediaFile>scan.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>";
    let scan = page("<ofd:ImageObject ID=\"8\" ResourceID=\"7\" Boundary=\"0 0 210 297\" CTM=\"210 0 0 297 0 0\"/>");
    let mut header = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x06\x76\0\0\x09\x23\x08\0\0\0\0".to_vec();
    header.extend(crc32fast::hash(&header[12..]).to_be_bytes());
    header.extend(b"\0\0\0\0IDAT\0\0\0\0");
    let bytes = ofd(&[
        ("Doc_0/Document.xml", document(&["P.xml"])),
        ("Doc_0/P.xml", scan),
        ("Doc_0/DocumentRes.xml", resources.to_owned()),
    ]);
    let mut items = vec![deflated("Doc_0/Res/scan.png", &header)];
    let (entry, bundle) = one("扫描.ofd", &bytes);
    assert_eq!((codes(&bundle), entry.pages(), entry.facts.scans.len()), (vec!["AJ704"], Some(1), 0));
    for (name, content) in parts_of(&bytes) {
        items.push(deflated(&name, &content));
    }
    let (entry, _) = one("扫描.ofd", &zip(&items));
    assert_eq!(entry.facts.scans, [Scan { page: 1, width: 1654, height: 2339, dpi: Some(200), turn: 0, blank: None }]);
}

/// The parts of a zip.
fn parts_of(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let files = anjuan_ingest::package::read(bytes, &Limits::default()).expect("a package");
    files.into_iter().map(|(name, content)| (name, content.to_vec())).collect()
}

#[test]
fn ofd_for_archives_says_so() {
    let bytes = ofd(&[("Doc_0/Document.xml", document(&["P.xml"])), ("Doc_0/P.xml", page(&words(20.0, 50.0, "甲")))]);
    let mut parts = parts_of(&bytes);
    for (name, content) in &mut parts {
        if name == "OFD.xml" {
            *content = String::from_utf8_lossy(content).replace("DocType=\"OFD\"", "DocType=\"OFD-A\"").into_bytes();
        }
    }
    let items: Vec<_> = parts.iter().map(|(name, content)| deflated(name, content)).collect();
    let (entry, _) = one("a.ofd", &zip(&items));
    assert_eq!((entry.format.as_str(), entry.facts.level.as_deref()), ("ofd/a", Some("ofd-a")));
}
