//! What reading a file's content came to, in one shape for every format.

use super::collect::Page;
use super::lines;
use crate::oddity::Oddity;
use anjuan_model::bundle::{FormatFacts, Scan, Text};
use anjuan_model::origin::Origin;

/// A page that pictures cover this far, with fewer glyphs than [`STAMPED`], is a scan with a stamp or a page number.
const COVERED: f64 = 0.5;
pub(super) const STAMPED: usize = 40;
/// A page without glyphs but with this many paths shows letters turned into outlines.
const OUTLINED: usize = 200;
/// One glyph in this many may be unknown (bullets, logos) before the text counts as incomplete.
const UNKNOWN_SHARE: usize = 100;

/// What a file's content came to.
#[derive(Debug, Default)]
pub struct Extract {
    /// Its text, or why there is none.
    pub text: Text,
    /// What could be read of its pages even where the text as a whole is incomplete; for recognition only.
    pub partial: Vec<String>,
    /// Pages, from 1, whose text is missing or incomplete.
    pub holes: Vec<u32>,
    /// The origin it carries.
    pub origin: Option<Origin>,
    /// What its format says of it.
    pub facts: FormatFacts,
    /// What a person should know.
    pub oddities: Vec<Oddity>,
}

impl Extract {
    /// Complete text.
    pub(crate) fn read(pages: Vec<String>) -> Self {
        Self { partial: pages.clone(), text: Text::Read(pages), ..Self::default() }
    }

    /// A file that could not be read, with the reason as finding and as words.
    pub(crate) fn unreadable(oddity: Oddity) -> Self {
        let locked = matches!(oddity, Oddity::PdfEncrypted | Oddity::OfficeLocked);
        let facts = FormatFacts { encrypted: locked.then_some(true), ..FormatFacts::default() };
        let text = Text::Unreadable { pages: 0, why: oddity.to_string() };
        Self { text, facts, oddities: vec![oddity], ..Self::default() }
    }

    /// Text of pages that were laid out; one page without it makes the whole text incomplete.
    pub(super) fn of_pages(pages: Vec<Page>) -> Self {
        let number = |index: usize| u32::try_from(index + 1).unwrap_or(u32::MAX);
        let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        let mut oddities = Vec::new();
        let unknown = |page: &Page| page.missing.len() * UNKNOWN_SHARE > page.letters + page.missing.len();
        if let Some(first) = pages.iter().position(unknown) {
            oddities.push(Oddity::Unmapped(number(first)));
        }
        let pictures: Vec<usize> = (0..pages.len()).filter(|index| pages.get(*index).is_some_and(is_picture)).collect();
        if let Some(first) = pictures.first() {
            oddities.push(Oddity::NoTextLayer {
                count: u32::try_from(pictures.len()).unwrap_or(u32::MAX),
                first: number(*first),
            });
        }
        let holes =
            (0..pages.len()).filter(|index| pages.get(*index).is_some_and(|page| unknown(page) || is_picture(page)));
        let holes = holes.map(number).collect();
        let scan = |index: &usize| Some(Scan { page: number(*index), ..pages.get(*index)?.scan? });
        let blank: Vec<u32> =
            pictures.iter().filter_map(scan).filter(|scan| scan.blank == Some(true)).map(|scan| scan.page).collect();
        if let Some(first) = blank.first() {
            oddities
                .push(Oddity::PictureBlank { count: u32::try_from(blank.len()).unwrap_or(u32::MAX), first: *first });
        }
        let facts =
            FormatFacts { pages: Some(count), scans: pictures.iter().filter_map(scan).collect(), ..Default::default() };
        let partial: Vec<String> = pages.into_iter().map(|page| lines::rebuild(page.glyphs)).collect();
        let text = match oddities.first() {
            None => Text::Read(partial.clone()),
            Some(oddity) => Text::Unreadable { pages: count, why: oddity.to_string() },
        };
        Self { text, partial, holes, facts, oddities, ..Self::default() }
    }
}

/// True for scans and for letters turned into outlines; a blank page is neither.
fn is_picture(page: &Page) -> bool {
    let scanned = page.covered >= COVERED && page.letters < STAMPED;
    let small_scan = page.covered > 0.0 && page.letters == 0 && page.missing.is_empty();
    let outlined = page.paths >= OUTLINED && page.letters == 0 && page.missing.is_empty();
    scanned || small_scan || outlined
}
