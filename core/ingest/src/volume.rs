//! Files that hold several documents: a scanned or merged volume is split by its catalogue, or by the titles of its
//! pages where each can be read.
//!
//! The flow: every file was read and recognised as one → which of them look like volumes → the rows of a catalogue, its
//! own or one that lies beside it, and which page of the file is its page 1 → parts, each recognised for itself. What
//! cannot be told is not guessed: the file then says that it could not be split, and nothing in it counts as missing.

mod offset;
mod parts;

use crate::oddity::Oddity;
use crate::recognise::Recogniser;
use anjuan_model::Bundle;
use anjuan_model::bundle::{Entry, How, Span};
use anjuan_model::contents::{self, Row};
use std::collections::BTreeMap;

/// Fewer pages are one document.
const FEWEST_PAGES: u32 = 4;
/// A file that nobody recognises and of which no page can be read is a volume from so many pages on.
const MANY_PAGES: u32 = 12;
/// What people call a volume in one file.
const NAMES: &[&str] = &["卷宗", "案卷", "全卷", "合卷", "合订", "承办卷", "审批卷", "整卷", "归档材料", "案件材料"];

/// The text of each page, by path; pages that could not be read are empty.
pub(crate) type Pages = BTreeMap<String, Vec<String>>;

/// Whether the pages of a file must be kept for [`split`], even where they cannot all be read.
pub(crate) fn is_candidate(entry: &Entry) -> bool {
    let long = entry.pages().is_some_and(|pages| pages >= FEWEST_PAGES);
    let paged = entry.format.starts_with("pdf") || entry.format.starts_with("ofd") || entry.format == "tiff";
    let own = entry.recognised.as_ref().is_none_or(|known| known.how == How::Text || is_named(entry));
    long && paged && own && entry.recognised.as_ref().is_none_or(|known| known.how != How::Embedded)
}

/// Splits what can be split and says of the rest why not.
pub(crate) fn split(bundle: &mut Bundle, pages: &Pages, recogniser: &Recogniser) {
    let beside = catalogue_beside(bundle, recogniser);
    let Bundle { entries, findings, .. } = bundle;
    for entry in entries.iter_mut().filter(|entry| is_candidate(entry)) {
        let none = Vec::new();
        let pages = pages.get(&entry.path).unwrap_or(&none);
        let volume = Volume { entry, pages, recogniser };
        let oddity = match volume.parts(beside.as_deref()) {
            Outcome::One => continue,
            Outcome::Parts(parts, by) => {
                let oddity = Oddity::Split { parts: parts.len(), by };
                entry.parts = parts;
                entry.recognised = None;
                oddity
            }
            Outcome::Closed(why) => {
                entry.unsplit = Some(why.to_owned());
                Oddity::Unsplit(why)
            }
        };
        findings.push(oddity.finding(&entry.path));
    }
}

/// The rows of the one catalogue that is a file of its own.
fn catalogue_beside(bundle: &Bundle, recogniser: &Recogniser) -> Option<Vec<Row>> {
    let (kind, fields) = recogniser.contents()?;
    let mut catalogues = bundle.files().filter(|file| file.kind() == Some(kind) && !is_candidate(file));
    let one = catalogues.next().filter(|_| catalogues.next().is_none())?;
    contents::embedded(&one.fields, fields).or_else(|| match &one.text {
        anjuan_model::bundle::Text::Read(pages) => contents::written(pages),
        _ => None,
    })
}

fn is_named(entry: &Entry) -> bool {
    let name = entry.path.rsplit('/').next().unwrap_or_default();
    NAMES.iter().any(|word| name.contains(word))
}

/// What became of a file that may be a volume.
enum Outcome {
    /// It is one document, or nothing says that it is more.
    One,
    /// Its documents, and by what they were told apart.
    Parts(Vec<Entry>, &'static str),
    /// It seems to hold several, which nobody could tell apart.
    Closed(&'static str),
}

/// A file that may be a volume.
struct Volume<'v> {
    entry: &'v Entry,
    /// The text of each page; empty where the file has none at all.
    pages: &'v [String],
    recogniser: &'v Recogniser,
}

impl Volume<'_> {
    fn parts(&self, beside: Option<&[Row]>) -> Outcome {
        let count = self.entry.pages().unwrap_or(0);
        let own = self.catalogue();
        let seems = is_named(self.entry) || own.is_some();
        let rows = match own {
            Some(Some(rows)) => Some(rows),
            Some(None) => return Outcome::Closed("卷内目录的条目未能逐项读出"),
            None => beside.map(<[Row]>::to_vec),
        };
        if let Some(rows) = rows {
            match offset::of(&rows, count, self.pages, self.recogniser) {
                Ok(Some(offset)) => return Outcome::Parts(parts::by_rows(self, &rows, offset, count), "卷内目录"),
                Ok(None) => {}
                Err(why) if seems => return Outcome::Closed(why),
                Err(_) => {}
            }
        }
        let readable = !self.pages.is_empty() && self.pages.iter().all(|page| !page.trim().is_empty());
        let spans = if readable { parts::titled(self) } else { Vec::new() };
        let distinct = spans.iter().filter(|(_, known)| known.is_some()).count();
        // Only a file that is called a volume may begin a document in the middle of a page's numbering.
        let anew = spans.iter().all(|(span, _)| parts::begins_anew(self, span.first));
        let enough = distinct >= 2 && (seems || anew);
        match (enough, readable) {
            (true, true) => Outcome::Parts(parts::by_titles(self, spans), "各份材料首页的标题"),
            (_, false) if seems || self.entry.recognised.is_none() && count >= MANY_PAGES => {
                Outcome::Closed("有的页没有文字，目录也不足以确定各份材料的起止页")
            }
            (_, true) if seems => Outcome::Closed("没有读出卷内目录，各页的标题也不足以分开各份材料"),
            _ => Outcome::One,
        }
    }

    /// The rows of the catalogue that the file holds; `Some(None)` where it stands there and could not be read.
    fn catalogue(&self) -> Option<Option<Vec<Row>>> {
        let (kind, _) = self.recogniser.contents()?;
        let is_catalogue = |page: &&String| self.recogniser.titled(page).is_some_and(|known| known.kind == kind);
        let first = self.pages.iter().position(|page| is_catalogue(&page))?;
        // A catalogue of several pages ends where another document's title stands.
        let rest = self.pages.get(first + 1..).unwrap_or_default();
        let more = rest.iter().take_while(|page| self.recogniser.titled(page).is_none_or(|known| known.kind == kind));
        let reach = 1 + more.count();
        let pages = self.pages.get(first..first + reach).unwrap_or_default();
        // The page behind may be a paper without a title, whose lines are no rows.
        Some((1..=reach).rev().find_map(|reach| contents::written(pages.get(..reach)?)))
    }
}

/// Pages of the file and their document, where they have one.
type Titled = Vec<(Span, Option<anjuan_model::bundle::Recognised>)>;
