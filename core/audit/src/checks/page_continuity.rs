//! `page-continuity`: page numbers follow each other without a gap.
//!
//! Of a volume: the page ranges of its catalogue join, and the totals that its cover and notes state are the last
//! page. Of a document: the numbers printed at the foot of its pages run from its first to its last.

use super::catalogue::{self, Catalogues};
use super::plain::foot;
use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::contents::Row;
use anjuan_model::finding::Place;
use anjuan_model::rule::{PageContinuity, Rule};

pub(super) fn run(rule: &Rule, check: &PageContinuity, desk: &Desk) -> Ruling {
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    let mut unread = Vec::new();
    let mut report = |entry: &Entry, problem: &str, place: Place| {
        let params = [("document", desk.title(entry)), ("path", &entry.path), ("problem", problem)];
        ruling.findings.push(rule.finding(&params, vec![place]));
    };
    let mut judged = false;
    if let Some(source) = &check.catalogue {
        let Catalogues { read: catalogues, unread: strange } = catalogue::read(source, desk);
        unread.extend(strange);
        judged |= !catalogues.is_empty() || !unread.is_empty();
        for (entry, items) in &catalogues {
            gaps(entry, items).into_iter().for_each(|(problem, place)| report(entry, &problem, place));
        }
        if let [(_, items)] = &catalogues[..] {
            for (entry, stated, last) in totals(check, items, desk) {
                report(entry, &format!("写明共 {stated} 页，目录止于第 {last} 页"), entry.place());
            }
        }
    }
    if check.footers {
        // A file that flows has its pages only once it is laid out; its foot says those of another program.
        for entry in desk.scope(&check.kinds).into_iter().filter(|entry| !entry.facts.flowing) {
            judged = true;
            match &entry.text {
                Text::Read(pages) => {
                    let broken = feet(pages);
                    broken.into_iter().for_each(|(problem, page)| {
                        let page = Some(entry.page_of_file(page));
                        report(entry, &problem, Place { path: entry.path.clone(), page, quote: None });
                    });
                }
                _ => unread.push((entry.entry, entry.full_text().err().unwrap_or_default())),
            }
        }
    }
    ruling.nothing_to_judge = !judged;
    ruling.not_checked.extend(unread::sentence(&unread));
    ruling
}

/// Where a range of the catalogue does not begin behind the one before it, or ends before it begins.
fn gaps(entry: &Entry, items: &[Row]) -> Vec<(String, Place)> {
    let mut problems = Vec::new();
    let mut last: Option<u32> = None;
    for item in items {
        let Some((from, to)) = item.pages else { continue };
        if to < from {
            problems.push((format!("第 {} 项的止页 {to} 小于起页 {from}", item.number), catalogue::place(entry, item)));
        }
        let wanted = last.map_or(from, |last| last.saturating_add(1));
        if from != wanted {
            problems
                .push((format!("第 {} 项起页为 {from}，应为 {wanted}", item.number), catalogue::place(entry, item)));
        }
        last = Some(to.max(from));
    }
    problems
}

/// The documents that state another number of pages than the catalogue ends with.
fn totals<'a>(check: &PageContinuity, items: &[Row], desk: &Desk<'a>) -> Vec<(&'a Entry, u64, u32)> {
    let Some(last) = items.iter().filter_map(|item| item.pages).map(|(_, to)| to).max() else { return Vec::new() };
    let stated = |entry: &'a Entry, field: &str| {
        let value = entry.fields.get(field)?;
        let stated = value.as_u64().or_else(|| value.as_str().and_then(|text: &str| text.trim().parse().ok()))?;
        (stated != u64::from(last)).then_some((entry, stated, last))
    };
    let of = |total: &anjuan_model::rule::DocumentEquals| {
        let entries = desk.scope(std::slice::from_ref(&total.kind));
        entries.into_iter().filter_map(|paper| stated(paper.entry, &total.field)).collect::<Vec<_>>()
    };
    check.totals.iter().flat_map(of).collect()
}

/// Where the numbers at the foot jump. A page without one counts on; a file that holds several documents begins anew
/// with page 1 once the one before has reached its end.
fn feet(pages: &[String]) -> Option<(String, u32)> {
    let printed = |page: &String| page.lines().rev().take(3).find_map(foot);
    let mut last: Option<(usize, u32, Option<u32>)> = None;
    for (index, page) in pages.iter().enumerate() {
        let Some((number, total)) = printed(page) else { continue };
        let at = u32::try_from(index + 1).unwrap_or(u32::MAX);
        if let Some((before, one, of)) = last {
            let wanted = u32::try_from(index - before).map_or(u32::MAX, |passed| one.saturating_add(passed));
            let anew = number == 1 && of.is_none_or(|of| one >= of);
            if number != wanted && !anew {
                return Some((format!("第 {at} 页印有页码 {number}，应为 {wanted}"), at));
            }
        } else if number != at && total.is_some() {
            return Some((format!("第 {at} 页印有页码 {number}，前面缺页"), at));
        }
        last = Some((index, number, total));
    }
    let (index, number, total) = last?;
    let rest = u32::try_from(pages.len() - index - 1).unwrap_or(u32::MAX);
    let at = u32::try_from(index + 1).unwrap_or(u32::MAX);
    let total = total.filter(|total| number.saturating_add(rest) < *total)?;
    Some((format!("页脚写明共 {total} 页，只到第 {number} 页"), at))
}
