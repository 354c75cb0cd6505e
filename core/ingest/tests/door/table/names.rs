//! Names that lead astray.

use super::{Expected::Refused, Row, archive};
use crate::builder::{Item, item, zip};

pub fn rows() -> Vec<Row> {
    let named =
        |what, name: &str, code| archive(what, zip(&[item("a.txt", b"words"), item(name, b"words")]), Refused(code));
    let two =
        |what, one: &str, other: &str, code| archive(what, zip(&[item(one, b"1"), item(other, b"2")]), Refused(code));
    let raw = |name: &[u8]| zip(&[Item { name: name.to_vec(), flags: 0, ..item("", b"words") }]);
    vec![
        named("路径离开压缩包", "../a.txt", "AJ626"),
        named("路径在中途离开压缩包", "b/../../a.txt", "AJ626"),
        named("用反斜杠离开压缩包", "..\\a.txt", "AJ626"),
        named("路径里有 ..，虽不离开", "b/../c.txt", "AJ626"),
        named("绝对路径", "/etc/passwd", "AJ627"),
        named("盘符", "C:\\a.txt", "AJ627"),
        named("盘符，前面有 ./", "./C:/a.txt", "AJ627"),
        named("网络共享", "\\\\server\\a.txt", "AJ627"),
        named("名字中间有 NUL", "b.pdf\0.exe", "AJ628"),
        named("名字里有终端控制符", "b\u{1b}[2J.txt", "AJ628"),
        named("名字里有换行", "b\n.txt", "AJ628"),
        named("文字方向反转，把 .exe 显示成 .pdf", "b\u{202e}fdp.exe", "AJ628"),
        named("名字里有零宽字符", "b\u{200b}.txt", "AJ628"),
        named("名字里有不可见的标签字符", "b\u{e0041}.txt", "AJ628"),
        named("没有名字", "", "AJ628"),
        named("文件名过长", &"长".repeat(90), "AJ629"),
        named("路径过长", &"abcdefghi/".repeat(110), "AJ629"),
        named("文件夹过深", &format!("{}a.txt", "b/".repeat(25)), "AJ630"),
        two("同名文件出现两次", "b.txt", "b.txt", "AJ632"),
        two("同名，一个多写一个点", "b.txt", "./b.txt", "AJ632"),
        two("同名，一个用反斜杠", "b/c.txt", "b\\c.txt", "AJ632"),
        two("同名，一个多写一条斜杠", "b/c.txt", "b//c.txt", "AJ632"),
        two("只有大小写不同", "B.txt", "b.TXT", "AJ633"),
        two("只有字形组合不同（macOS）", "\u{e9}.txt", "e\u{301}.txt", "AJ633"),
        two("大小写和字形组合都不同", "\u{1e96}.txt", "H\u{331}.txt", "AJ633"),
        two("只差末尾一个点（Windows）", "b.txt", "b.txt.", "AJ633"),
        two("只差末尾一个空格（Windows）", "b.txt", "b.txt ", "AJ633"),
        two("既是文件又是文件夹", "b", "b/c.txt", "AJ634"),
        two("文件夹与文件只有大小写不同", "B", "b/c.txt", "AJ634"),
        archive(
            "同一个中文名，一个用 GBK，一个用 UTF-8",
            zip(&[
                Item { name: encoding_rs::GB18030.encode("会见.txt").0.into_owned(), flags: 0, ..item("", b"1") },
                item("会见.txt", b"2"),
            ]),
            Refused("AJ632"),
        ),
        archive("GBK 编码的离开路径", raw(b"\xbb\xe1/../../a.txt"), Refused("AJ626")),
    ]
}
