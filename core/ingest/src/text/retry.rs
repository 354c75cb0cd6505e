//! A second reading of a PDF without its embedded fonts, for glyphs that the first one could not name.
//!
//! A Chinese font that is embedded without ToUnicode belongs to a collection (Adobe-GB1) from which its text follows,
//! but the parser asks for the collection only when the font is missing. So a copy whose fonts are made unreadable is
//! read as well, and what it knows is taken glyph by glyph: both readings draw the same glyphs in the same order.

use super::collect::Page;
use super::guard;
use std::collections::BTreeMap;

/// Bytes at the start of a font stream that are overwritten.
const SPOILED: usize = 64;
/// What fonts begin with: TrueType twice, OpenType, CFF, Type 1.
const FONTS: &[&[u8]] = &[b"\0\x01\0\0", b"true", b"OTTO", b"\x01\0\x04", b"%!"];

/// The same bytes with every embedded font made unreadable; none when there is none in plain sight.
pub(super) fn without_fonts(pdf: &[u8]) -> Option<Vec<u8>> {
    let mut spoiled = None;
    for start in guard::streams(pdf) {
        let content = pdf.get(start..).unwrap_or_default();
        let head = guard::unpacked_head(content);
        if FONTS.iter().any(|font| head.starts_with(font)) {
            let copy = spoiled.get_or_insert_with(|| pdf.to_vec());
            copy.iter_mut().skip(start).take(SPOILED.min(content.len())).for_each(|byte| *byte = 0xff);
        }
    }
    spoiled
}

/// Fills in what the second reading knows of glyphs that the first could not name.
pub(super) fn fill_in(page: &mut Page, second: &Page) {
    if page.drawn != second.drawn {
        return;
    }
    let known: BTreeMap<usize, &str> = second.glyphs.iter().map(|glyph| (glyph.order, glyph.text.as_str())).collect();
    for mut glyph in std::mem::take(&mut page.missing) {
        match known.get(&glyph.order) {
            Some(text) => {
                glyph.text = (*text).to_owned();
                page.letters += usize::from(*text != " ");
                page.glyphs.push(glyph);
            }
            None => page.missing.push(glyph),
        }
    }
}
