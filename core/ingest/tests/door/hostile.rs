//! Archives that two programs would read differently, or that would hurt the one that reads them.

use crate::builder::{End, Item, codes, deflate, deflated, item, open, zip, zip_with};
use anjuan_ingest::Limits;
use anjuan_model::Severity;

fn good() -> Item {
    deflated("a.txt", b"plain words, plain words")
}

fn entry(change: impl FnOnce(&mut Item)) -> Vec<u8> {
    let mut one = good();
    change(&mut one);
    zip(&[one])
}

fn ending(change: impl FnOnce(&mut End)) -> Vec<u8> {
    let mut end = End::default();
    change(&mut end);
    zip_with(&[good()], &end)
}

/// Each row: what it is, its bytes, the code that must come first.
fn structure() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let whole = zip(&[good(), item("b.txt", b"more")]);
    let inner = zip(&[good()]);
    let quoting = item("q.bin", &zip(&[item("b.txt", b"words")])[..30 + 5 + 5]);
    let quoted = Item { nowhere: true, offset: Some(30 + 5), ..item("b.txt", b"words") };
    vec![
        ("nothing", Vec::new(), "AJ601"),
        ("a text", b"not a zip at all, whatever its name says".to_vec(), "AJ601"),
        ("cut in the directory", whole[..whole.len() - 30].to_vec(), "AJ602"),
        ("cut in the data", whole[..20].to_vec(), "AJ602"),
        ("comment longer than the file", ending(|end| end.comment_length = Some(9)), "AJ602"),
        ("self-extractor in front", [b"MZ stub".to_vec(), inner.clone()].concat(), "AJ603"),
        ("rubbish before the first entry", entry(|one| one.before = b"rubbish".to_vec()), "AJ603"),
        ("rubbish behind the end", ending(|end| end.after = b"rubbish".to_vec()), "AJ604"),
        (
            "end record in the comment",
            ending(|end| end.comment = [b"PK\x05\x06".to_vec(), vec![0; 10]].concat()),
            "AJ605",
        ),
        ("two archives joined", [inner.clone(), inner].concat(), "AJ605"),
        ("count too small", ending(|end| end.count = Some(0)), "AJ606"),
        ("count too large", ending(|end| end.count = Some(2)), "AJ606"),
        ("directory size wrong", ending(|end| end.size = Some(10)), "AJ608"),
        ("directory offset beyond the file", ending(|end| end.offset = Some(1 << 30)), "AJ607"),
        ("bytes between directory and end", ending(|end| end.before_end = vec![0; 7]), "AJ608"),
        ("bytes between entries", zip(&[good(), Item { before: vec![7; 9], ..item("b.txt", b"more") }]), "AJ608"),
        ("bytes before the directory", ending(|end| end.before_directory = vec![7; 9]), "AJ608"),
        ("an entry the directory hides", zip(&[good(), Item { unlisted: true, ..item("b.txt", b"hidden") }]), "AJ609"),
        ("a hidden first entry", zip(&[Item { unlisted: true, ..item("b.txt", b"hidden") }, good()]), "AJ609"),
        ("an entry inside another", zip(&[quoting, quoted]), "AJ610"),
        ("multi-disk end", ending(|end| end.disk = 1), "AJ618"),
        ("multi-disk entry", entry(|one| one.disk = 1), "AJ618"),
        (
            "zip64 contradicting itself",
            ending(|end| (end.zip64, end.zip64_count, end.count) = (true, Some(5), Some(1))),
            "AJ620",
        ),
        ("empty", zip(&[]), "AJ637"),
        ("only a folder", zip(&[item("a/", b"")]), "AJ637"),
    ]
}

fn headers() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    vec![
        ("local name differs", entry(|one| one.local_name = Some(b"b.txt".to_vec())), "AJ611"),
        ("local size differs", entry(|one| one.local_size = Some(9)), "AJ612"),
        ("local packed size differs", entry(|one| one.local_packed = Some(9)), "AJ612"),
        ("stored with two sizes", zip(&[Item { size: Some(2), ..item("a.txt", b"abc") }]), "AJ612"),
        ("local method differs", entry(|one| one.local_method = Some(0)), "AJ613"),
        ("local flags differ", entry(|one| one.local_flags = Some(1 << 11)), "AJ614"),
        ("local checksum differs", entry(|one| one.local_crc = Some(1)), "AJ615"),
        ("encrypted", entry(|one| one.flags = 1), "AJ616"),
        ("encrypted by AES", entry(|one| (one.flags, one.method) = (1, Some(99))), "AJ616"),
        ("bzip2", entry(|one| one.method = Some(12)), "AJ617"),
        ("descriptor missing", entry(|one| (one.flags, one.local_crc) = (8, Some(0))), "AJ619"),
        ("descriptor lies", entry(|one| (one.flags, one.local_crc, one.after) = (8, Some(0), vec![3; 16])), "AJ619"),
        ("extra field out of bounds", entry(|one| one.central_extra = vec![1, 0, 200, 0, 1]), "AJ621"),
        ("local extra field out of bounds", entry(|one| one.local_extra = vec![1, 0, 200, 0, 1]), "AJ621"),
        ("zip64 field missing", entry(|one| one.size = Some(u32::MAX)), "AJ621"),
        ("zip64 field twice", entry(|one| one.central_extra = vec![1, 0, 0, 0, 1, 0, 0, 0]), "AJ621"),
        ("symbolic link", entry(|one| one.attributes = 0xA1FF_0000), "AJ631"),
        ("device", entry(|one| one.attributes = 0x6000_0000), "AJ631"),
        ("folder with data", zip(&[good(), item("b/", b"data")]), "AJ635"),
    ]
}

fn names() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let named = |name: &str| zip(&[good(), item(name, b"words")]);
    vec![
        ("escaping path", named("../a.txt"), "AJ626"),
        ("escaping path in the middle", named("b/../../a.txt"), "AJ626"),
        ("escaping by backslash", named("..\\a.txt"), "AJ626"),
        ("absolute path", named("/etc/passwd"), "AJ627"),
        ("drive", named("C:\\a.txt"), "AJ627"),
        ("share", named("\\\\server\\a.txt"), "AJ627"),
        ("NUL", named("b.pdf\0.exe"), "AJ628"),
        ("control", named("b\u{1b}[2J.txt"), "AJ628"),
        ("turned around", named("b\u{202e}fdp.exe"), "AJ628"),
        ("invisible", named("b\u{200b}.txt"), "AJ628"),
        ("no name", named(""), "AJ628"),
        ("long part", named(&"长".repeat(90)), "AJ629"),
        ("long path", named(&"abcdefghi/".repeat(110)), "AJ629"),
        ("deep path", named(&format!("{}a.txt", "b/".repeat(25))), "AJ630"),
        ("the same name twice", zip(&[good(), item("b.txt", b"1"), item("b.txt", b"2")]), "AJ632"),
        ("names apart by case", zip(&[item("B.txt", b"1"), item("b.TXT", b"2")]), "AJ633"),
        ("names apart by composition", zip(&[item("\u{e9}.txt", b"1"), item("e\u{301}.txt", b"2")]), "AJ633"),
        ("names apart by a dot at the end", zip(&[item("b.txt", b"1"), item("b.txt.", b"2")]), "AJ633"),
        ("file and folder", zip(&[item("b", b"1"), item("b/c.txt", b"2")]), "AJ634"),
    ]
}

fn limited() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let zeros = vec![0; 2 << 20];
    let bomb = deflated("b.bin", &zeros);
    let many: Vec<Item> = (0..30).map(|number| item(&format!("{number}.txt"), b"x")).collect();
    vec![
        ("too many entries", zip(&many), "AJ622"),
        ("entry too big", zip(&[item("b.bin", &vec![7; 5 << 20])]), "AJ623"),
        ("total too big", zip(&[item("b.bin", &vec![7; 3 << 20]), item("c.bin", &vec![8; 3 << 20])]), "AJ624"),
        ("bomb by ratio", zip(&[bomb]), "AJ625"),
        ("bundle too big", zip(&[item("b.bin", &vec![7; 9 << 20])]), "AJ636"),
    ]
}

#[test]
fn the_gate_refuses_and_reads_nothing() {
    let limits =
        Limits { entries: 20, entry_bytes: 4 << 20, total_bytes: 5 << 20, bundle_bytes: 8 << 20, ..Limits::default() };
    let mut wrong = Vec::new();
    for (what, bytes, expected) in [structure(), headers(), names(), limited()].concat() {
        let bundle = open(&bytes, &limits);
        let found = codes(&bundle);
        let sound = bundle.refused
            && bundle.entries.is_empty()
            && found.first() == Some(&expected)
            && bundle.findings.iter().all(|finding| finding.severity == Severity::Error && !finding.help.is_empty());
        if !sound {
            wrong.push(format!("{what}: wanted {expected}, got {found:?}, refused {}", bundle.refused));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn content_that_lies_condemns_its_entry_alone() {
    let long = deflate(&[b'x'; 4000]);
    let lying = |size: u32| Item {
        method: Some(8),
        size: Some(size),
        crc: Some(crc32fast::hash(&[b'x'; 4000])),
        ..item("b.txt", &long)
    };
    let rows = [
        ("wrong checksum", Item { crc: Some(1), ..item("b.txt", b"words") }, "AJ641"),
        ("longer than declared", lying(3999), "AJ642"),
        ("shorter than declared", lying(4001), "AJ642"),
        ("broken deflate", Item { method: Some(8), size: Some(50), ..item("b.txt", &[0xff; 20]) }, "AJ643"),
        (
            "deflate without end",
            Item { method: Some(8), size: Some(4000), ..item("b.txt", &long[..long.len() - 3]) },
            "AJ643",
        ),
        (
            "bytes behind the deflate stream",
            Item { inside: b"secret".to_vec(), ..deflated("b.txt", b"words") },
            "AJ644",
        ),
    ];
    for (what, one, expected) in rows {
        let bundle = open(&zip(&[good(), one]), &Limits::default());
        assert_eq!(codes(&bundle), [expected], "{what}");
        assert!(!bundle.refused, "{what}");
        assert_eq!(bundle.entries.len(), 2, "{what}");
        assert!(bundle.entries[1].full_text().is_err(), "{what}");
        assert_eq!(bundle.entries[1].sha256, "", "{what}");
    }
}

#[test]
fn every_problem_is_told_at_once() {
    let bundle =
        open(&zip(&[item("../a.txt", b"1"), item("/b.txt", b"2"), Item { flags: 1, ..good() }]), &Limits::default());
    assert_eq!(codes(&bundle), ["AJ626", "AJ627", "AJ616"]);
}
