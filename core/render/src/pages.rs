//! The laid-out pages, read back: their text in order, and the glyphs that no font had.

use crate::preflight;
use anjuan_model::{Finding, Severity};
use serde_json::Value;
use std::collections::BTreeSet;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::text::TextItem;
use typst_layout::PagedDocument;

/// What stands on one page.
#[derive(Debug, Default)]
pub(crate) struct PageText {
    /// Its text, a line of print to a line.
    pub text: String,
    /// Characters drawn as an empty box.
    pub missing: BTreeSet<char>,
}

/// Reads every page.
pub(crate) fn read(document: &PagedDocument) -> Vec<PageText> {
    document.pages().iter().map(|page| read_frame(&page.frame)).collect()
}

/// One finding for each character that came out as an empty box; it names the fields that hold it.
pub(crate) fn missing_glyphs(pages: &[PageText], data: &Value) -> Vec<Finding> {
    let characters: BTreeSet<char> = pages.iter().flat_map(|page| page.missing.iter().copied()).collect();
    characters.into_iter().flat_map(|character| reports(character, data)).collect()
}

fn reports(character: char, data: &Value) -> Vec<Finding> {
    let fields = preflight::fields_with(data, character);
    if fields.is_empty() {
        // Then the layout's own words hold it.
        return vec![Finding { severity: Severity::Error, ..preflight::missing("版面", character) }];
    }
    fields.iter().map(|field| preflight::missing(field, character)).collect()
}

fn read_frame(frame: &Frame) -> PageText {
    let mut reader = Reader::default();
    reader.walk(frame, Point::zero());
    reader.page
}

/// Puts text runs together to lines.
#[derive(Default)]
struct Reader {
    page: PageText,
    /// Where the last run ended.
    end: Option<Point>,
}

impl Reader {
    fn walk(&mut self, frame: &Frame, origin: Point) {
        for (position, item) in frame.items() {
            let at = origin + *position;
            match item {
                FrameItem::Group(group) => {
                    self.walk(&group.frame, at + Point::new(group.transform.tx, group.transform.ty));
                }
                FrameItem::Text(run) => self.take(run, at),
                FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn take(&mut self, run: &TextItem, at: Point) {
        for glyph in run.glyphs.iter().filter(|glyph| glyph.id == 0) {
            let cluster = run.text.get(glyph.range()).unwrap_or_default();
            self.page.missing.extend(cluster.chars().filter(|character| !preflight::is_ignorable(*character)));
        }
        match self.end {
            Some(end) if (end.y - at.y).abs() > run.size * 0.6 => self.page.text.push('\n'),
            // A gap of a third of a character tells two cells or words apart.
            Some(end) if at.x - end.x > run.size * 0.34 || end.x - at.x > run.size => self.page.text.push(' '),
            _ => {}
        }
        self.page.text.push_str(&run.text);
        self.end = Some(at + Point::with_x(run.width().max(Abs::zero())));
    }
}
