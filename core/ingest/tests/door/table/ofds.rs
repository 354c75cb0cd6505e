//! OFD (GB/T 33190): missing parts, paths that lead outside, loops, locks.

use super::{Row, paper};
use crate::builder::{item, zip};
use crate::ofd::{document, ofd, page, sample, words};
use anjuan_ingest::Limits;

pub fn rows() -> Vec<Row> {
    let row = |what, bytes, said| paper(what, "05会见笔录.ofd", bytes, said);
    let good = page(&words(20.0, 50.0, "会见笔录"));
    let with = |document: &str, content: &str| {
        ofd(&[("Doc_0/Document.xml", document.to_owned()), ("Doc_0/P.xml", content.to_owned())])
    };
    let root = |text: &str| zip(&[item("OFD.xml", text.as_bytes())]);
    let escapes = |path: &str| root(&format!("<OFD><DocBody><DocRoot>{path}</DocRoot></DocBody></OFD>"));
    let nested = format!("{}{}", "<ofd:PageBlock>".repeat(10_000), "</ofd:PageBlock>".repeat(10_000));
    let whole = sample();
    let scan = "<ofd:ImageObject ID=\"8\" ResourceID=\"7\" Boundary=\"0 0 210 297\"/>";
    let long = page(&words(20.0, 50.0, &"会见".repeat(1_000)));
    let repeated = ofd(&[("Doc_0/Document.xml", document(&["P.xml"; 50])), ("Doc_0/P.xml", long)]);
    let itself = format!("<ofd:Template TemplateID=\"2\"/>{}", words(20.0, 50.0, "会见笔录"));
    let loops = ofd(&[
        ("Doc_0/Document.xml", document(&["Tpls/Tpl_0/Content.xml"])),
        ("Doc_0/Tpls/Tpl_0/Content.xml", page(&itself)),
    ]);
    vec![
        row("平常的文件", whole.clone(), &[]),
        row("扫描件", with(&document(&["P.xml"]), &page(scan)), &["AJ704"]),
        row("文档根缺失", escapes("Doc_0/Document.xml"), &["AJ715"]),
        row("页面缺失", with(&document(&["Q.xml"]), &good), &["AJ715"]),
        row("没有一页", with(&document(&[]), &good), &["AJ715"]),
        row("没有指明文档", root("<OFD/>"), &["AJ715"]),
        row("页面指到文件之外", with(&document(&["../../../etc/passwd"]), &good), &["AJ715"]),
        row("文档指到文件之外", escapes("../../etc/passwd"), &["AJ715"]),
        row("文档写成网址", escapes("file:///etc/passwd"), &["AJ715"]),
        row("文档路径用反斜杠", escapes("..\\..\\x"), &["AJ715"]),
        row("文档根指向自己", escapes("OFD.xml"), &["AJ715"]),
        row("页面套用自己作模板", loops, &[]),
        row("五十页共用一页内容", repeated.clone(), &[]),
        Row {
            limits: Limits { office_unpacked_bytes: 100_000, ..Limits::default() },
            ..row("五十页共用一页，合计过大", repeated.clone(), &["AJ706"])
        },
        Row {
            limits: Limits { pdf_pages: 49, ..Limits::default() }, ..row("页数超过上限", repeated, &["AJ706"])
        },
        row("不是 XML", root("words"), &["AJ715"]),
        row("压缩包不完整", whole[..whole.len() - 40].to_vec(), &["AJ715"]),
        row("实体", root("<!DOCTYPE a [<!ENTITY b \"c\">]><OFD>&b;</OFD>"), &["AJ716"]),
        row("标签套一万层", with(&document(&["P.xml"]), &page(&nested)), &["AJ716"]),
        row(
            "加密",
            root("<OFD><DocBody><Encryptions>E.xml</Encryptions><DocRoot>x</DocRoot></DocBody></OFD>"),
            &["AJ714"],
        ),
        row(
            "文字没有意义（私用区）",
            with(&document(&["P.xml"]), &page(&words(20.0, 50.0, "\u{e123}\u{e124}"))),
            &["AJ702"],
        ),
    ]
}
