//! Too large, too many, too small for what they hold.

use super::Expected::{Refused, Said};
use super::{Expected, Row, archive};
use crate::builder::{Item, deflated, item, zip};
use anjuan_ingest::Limits;

pub fn rows() -> Vec<Row> {
    let limits =
        Limits { entries: 20, entry_bytes: 4 << 20, total_bytes: 5 << 20, bundle_bytes: 8 << 20, ..Limits::default() };
    let within = |what, items: &[Item], expected: Expected| Row {
        limits: limits.clone(),
        ..archive(what, zip(items), expected)
    };
    let many = |count: usize| (0..count).map(|number| item(&format!("{number}.txt"), b"x")).collect::<Vec<_>>();
    let zeros = deflated("b.bin", &vec![0; 2 << 20]);
    let shared: Vec<Item> = overlapping(8);
    vec![
        within("文件数超过上限", &many(30), Refused("AJ622")),
        within("单个文件过大", &[item("b.bin", &vec![7; 5 << 20])], Refused("AJ623")),
        within(
            "全部文件合计过大",
            &[item("b.bin", &vec![7; 3 << 20]), item("c.bin", &vec![8; 3 << 20])],
            Refused("AJ624"),
        ),
        within("压缩包本身过大", &[item("b.bin", &vec![7; 9 << 20])], Refused("AJ636")),
        within("2 MiB 的零压成 2 KB", &[zeros], Refused("AJ625")),
        archive(
            "登记 4 GiB，实际几个字节",
            zip(&[Item { size: Some(u32::MAX - 1), ..deflated("b.bin", b"words") }]),
            Refused("AJ623"),
        ),
        archive(
            "登记 90 字节、解开 1 MiB 的炸弹",
            zip(&[Item { size: Some(90), ..deflated("b.bin", &vec![0; 1 << 20]) }]),
            Said(&["AJ642"]),
        ),
        archive("多个文件共用一段数据的炸弹", zip(&shared), Refused("AJ611")),
    ]
}

/// Entries that all point at the first one's data.
fn overlapping(count: usize) -> Vec<Item> {
    let first = deflated("00.txt", &b"words ".repeat(200));
    let others = (1..count).map(|number| Item {
        name: format!("{number:02}.txt").into_bytes(),
        nowhere: true,
        offset: Some(0),
        ..first.clone()
    });
    [vec![first.clone()], others.collect()].concat()
}
