//! Pictures: cut, endless, larger than they are.

use super::{Row, paper};
use crate::pictures::{A4, Page, jpeg, png, sheet, tiff, with_segment};
use anjuan_ingest::Limits;
use image::DynamicImage;

pub fn rows() -> Vec<Row> {
    let written = sheet(800, 1100, 13);
    [jpegs(&jpeg(&written)), pngs(&png(&written)), tiffs()].concat()
}

fn jpegs(whole: &[u8]) -> Vec<Row> {
    let row = |what, bytes: Vec<u8>, said| paper(what, "照片.jpg", bytes, said);
    let empty = jpeg(&sheet(1654, 2339, 0));
    let turned = [b"Exif\0\0".to_vec(), tiff(&[Page { tags: &[(274, 6)], strip: b"" }], false)].concat();
    let adobe = with_segment(whole, 0xee, b"Adobe\0\x64\0\0\0\0\x02");
    let components = [1, 17, 0, 2, 17, 0, 3, 17, 0, 4, 17, 0];
    let four = [&b"\xff\xd8\xff\xc0\0\x14\x08\0\x28\0\x28\x04"[..], &components, &[0; 200], b"\xff\xd9"].concat();
    let dot = jpeg(&DynamicImage::new_rgb8(1, 1));
    vec![
        row("平常的照片", whole.to_vec(), &[]),
        row("手机横拍，方向写在 EXIF 里", with_segment(whole, 0xe1, &turned), &[]),
        row("CMYK 四色", four, &[]),
        row("带 Adobe 标记", adobe, &[]),
        row("1×1 像素", dot, &[]),
        row("空白页", empty.clone(), &["AJ719"]),
        row("空白页，从中间截断", empty[..empty.len() / 2].to_vec(), &["AJ717"]),
        row("只有文件头", whole[..4].to_vec(), &["AJ717"]),
        row("截断在量化表里", whole[..100].to_vec(), &["AJ717"]),
        row("没有帧", [&whole[..2], b"\xff\xda\0\x04\0\0"].concat(), &["AJ717"]),
        row("EXIF 的目录指向自己", with_segment(whole, 0xe1, b"Exif\0\0II*\0\x08\0\0\0\0\0\x08\0\0\0"), &[]),
        paper("照片改名为 .png", "照片.png", whole.to_vec(), &["AJ701"]),
    ]
}

fn pngs(whole: &[u8]) -> Vec<Row> {
    let row = |what, bytes: Vec<u8>, said| paper(what, "扫描.png", bytes, said);
    let claimed = |width: u32, height: u32| {
        let mut bytes = whole.to_vec();
        bytes[16..24].copy_from_slice(&[width.to_be_bytes(), height.to_be_bytes()].concat());
        let crc = crc32fast::hash(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&crc.to_be_bytes());
        bytes
    };
    vec![
        row("平常的 PNG", whole.to_vec(), &[]),
        row("文件头不完整", whole[..20].to_vec(), &["AJ717"]),
        row("文件头校验值有误", [&whole[..17], &[9], &whole[18..]].concat(), &["AJ717"]),
        row("自称边长二十亿像素", claimed(0x7fff_ffff, 0x7fff_ffff), &["AJ718"]),
        row("自称宽四十亿像素", claimed(0xffff_ffff, 1), &["AJ717"]),
        row("自称宽为零", claimed(0, 1), &["AJ717"]),
        row("自称三万像素见方的炸弹", claimed(30_000, 30_000), &["AJ718"]),
    ]
}

fn tiffs() -> Vec<Row> {
    let row = |what, bytes: Vec<u8>, said| paper(what, "卷宗.tif", bytes, said);
    let page = |tags| Page { tags, strip: &[0; 100] };
    let huge = [(256, 0x7fff_ffff), (257, 0x7fff_ffff)];
    let fax = [(256, 2480), (257, 3508), (259, 4)];
    let changed = |at: usize, value: u8| {
        let mut bytes = tiff(&[page(&A4)], false);
        bytes[at] = value;
        bytes
    };
    let twenty: Vec<Page<'_>> = (0..20).map(|_| page(&A4)).collect();
    let few = Limits { pdf_pages: 10, ..Limits::default() };
    vec![
        row("二十页的 TIFF", tiff(&twenty, false), &["AJ742"]),
        row(
            "传真页，第二页空白",
            tiff(&[Page { tags: &fax, strip: &[0x5a; 9_000] }, Page { tags: &fax, strip: &[0xff; 440] }], false),
            &["AJ719"],
        ),
        Row { limits: few, ..row("页数超过上限", tiff(&twenty, false), &["AJ706"]) },
        row("页目录成环", tiff(&[page(&A4), page(&A4)], true), &["AJ717"]),
        row("唯一的一页指向自己", tiff(&[page(&A4)], true), &["AJ717"]),
        row("自称边长二十亿像素", tiff(&[page(&huge)], false), &["AJ718"]),
        row("从中间截断", tiff(&[page(&A4)], false)[..120].to_vec(), &["AJ717"]),
        row("页目录在文件之外", changed(7, 0x7f), &["AJ717"]),
        row("页目录没有尽头", [changed(9, 0x10), vec![0; 60_000]].concat(), &["AJ717"]),
        row("没有一页", b"II*\0\0\0\0\0".to_vec(), &["AJ717"]),
    ]
}
