//! Whole bundles: entries, recognition, dates, the case file, archives inside, packages.

use crate::builder::{Item, JPEG, codes, deflated, item, open, open_with, zip};
use crate::papers;
use anjuan_ingest::{Limits, Progress, Recogniser, package, read_file};
use anjuan_model::bundle::How;
use anjuan_model::case::CaseKind;
use anjuan_model::hash::{sha256_hex, sha256_of_json};
use anjuan_model::{Bundle, Template};
use serde_json::json;
use std::io::Cursor;

fn template(id: &str, names: &[&str], phrases: &[&str], kinds: &str) -> Template {
    let text = format!(
        "title = \"{id}\"\nedition = \"2024\"\nstage = \"handling\"\nmaker = \"lawyer\"\neffective = {{ from = 2023-09-01 }}\nbasis = []\n\
         dated = \"met\"\n[[field]]\nid = \"met\"\nlabel = \"会见时间\"\ntype = \"datetime-range\"\n\
         [recognise]\nnames = {names:?}\ntext = {phrases:?}\nkinds = [{kinds}]\n"
    );
    Template { id: id.to_owned(), layer: "national".to_owned(), ..toml::from_str(&text).expect("template") }
}

fn templates() -> Vec<Template> {
    vec![
        template(
            "meeting-trial",
            &["*会见笔录*", "*会见笔录（审判阶段）*"],
            &["审判阶段会见笔录"],
            "\"criminal-trial\"",
        ),
        template("meeting-investigation", &["*会见笔录*"], &["侦查阶段会见笔录"], "\"criminal-investigation\""),
        template("file-review", &["*阅卷笔录*"], &["阅卷笔录"], ""),
        template("contents", &["*卷内目录*"], &["卷内目录"], ""),
    ]
}

fn recogniser(kind: Option<CaseKind>) -> Recogniser {
    let templates = templates();
    Recogniser::new(&templates.iter().collect::<Vec<_>>(), kind)
}

fn check(path: &str, text: &str, kind: Option<CaseKind>, expected: Option<(&str, How, f32)>) {
    let bundle = open_with(&zip(&[item(path, text.as_bytes())]), &Limits::default(), recogniser(kind));
    let found = bundle.entries[0].recognised.as_ref().map(|known| (known.kind.as_str(), known.how, known.confidence));
    assert_eq!(found, expected, "{path} {text}");
}

#[test]
fn recognition_by_name_and_text() {
    let trial = Some(CaseKind::CriminalTrial);
    check("05会见笔录（审判阶段）.txt", "x", None, Some(("meeting-trial", How::Name, 0.9)));
    check("05会见笔录.txt", "x", trial, Some(("meeting-trial", How::Name, 0.75)));
    check("05会见笔录.txt", "x", None, Some(("meeting-investigation", How::Name, 0.5)));
    check("05会见笔录.txt", "审判阶段 会见笔录", None, Some(("meeting-trial", How::Name, 0.98)));
    check("扫描0001.txt", "侦查阶段会见笔录\n问：", None, Some(("meeting-investigation", How::Text, 0.8)));
    check("阅卷笔录.txt", "侦查阶段会见笔录", None, Some(("file-review", How::Name, 0.7)));
    let listing = format!("卷内目录{}审判阶段会见笔录 阅卷笔录", "一".repeat(80));
    check("扫描0002.txt", &listing, None, Some(("contents", How::Text, 0.8)));
    check("杂项.txt", "没有标题", None, None);
    check("会见笔录.txt", "", trial, None);
}

#[test]
fn own_documents_are_read_exactly() {
    let answers = json!({ "met": { "start": "2024-05-10T09:30", "end": "2024-05-10T11:00" } });
    let origin = json!({
        "schema": "anjuan.origin/1", "template": "meeting-trial", "edition": "2024", "layer": "national", "title": "会见笔录",
        "answers_sha256": sha256_of_json(&answers), "answers": answers,
    });
    let bytes = papers::carrying(origin.to_string().as_bytes());
    let (entry, findings) = read_file("随便什么.pdf", bytes, &Limits::default(), &recogniser(None)).expect("read");
    assert_eq!(findings, []);
    assert_eq!(entry.format, "pdf/a-3b");
    assert_eq!(entry.kind(), Some("meeting-trial"));
    assert_eq!(entry.recognised.as_ref().map(|known| known.how), Some(How::Embedded));
    assert_eq!(entry.dated.map(|day| day.to_string()).as_deref(), Some("2024-05-10"));
    assert_eq!(serde_json::Value::Object(entry.fields), answers);
    let forged = origin.to_string().replace("09:30", "10:30");
    let (entry, _) =
        read_file("随便什么.pdf", papers::carrying(forged.as_bytes()), &Limits::default(), &recogniser(None))
            .expect("read");
    assert_eq!(entry.kind(), None);
}

#[test]
fn entries_have_hash_format_text_and_date() {
    let text = "阅卷笔录\n……\n二〇二四年五月十六日";
    let items = [
        deflated("卷/06阅卷笔录.pdf", &papers::gbk(text)),
        item("卷/照片.jpg", JPEG),
        item("卷/07说明.pdf", JPEG),
        item("卷/工具.exe", &[b"MZ".to_vec(), vec![0; 80]].concat()),
    ];
    let bundle = open_with(&zip(&items), &Limits::default(), recogniser(None));
    let first = &bundle.entries[0];
    assert_eq!(first.sha256, sha256_hex(&items[0].content));
    assert_eq!((first.format.as_str(), first.kind(), first.pages()), ("pdf", Some("file-review"), Some(1)));
    assert_eq!(first.full_text().as_deref(), Ok(text));
    assert_eq!(first.dated.map(|day| day.to_string()).as_deref(), Some("2024-05-16"));
    let formats: Vec<&str> = bundle.entries.iter().map(|entry| entry.format.as_str()).collect();
    assert_eq!(formats, ["pdf", "jpeg", "jpeg", "executable"]);
    assert_eq!(codes(&bundle), ["AJ701", "AJ709"]);
}

fn opened(items: &[Item]) -> (Bundle, Option<CaseKind>, Option<Progress>) {
    let (mut seen, mut last) = (None, None);
    let bytes = zip(items);
    let choose = |case: Option<&anjuan_model::CaseFacts>| {
        seen = case.and_then(|case| case.kind);
        recogniser(seen)
    };
    let bundle =
        anjuan_ingest::open(Cursor::new(&bytes), "案卷.zip", &Limits::default(), choose, &mut |now| last = Some(now))
            .expect("read");
    assert_eq!(bundle.sha256, sha256_hex(&bytes));
    (bundle, seen, last)
}

#[test]
fn the_case_file_decides_before_recognition() {
    let case = item("卷/case.json", b"{\"kind\":\"criminal-trial\",\"dates\":{\"assigned\":\"2024-05-06\"}}");
    let (bundle, seen, last) = opened(&[item("卷/05会见笔录.txt", b"words"), case]);
    assert_eq!(seen, Some(CaseKind::CriminalTrial));
    assert_eq!(bundle.entries[0].kind(), Some("meeting-trial"));
    assert_eq!(bundle.case.and_then(|case| case.kind), seen);
    assert_eq!(last, Some(Progress { entries_done: 2, entries: 2, bytes_done: 64, bytes: 64 }));
    let (bundle, seen, _) = opened(&[item("a.txt", b"words"), item("case.json", b"{\n\"kind\": 3\n}")]);
    assert_eq!((codes(&bundle).as_slice(), seen), (&["AJ656"][..], None));
    assert!(bundle.findings[0].message.contains("第 2 行"));
}

#[test]
fn archives_inside() {
    let inner = zip(&[item("05会见笔录.txt", b"words")]);
    let deeper = zip(&[item("b.zip", &inner)]);
    let bad = zip(&[item("../05.txt", b"words")]);
    let bundle = open(&zip(&[item("a.zip", &inner)]), &Limits::default());
    assert_eq!(
        bundle.entries.iter().map(|entry| entry.path.as_str()).collect::<Vec<_>>(),
        ["a.zip", "a.zip/05会见笔录.txt"]
    );
    let bundle = open(&zip(&[item("a.zip", &deeper)]), &Limits::default());
    assert_eq!((codes(&bundle), bundle.entries.len()), (vec!["AJ655"], 2));
    let bundle = open(&zip(&[item("a.zip", &bad)]), &Limits::default());
    assert_eq!((codes(&bundle), bundle.refused), (vec!["AJ626"], false));
    let bundle = open(&zip(&[item("a.rar", b"Rar!\x1a\x07\x01\0 whatever")]), &Limits::default());
    assert_eq!(codes(&bundle), ["AJ655"]);
    let office = zip(&[item("[Content_Types].xml", b"<x/>"), item("word/document.xml", b"<x/>")]);
    let bundle =
        open(&zip(&[item("a.docx", &office), item("b.ofd", &zip(&[item("OFD.xml", b"<x/>")]))]), &Limits::default());
    assert_eq!(bundle.entries.iter().map(|entry| entry.format.as_str()).collect::<Vec<_>>(), ["docx", "ofd"]);
    assert!(!codes(&bundle).contains(&"AJ655"));
}

#[test]
fn archives_inside_share_the_limits() {
    let many: Vec<Item> = (0..8).map(|number| item(&format!("{number}.txt"), b"words")).collect();
    let limits = Limits { entries: 12, text_bytes: 60, ..Limits::default() };
    let bundle = open(&zip(&[item("a.zip", &zip(&many)), item("b.zip", &zip(&many))]), &limits);
    assert_eq!((codes(&bundle), bundle.entries.len()), (vec!["AJ622"], 10));
    let long = item("a.txt", "会见".repeat(8).as_bytes());
    let bundle = open(&zip(&[long.clone(), Item { name: b"b.txt".to_vec(), ..long }]), &limits);
    assert_eq!(codes(&bundle), ["AJ706"]);
    assert!(bundle.entries[0].full_text().is_ok() && bundle.entries[1].full_text().is_err());
}

#[test]
fn packages_come_back_as_they_were_written() {
    let files = [("plugin.toml", "id = \"beijing\""), ("rules/BJ101-内容/rule.toml", "code = \"BJ101\"")];
    let files: anjuan_model::catalog::Files =
        files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().into())).collect();
    let bytes = package::write(&files).expect("written");
    assert_eq!(bytes, package::write(&files).expect("written"));
    assert_eq!(package::read(&bytes, &Limits::package()).expect("read"), files);
    assert_eq!(package::read(&bytes[1..], &Limits::package()).map_err(|refusal| refusal.code()), Err("AJ607"));
}

fn owned(bundle: &Bundle) -> Vec<String> {
    codes(bundle).into_iter().map(str::to_owned).collect()
}

#[test]
fn an_origin_is_believed_only_where_the_page_says_the_same() {
    let weighed = |answers: serde_json::Value| {
        let origin = json!({
            "schema": "anjuan.origin/1", "template": "meeting-trial", "edition": "2024", "layer": "national", "title": "会见笔录",
            "answers_sha256": sha256_of_json(&answers), "answers": answers,
        });
        let file = item("a.pdf", &papers::carrying(origin.to_string().as_bytes()));
        let bundle = open_with(&zip(&[file]), &Limits::default(), recogniser(None));
        let known = bundle.entries[0].recognised.clone().expect("recognised");
        (owned(&bundle), known.how, known.confidence, bundle.entries[0].fields.len())
    };
    assert_eq!(weighed(json!({ "title": "会 见笔录" })), (vec![], How::Embedded, 1.0, 1));
    let forged = json!({ "title": "会见笔录", "met": "2024-05-10", "statement": "受援人表示认罪认罚" });
    assert_eq!(weighed(forged), (vec!["AJ711".to_owned()], How::Embedded, 0.5, 0));
}

#[test]
fn a_name_over_the_page_of_another_document_is_reported() {
    let found = |path: &str, text: &str| {
        let bundle = open_with(&zip(&[item(path, text.as_bytes())]), &Limits::default(), recogniser(None));
        owned(&bundle)
    };
    assert_eq!(found("阅卷笔录.txt", "侦查阶段会见笔录"), ["AJ712"]);
    assert!(found("会见笔录.txt", "侦查阶段会见笔录").is_empty());
    assert!(found("会见笔录（审判阶段）.txt", "侦查阶段会见笔录").is_empty(), "one family of names");
    assert!(found("阅卷笔录.txt", &format!("{}侦查阶段会见笔录", "一".repeat(80))).is_empty(), "only mentioned");
}
