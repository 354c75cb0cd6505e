//! Entries whose two headers, extra fields or contents contradict each other.

use super::Expected::{Refused, Said};
use super::{Expected, Row, archive};
use crate::builder::{Item, deflate, deflated, item, zip};

fn good() -> Item {
    deflated("a.txt", b"plain words, plain words")
}

fn entry(what: &'static str, change: impl FnOnce(&mut Item), expected: Expected) -> Row {
    let mut one = good();
    change(&mut one);
    archive(what, zip(&[one]), expected)
}

/// Info-ZIP's Unicode path field.
pub fn unicode_path(plain: &[u8], path: &str) -> Vec<u8> {
    let size = 5 + path.len() as u16;
    [&b"up"[..], &size.to_le_bytes(), &[1], &crc32fast::hash(plain).to_le_bytes(), path.as_bytes()].concat()
}

pub fn rows() -> Vec<Row> {
    [declared(), fields(), contents()].concat()
}

fn declared() -> Vec<Row> {
    vec![
        entry("目录和本体的文件名不同", |one| one.local_name = Some(b"b.txt".to_vec()), Refused("AJ611")),
        entry("目录和本体的大小不同", |one| one.local_size = Some(9), Refused("AJ612")),
        entry("目录和本体的压缩后大小不同", |one| one.local_packed = Some(9), Refused("AJ612")),
        archive("未压缩，却有两个大小", zip(&[Item { size: Some(2), ..item("a.txt", b"abc") }]), Refused("AJ612")),
        entry("目录和本体的压缩方法不同", |one| one.local_method = Some(0), Refused("AJ613")),
        entry("目录和本体的编码标志不同", |one| one.local_flags = Some(1 << 11), Refused("AJ614")),
        entry("目录和本体的描述标志不同", |one| one.local_flags = Some(1 << 3), Refused("AJ614")),
        entry("目录和本体的校验值不同", |one| one.local_crc = Some(1), Refused("AJ615")),
        entry("设有密码", |one| one.flags = 1, Refused("AJ616")),
        entry("设有 AES 密码", |one| (one.flags, one.method) = (1, Some(99)), Refused("AJ616")),
        entry("目录加密", |one| one.flags = 1 << 13, Refused("AJ616")),
        entry("bzip2 压缩", |one| one.method = Some(12), Refused("AJ617")),
        entry("Deflate64 压缩", |one| one.method = Some(9), Refused("AJ617")),
        entry("要求第 9.0 版解压软件", |one| one.version = 90, Refused("AJ638")),
        entry("应有数据描述，却没有", |one| (one.flags, one.local_crc) = (8, Some(0)), Refused("AJ619")),
        entry(
            "数据描述与目录不符",
            |one| (one.flags, one.local_crc, one.after) = (8, Some(0), vec![3; 16]),
            Refused("AJ619"),
        ),
        entry("符号链接", |one| one.attributes = 0xA1FF_0000, Refused("AJ631")),
        entry("设备", |one| one.attributes = 0x6000_0000, Refused("AJ631")),
        archive("文件夹里直接带着数据", zip(&[good(), item("b/", b"data")]), Refused("AJ635")),
        entry("属性说是文件夹（Unix），却有内容", |one| one.attributes = 0x41ED_0000, Refused("AJ635")),
        entry("属性说是文件夹（Windows），却有内容", |one| one.attributes = 0x10, Refused("AJ635")),
    ]
}

fn fields() -> Vec<Row> {
    let both = |field: Vec<u8>| move |one: &mut Item| (one.local_extra, one.central_extra) = (field.clone(), field);
    let other = unicode_path(b"a.txt", "b.txt");
    let chinese = |name: &str| unicode_path(b"05??.txt", name);
    vec![
        entry("附加信息越界（目录）", |one| one.central_extra = vec![1, 0, 200, 0, 1], Refused("AJ621")),
        entry("附加信息越界（本体）", |one| one.local_extra = vec![1, 0, 200, 0, 1], Refused("AJ621")),
        entry("缺 ZIP64 附加信息", |one| one.size = Some(u32::MAX), Refused("AJ621")),
        entry("ZIP64 附加信息出现两次", |one| one.central_extra = vec![1, 0, 0, 0, 1, 0, 0, 0], Refused("AJ621")),
        entry("Unicode 路径另说一个英文名", both(other.clone()), Refused("AJ611")),
        entry("Unicode 路径只在目录里另说一个名字", |one| one.central_extra = other.clone(), Refused("AJ611")),
        entry("Unicode 路径改了扩展名", both(unicode_path(b"a.txt", "甲.exe")), Refused("AJ611")),
        entry("Unicode 路径指到另一个文件夹", both(unicode_path(b"a.txt", "甲/a.txt")), Refused("AJ611")),
        entry("Unicode 路径离开压缩包", both(unicode_path(b"a.txt", "../甲.txt")), Refused("AJ611")),
        entry(
            "Unicode 路径出现两次",
            both([unicode_path(b"a.txt", "a.txt"), other.clone()].concat()),
            Refused("AJ621"),
        ),
        archive(
            "本体和目录的 Unicode 路径不同",
            zip(&[Item {
                local_extra: chinese("05会见.txt"),
                central_extra: chinese("05阅卷.txt"),
                ..item("05??.txt", b"words")
            }]),
            Refused("AJ611"),
        ),
        archive(
            "UTF-8 标志之外，Unicode 路径又说一个中文名",
            zip(&[Item {
                local_extra: unicode_path("甲.txt".as_bytes(), "乙.txt"),
                central_extra: unicode_path("甲.txt".as_bytes(), "乙.txt"),
                ..item("甲.txt", b"words")
            }]),
            Refused("AJ611"),
        ),
    ]
}

fn contents() -> Vec<Row> {
    let long = deflate(&[b'x'; 4000]);
    let lying = |size: u32| Item {
        method: Some(8),
        size: Some(size),
        crc: Some(crc32fast::hash(&[b'x'; 4000])),
        ..item("b.txt", &long)
    };
    let beside = |what, one: Item, expected| archive(what, zip(&[good(), one]), Said(expected));
    vec![
        beside("内容与校验值不符", Item { crc: Some(1), ..item("b.txt", b"words") }, &["AJ641"]),
        beside("解压后比登记的长", lying(3999), &["AJ642"]),
        beside("解压后比登记的短", lying(4001), &["AJ642"]),
        beside("压缩数据损坏", Item { method: Some(8), size: Some(50), ..item("b.txt", &[0xff; 20]) }, &["AJ643"]),
        beside(
            "压缩数据没有结尾",
            Item { method: Some(8), size: Some(4000), ..item("b.txt", &long[..long.len() - 3]) },
            &["AJ643"],
        ),
        beside("压缩数据之后藏有数据", Item { inside: b"secret".to_vec(), ..deflated("b.txt", b"words") }, &["AJ644"]),
    ]
}
