//! `near-duplicate`: a text is not the blank form's, another document's or another case's over again.
//!
//! Every run of some characters (a shingle) of a text is looked up among those of the form's wording, of the documents
//! that come earlier in the bundle, or of the other cases that the caller laid beside it. What the form prints is
//! nobody's own wording. The longest runs that agree are shown side by side.

mod index;
mod shingles;
mod wording;

use super::plain::Plain;
use super::unread;
use crate::Ruling;
use crate::corpus::Known;
use crate::desk::Desk;
use anjuan_model::bundle::Entry;
use anjuan_model::rule::{Against, NearDuplicate, Rule};
use index::Index;
pub(crate) use shingles::{Held, Shingles};
use shingles::{Run, characters};
use std::collections::BTreeSet;
use std::rc::Rc;
pub(crate) use wording::wording;

/// Characters of all texts of a rule together that are compared; what lies beyond is said to be unread.
const MOST: usize = 2_000_000;
/// How many passages are shown, and how long each may be, in characters.
const PASSAGES: usize = 3;
const PASSAGE: usize = 60;

pub(super) fn run(rule: &Rule, check: &NearDuplicate, desk: &Desk) -> Ruling {
    let (texts, unread) = texts(check, desk);
    let nothing = texts.is_empty() && unread.is_empty() || check.against == Against::Cases && desk.corpus.is_empty();
    if nothing {
        return Ruling::nothing_to_judge();
    }
    let mut ruling = Ruling::default();
    match check.against {
        Against::Form => {
            for text in texts.iter().filter(|text| text.words.has_form) {
                let same = text.words.shingles.covered(|at, _| text.words.is_printed(at));
                if let Some(percent) = too_much(check, text.words.shingles.characters(), characters(&same)) {
                    ruling.findings.push(finding(rule, text, None, percent, &same, desk));
                }
            }
        }
        Against::Bundle => {
            let index = Index::of(texts.iter().map(|text| &text.words.shingles));
            for (at, text) in texts.iter().enumerate() {
                let other = |holder: usize| texts.get(holder).map(Other::paper);
                ruling.findings.extend(alike(rule, check, text, (&index, at), other, desk));
            }
        }
        Against::Cases => {
            let own: BTreeSet<&str> = desk.bundle.entries.iter().map(|entry| entry.sha256.as_str()).collect();
            let known: Vec<(&Known, Shingles)> = desk
                .corpus
                .of_kinds(&check.kinds, &own)
                .map(|known| (known, Shingles::of(&known.plain.text, check.shingle)))
                .collect();
            let index = Index::of(known.iter().map(|(_, shingles)| shingles));
            for text in &texts {
                let other = |holder: usize| known.get(holder).map(|(known, shingles)| Other::case(known, shingles));
                ruling.findings.extend(alike(rule, check, text, (&index, known.len()), other, desk));
            }
        }
    }
    ruling.not_checked.extend(unread::sentence(&unread));
    ruling
}

/// A text that was read, as long as all together stay within bounds.
struct Read<'d> {
    entry: &'d Entry,
    plain: &'d Plain,
    words: Rc<Words>,
}

/// The shingles of a text, and which of them its form prints.
pub(crate) struct Words {
    shingles: Shingles,
    printed: Vec<bool>,
    /// False where nobody here prints the form.
    has_form: bool,
}

impl Words {
    /// The shingles of a text beside those of its form.
    pub(crate) fn of(text: &str, length: usize, form: &Held) -> Self {
        let shingles = Shingles::of(text, length);
        let printed = shingles.hashes.iter().map(|hash| form.contains(hash)).collect();
        Self { shingles, printed, has_form: !form.is_empty() }
    }

    fn is_printed(&self, at: usize) -> bool {
        self.printed.get(at).copied().unwrap_or(false)
    }
}

/// A text that another was found to be like.
struct Other<'o> {
    entry: Option<&'o Entry>,
    path: &'o str,
    plain: &'o Plain,
    offsets: &'o [usize],
}

impl<'o> Other<'o> {
    fn paper(text: &'o Read) -> Self {
        Self {
            entry: Some(text.entry),
            path: &text.entry.path,
            plain: text.plain,
            offsets: &text.words.shingles.offsets,
        }
    }

    fn case(known: &'o Known, shingles: &'o Shingles) -> Self {
        Self { entry: None, path: &known.path, plain: &known.plain, offsets: &shingles.offsets }
    }
}

fn texts<'d>(check: &NearDuplicate, desk: &'d Desk) -> (Vec<Read<'d>>, Vec<(&'d Entry, String)>) {
    let (mut texts, mut unread, mut left) = (Vec::new(), Vec::new(), MOST);
    for paper in desk.scope(&check.kinds) {
        let plain = match paper.plain() {
            Ok(plain) => plain,
            Err(why) => {
                unread.push((paper.entry, why));
                continue;
            }
        };
        // A character has four bytes at most, so that what has no room is not even counted.
        let words = (plain.text.len() <= MOST * 4).then(|| desk.words(paper, plain, check.shingle));
        let room = words.and_then(|words| Some((left.checked_sub(words.shingles.characters())?, words)));
        match room {
            Some((rest, words)) => {
                left = rest;
                texts.push(Read { entry: paper.entry, plain, words });
            }
            None => unread.push((paper.entry, "文字过多，没有比较".to_owned())),
        }
    }
    (texts, unread)
}

/// The share in percent, where it reaches what the rule reports.
fn too_much(check: &NearDuplicate, of: usize, same: usize) -> Option<usize> {
    let percent = (same * 100).checked_div(of)?;
    (of >= check.least && percent >= check.percent).then_some(percent)
}

/// Compares what a text has of its own with the texts of an index, of which the first so many count.
fn alike<'o>(
    rule: &Rule,
    check: &NearDuplicate,
    text: &Read,
    (index, holders): (&Index, usize),
    other: impl Fn(usize) -> Option<Other<'o>>,
    desk: &Desk,
) -> Option<anjuan_model::Finding> {
    let words = &text.words;
    let own = words.shingles.hashes.iter().zip(&words.printed).filter(|(_, printed)| !**printed);
    let best = index.best(own.map(|(hash, _)| *hash), holders)?;
    let printed = characters(&words.shingles.covered(|at, _| words.is_printed(at)));
    let same = words.shingles.covered(|at, hash| !words.is_printed(at) && index.place(hash, best).is_some());
    let own = words.shingles.characters().saturating_sub(printed);
    let percent = too_much(check, own, characters(&same).min(own))?;
    let other = other(best)?;
    let there = |run: &Run| index.place(*words.shingles.hashes.get(run.from)?, best);
    Some(finding(rule, text, Some((&other, &there)), percent, &same, desk))
}

/// A text that another is like, and where a run of the first stands in it.
type Beside<'f> = (&'f Other<'f>, &'f dyn Fn(&Run) -> Option<usize>);

fn finding(
    rule: &Rule,
    text: &Read,
    other: Option<Beside>,
    percent: usize,
    same: &[Run],
    desk: &Desk,
) -> anjuan_model::Finding {
    let mut longest: Vec<&Run> = same.iter().collect();
    longest.sort_by_key(|run| (std::cmp::Reverse(run.to - run.from), run.from));
    longest.truncate(PASSAGES);
    longest.sort_by_key(|run| run.from);
    let mut places = Vec::new();
    for run in longest {
        let length = (run.to - run.from).min(PASSAGE);
        let bytes = |offsets: &[usize], from: usize| {
            let end = (from + length).min(offsets.len().saturating_sub(1));
            (offsets.get(from).copied().unwrap_or_default(), offsets.get(end).copied().unwrap_or_default())
        };
        let (start, end) = bytes(&text.words.shingles.offsets, run.from);
        places.push(text.plain.place(text.entry, start, end));
        if let Some((other, there)) = other
            && let Some(from) = there(run)
        {
            let (start, end) = bytes(other.offsets, from);
            places.push(match other.entry {
                Some(entry) => other.plain.place(entry, start, end),
                None => other.plain.place_in(other.path, start, end),
            });
        }
    }
    let percent = percent.to_string();
    let (against, against_path) = match &other {
        None => ("空白格式", ""),
        Some((Other { entry: Some(entry), path, .. }, _)) => (desk.title(entry), *path),
        Some((Other { path, .. }, _)) => ("其他案件的文书", *path),
    };
    let params = [
        ("document", desk.title(text.entry)),
        ("path", &text.entry.path),
        ("percent", &percent),
        ("against", against),
        ("against-path", against_path),
    ];
    rule.finding(&params, places)
}
