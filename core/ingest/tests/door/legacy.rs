//! Old office formats are named and not read; web pages and texts are read in whatever encoding they come in.

use crate::builder::{codes, item, open, zip};
use crate::office::{one, pages};
use anjuan_ingest::Limits;
use anjuan_model::bundle::Text;
use encoding_rs::{BIG5, GB18030};

/// A compound file whose directory has these streams.
pub fn ole(streams: &[&str]) -> Vec<u8> {
    let mut out = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    out.resize(512, 0);
    for name in streams {
        let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = entry.len() as u16 + 2;
        entry.resize(64, 0);
        entry.extend(length.to_le_bytes());
        entry.push(2);
        entry.resize(128, 0);
        out.extend(entry);
    }
    out
}

#[test]
fn old_formats_are_named() {
    let word = include_bytes!("../fixtures/record.doc");
    for (name, bytes, format, expected) in [
        ("会见笔录.doc", word.to_vec(), "doc", vec!["AJ713"]),
        ("会见笔录.docx", word.to_vec(), "doc", vec!["AJ701", "AJ713"]),
        ("会见笔录.wps", ole(&["\u{5}SummaryInformation", "WordDocument"]), "doc", vec!["AJ713"]),
        ("目录.xls", ole(&["Workbook"]), "xls", vec!["AJ713"]),
        ("目录.xls", ole(&["Book"]), "xls", vec!["AJ713"]),
        ("汇报.ppt", ole(&["PowerPoint Document"]), "ppt", vec!["AJ713"]),
        ("会见笔录.docx", ole(&["EncryptionInfo", "EncryptedPackage"]), "locked", vec!["AJ714"]),
        ("邮件.msg", ole(&["__properties_version1.0"]), "ole", vec!["AJ713"]),
        ("残.doc", ole(&[])[..40].to_vec(), "ole", vec!["AJ713"]),
    ] {
        let (entry, bundle) = one(name, &bytes);
        assert_eq!((entry.format.as_str(), codes(&bundle)), (format, expected), "{name}");
        assert!(matches!(&entry.text, Text::Unreadable { why, .. } if !why.is_empty()), "{name}");
    }
}

#[test]
fn web_pages_are_read() {
    let (entry, bundle) = one("会见笔录.html", include_bytes!("../fixtures/record.html"));
    let text = pages(&entry).concat();
    assert!(text.contains("会见时间\t2024年5月6日\n会见地点\t某看守所"), "{text}");
    assert_eq!((entry.format.as_str(), entry.pages(), codes(&bundle)), ("html", None, vec![]));
    let page = "<html><head><meta charset=\"gb2312\"></head><body>会见笔录<br>张某某</body></html>";
    let silent = "<html><script>var a = '会见笔录'</script></html>";
    for (what, bytes, expected, said) in [
        ("its own encoding", GB18030.encode(page).0.into_owned(), "会见笔录\n张某某", vec![]),
        (
            "a Western claim",
            GB18030.encode(&page.replace("gb2312", "iso-8859-1")).0.into_owned(),
            "会见笔录\n张某某",
            vec![],
        ),
        ("a wrong claim", page.as_bytes().to_vec(), "会见笔录\n张某某", vec![]),
        ("nothing to see", silent.as_bytes().to_vec(), "", vec!["AJ725"]),
    ] {
        let (entry, bundle) = one("a.html", &bytes);
        assert_eq!((pages(&entry).concat().as_str(), codes(&bundle)), (expected, said), "{what}");
    }
}

#[test]
fn a_guessed_encoding_is_said() {
    let words = "會見筆錄：受援人張某某，時間二〇二四年五月六日，地點某看守所。";
    let (entry, bundle) = one("a.txt", &BIG5.encode(words).0);
    assert_eq!((pages(&entry), codes(&bundle)), (vec![words], vec!["AJ724"]));
    let blank = open(&zip(&[item("a.txt", b" \r\n\t")]), &Limits::default());
    assert_eq!(codes(&blank), ["AJ725"]);
}
