//! Archives inside archives.

use super::{CLEAN, Expected::Said, Row, archive};
use crate::builder::{Item, deflated, item, zip};
use anjuan_ingest::Limits;

pub fn rows() -> Vec<Row> {
    let inner = zip(&[item("05会见笔录.txt", b"words")]);
    let nested = |levels: usize| (0..levels).fold(inner.clone(), |bytes, _| zip(&[deflated("b.zip", &bytes)]));
    let holding = |what, name: &str, bytes: &[u8], said| archive(what, zip(&[item(name, bytes)]), Said(said));
    let many: Vec<Item> = (0..8).map(|number| item(&format!("{number}.txt"), b"words")).collect();
    let few = Limits { entries: 12, ..Limits::default() };
    let twins = [item("a.zip", &zip(&many)), item("b.zip", &zip(&many))];
    let good = || item("c.txt", b"words");
    vec![
        archive("一层", nested(1), CLEAN),
        archive("两层：第二层不展开", nested(2), Said(&["AJ655"])),
        archive("五十层：第二层不展开", nested(50), Said(&["AJ655"])),
        holding("里面的路径离开压缩包", "a.zip", &zip(&[item("../05.txt", b"words")]), &["AJ626"]),
        holding("里面的藏有未列出的文件", "a.zip", &zip(&[good(), Item { unlisted: true, ..good() }]), &["AJ609"]),
        holding("里面的不完整", "a.zip", &inner[..inner.len() - 9], &["AJ602"]),
        holding("里面的设有密码", "a.zip", &zip(&[Item { flags: 1, ..good() }]), &["AJ616"]),
        holding("里面是 RAR", "a.rar", b"Rar!\x1a\x07\x01\0 whatever", &["AJ655"]),
        holding("里面是 7z", "a.7z", b"7z\xbc\xaf\x27\x1c\0\x04 whatever", &["AJ655"]),
        holding("里面是 gzip", "a.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0", &["AJ655"]),
        Row { limits: few, ..archive("里外合计超过文件数上限", zip(&twins), Said(&["AJ622"])) },
    ]
}
