//! One story of a DOCX (body, header, note): words as a reader of the page would see them with all changes accepted.

use crate::oddity::Oddity;
use crate::text::collect::symbol;
use crate::text::xml::{Element, Step, Walk};

/// What was met beside the words, over all stories.
#[derive(Default)]
pub(super) struct Tally {
    /// Recorded changes.
    pub(super) changes: u32,
    /// Runs of hidden text.
    pub(super) hidden: u32,
    /// Pictures in the text.
    pub(super) pictures: u32,
}

/// Reads a story; its pages are those of the last layout, where the file remembers them.
///
/// # Errors
/// When the XML is broken or hostile.
pub(super) fn read(text: &str, depth: usize, tally: &mut Tally) -> Result<Vec<String>, Oddity> {
    let mut walk = Walk::new(text, depth);
    let mut story = Story { tally, pages: Vec::new(), page: String::new(), run: Run::None };
    while let Some(step) = walk.next()? {
        match step {
            Step::Open(element) => story.open(&element, &mut walk)?,
            Step::Close(name) => story.close(&name),
            Step::Words(_) => {}
        }
    }
    story.turn_page();
    Ok(story.pages)
}

/// Whether a run is open, and whether readers see it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    None,
    Seen,
    Hidden,
}

struct Story<'a> {
    tally: &'a mut Tally,
    pages: Vec<String>,
    page: String,
    run: Run,
}

impl Story<'_> {
    fn open<'a>(&mut self, element: &Element<'a>, walk: &mut Walk<'a>) -> Result<(), Oddity> {
        match element.name() {
            "del" | "moveFrom" | "rPrChange" | "pPrChange" | "sectPrChange" | "tblPrChange" | "trPrChange"
            | "tcPrChange" | "tblGridChange" | "numberingChange" => {
                self.tally.changes += 1;
                walk.skip()?;
            }
            "ins" | "moveTo" | "cellIns" | "cellDel" | "cellMerge" => self.tally.changes += 1,
            // What older programs would show in the place of a shape repeats its words; the others are definitions.
            "Fallback" | "tabs" | "instrText" | "delText" | "delInstrText" => walk.skip()?,
            "r" => self.run = Run::Seen,
            "vanish" if self.run == Run::Seen && is_on(element) => {
                self.run = Run::Hidden;
                self.tally.hidden += 1;
            }
            "blip" | "imagedata" => self.tally.pictures += 1,
            "t" => {
                let words = walk.words()?;
                if self.run != Run::Hidden {
                    self.page.push_str(&words);
                }
            }
            "tab" => self.page.push('\t'),
            "noBreakHyphen" => self.page.push('-'),
            "pageBreakBefore" if is_on(element) => self.turn_page(),
            "cr" => self.page.push('\n'),
            "br" if element.attribute("type").as_deref() == Some("page") => self.turn_page(),
            "br" => self.page.push('\n'),
            "lastRenderedPageBreak" => self.turn_page(),
            "sym" => self.page.extend(element.attribute("char").and_then(|code| drawn(&code))),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "r" => self.run = Run::None,
            "p" => self.page.push('\n'),
            // Cells of a row stand in one line, as they do on the page.
            "tc" => self.end(&['\n'], '\t'),
            "tr" => self.end(&['\t'], '\n'),
            _ => {}
        }
    }

    fn end(&mut self, instead: &[char], mark: char) {
        let kept = self.page.trim_end_matches(instead).len();
        self.page.truncate(kept);
        self.page.push(mark);
    }

    /// A break in the text and the layout's own break at the same place are one.
    fn turn_page(&mut self) {
        let page = std::mem::take(&mut self.page);
        let page = page.trim();
        if !page.is_empty() {
            self.pages.push(page.to_owned());
        }
    }
}

/// A property is on unless it says otherwise.
fn is_on(element: &Element<'_>) -> bool {
    !element.attribute("val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off"))
}

/// The character that a symbol font draws at a place.
fn drawn(code: &str) -> Option<char> {
    u32::from_str_radix(code, 16).ok().and_then(char::from_u32).map(symbol)
}
