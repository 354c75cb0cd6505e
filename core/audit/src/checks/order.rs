//! `order`: documents lie in the order of the archive list.
//!
//! The order of a zip says nothing, because programs write entries as they please: a file's place is the number at
//! the front of its name, and of the folders above it. The longest run in order stays; what is left lies wrong.

use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::Entry;
use anjuan_model::rule::{Order, Rule};
use std::collections::BTreeMap;

/// How many files are named before the rest is only counted.
const NAMED: usize = 20;

pub(super) fn run(rule: &Rule, check: &Order, desk: &Desk) -> Ruling {
    let ranks: BTreeMap<&str, usize> = check
        .order
        .iter()
        .enumerate()
        .flat_map(|(rank, group)| group.iter().map(move |kind| (kind.as_str(), rank)))
        .collect();
    let place = |entry: &'_ Entry| Some((numbers(&entry.path)?, *ranks.get(entry.kind()?)?));
    let mut placed: Vec<((Vec<u64>, usize), &Entry)> =
        desk.papers().iter().filter_map(|paper| Some((place(paper.entry)?, paper.entry))).collect();
    if placed.len() < 2 {
        return Ruling::nothing_to_judge();
    }
    placed.sort_by(|((one, first), a), ((other, second), b)| (one, first, &a.path).cmp(&(other, second, &b.path)));
    let by_rank: Vec<usize> = placed.iter().map(|((_, rank), _)| *rank).collect();
    let keeps = longest_run(&by_rank);
    let astray: Vec<&Entry> =
        placed.iter().zip(&keeps).filter(|(_, keeps)| !**keeps).map(|((_, entry), _)| *entry).collect();
    let mut ruling = Ruling::default();
    if !astray.is_empty() {
        ruling.findings.push(finding(rule, &astray, desk));
    }
    ruling
}

fn finding(rule: &Rule, astray: &[&Entry], desk: &Desk) -> anjuan_model::Finding {
    let named = &astray[..astray.len().min(NAMED)];
    let names: Vec<String> = named.iter().map(|entry| format!("{}（{}）", desk.title(entry), entry.path)).collect();
    let more = if named.len() < astray.len() { format!("等 {} 份", astray.len()) } else { String::new() };
    let documents = format!("{}{more}", names.join("、"));
    let places = named.iter().map(|entry| entry.place()).collect();
    rule.finding(&[("documents", &documents), ("count", &astray.len().to_string())], places)
}

/// The number in front of each part of a path; none where the file itself has none.
fn numbers(path: &str) -> Option<Vec<u64>> {
    let number = |part: &str| {
        let bare = part.trim_start_matches(|c: char| c.is_ascii_punctuation() || "（【".contains(c));
        let digits: String = bare.chars().take_while(char::is_ascii_digit).take(9).collect();
        digits.parse::<u64>().ok()
    };
    number(path.rsplit('/').next()?)?;
    Some(path.split('/').map(|part| number(part).unwrap_or_default()).collect())
}

/// Which ranks belong to one longest run that never falls; in n log n steps.
fn longest_run(ranks: &[usize]) -> Vec<bool> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; ranks.len()];
    for (at, rank) in ranks.iter().enumerate() {
        let length = ends.partition_point(|end| ranks[*end] <= *rank);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut keeps = vec![false; ranks.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        keeps[at] = true;
        next = before[at];
    }
    keeps
}
