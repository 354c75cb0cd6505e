//! `cited-pages`: what a document cites by page (`第12页`, `第12—15页`) stands in the notes on the file.
//!
//! Volumes are not told apart, because people rarely name them twice in the same way: a page counts as found where any
//! note names it. Where the documents cite no page there is nothing to judge.

use crate::Ruling;
use crate::desk::{Desk, Paper};
use anjuan_model::rule::{CitedPages, Rule};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// No file has more pages, and no range is longer.
const MOST_PAGES: u32 = 100_000;
const LONGEST: u32 = 500;
/// How many missing pages are named.
const NAMED: usize = 10;
/// What joins the first and the last page of a range.
const DASHES: [char; 8] = ['-', '—', '–', '－', '～', '~', '至', '、'];

pub(super) fn run(rule: &Rule, check: &CitedPages, desk: &Desk) -> Ruling {
    let (citing, notes) = (desk.scope(&check.kinds), desk.scope(&check.within));
    if citing.is_empty() || notes.is_empty() {
        return Ruling::nothing_to_judge();
    }
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    let mut unread = Vec::new();
    let mut read = |paper: &Paper| match paper.plain() {
        Ok(plain) => pages(&plain.text, &check.except),
        Err(why) => {
            unread.push((paper.path.clone(), why));
            BTreeMap::new()
        }
    };
    let found: Vec<BTreeMap<u32, usize>> = notes.iter().map(|paper| read(paper)).collect();
    let cited: Vec<BTreeMap<u32, usize>> = citing.iter().map(|paper| read(paper)).collect();
    if let [(path, why), ..] = &unread[..] {
        return Ruling::unchecked(format!("未能读出文字：{path}（{why}）"));
    }
    for (paper, cited) in citing.into_iter().zip(cited).filter(|(_, cited)| !cited.is_empty()) {
        ruling.nothing_to_judge = false;
        let missing: Vec<(u32, usize)> =
            cited.into_iter().filter(|(page, _)| !found.iter().any(|note| note.contains_key(page))).collect();
        let Some((_, at)) = missing.first().copied() else { continue };
        let names: Vec<String> = missing.iter().take(NAMED).map(|(page, _)| page.to_string()).collect();
        let more = if missing.len() > NAMED { format!("等 {} 处", missing.len()) } else { String::new() };
        let pages = format!("{}{more}", names.join("、"));
        let place = paper.plain().map_or_else(|_| paper.place(), |plain| plain.place(paper, at, at + "第".len()));
        let place = anjuan_model::finding::Place { quote: None, ..place };
        let params = [("document", desk.title(paper)), ("path", &paper.path), ("pages", &pages)];
        ruling.findings.push(rule.finding(&params, vec![place]));
    }
    ruling
}

/// The pages that a text names, each with the byte at which it first does; those of another list are left out.
fn pages(text: &str, except: &[String]) -> BTreeMap<u32, usize> {
    let mut pages = BTreeMap::new();
    for (at, found) in text.match_indices('第') {
        let before = text.get(..at).unwrap_or_default();
        if except.iter().any(|word| before.ends_with(word.as_str())) {
            continue;
        }
        for page in named(text.get(at + found.len()..).unwrap_or_default()).into_iter().flatten() {
            pages.entry(page).or_insert(at);
        }
    }
    pages
}

/// `12页`, `12—15页`, `12页至第15页` behind `第`.
fn named(rest: &str) -> Option<RangeInclusive<u32>> {
    let (from, rest) = number(rest)?;
    if let Some(behind) = rest.strip_prefix('页') {
        let second = behind.strip_prefix(DASHES).and_then(|behind| behind.strip_prefix('第')).and_then(number);
        let to = second.filter(|(_, rest)| rest.starts_with('页')).map_or(from, |(to, _)| to);
        return plausible(from, to);
    }
    let (to, rest) = number(rest.trim_start_matches(DASHES))?;
    rest.starts_with('页').then(|| plausible(from, to)).flatten()
}

fn plausible(from: u32, to: u32) -> Option<RangeInclusive<u32>> {
    let sound = from >= 1 && to <= MOST_PAGES && from <= to && to - from <= LONGEST;
    sound.then_some(from..=to)
}

fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text.get(..digits)?.parse().ok()?, text.get(digits..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_as_briefs_name_them() {
        for (text, expected) in [
            ("见证据卷一第12页", vec![12]),
            ("第3—5页、第9页", vec![3, 4, 5, 9]),
            ("第3页至第5页", vec![3, 4, 5]),
            ("第264条", vec![]),
            ("第九页", vec![]),
            ("第5-3页", vec![]),
            ("票据十一张（证据目录第1—12页），见卷二第6页", vec![6]),
        ] {
            assert_eq!(pages(text, &["证据目录".to_owned()]).into_keys().collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
