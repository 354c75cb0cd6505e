//! Pictures: their measures, blank ones, and headers that lie.

use crate::builder::codes;
use crate::office::{one, one_within};
use anjuan_ingest::Limits;
use anjuan_model::bundle::Scan;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use std::io::Cursor;

/// A sheet of paper with this much writing on it, as noise within lines.
pub fn sheet(width: u32, height: u32, lines: u32) -> DynamicImage {
    let inked = |x: u32, y: u32| {
        let line = y / 40;
        line % 2 == 1 && line / 2 < lines && x > width / 10 && x < width * 9 / 10 && (x * 7919 + y * 104_729) % 5 < 2
    };
    DynamicImage::ImageLuma8(GrayImage::from_fn(width, height, |x, y| Luma([if inked(x, y) { 20 } else { 243 }])))
}

pub fn jpeg(picture: &DynamicImage) -> Vec<u8> {
    let mut out = Vec::new();
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, 75)).expect("memory");
    out
}

pub fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).expect("memory");
    out.into_inner()
}

/// Puts a segment behind the first two bytes of a JPEG.
pub fn with_segment(jpeg: &[u8], marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, marker], &length, content, &jpeg[2..]].concat()
}

/// A page of a TIFF: tags with one long each, and the bytes of its one strip.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    pub tags: &'a [(u16, u32)],
    pub strip: &'a [u8],
}

/// A little-endian TIFF; `loops` sends the last page back to the first.
pub fn tiff(pages: &[Page<'_>], loops: bool) -> Vec<u8> {
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    for (index, page) in pages.iter().enumerate() {
        // Three more tags for the strip, two for the resolution.
        let count = page.tags.len() as u16 + 4;
        let end = out.len() + 2 + usize::from(count) * 12 + 4;
        let entry = |tag: u16, kind: u16, value: u32| {
            [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &1_u32.to_le_bytes(), &value.to_le_bytes()].concat()
        };
        out.extend(count.to_le_bytes());
        page.tags.iter().for_each(|(tag, value)| out.extend(entry(*tag, 4, *value)));
        out.extend(entry(273, 4, end as u32 + 8));
        out.extend(entry(279, 4, page.strip.len() as u32));
        out.extend(entry(282, 5, end as u32));
        out.extend(entry(283, 5, end as u32));
        let last = index + 1 == pages.len();
        let next = if last { if loops { 8 } else { 0 } } else { (end + 8 + page.strip.len()) as u32 };
        out.extend(next.to_le_bytes());
        out.extend(600_u32.to_le_bytes());
        out.extend(2_u32.to_le_bytes());
        out.extend(page.strip);
    }
    out
}

pub const A4: [(u16, u32); 2] = [(256, 2480), (257, 3508)];

#[test]
fn measures() {
    let written = sheet(800, 1100, 13);
    let plain = jpeg(&written);
    let jfif = |unit: u8, density: u16| {
        let [high, low] = density.to_be_bytes();
        with_segment(&plain, 0xe0, &[b'J', b'F', b'I', b'F', 0, 1, 1, unit, high, low, high, low, 0, 0])
    };
    let mut exif = b"Exif\0\0".to_vec();
    exif.extend(tiff(&[Page { tags: &[(274, 6)], strip: b"" }], false));
    let turned = with_segment(&plain[..2], 0xe1, &exif);
    let turned = [&turned, &plain[20..]].concat();
    let base = Scan { page: 1, width: 800, height: 1100, ..Scan::default() };
    for (what, bytes, expected) in [
        ("dots per inch", jfif(1, 200), Scan { dpi: Some(200), ..base }),
        ("dots per centimetre", jfif(2, 118), Scan { dpi: Some(300), ..base }),
        ("a proportion", jfif(0, 1), base),
        ("turned by a telephone", turned, Scan { dpi: Some(300), turn: 90, ..base }),
        ("PNG", png(&written), base),
    ] {
        let (entry, bundle) = one("扫描件", &bytes);
        assert_eq!(entry.facts.scans, [expected], "{what}");
        assert_eq!(codes(&bundle), [""; 0], "{what}");
        assert_eq!(entry.pages(), Some(1), "{what}");
    }
}

#[test]
fn pages_of_a_tiff() {
    let big = [(256, 2480), (257, 3508), (259, 4)];
    let preview = [(254, 1), (256, 80), (257, 100)];
    let bytes = tiff(
        &[
            Page { tags: &big, strip: &[0x5a; 9_000] },
            Page { tags: &preview, strip: b"small" },
            Page { tags: &big, strip: &[0xff; 440] },
        ],
        false,
    );
    let (entry, bundle) = one("卷宗.tif", &bytes);
    let scan = |page, blank| Scan { page, width: 2480, height: 3508, dpi: Some(300), turn: 0, blank: Some(blank) };
    assert_eq!(entry.facts.scans, [scan(1, false), scan(2, true)]);
    assert_eq!((entry.pages(), codes(&bundle)), (Some(2), vec!["AJ719"]));
    assert_eq!(bundle.findings[0].message, "有 1 页像是空白（第 2 页起）");
}

#[test]
fn empty_paper_is_told_from_little_writing() {
    for (what, bytes, blank) in [
        ("empty JPEG", jpeg(&sheet(1654, 2339, 0)), true),
        ("two lines, JPEG", jpeg(&sheet(1654, 2339, 2)), false),
        ("empty PNG", png(&sheet(1654, 2339, 0)), true),
        ("one line, PNG", png(&sheet(1654, 2339, 1)), false),
    ] {
        let (entry, bundle) = one("扫描件", &bytes);
        assert_eq!(codes(&bundle) == ["AJ719"], blank, "{what}");
        assert_eq!(entry.facts.scans[0].blank == Some(true), blank, "{what}");
    }
}

#[test]
fn pages_and_strips_have_limits() {
    let pages: Vec<Page<'_>> = (0..20).map(|_| Page { tags: &A4, strip: b"x" }).collect();
    let limits = Limits { pdf_pages: 10, ..Limits::default() };
    assert_eq!(codes(&one_within("卷宗.tif", &tiff(&pages, false), &limits).1), ["AJ706"]);
    let limits = Limits { parse_bytes: 100, ..Limits::default() };
    assert_eq!(codes(&one_within("卷宗.tif", &tiff(&pages, false), &limits).1), ["AJ706"]);
}
