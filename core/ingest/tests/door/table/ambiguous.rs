//! Archives whose parts can be put together in more than one way.

use super::Expected::{Refused, Said};
use super::{Row, archive};
use crate::builder::{End, Item, deflated, item, zip, zip_with};

fn good() -> Item {
    deflated("a.txt", b"plain words, plain words")
}

fn ending(change: impl FnOnce(&mut End)) -> Vec<u8> {
    let mut end = End::default();
    change(&mut end);
    zip_with(&[good()], &end)
}

/// An end record of its own, with a comment of this length.
fn end_record(comment: u16) -> Vec<u8> {
    [b"PK\x05\x06".to_vec(), vec![0; 16], comment.to_le_bytes().to_vec()].concat()
}

pub fn rows() -> Vec<Row> {
    let inner = zip(&[good()]);
    let quoting = item("q.bin", &zip(&[item("b.txt", b"words")])[..30 + 5 + 5]);
    let quoted = Item { nowhere: true, offset: Some(30 + 5), ..item("b.txt", b"words") };
    let hidden = Item { unlisted: true, ..item("b.txt", b"hidden") };
    vec![
        archive("前面接着自解压程序", [b"MZ stub".to_vec(), inner.clone()].concat(), Refused("AJ603")),
        archive("第一个文件之前有多余数据", zip(&[Item { before: b"rubbish".to_vec(), ..good() }]), Refused("AJ603")),
        archive("结尾之后有多余数据", ending(|end| end.after = b"rubbish".to_vec()), Refused("AJ604")),
        archive("注释里藏着另一个结尾记录", ending(|end| end.comment = end_record(0)), Refused("AJ605")),
        archive("两个压缩包首尾相接", [inner.clone(), inner].concat(), Refused("AJ605")),
        archive(
            "最后一个文件里藏着结尾记录，其注释一直到文件末尾",
            zip(&[good(), Item { after: Vec::new(), ..item("b.bin", &end_record(46 + 46 + 10 + 22)) }]),
            Refused("AJ605"),
        ),
        archive(
            "末尾补零，前面另有一个注释到末尾的结尾记录",
            zip_with(
                &[good(), item("b.bin", &end_record(46 + 46 + 10 + 22 + 8))],
                &End { after: vec![0; 8], ..End::default() },
            ),
            Refused("AJ605"),
        ),
        archive("结尾记录少数了文件", ending(|end| end.count = Some(0)), Refused("AJ606")),
        archive("结尾记录多数了文件", ending(|end| end.count = Some(2)), Refused("AJ606")),
        archive("结尾记录把目录写短", ending(|end| end.size = Some(10)), Refused("AJ608")),
        archive("结尾记录把目录指到文件之外", ending(|end| end.offset = Some(1 << 30)), Refused("AJ607")),
        archive("目录与结尾之间有多余数据", ending(|end| end.before_end = vec![0; 7]), Refused("AJ608")),
        archive(
            "文件之间有多余数据",
            zip(&[good(), Item { before: vec![7; 9], ..item("b.txt", b"more") }]),
            Refused("AJ608"),
        ),
        archive("目录之前有多余数据", ending(|end| end.before_directory = vec![7; 9]), Refused("AJ608")),
        archive("目录没有列出的文件，在最后", zip(&[good(), hidden.clone()]), Refused("AJ609")),
        archive("目录没有列出的文件，在最前", zip(&[hidden.clone(), good()]), Refused("AJ609")),
        archive("目录没有列出的文件，在中间", zip(&[good(), hidden, item("c.txt", b"more")]), Refused("AJ609")),
        archive("一个文件套在另一个文件的数据里", zip(&[quoting, quoted]), Refused("AJ610")),
        archive(
            "两条目录指向同一个文件",
            zip(&[good(), Item { nowhere: true, offset: Some(0), local_name: None, ..good() }]),
            Refused("AJ632"),
        ),
        archive(
            "ZIP64 结尾与普通结尾矛盾",
            ending(|end| (end.zip64, end.zip64_count, end.count) = (true, Some(5), Some(1))),
            Refused("AJ620"),
        ),
        archive("存储的文件里藏着数据描述，按描述读的软件在那里结束", zip(&[early_end()]), Said(&["AJ644"])),
    ]
}

/// A stored entry without sizes in its header, whose content says halfway that it ends here and begins another file.
fn early_end() -> Item {
    let front = b"the words that everybody sees";
    let other = &zip(&[item("c.txt", b"words for some only")])[..30 + 5 + 19];
    let size = (front.len() as u32).to_le_bytes();
    let descriptor = |content: &[u8]| {
        let size = (content.len() as u32).to_le_bytes();
        [&b"PK\x07\x08"[..], &crc32fast::hash(content).to_le_bytes(), &size, &size].concat()
    };
    let content = [&front[..], b"PK\x07\x08", &crc32fast::hash(front).to_le_bytes(), &size, &size, other].concat();
    Item {
        flags: 1 << 3,
        local_crc: Some(0),
        local_packed: Some(0),
        local_size: Some(0),
        after: descriptor(&content),
        ..item("b.txt", &content)
    }
}
