//! `catalogue-matches`: the volume's catalogue says what is in the bundle, and the bundle holds what it says.
//!
//! A row and a file belong together where the row's name is one of the names of the file's document, or where one
//! names the other. Several rows may stand for one file, and several files for one row; only where each stands for
//! the other alone are their pages compared.

use super::catalogue::{self, Catalogues};
use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::Entry;
use anjuan_model::contents::Row;
use anjuan_model::finding::Place;
use anjuan_model::rule::{CatalogueMatches, Rule};
use memchr::memmem;
use std::collections::{BTreeMap, BTreeSet};

/// Names are compared one by one only up to so many pairs; honest volumes stay far below.
const MOST_PAIRS: usize = 4_000_000;

pub(super) fn run(rule: &Rule, check: &CatalogueMatches, desk: &Desk) -> Ruling {
    let Catalogues { read: catalogues, unread } = catalogue::read(&check.catalogue, desk);
    let mut ruling = Ruling { nothing_to_judge: catalogues.is_empty() && unread.is_empty(), ..Ruling::default() };
    ruling.not_checked.extend(unread::sentence(&unread));
    if !unread.is_empty() || catalogues.is_empty() {
        return ruling;
    }
    let rows: Vec<(&Entry, &Row)> =
        catalogues.iter().flat_map(|(entry, items)| items.iter().map(move |item| (*entry, item))).collect();
    let outside = |entry: &Entry| {
        entry.kind().is_some_and(|kind| kind == check.catalogue.kind || check.outside.iter().any(|one| one == kind))
    };
    let papers: Vec<&Entry> = desk.papers().iter().map(|paper| paper.entry).filter(|entry| !outside(entry)).collect();
    let names: Vec<String> = papers.iter().map(|entry| stem(&entry.path)).collect();
    if rows.len().saturating_mul(papers.len()) > MOST_PAIRS {
        ruling.not_checked.push("目录条目和卷内文件过多，未能逐一核对".to_owned());
        return ruling;
    }
    let globs = globs(&papers, desk);
    let mut matched = vec![Vec::new(); papers.len()];
    let mut found = Vec::with_capacity(rows.len());
    for (at, (_, item)) in rows.iter().enumerate() {
        let name: String = item.name.chars().filter(|c| !c.is_whitespace()).collect();
        let kinds: BTreeSet<&str> = globs
            .iter()
            .filter(|(_, globs)| globs.iter().any(|glob| fits(glob, &name)))
            .map(|(kind, _)| *kind)
            .collect();
        let is_meant = |index: &usize| {
            papers[*index].kind().is_some_and(|kind| kinds.contains(kind)) || same(&names[*index], &name)
        };
        let meant: Vec<usize> = (0..papers.len()).filter(is_meant).collect();
        meant.iter().for_each(|index| matched[*index].push(at));
        found.push(meant);
    }
    if check.names {
        names_both_ways(rule, &rows, &papers, (&found, &matched), desk, &mut ruling);
    }
    if check.pages {
        lengths(rule, &rows, &papers, (&found, &matched), desk, &mut ruling);
    }
    ruling
}

/// For each row the files it may mean, and for each file the rows.
type Matches<'m> = (&'m [Vec<usize>], &'m [Vec<usize>]);

fn names_both_ways(
    rule: &Rule,
    rows: &[(&Entry, &Row)],
    papers: &[&Entry],
    (found, matched): Matches,
    desk: &Desk,
    ruling: &mut Ruling,
) {
    for ((entry, item), meant) in rows.iter().zip(found) {
        if meant.is_empty() {
            let problem = format!("目录第 {} 项“{}”在卷内没有找到", item.number, item.name);
            ruling.findings.push(finding(rule, entry, &problem, vec![catalogue::place(entry, item)], desk));
        }
    }
    for (entry, rows) in papers.iter().zip(matched) {
        if rows.is_empty() {
            let problem = format!("“{}”没有列入目录", entry.path);
            ruling.findings.push(finding(rule, entry, &problem, vec![entry.place()], desk));
        }
    }
}

fn lengths(
    rule: &Rule,
    rows: &[(&Entry, &Row)],
    papers: &[&Entry],
    (found, matched): Matches,
    desk: &Desk,
    ruling: &mut Ruling,
) {
    for ((toc, item), meant) in rows.iter().zip(found) {
        let [only] = meant[..] else { continue };
        let entry = papers[only];
        let (Some((from, to)), Some(pages)) = (item.pages, entry.pages()) else { continue };
        let stated = to.saturating_sub(from).saturating_add(1);
        if matched[only].len() == 1 && pages != stated {
            let problem = format!("目录第 {} 项“{}”记为 {stated} 页，文件有 {pages} 页", item.number, item.name);
            let places = vec![catalogue::place(toc, item), entry.place()];
            ruling.findings.push(finding(rule, entry, &problem, places, desk));
        }
    }
}

fn finding(rule: &Rule, entry: &Entry, problem: &str, places: Vec<Place>, desk: &Desk) -> anjuan_model::Finding {
    let params = [("document", desk.title(entry)), ("path", &entry.path), ("problem", problem)];
    rule.finding(&params, places)
}

/// By what names the documents in the bundle go: their titles, and the globs by which files are recognised.
fn globs<'a>(papers: &[&'a Entry], desk: &Desk<'a>) -> BTreeMap<&'a str, Vec<String>> {
    let kinds: BTreeSet<&str> = papers.iter().filter_map(|entry| entry.kind()).collect();
    let mut globs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for template in desk.catalog.all_templates().filter(|template| kinds.contains(template.id.as_str())) {
        let names = globs.entry(&template.id).or_default();
        names.push(format!("*{}*", template.title));
        // A catalogue's row holds more than the name, such as an author and a day.
        names.extend(template.recognise.names.iter().map(|name| format!("*{name}*")));
    }
    globs
}

/// Whether a name fits a glob with stars at both ends: its parts stand there one after the other.
fn fits(glob: &str, name: &str) -> bool {
    let mut rest = name.as_bytes();
    glob.split('*').filter(|part| !part.is_empty()).all(|part| match memmem::find(rest, part.as_bytes()) {
        Some(at) => {
            rest = rest.get(at + part.len()..).unwrap_or_default();
            true
        }
        None => false,
    })
}

/// Whether a file's name and a row name the same.
fn same(stem: &str, name: &str) -> bool {
    stem.chars().count() >= 2 && (name.contains(stem) || name.chars().count() >= 2 && stem.contains(name))
}

/// A file's name without its folder, its extension, the number in front and white space.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let bare =
        name.trim_start_matches(|c: char| c.is_ascii_digit() || c.is_ascii_punctuation() || "、（）．".contains(c));
    bare.chars().filter(|c| !c.is_whitespace()).collect()
}
