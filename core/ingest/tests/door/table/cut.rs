//! What is no archive, or not the whole of one.

use super::{Expected::Refused, Row, archive};
use crate::builder::{End, deflated, item, zip, zip_with};

pub fn rows() -> Vec<Row> {
    let good = deflated("a.txt", b"plain words, plain words");
    let whole = zip(&[good.clone(), item("b.txt", b"more")]);
    let cut = |back: usize| whole[..whole.len() - back].to_vec();
    vec![
        archive("空文件", Vec::new(), Refused("AJ601")),
        archive("改名为 .zip 的文本", b"not a zip at all, whatever its name says".to_vec(), Refused("AJ601")),
        archive("改名为 .zip 的 RAR", b"Rar!\x1a\x07\x01\0 whatever follows here".to_vec(), Refused("AJ601")),
        archive("改名为 .zip 的 7z", b"7z\xbc\xaf\x27\x1c\0\x04 whatever follows".to_vec(), Refused("AJ601")),
        archive("改名为 .zip 的 PDF", b"%PDF-1.7\n%%EOF\n".to_vec(), Refused("AJ601")),
        archive("只有前四个字节", b"PK\x03\x04".to_vec(), Refused("AJ602")),
        archive("在文件内容处截断", whole[..20].to_vec(), Refused("AJ602")),
        archive("在目录处截断", cut(30), Refused("AJ602")),
        archive("少最后一个字节", cut(1), Refused("AJ602")),
        archive("缺前两个字节", whole[2..].to_vec(), Refused("AJ607")),
        archive(
            "注释长度超出文件末尾",
            zip_with(std::slice::from_ref(&good), &End { comment_length: Some(9), ..End::default() }),
            Refused("AJ602"),
        ),
        archive("没有任何文件", zip(&[]), Refused("AJ637")),
        archive("只有一个文件夹", zip(&[item("a/", b"")]), Refused("AJ637")),
        archive("只有系统附带文件", zip(&[item("__MACOSX/._a.txt", b"x"), item("Thumbs.db", b"x")]), Refused("AJ637")),
        archive(
            "分卷（结尾记录写着第 2 卷）",
            zip_with(std::slice::from_ref(&good), &End { disk: 1, ..End::default() }),
            Refused("AJ618"),
        ),
        archive("分卷（文件在另一卷）", zip(&[crate::builder::Item { disk: 1, ..good }]), Refused("AJ618")),
    ]
}
