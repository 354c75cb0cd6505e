//! `near-duplicate`: a text is not the blank form's or another document's over again.
//!
//! Every run of some characters (a shingle) of a text is looked up among those met before: the form's wording, or the
//! documents that come earlier in the bundle. Each shingle belongs to the first document that had it, so that a whole
//! bundle is compared in one pass. The longest runs that agree are shown side by side.

mod wording;

use super::plain::Plain;
use super::{scope, unread};
use crate::{Question, Ruling};
use anjuan_model::bundle::Entry;
use anjuan_model::rule::{Against, NearDuplicate, Rule};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use wording::Wording;

/// Characters of all texts of a rule together that are compared; what lies beyond is said to be unread.
const MOST: usize = 2_000_000;
/// How many passages are shown, and how long each may be.
const PASSAGES: usize = 3;
const PASSAGE: usize = 60;

pub(super) fn run(rule: &Rule, check: &NearDuplicate, question: &Question) -> Ruling {
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    let (texts, unread) = texts(check, question);
    ruling.nothing_to_judge = texts.is_empty() && unread.is_empty();
    let kinds: BTreeSet<&str> = texts.iter().filter_map(|text| text.entry.kind()).collect();
    let wordings: BTreeMap<&str, Wording> = kinds.into_iter().map(|kind| (kind, Wording::of(kind, question))).collect();
    let forms: BTreeMap<&str, HashSet<&str>> =
        wordings.iter().map(|(kind, wording)| (*kind, wording.shingles(check.shingle))).collect();
    let none = HashSet::new();
    let form = |text: &Read| text.entry.kind().and_then(|kind| forms.get(kind)).unwrap_or(&none);
    match check.against {
        Against::Form => {
            for text in texts.iter().filter(|text| !form(text).is_empty()) {
                let same = text.covered(check.shingle, |shingle| form(text).contains(shingle));
                if let Some(percent) = too_much(check, text.length, same.iter().map(|run| run.length).sum()) {
                    ruling.findings.push(finding(rule, text, None, percent, &same, question));
                }
            }
        }
        Against::Bundle => among_themselves(rule, check, &texts, form, question, &mut ruling),
    }
    ruling.not_checked.extend(unread::sentence(&unread));
    ruling
}

/// A text that was read, as long as all together stay within bounds.
struct Read<'a> {
    entry: &'a Entry,
    plain: Plain,
    /// Characters.
    length: usize,
}

/// A run of characters that agrees with something met before.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    length: usize,
    /// Where the run begins in the earlier document.
    there: usize,
}

fn texts<'a>(check: &NearDuplicate, question: &Question<'a>) -> (Vec<Read<'a>>, Vec<(&'a Entry, String)>) {
    let (mut texts, mut unread, mut left) = (Vec::new(), Vec::new(), MOST);
    for entry in scope::entries(&check.kinds, question) {
        match Plain::of(entry) {
            Err(why) => unread.push((entry, why)),
            Ok(plain) => {
                let length = plain.text.chars().count();
                match left.checked_sub(length) {
                    Some(rest) => {
                        left = rest;
                        texts.push(Read { entry, plain, length });
                    }
                    None => unread.push((entry, "文字过多，没有比较".to_owned())),
                }
            }
        }
    }
    (texts, unread)
}

/// The share in percent, where it reaches what the rule reports.
fn too_much(check: &NearDuplicate, of: usize, same: usize) -> Option<usize> {
    let percent = (same * 100).checked_div(of)?;
    (of >= check.least && percent >= check.percent).then_some(percent)
}

fn among_themselves<'t>(
    rule: &Rule,
    check: &NearDuplicate,
    texts: &'t [Read],
    form: impl Fn(&Read) -> &'t HashSet<&'t str>,
    question: &Question,
    ruling: &mut Ruling,
) {
    let mut first: HashMap<&str, (usize, usize)> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        let printed: usize =
            text.covered(check.shingle, |shingle| form(text).contains(shingle)).iter().map(|run| run.length).sum();
        // By whom each shingle was had first; the form's own are nobody's.
        let mut shares: BTreeMap<usize, usize> = BTreeMap::new();
        for (start, shingle) in text.shingles(check.shingle) {
            if form(text).contains(shingle) {
                continue;
            }
            let (owner, _) = *first.entry(shingle).or_insert((at, start));
            *shares.entry(owner).or_default() += 1;
        }
        shares.remove(&at);
        let Some((owner, _)) = shares.into_iter().max_by_key(|(owner, count)| (*count, usize::MAX - owner)) else {
            continue;
        };
        let mut same = text.covered(check.shingle, |shingle| {
            !form(text).contains(shingle) && first.get(shingle).is_some_and(|(by, _)| *by == owner)
        });
        for run in &mut same {
            let begin = text.plain.text.get(run.start..).and_then(|rest| shingle_at(rest, check.shingle));
            run.there = begin.and_then(|shingle| first.get(shingle)).map_or(0, |(_, start)| *start);
        }
        let own = text.length - printed.min(text.length);
        if let Some(percent) = too_much(check, own, same.iter().map(|run| run.length).sum::<usize>().min(own)) {
            ruling.findings.push(finding(rule, text, Some(&texts[owner]), percent, &same, question));
        }
    }
}

impl Read<'_> {
    fn shingles(&self, length: usize) -> impl Iterator<Item = (usize, &str)> {
        shingles(&self.plain.text, length)
    }

    /// The runs of characters that lie in a shingle of which the question is answered yes.
    fn covered(&self, shingle: usize, is_known: impl Fn(&str) -> bool) -> Vec<Run> {
        let text = &self.plain.text;
        let mut runs: Vec<Run> = Vec::new();
        for (start, one) in self.shingles(shingle).filter(|(_, one)| is_known(one)) {
            let end = start + one.len();
            match runs.last_mut().filter(|run| start <= run.end) {
                Some(run) => {
                    run.length += text[run.end..end].chars().count();
                    run.end = end;
                }
                None => runs.push(Run { start, end, length: shingle, there: 0 }),
            }
        }
        runs
    }
}

/// Every run of so many characters, with the byte at which it begins.
fn shingles(text: &str, length: usize) -> impl Iterator<Item = (usize, &str)> {
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]).skip(length);
    text.char_indices().zip(ends).map(|((start, _), end)| (start, &text[start..end]))
}

fn shingle_at(text: &str, length: usize) -> Option<&str> {
    shingles(text, length).next().map(|(_, shingle)| shingle)
}

fn finding(
    rule: &Rule,
    text: &Read,
    other: Option<&Read>,
    percent: usize,
    same: &[Run],
    question: &Question,
) -> anjuan_model::Finding {
    let mut longest: Vec<&Run> = same.iter().collect();
    longest.sort_by_key(|run| (std::cmp::Reverse(run.length), run.start));
    longest.truncate(PASSAGES);
    longest.sort_by_key(|run| run.start);
    let mut places = Vec::new();
    for run in longest {
        let end = passage(&text.plain.text, run.start, run.end);
        places.push(text.plain.place(&text.entry.path, run.start, end));
        if let Some(other) = other {
            let end = (run.there + end - run.start).min(other.plain.text.len());
            places.push(other.plain.place(&other.entry.path, run.there, end));
        }
    }
    let percent = percent.to_string();
    let (against, against_path) = match other {
        None => ("空白格式", ""),
        Some(other) => (scope::title(other.entry, question), other.entry.path.as_str()),
    };
    let params = [
        ("document", scope::title(text.entry, question)),
        ("path", &text.entry.path),
        ("percent", &percent),
        ("against", against),
        ("against-path", against_path),
    ];
    rule.finding(&params, places)
}

/// The end of what is shown of a run.
fn passage(text: &str, start: usize, end: usize) -> usize {
    text[start..end].char_indices().nth(PASSAGE).map_or(end, |(at, _)| start + at)
}
