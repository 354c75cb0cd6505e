//! Unusual but honest archives, byte by byte as tools write them that cannot be run here.

use super::headers::unicode_path;
use super::{CLEAN, Expected::Said, Row, archive};
use crate::builder::{End, Item, deflate, deflated, item, zip, zip_with};
use encoding_rs::GB18030;

/// What a streaming tool writes behind an entry.
fn streamed(name: &str, content: &[u8], signature: bool, wide: bool) -> Item {
    let mut one = deflated(name, content);
    let packed = deflate(content).len();
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
    let sizes = (Some(u32::MAX), Some(u32::MAX));
    Item { packed: sizes.0, size: sizes.1, local_extra: extra.clone(), central_extra: extra, ..item(name, content) }
}

fn raw(name: &[u8], content: &[u8]) -> Item {
    Item { name: name.to_vec(), flags: 0, ..item("", content) }
}

fn gbk(name: &str) -> Vec<u8> {
    GB18030.encode(name).0.into_owned()
}

pub fn rows() -> Vec<Row> {
    let text = "会见笔录 ".repeat(50);
    [forms(text.as_bytes()), ends(text.as_bytes()), named(text.as_bytes()), programs(text.as_bytes())].concat()
}

fn forms(text: &[u8]) -> Vec<Row> {
    let unix = [b"UT\x05\x00\x03".to_vec(), vec![0; 4], b"ux\x0b\x00\x01\x04".to_vec(), vec![0; 9]].concat();
    let short_unix = [b"UT\x05\x00\x03".to_vec(), vec![0; 4]].concat();
    let clean = |what, items: &[Item]| archive(what, zip(items), CLEAN);
    let most = Some(u32::MAX);
    vec![
        clean("数据描述，有签名", &[streamed("a.txt", text, true, false), item("b.txt", text)]),
        clean("数据描述，无签名", &[streamed("a.txt", text, false, false), item("b.txt", text)]),
        clean("ZIP64 数据描述", &[streamed("a.txt", text, true, true), item("b.txt", text)]),
        clean("ZIP64 数据描述，无签名", &[streamed("a.txt", text, false, true)]),
        archive(
            "边写边压，大小先写最大值",
            zip(&[Item { local_packed: most, local_size: most, ..streamed("a.txt", text, true, false) }]),
            Said(&["AJ658"]),
        ),
        clean("有描述标志而无描述，本体已写全", &[Item { flags: 8, ..deflated("a.txt", text) }]),
        clean("小文件也用 ZIP64 大小", &[wide("a.txt", text), item("b.txt", text)]),
        clean("Unix 时间和属主", &[Item { local_extra: unix, central_extra: short_unix, ..item("a.txt", text) }]),
        clean("按四字节对齐补零", &[Item { local_extra: vec![0; 3], ..item("a.txt", text) }]),
        clean("压缩级别标志两处不同", &[Item { local_flags: Some(2), ..deflated("a.txt", text) }]),
        clean("Unix 权限", &[Item { attributes: 0x81A4_0000, ..item("a.txt", text) }]),
        clean("Windows 存档、只读、隐藏属性", &[Item { attributes: 0x23, ..item("a.txt", text) }]),
        clean("要求 4.5 版（ZIP64）", &[Item { version: 45, ..item("a.txt", text) }]),
        clean("写明系统的版本号", &[Item { version: 0x0014 | 0x0b00, ..item("a.txt", text) }]),
        clean("小而重复的内容压得很小", &[deflated("a.txt", &vec![b'-'; 900_000])]),
        clean(
            "存储的 zip 之后接数据描述",
            &[Item {
                flags: 8,
                local_crc: Some(0),
                local_packed: Some(0),
                local_size: Some(0),
                ..stored_and_described("b.zip", &zip(&[streamed("c.txt", text, true, false)]))
            }],
        ),
        archive(
            "空文件，存储和压缩各一",
            zip(&[item("a.txt", b""), Item { method: Some(8), ..item("b.txt", b"") }]),
            Said(&["AJ708", "AJ708"]),
        ),
    ]
}

/// A stored entry with a descriptor behind it.
fn stored_and_described(name: &str, content: &[u8]) -> Item {
    let size = (content.len() as u32).to_le_bytes();
    let after = [&b"PK\x07\x08"[..], &crc32fast::hash(content).to_le_bytes(), &size, &size].concat();
    Item { after, ..item(name, content) }
}

fn ends(text: &[u8]) -> Vec<Row> {
    let with = |end: End| zip_with(&[item("a.txt", text)], &end);
    vec![
        archive("ZIP64 结尾", with(End { zip64: true, ..End::default() }), CLEAN),
        archive("ZIP64 结尾，普通结尾也写实数", with(End { zip64: true, count: Some(1), ..End::default() }), CLEAN),
        archive("注释", with(End { comment: "案卷".into(), ..End::default() }), Said(&["AJ652"])),
        archive("磁带式补零", with(End { after: vec![0; 7710], ..End::default() }), Said(&["AJ657"])),
        archive(
            "最后一个文件是存储的 zip",
            zip(&[item("a.txt", text), item("b.zip", &zip(&[item("c.txt", text)]))]),
            CLEAN,
        ),
    ]
}

fn named(text: &[u8]) -> Vec<Row> {
    let clean = |what, items: &[Item]| archive(what, zip(items), CLEAN);
    let with_path = |plain: &[u8], path: &str| {
        let extra = unicode_path(plain, path);
        Item { local_extra: extra.clone(), central_extra: extra, ..raw(plain, text) }
    };
    vec![
        clean(
            "文件夹单独成条",
            &[item("卷/", b""), item("卷/a.txt", text), Item { deflate: true, ..item("卷/子/", b"") }],
        ),
        clean("文件夹列了两次", &[item("卷/", b""), item("卷/", b""), item("卷/a.txt", text)]),
        clean("文件夹属性", &[Item { attributes: 0x41ED_0010, ..item("卷/", b"") }, item("卷/a.txt", text)]),
        clean("路径以 ./ 开头", &[item("./", b""), item("./a.txt", text)]),
        archive("路径用反斜杠（旧版 .NET）", zip(&[item("卷\\a.txt", text)]), Said(&["AJ654"])),
        clean("名字里有冒号（macOS）", &[item("12:30.txt", text)]),
        clean("名字里有表情符号", &[item("会见👨‍👩‍👧.txt", text)]),
        clean("名字用分解的字形（macOS）", &[item("re\u{301}sume\u{301}.txt", text)]),
        clean("GBK 文件名", &[raw(&gbk("05会见笔录.txt"), text)]),
        clean("GBK 文件名，误带 UTF-8 标志", &[Item { flags: 1 << 11, ..raw(&gbk("05会见笔录.txt"), text) }]),
        clean("GBK 文件名，双字节里含反斜杠字节", &[raw(&gbk("05乗車.txt"), text)]),
        clean("UTF-8 文件名，不带标志", &[raw("05会见笔录.txt".as_bytes(), text)]),
        clean("GBK 文件名和 Unicode 路径", &[with_path(&gbk("卷宗/05会见笔录.txt"), "卷宗/05会见笔录.txt")]),
        clean("问号代替汉字，另有 Unicode 路径", &[with_path(b"05????.txt", "05会见笔录.txt")]),
        clean("Big5 文件名和 Unicode 路径", &[with_path(&encoding_rs::BIG5.encode("05會見.txt").0, "05會見.txt")]),
        clean(
            "UTF-8 标志和相同的 Unicode 路径",
            &[Item {
                local_extra: unicode_path("甲.txt".as_bytes(), "甲.txt"),
                central_extra: unicode_path("甲.txt".as_bytes(), "甲.txt"),
                ..item("甲.txt", text)
            }],
        ),
        archive(
            "校验值不符的 Unicode 路径不予理会",
            zip(&[Item { central_extra: unicode_path(b"old.txt", "乙.txt"), ..item("a.txt", text) }]),
            CLEAN,
        ),
        archive("编码不明的文件名", zip(&[raw(b"\x80\xff.txt", text)]), Said(&["AJ653"])),
    ]
}

/// What programs write that run on other systems, as their files show it.
fn programs(text: &[u8]) -> Vec<Row> {
    // Finder writes descriptors, UTF-8 without its flag, and a copy of the attributes beside each file.
    let times = |size: u8| [&b"UX"[..], &[size, 0], &vec![7; usize::from(size)]].concat();
    let finder = |name: &str, content: &[u8]| Item {
        flags: 1 << 3,
        attributes: 0x81A4_4000,
        local_extra: times(12),
        central_extra: times(8),
        version: 20,
        ..streamed(name, content, true, false)
    };
    let folder = |name: &str| Item {
        attributes: 0x41ED_4000,
        local_extra: times(12),
        central_extra: times(8),
        ..raw(name.as_bytes(), b"")
    };
    let double = b"\0\x05\x16\x07\0\x02\0\0Mac OS X        ";
    let ntfs = [&[10, 0, 32, 0][..], &[0; 4], &[1, 0, 24, 0], &[9; 24]].concat();
    let explorer = |name: &str| Item { version: 20, attributes: 0x20, deflate: true, ..raw(&gbk(name), text) };
    let winrar = |name: &str| Item {
        central_extra: [ntfs.clone(), unicode_path(&gbk(name), name)].concat(),
        local_extra: unicode_path(&gbk(name), name),
        ..explorer(name)
    };
    vec![
        archive(
            "macOS 访达：描述、无标志的 UTF-8、__MACOSX",
            zip(&[
                folder("卷/"),
                finder("卷/05会见.txt", text),
                folder("__MACOSX/"),
                folder("__MACOSX/卷/"),
                finder("__MACOSX/卷/._05会见.txt", double),
                finder("卷/.DS_Store", b"\0\0\0\x01Bud1"),
            ]),
            Said(&["AJ651"]),
        ),
        archive(
            "Windows 资源管理器：GBK 文件名",
            zip(&[explorer("卷/05会见笔录.txt"), explorer("卷/06阅卷笔录.txt")]),
            CLEAN,
        ),
        archive("WinRAR：GBK 文件名、Unicode 路径、NTFS 时间", zip(&[winrar("卷/05会见笔录.txt")]), CLEAN),
        archive(
            "Go archive/zip：UTF-8 标志、描述",
            zip(&[Item {
                flags: 1 << 3 | 1 << 11, local_flags: None, ..streamed("卷/05会见.txt", text, true, false)
            }]),
            CLEAN,
        ),
        archive(
            ".NET：不可回写的流，ZIP64 描述",
            zip(&[Item { flags: 1 << 3 | 1 << 11, version: 45, ..streamed("卷/05会见.txt", text, true, true) }]),
            CLEAN,
        ),
        archive(
            "系统和办公软件的附带文件",
            zip(&[item("a.txt", text), item("Thumbs.db", b"x"), item("~$b.docx", b"x"), item("desktop.ini", b"x")]),
            Said(&["AJ651"]),
        ),
        archive(
            "放在 __MACOSX 里的普通文件照样检查",
            zip(&[item("a.txt", text), item("__MACOSX/b.exe", &[b"MZ".to_vec(), vec![0; 80]].concat())]),
            Said(&["AJ709"]),
        ),
    ]
}
