//! Unusual but honest archives, as tools really write them: none may be accused.

use crate::builder::{End, Item, codes, deflated, item, open, zip, zip_with};
use anjuan_ingest::Limits;

/// What a streaming tool writes behind an entry.
fn streamed(name: &str, content: &[u8], signature: bool, wide: bool) -> Item {
    let mut one = deflated(name, content);
    let packed = crate::builder::deflate(content).len();
    one.flags |= 1 << 3;
    (one.local_crc, one.local_packed, one.local_size) = (Some(0), Some(0), Some(0));
    if signature {
        one.after.extend_from_slice(b"PK\x07\x08");
    }
    one.after.extend_from_slice(&crc32fast::hash(content).to_le_bytes());
    for size in [packed, content.len()] {
        match wide {
            true => one.after.extend_from_slice(&(size as u64).to_le_bytes()),
            false => one.after.extend_from_slice(&(size as u32).to_le_bytes()),
        }
    }
    one
}

/// An entry whose sizes stand in the zip64 field.
fn wide(name: &str, content: &[u8]) -> Item {
    let size = (content.len() as u64).to_le_bytes();
    let extra = [&[1, 0, 16, 0][..], &size, &size].concat();
    Item {
        packed: Some(u32::MAX),
        size: Some(u32::MAX),
        local_extra: extra.clone(),
        central_extra: extra,
        ..item(name, content)
    }
}

fn rows() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    let text = "会见笔录 ".repeat(50);
    let text = text.as_bytes();
    let unix = [b"UT\x05\x00\x03".to_vec(), vec![0; 4], b"ux\x0b\x00\x01\x04".to_vec(), vec![0; 9]].concat();
    let short_unix = [b"UT\x05\x00\x03".to_vec(), vec![0; 4]].concat();
    let named = |name: &[u8]| Item { name: name.to_vec(), flags: 0, ..item("", b"words") };
    let gbk = encoding_rs::GB18030.encode("05会见笔录.txt").0.into_owned();
    vec![
        ("descriptor with signature", zip(&[streamed("a.txt", text, true, false), item("b.txt", text)]), &[]),
        ("descriptor without signature", zip(&[streamed("a.txt", text, false, false), item("b.txt", text)]), &[]),
        ("zip64 descriptor", zip(&[streamed("a.txt", text, true, true), item("b.txt", text)]), &[]),
        ("zip64 descriptor without signature", zip(&[streamed("a.txt", text, false, true)]), &[]),
        (
            "streamed, sizes at the maximum",
            zip(&[Item {
                local_packed: Some(u32::MAX),
                local_size: Some(u32::MAX),
                ..streamed("a.txt", text, true, false)
            }]),
            &[],
        ),
        (
            "flag of a descriptor, none there, header complete",
            zip(&[Item { flags: 8, ..deflated("a.txt", text) }]),
            &[],
        ),
        ("zip64 sizes", zip(&[wide("a.txt", text), item("b.txt", text)]), &[]),
        ("zip64 end", zip_with(&[item("a.txt", text)], &End { zip64: true, ..End::default() }), &[]),
        (
            "zip64 end beside true values",
            zip_with(&[item("a.txt", text)], &End { zip64: true, count: Some(1), ..End::default() }),
            &[],
        ),
        (
            "Info-ZIP extra fields",
            zip(&[Item { local_extra: unix, central_extra: short_unix, ..item("a.txt", text) }]),
            &[],
        ),
        ("aligned by zeros", zip(&[Item { local_extra: vec![0; 3], ..item("a.txt", text) }]), &[]),
        ("packer's flags differ", zip(&[Item { local_flags: Some(2), ..deflated("a.txt", text) }]), &[]),
        ("comment", zip_with(&[item("a.txt", text)], &End { comment: "案卷".into(), ..End::default() }), &["AJ652"]),
        (
            "zeros at the end",
            zip_with(&[item("a.txt", text)], &End { after: vec![0; 7710], ..End::default() }),
            &["AJ657"],
        ),
        (
            "empty files, stored and deflated",
            zip(&[item("a.txt", b""), Item { method: Some(8), ..item("b.txt", b"") }]),
            &["AJ708", "AJ708"],
        ),
        (
            "folders",
            zip(&[item("卷/", b""), item("卷/a.txt", text), Item { deflate: true, ..item("卷/子/", b"") }]),
            &[],
        ),
        ("folder listed twice", zip(&[item("卷/", b""), item("卷/", b""), item("卷/a.txt", text)]), &[]),
        ("dot in front", zip(&[item("./", b""), item("./a.txt", text)]), &[]),
        ("backslashes", zip(&[item("卷\\a.txt", text)]), &["AJ654"]),
        ("unix permissions", zip(&[Item { attributes: 0x81A4_0000, ..item("a.txt", text) }]), &[]),
        ("GBK name", zip(&[named(&gbk)]), &[]),
        ("UTF-8 name without flag", zip(&[named("05会见笔录.txt".as_bytes())]), &[]),
        ("name in no encoding", zip(&[named(b"\x80\xff.txt")]), &["AJ653"]),
        (
            "litter",
            zip(&[
                item("a.txt", text),
                item("__MACOSX/._a.txt", b"x"),
                item("Thumbs.db", b"x"),
                item("~$b.docx", b"x"),
            ]),
            &["AJ651"],
        ),
        ("a stored zip at the end", zip(&[item("a.txt", text), item("b.zip", &zip(&[item("c.txt", text)]))]), &[]),
        ("small and very repetitive", zip(&[deflated("a.txt", &vec![b'-'; 900_000])]), &[]),
    ]
}

#[test]
fn honest_archives_are_not_accused() {
    let mut wrong = Vec::new();
    for (what, bytes, expected) in rows() {
        let bundle = open(&bytes, &Limits::default());
        let found = codes(&bundle);
        if bundle.refused || bundle.entries.is_empty() || found != expected {
            wrong.push(format!("{what}: wanted {expected:?}, got {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn names_come_out_in_chinese() {
    let gbk = encoding_rs::GB18030.encode("卷宗/05会见笔录（第二次）.txt").0.into_owned();
    let plain = b"05????.txt".to_vec();
    let unicode = "06阅卷笔录.txt".as_bytes();
    let mut field = vec![1];
    field.extend_from_slice(&crc32fast::hash(&plain).to_le_bytes());
    field.extend_from_slice(unicode);
    let extra = [&[0x75, 0x70][..], &(field.len() as u16).to_le_bytes(), &field].concat();
    let items = [
        Item { name: gbk, flags: 0, ..item("", b"words") },
        Item { name: plain, central_extra: extra.clone(), local_extra: extra, ..item("", b"words") },
        Item { flags: 0, ..item("07法律意见书.txt", b"words") },
    ];
    let bundle = open(&zip(&items), &Limits::default());
    let paths: Vec<&str> = bundle.entries.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["卷宗/05会见笔录（第二次）.txt", "06阅卷笔录.txt", "07法律意见书.txt"]);
}
