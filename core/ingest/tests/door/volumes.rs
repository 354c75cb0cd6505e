//! Files that hold several documents, and scans that somebody reads: what is told apart, and what is said not to be.

use crate::builder::{Item, codes, item, open_with, zip};
use crate::papers;
use anjuan_ingest::{Eyes, Limits, Picture, Recogniser, Seen, see};
use anjuan_model::bundle::{How, Text};
use anjuan_model::{Bundle, Template};
use std::io::Cursor;
use std::sync::atomic::{AtomicUsize, Ordering};

fn template(id: &str, title: &str, more: &str) -> Template {
    let text = format!(
        "title = \"{title}\"\nedition = \"2024\"\nstage = \"handling\"\nmaker = \"lawyer\"\neffective = {{ from = 2023-09-01 }}\nbasis = []\n\
         [recognise]\nnames = [\"*{title}*\"]\ntext = [\"{title}\"]\n{more}"
    );
    Template { id: id.to_owned(), layer: "national".to_owned(), ..toml::from_str(&text).expect("template") }
}

fn recogniser() -> Recogniser {
    let contents = "[recognise.contents]\nlist = \"entries\"\nname = \"name\"\nfrom = \"from\"\nto = \"to\"\n";
    let templates = [
        template("cover", "卷宗封面", ""),
        template("toc", "卷内目录", contents),
        template("meeting", "会见笔录", ""),
        template("review", "阅卷笔录", ""),
        template("brief", "辩护词", ""),
        template("notes", "备考表", ""),
    ];
    Recogniser::new(&templates.iter().collect::<Vec<_>>(), None)
}

fn opened(items: &[Item]) -> Bundle {
    open_with(&zip(items), &Limits::default(), recogniser())
}

/// The parts of a file: kind, pages, and whether the text was read.
fn parts(bundle: &Bundle, at: usize) -> Vec<(&str, u32, u32, bool)> {
    let parts = bundle.entries[at].parts.iter();
    let part = |part| {
        let entry: &anjuan_model::bundle::Entry = part;
        let span = entry.span.expect("a part has pages");
        (entry.kind().unwrap_or(""), span.first, span.last, matches!(entry.text, Text::Read(_)))
    };
    parts.map(part).collect()
}

const COVER: &str = "卷宗封面\n案件编号";
const TOC: &str = "卷内目录\n序号 名称 页号\n1 陈明理 会见笔录 2024年5月10日 1—2\n2 阅卷笔录 3\n3 辩护词 4—5";
const MEETING: &str = "会见笔录\n问：是否清楚\n2024年5月10日";
const REVIEW: &str = "阅卷笔录\n第12页 被害人陈述";
const BRIEF: &str = "辩护词\n审判长、审判员";

#[test]
fn a_volume_is_split_by_its_own_catalogue() {
    let pages = papers::gbk_pages(&[COVER, TOC, MEETING, "续页", REVIEW, BRIEF, "续页", "备考表\n共5页"]);
    let bundle = opened(&[item("结案材料.pdf", &pages)]);
    assert_eq!(codes(&bundle), ["AJ741"]);
    let expected = [
        ("cover", 1, 1, true),
        ("toc", 2, 2, true),
        ("meeting", 3, 4, true),
        ("review", 5, 5, true),
        ("brief", 6, 7, true),
        ("notes", 8, 8, true),
    ];
    assert_eq!(parts(&bundle, 0), expected);
    let meeting = &bundle.entries[0].parts[2];
    assert_eq!(meeting.dated.map(|day| day.to_string()).as_deref(), Some("2024-05-10"));
    assert_eq!(meeting.recognised.as_ref().map(|known| known.how), Some(How::Catalogue));
    assert_eq!(meeting.page_of_file(2), 4);
    assert_eq!(bundle.of_kind("brief").count(), 1);
    assert_eq!((bundle.files().count(), bundle.papers().count()), (1, 6));
}

#[test]
fn a_volume_of_scans_is_split_by_a_catalogue_beside_it_only_where_that_counts_every_page() {
    let scans = papers::gbk_pages(&["", "", "", "", ""]);
    let toc = papers::gbk(TOC);
    let bundle = opened(&[item("卷内目录.pdf", &toc), item("案卷扫描.pdf", &scans)]);
    assert_eq!(parts(&bundle, 1), [("meeting", 1, 2, false), ("review", 3, 3, false), ("brief", 4, 5, false)]);
    let confidence = |at: usize| bundle.entries[1].parts[at].recognised.as_ref().map(|known| known.confidence);
    assert!(confidence(0).is_some_and(|sure| sure <= 0.7), "nobody saw the pages");
    // One page more, and nobody knows where page 1 is.
    let scans = papers::gbk_pages(&["", "", "", "", "", ""]);
    let bundle = opened(&[item("卷内目录.pdf", &toc), item("案卷扫描.pdf", &scans)]);
    assert_eq!(parts(&bundle, 1), []);
    assert_eq!(codes(&bundle), ["AJ704", "AJ742"]);
    assert!(bundle.entries[1].unsplit.is_some());
}

#[test]
fn a_volume_without_a_catalogue_is_split_by_the_titles_of_its_pages() {
    let pages = papers::gbk_pages(&[MEETING, "续页", REVIEW, "第12页", BRIEF]);
    let bundle = opened(&[item("全卷.pdf", &pages)]);
    assert_eq!(parts(&bundle, 0), [("meeting", 1, 2, true), ("review", 3, 4, true), ("brief", 5, 5, true)]);
    // Without such a name only pages that number themselves anew begin a document.
    let single = papers::gbk_pages(&[MEETING, "续页", "阅卷笔录\n的说法", "完"]);
    let bundle = opened(&[item("0001.pdf", &single)]);
    assert_eq!((parts(&bundle, 0).len(), bundle.entries[0].kind()), (0, Some("meeting")));
    assert_eq!(codes(&bundle), Vec::<&str>::new());
}

#[test]
fn what_cannot_be_told_apart_says_so_and_one_document_is_left_alone() {
    for (name, pages, expected) in [
        ("案卷.pdf", &["一", "二", "三", "四"][..], vec!["AJ742"]),
        ("案卷.pdf", &["卷内目录\n1 会见笔录 1—9\n2 辩护词 3—4", "一", "二", "三"][..], vec!["AJ742"]),
        ("案卷.pdf", &["卷内目录\n1 会见笔录\n2 辩护词", "一", "二", "三"][..], vec!["AJ742"]),
        ("会见笔录.pdf", &[MEETING, "续页", REVIEW, "完"][..], vec![]),
        ("材料.pdf", &["一", "二", "三", "四"][..], vec![]),
        ("案卷.pdf", &["一", "二"][..], vec![]),
    ] {
        let bundle = opened(&[item(name, &papers::gbk_pages(pages))]);
        assert_eq!(codes(&bundle), expected, "{name} {pages:?}");
        assert_eq!(bundle.entries[0].parts.len(), 0, "{name} {pages:?}");
    }
}

/// Reads what it was told, page after page.
struct Told<'t> {
    pages: &'t [(&'t str, f32)],
    asked: AtomicUsize,
}

impl Eyes for Told<'_> {
    fn read(&self, picture: &Picture) -> Result<Seen, String> {
        assert!(picture.png.starts_with(b"\x89PNG"), "a picture of our own making");
        let at = self.asked.fetch_add(1, Ordering::SeqCst);
        let (text, confidence) = self.pages.get(at).ok_or("识别程序中断")?;
        Ok(Seen { text: (*text).to_owned(), confidence: *confidence })
    }
}

fn seen(items: &[Item], pages: &[(&str, f32)]) -> (Bundle, usize) {
    let bytes = zip(items);
    let mut bundle = open_with(&bytes, &Limits::default(), recogniser());
    let eyes = Told { pages, asked: AtomicUsize::new(0) };
    see(Cursor::new(&bytes), &mut bundle, &Limits::default(), &recogniser(), &eyes).expect("memory can be read");
    (bundle, eyes.asked.load(Ordering::SeqCst))
}

#[test]
fn a_scan_that_was_read_has_text_a_kind_a_date_and_says_how() {
    let (bundle, asked) = seen(&[item("0001.pdf", &papers::scan())], &[(MEETING, 0.9)]);
    let entry = &bundle.entries[0];
    assert_eq!((asked, entry.kind(), entry.seen), (1, Some("meeting"), Some(0.9)));
    assert_eq!(entry.full_text().as_deref(), Ok(MEETING));
    assert!(entry.recognised.as_ref().is_some_and(|known| known.confidence <= 0.75), "read by a machine");
    assert_eq!(entry.dated.map(|day| day.to_string()).as_deref(), Some("2024-05-10"));
    assert_eq!(codes(&bundle), ["AJ743"]);
}

#[test]
fn only_pages_without_text_are_read_and_what_is_guessed_is_not_used() {
    let mixed = papers::gbk_pages(&[MEETING, "", REVIEW]);
    let (bundle, asked) = seen(&[item("会见笔录.pdf", &mixed)], &[("第二页的文字", 0.8)]);
    let text = bundle.entries[0].full_text().expect("read");
    assert_eq!(asked, 1);
    assert!(text.contains("是否清楚") && text.contains("第二页的文字"), "{text}");
    for pages in [&[("乱码", 0.3)][..], &[("", 0.0)][..], &[][..]] {
        let (bundle, _) = seen(&[item("会见笔录.pdf", &mixed)], pages);
        assert!(bundle.entries[0].full_text().is_err() && bundle.entries[0].seen.is_none(), "{pages:?}");
        assert_eq!(codes(&bundle), ["AJ704", "AJ744"], "{pages:?}");
    }
    let (_, asked) = seen(&[item("会见笔录.pdf", &papers::gbk(MEETING))], &[]);
    assert_eq!(asked, 0, "a file with text is not read again");
}

#[test]
fn a_scanned_volume_is_split_once_it_was_read() {
    let scans = papers::gbk_pages(&["", "", "", "", "", ""]);
    let pages = [(TOC, 0.9), (MEETING, 0.9), ("续页", 0.9), (REVIEW, 0.9), (BRIEF, 0.9), ("续页", 0.9)];
    let (bundle, _) = seen(&[item("案卷.pdf", &scans)], &pages);
    let expected = [("toc", 1, 1, true), ("meeting", 2, 3, true), ("review", 4, 4, true), ("brief", 5, 6, true)];
    assert_eq!(parts(&bundle, 0), expected);
    assert_eq!(codes(&bundle), ["AJ743", "AJ741"]);
    assert!(bundle.papers().all(|paper| paper.seen.is_some()));
}
