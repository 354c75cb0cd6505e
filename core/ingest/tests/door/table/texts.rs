//! Texts in every encoding, web pages, old formats, programs.

use super::{Row, paper};
use crate::legacy::ole;
use anjuan_ingest::Limits;
use encoding_rs::{BIG5, GB18030};

pub fn rows() -> Vec<Row> {
    let words = "会见笔录：受援人张某某，时间二〇二四年五月六日，地点某看守所。\r\n";
    let utf16 = |mark: bool, to: fn(u16) -> [u8; 2]| {
        let mark = mark.then_some('\u{feff}');
        mark.into_iter().chain(words.chars()).collect::<String>().encode_utf16().flat_map(to).collect::<Vec<u8>>()
    };
    let gbk = GB18030.encode(words).0.into_owned();
    let page = format!("<html><head><meta charset=\"gb2312\"></head><body>{words}</body></html>");
    let billion = "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]><html><body>&b;</body></html>";
    let nested = format!("<html>{}words", "<div>".repeat(100_000));
    let text = |what, bytes: Vec<u8>, said| paper(what, "05会见笔录.txt", bytes, said);
    let html = |what, bytes: Vec<u8>, said| paper(what, "05会见笔录.html", bytes, said);
    vec![
        text("UTF-8", words.into(), &[]),
        text("UTF-8，带标记", format!("\u{feff}{words}").into(), &[]),
        text("GB18030", gbk.clone(), &[]),
        text("GB18030 四字节字", GB18030.encode("会见笔录：㐀𠀀，张某某。").0.into_owned(), &[]),
        text("UTF-16，带标记，低位在前", utf16(true, u16::to_le_bytes), &[]),
        text("UTF-16，带标记，高位在前", utf16(true, u16::to_be_bytes), &[]),
        text("UTF-16，没有标记", utf16(false, u16::to_le_bytes), &["AJ724"]),
        text(
            "Big5",
            BIG5.encode("會見筆錄：受援人張某某，時間二〇二四年五月六日，地點某看守所。").0.into_owned(),
            &["AJ724"],
        ),
        text("一半 UTF-8，一半 GBK", [words.as_bytes(), &gbk].concat(), &["AJ710"]),
        text("UTF-16 半个字符", [utf16(true, u16::to_le_bytes), vec![0xd8]].concat(), &["AJ707"]),
        text("空文件", Vec::new(), &["AJ708"]),
        text("只有空白", b" \r\n\t".to_vec(), &["AJ725"]),
        text("二进制", (0..=255).cycle().take(4_000).collect(), &["AJ710"]),
        text("全是 NUL", vec![0; 4_000], &["AJ710"]),
        text("终端控制符", b"words \x1b[2J more".to_vec(), &["AJ710"]),
        text("一行 33 MiB", b"0123456789abcdef".repeat(33 << 16), &["AJ706"]),
        Row {
            limits: Limits { parse_bytes: 1 << 10, ..Limits::default() },
            ..text("超过可读上限", words.repeat(40).into(), &["AJ706"])
        },
        html("网页，GB2312", GB18030.encode(&page).0.into_owned(), &[]),
        html("网页，编码写错", page.into(), &[]),
        html("网页，只有脚本", b"<html><script>var a = 1</script></html>".to_vec(), &["AJ725"]),
        html("网页，自定义实体", billion.into(), &[]),
        html("网页，十万层标签", nested.into(), &[]),
        html("网页，标签没有关完", b"<html><body><table><tr><td>words<!-- ".to_vec(), &[]),
        paper("旧版 Word", "05会见笔录.doc", ole(&["WordDocument"]), &["AJ713"]),
        paper("旧版 Excel", "目录.xls", ole(&["Workbook"]), &["AJ713"]),
        paper("旧版 Word 改名为 .docx", "05会见笔录.docx", ole(&["WordDocument"]), &["AJ701", "AJ713"]),
        paper("有密码的 Office 文件", "05会见笔录.docx", ole(&["EncryptionInfo", "EncryptedPackage"]), &["AJ714"]),
        paper("复合文件只有一半", "05会见笔录.doc", ole(&[])[..40].to_vec(), &["AJ713"]),
        paper("程序改名为 .pdf", "05会见笔录.pdf", [b"MZ".to_vec(), vec![0; 80]].concat(), &["AJ709"]),
        paper("脚本", "打开我.bat", b"@echo off\r\n".to_vec(), &["AJ709"]),
        paper("快捷方式", "会见.lnk", b"L\0\0\0\x01\x14\x02\0 and so on".to_vec(), &["AJ709"]),
        paper("JSON 格式有误的案件信息", "case.json", b"{\"kind\": ".to_vec(), &["AJ656"]),
        paper("嵌套十万层的案件信息", "case.json", b"[".repeat(100_000), &["AJ656"]),
    ]
}
