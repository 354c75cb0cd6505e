//! DOCX and XLSX: damaged, hostile, unfinished.

use super::{Row, paper};
use crate::builder::{Item, deflated, item, zip};
use crate::office::{docx, paragraph, workbook};
use anjuan_ingest::Limits;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

pub fn rows() -> Vec<Row> {
    [words(), hostile_words(), sheets()].concat()
}

fn word(what: &'static str, bytes: Vec<u8>, said: &'static [&'static str]) -> Row {
    paper(what, "05会见笔录.docx", bytes, said)
}

/// A DOCX whose settings name something on another machine.
fn fetching(kind: &str, target: &str) -> Vec<u8> {
    let text = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{RELATIONSHIPS}/{kind}\" Target=\"{target}\" \
         TargetMode=\"External\"/></Relationships>"
    );
    docx(&paragraph("会见笔录"), &[("word/_rels/settings.xml.rels", &text)])
}

fn words() -> Vec<Row> {
    let change = "<w:p><w:ins><w:r><w:t>添上的话</w:t></w:r></w:ins></w:p>";
    let picture = "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>";
    let hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着的话</w:t></w:r><w:r><w:t>会见</w:t></w:r></w:p>";
    let types = [("word/vbaProject.bin", "x")];
    vec![
        word(
            "LibreOffice 的文档：修订、批注、隐藏文字",
            include_bytes!("../../fixtures/record.docx").to_vec(),
            &["AJ720", "AJ721", "AJ722"],
        ),
        word("修订未接受", docx(change, &[]), &["AJ720"]),
        word("隐藏文字", docx(hidden, &[]), &["AJ722"]),
        word("宏", docx(&paragraph("甲"), &types), &["AJ723"]),
        paper("带宏的文档改名为 .pdf", "05会见笔录.pdf", docx(&paragraph("甲"), &types), &["AJ701", "AJ723"]),
        word("没有写任何字", docx("<w:p/>", &[]), &["AJ725"]),
        word("只有一张图", docx(picture, &[]), &["AJ704"]),
        word("打开时取网上的模板", fetching("attachedTemplate", "https://example.com/a.dotm"), &["AJ733"]),
        word("打开时取共享文件夹的模板", fetching("attachedTemplate", "\\\\server\\a.dotm"), &["AJ733"]),
        word("打开时取网上的对象", fetching("oleObject", "http://example.com/a"), &["AJ733"]),
        word("作者自己硬盘上的模板", fetching("attachedTemplate", "file:///C:\\Users\\Normal.dotm"), &[]),
        word("网页链接", fetching("hyperlink", "https://example.com/"), &[]),
    ]
}

fn hostile_words() -> Vec<Row> {
    let nested = format!("{}{}", "<w:p>".repeat(10_000), "</w:p>".repeat(10_000));
    let laughs = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><a>&b;</a>";
    let outside = "<!DOCTYPE a [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><a>&a;</a>";
    let body = |document: &str| {
        zip(&[item("[Content_Types].xml", b"<Types/>"), deflated("word/document.xml", document.as_bytes())])
    };
    let whole = docx(&paragraph("会见笔录"), &[]);
    let twice = |name: &str| {
        let part = |name: &str| {
            deflated(name, b"<w:document><w:body><w:p><w:r><w:t>1</w:t></w:r></w:p></w:body></w:document>")
        };
        zip(&[item("[Content_Types].xml", b"<Types/>"), part("word/document.xml"), part(name)])
    };
    let small = Limits { office_unpacked_bytes: 2_000, ..Limits::default() };
    let elsewhere = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{RELATIONSHIPS}/officeDocument\" Target=\"../../etc/passwd\"/></Relationships>"
    );
    vec![
        word(
            "缺少正文",
            zip(&[item("[Content_Types].xml", b"<Types/>"), item("word/styles.xml", b"<a/>")]),
            &["AJ715"],
        ),
        word("正文没有写完", body("<w:document><w:body><w:p>"), &["AJ715"]),
        word("正文不是 XML", body("words, and nothing but words"), &["AJ715"]),
        word("压缩包不完整", whole[..whole.len() - 30].to_vec(), &["AJ715"]),
        word("压缩炸弹", body(&format!("<a>{}</a>", " ".repeat(8 << 20))), &["AJ715"]),
        word("亿笑（实体层层成倍）", body(laughs), &["AJ716"]),
        word("外部实体", body(outside), &["AJ716"]),
        word("没有定义的实体", docx("<w:p><w:r><w:t>&who;</w:t></w:r></w:p>", &[]), &["AJ716"]),
        word("标签套一万层", docx(&nested, &[]), &["AJ716"]),
        word("编码与声明不符", body("<?xml version='1.0' encoding='UTF-16'?><a/>"), &["AJ715"]),
        word("两份同名正文", twice("word/document.xml"), &["AJ715"]),
        word("两份正文只差大小写", twice("word/Document.xml"), &["AJ715"]),
        word("正文指到文件之外", docx(&paragraph("甲"), &[("_rels/.rels", &elsewhere)]), &[]),
        Row { limits: small, ..word("各部分合计过大", docx(&paragraph(&"甲".repeat(1_000)), &[]), &["AJ706"]) },
        paper("没有内容类型表，只是压缩包", "05会见笔录.docx", zip(&[item("word/document.xml", b"<a/>")]), &["AJ701"]),
        word(
            "部分设有密码",
            zip(&[item("[Content_Types].xml", b"<Types/>"), Item { flags: 1, ..item("word/document.xml", b"<a/>") }]),
            &["AJ715"],
        ),
    ]
}

fn sheets() -> Vec<Row> {
    let sheet = |what, bytes, said| paper(what, "卷内目录.xlsx", bytes, said);
    let good = workbook(|book| book.add_worksheet().write(0, 0, "会见").map(|_| ()));
    let parts = anjuan_ingest::package::read(&good, &Limits::default()).expect("a package");
    let with = |name: &str, change: &dyn Fn(&str) -> String| {
        let changed = |(path, bytes): (&String, &_)| match path == name {
            true => deflated(path, change(&String::from_utf8_lossy(bytes)).as_bytes()),
            false => deflated(path, bytes),
        };
        zip(&parts.iter().map(|(path, bytes)| changed((path, &bytes[..]))).collect::<Vec<_>>())
    };
    let (first, strings) = ("xl/worksheets/sheet1.xml", "xl/sharedStrings.xml");
    let nested = format!("{}{}", "<row>".repeat(10_000), "</row>".repeat(10_000));
    let formula = workbook(|book| {
        let formula = rust_xlsxwriter::Formula::new("=WEBSERVICE(\"https://example.com\")").set_result("会见");
        book.add_worksheet().write_formula(0, 0, formula).map(|_| ())
    });
    let hidden = workbook(|book| {
        book.add_worksheet().write(0, 0, "会见")?;
        book.add_worksheet().set_hidden(true).write(0, 0, "藏着的话").map(|_| ())
    });
    vec![
        sheet("平常的工作簿", good.clone(), &[]),
        sheet("自称一千万行", with(first, &|text| text.replace("ref=\"A1\"", "ref=\"A1:XFD10000000\"")), &[]),
        sheet("单元格在最远处", with(first, &|text| text.replace("r=\"A1\"", "r=\"XFD1048576\"")), &[]),
        sheet("公式，取其结果", formula, &[]),
        sheet("隐藏的工作表", hidden, &["AJ722"]),
        sheet(
            "文字表自称四十亿条",
            with(strings, &|text| text.replace("uniqueCount=\"1\"", "uniqueCount=\"4000000000\"")),
            &["AJ715"],
        ),
        sheet("文字表指向不存在的条目", with(first, &|text| text.replace("<v>0</v>", "<v>4000000000</v>")), &["AJ715"]),
        sheet("工作表写到一半", with(first, &|text| text[..text.len() / 2].to_owned()), &["AJ715"]),
        sheet("压缩包不完整", good[..good.len() - 30].to_vec(), &["AJ715"]),
        sheet(
            "实体",
            with(strings, &|text| text.replacen("<sst", "<!DOCTYPE sst [<!ENTITY a \"b\">]><sst", 1)),
            &["AJ716"],
        ),
        sheet(
            "标签套一万层",
            with(first, &|text| text.replacen("<sheetData>", &format!("<sheetData>{nested}"), 1)),
            &["AJ716"],
        ),
        sheet("没有内容", workbook(|book| book.add_worksheet().write(0, 0, "").map(|_| ())), &["AJ725"]),
    ]
}
