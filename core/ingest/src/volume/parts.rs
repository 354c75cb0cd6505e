//! The documents of a volume as entries: pages, kind, text, date and what the format says of those pages.

use super::{Titled, Volume};
use crate::recognise::dates;
use anjuan_model::bundle::{Entry, FormatFacts, Recognised, Scan, Span, Text};
use anjuan_model::contents::Row;

/// Confidence where the page a row names bears the row's title, where it bears none, and where it bears another.
const AGREED: f32 = 0.9;
const SILENT: f32 = 0.7;
const DISPUTED: f32 = 0.5;

/// One part for each row, and one for the pages in front, between and behind where they bear a title.
pub(super) fn by_rows(volume: &Volume, rows: &[Row], offset: u32, count: u32) -> Vec<Entry> {
    let mut parts = Vec::new();
    let mut next = 1;
    for row in rows {
        let Some((from, to)) = row.pages.map(|(from, to)| (from + offset, to + offset)) else { continue };
        outside(volume, next, from - 1, &mut parts);
        let named = volume.recogniser.named_in(&row.name);
        let titled = page(volume, from).and_then(|page| volume.recogniser.titled(page));
        let known = match (named, titled) {
            (Some(named), Some(titled)) if named.kind == titled.kind => {
                Some(Recognised { confidence: AGREED, ..named })
            }
            (Some(named), Some(_)) => Some(Recognised { confidence: DISPUTED.min(named.confidence), ..named }),
            (Some(named), None) => Some(Recognised { confidence: SILENT.min(named.confidence), ..named }),
            (None, titled) => titled,
        };
        parts.push(part(volume, Span { first: from, last: to }, known));
        next = to + 1;
    }
    outside(volume, next, count, &mut parts);
    parts
}

/// Pages that no row speaks of: the cover, the catalogue itself, the notes at the end.
fn outside(volume: &Volume, first: u32, last: u32, parts: &mut Vec<Entry>) {
    let mut open: Option<(Span, Option<Recognised>)> = None;
    for number in first..=last {
        let titled = page(volume, number).and_then(|page| volume.recogniser.titled(page));
        let again = |(_, known): &(Span, Option<Recognised>)| {
            titled.is_none() || known.as_ref().map(|known| &known.kind) == titled.as_ref().map(|known| &known.kind)
        };
        match open.as_mut().filter(|open| again(open)) {
            Some((span, _)) => span.last = number,
            None => {
                parts.extend(open.take().map(|(span, known)| part(volume, span, known)));
                open = Some((Span { first: number, last: number }, titled));
            }
        }
    }
    parts.extend(open.map(|(span, known)| part(volume, span, known)));
}

/// Where documents begin, by the titles of pages; the first page begins one in any case.
pub(super) fn titled(volume: &Volume) -> Titled {
    let mut spans: Titled = Vec::new();
    for (number, page) in (1_u32..).zip(volume.pages) {
        let known = volume.recogniser.titled(page);
        let same = |(_, before): &(Span, Option<Recognised>)| {
            known.as_ref().is_none_or(|known| before.as_ref().is_some_and(|before| before.kind == known.kind))
        };
        // A second record of the same kind begins with its own first page.
        let anew = known.is_some() && is_first(page);
        match spans.last_mut().filter(|last| same(last) && !anew) {
            Some((span, _)) => span.last = number,
            None => spans.push((Span { first: number, last: number }, known)),
        }
    }
    spans
}

/// True when the foot of a page says that it is the first of its document.
pub(super) fn begins_anew(volume: &Volume, number: u32) -> bool {
    page(volume, number).is_some_and(|page| is_first(page))
}

fn is_first(page: &str) -> bool {
    let last = page.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let foot: String = last.chars().filter(|one| !one.is_whitespace()).collect();
    foot.starts_with("第1页") || foot == "—1—" || foot == "-1-"
}

/// One part for each document that titles begin.
pub(super) fn by_titles(volume: &Volume, spans: Titled) -> Vec<Entry> {
    spans.into_iter().map(|(span, known)| part(volume, span, known)).collect()
}

fn page<'v>(volume: &Volume<'v>, number: u32) -> Option<&'v String> {
    volume.pages.get((number as usize).checked_sub(1)?).filter(|page| !page.trim().is_empty())
}

fn part(volume: &Volume, span: Span, recognised: Option<Recognised>) -> Entry {
    let entry = volume.entry;
    let count = span.last - span.first + 1;
    let range = (span.first - 1) as usize..span.last as usize;
    let text = match &entry.text {
        Text::Read(pages) => Text::Read(pages.get(range).unwrap_or_default().to_vec()),
        Text::Unreadable { why, .. } => {
            let pages = volume.pages.get(range).unwrap_or_default();
            // Pages that were read keep their text, though others of the volume have none.
            match pages.len() == count as usize && pages.iter().all(|page| !page.trim().is_empty()) {
                true => Text::Read(pages.to_vec()),
                false => Text::Unreadable { pages: count, why: why.clone() },
            }
        }
        Text::NotRead => Text::NotRead,
    };
    let dated = if let Text::Read(pages) = &text { dates::own(&pages.join("\n")) } else { None };
    let within = |scan: &&Scan| (span.first..=span.last).contains(&scan.page);
    let scans = entry.facts.scans.iter().filter(within).map(|scan| Scan { page: scan.page - span.first + 1, ..*scan });
    let facts = FormatFacts { pages: Some(count), scans: scans.collect(), ..entry.facts.clone() };
    Entry {
        path: entry.path.clone(),
        bytes: entry.bytes,
        sha256: entry.sha256.clone(),
        format: entry.format.clone(),
        recognised,
        text,
        dated,
        facts,
        file: entry.file,
        seen: entry.seen,
        span: Some(span),
        ..Entry::default()
    }
}
