//! Office documents: what other programs write is read as a reader sees it; what is hostile is named.

use crate::builder::{codes, deflated, item, open, zip};
use anjuan_ingest::Limits;
use anjuan_model::Bundle;
use anjuan_model::bundle::{Entry, Text};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

/// A DOCX with this body, and these other parts.
pub fn docx(body: &str, others: &[(&str, &str)]) -> Vec<u8> {
    let mut items = vec![
        deflated("[Content_Types].xml", b"<Types/>"),
        deflated("word/document.xml", format!("<w:document><w:body>{body}</w:body></w:document>").as_bytes()),
    ];
    items.extend(others.iter().map(|(name, content)| deflated(name, content.as_bytes())));
    zip(&items)
}

pub fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
}

/// Opens a bundle of one file.
pub fn one(name: &str, bytes: &[u8]) -> (Entry, Bundle) {
    one_within(name, bytes, &Limits::default())
}

pub fn one_within(name: &str, bytes: &[u8], limits: &Limits) -> (Entry, Bundle) {
    let bundle = open(&zip(&[item(name, bytes)]), limits);
    (bundle.entries[0].clone(), bundle)
}

pub fn pages(entry: &Entry) -> Vec<&str> {
    match &entry.text {
        Text::Read(pages) => pages.iter().map(String::as_str).collect(),
        other => panic!("{}: {other:?}", entry.path),
    }
}

#[test]
fn a_word_document_is_read_as_its_reader_sees_it() {
    let (entry, bundle) = one("会见笔录.docx", include_bytes!("../fixtures/record.docx"));
    let first = "某市法律援助中心\n会见笔录\n受援人李某某，添上的话涉案金额12,800.50元。\n\
                 会见时间\t2024年5月6日\n会见地点\t某看守所";
    let second = "第二页的话\n2024年5月10日\n脚注：见第三页\n第 2 页";
    assert_eq!(entry.format, "docx");
    assert_eq!(pages(&entry), [first, second]);
    assert_eq!(entry.dated.map(|day| day.to_string()).as_deref(), Some("2024-05-10"));
    assert_eq!(codes(&bundle), ["AJ720", "AJ721", "AJ722"]);
    assert_eq!(bundle.findings[0].message, "有 2 处修订未接受，已按接受修订后的文字检查");
}

#[test]
fn constructs_of_word() {
    for (what, body, expected) in [
        ("fields", "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>3</w:t></w:r></w:p>", vec!["3"]),
        (
            "tab stops are no tabs",
            "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:tab/><w:t>甲</w:t></w:r></w:p>",
            vec!["甲"],
        ),
        (
            "boxes once",
            "<w:p><mc:AlternateContent><mc:Choice><w:r><w:t>框</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>框</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>",
            vec!["框"],
        ),
        ("ticks", "<w:p><w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:t>同意</w:t></w:r></w:p>", vec!["☑同意"]),
        (
            "moved",
            "<w:p><w:moveFrom><w:r><w:t>乙</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>乙</w:t></w:r></w:moveTo></w:p>",
            vec!["乙"],
        ),
        ("shown after all", "<w:p><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>丙</w:t></w:r></w:p>", vec!["丙"]),
        (
            "pages of the last layout",
            "<w:p><w:r><w:t>一</w:t></w:r></w:p><w:p><w:r><w:br w:type=\"page\"/></w:r></w:p><w:p><w:r><w:lastRenderedPageBreak/><w:t>二</w:t></w:r></w:p>",
            vec!["一", "二"],
        ),
        ("references", "<w:p><w:r><w:t>&lt;甲&gt;&#x7532;</w:t></w:r></w:p>", vec!["<甲>甲"]),
    ] {
        assert_eq!(pages(&one("a.docx", &docx(body, &[])).0), expected, "{what}");
    }
}

#[test]
fn pages_of_what_flows_are_those_it_claims() {
    let app = [("docProps/app.xml", "<Properties><Pages>7</Pages></Properties>")];
    assert_eq!(one("a.docx", &docx(&paragraph("甲"), &app)).0.pages(), Some(7));
    assert_eq!(one("a.docx", &docx(&paragraph("甲"), &[])).0.pages(), None);
}

pub fn workbook(fill: impl Fn(&mut Workbook) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(&mut book).expect("cells");
    book.save_to_buffer().expect("a workbook")
}

/// A workbook of a few cells.
pub fn sample() -> Vec<u8> {
    workbook(|book| book.add_worksheet().write(0, 0, "会见")?.write(1, 1, 2024)?.write(2, 2, true).map(|_| ()))
}

#[test]
fn sheets_are_read_row_by_row() {
    let bytes = workbook(|book| {
        let first = book.add_worksheet();
        first.write(0, 0, "卷内目录")?.write(2, 0, 1)?.write(2, 3, "会见笔录")?;
        first.write_with_format(
            2,
            5,
            ExcelDateTime::from_ymd(2024, 5, 6)?,
            &Format::new().set_num_format("yyyy-mm-dd"),
        )?;
        first.insert_note(0, 0, &rust_xlsxwriter::Note::new("批注"))?;
        book.add_worksheet().write(0, 0, 0.1 + 0.2)?;
        book.add_worksheet().set_hidden(true).write(0, 0, "藏着的话")?;
        Ok(())
    });
    let (entry, bundle) = one("卷内目录.xlsx", &bytes);
    assert_eq!(pages(&entry), ["卷内目录\n1\t会见笔录\t2024-05-06", "0.3"]);
    assert_eq!((entry.format.as_str(), entry.pages(), codes(&bundle)), ("xlsx", None, vec!["AJ721", "AJ722"]));
}
