//! Names of honest archives come out as people wrote them; that such archives are not accused is told by the table.

use crate::builder::{Item, item, open, zip};
use anjuan_ingest::Limits;

#[test]
fn names_come_out_in_chinese() {
    let gbk = encoding_rs::GB18030.encode("卷宗/05会见笔录（第二次）.txt").0.into_owned();
    let plain = b"06????.txt".to_vec();
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
