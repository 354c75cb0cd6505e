//! `placeholder-left`: no phrase of a blank form may be left in the text.
//!
//! Where the rule names no kinds, every file is looked at but those that courts and other organs made: their
//! wording is not ours to mend, and they are mostly scans, which would hide the rest behind "could not be checked".

use super::unread;
use crate::{Question, Ruling};
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::finding::Place;
use anjuan_model::rule::Rule;
use anjuan_model::template::Maker;

pub(super) fn run(rule: &Rule, kinds: &[String], phrases: &[String], question: &Question) -> Ruling {
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    let mut unread = Vec::new();
    for entry in question.bundle.papers().filter(|entry| looked_at(entry, kinds, question)) {
        ruling.nothing_to_judge = false;
        match &entry.text {
            Text::Read(pages) => {
                let pages: Vec<String> = pages.iter().map(|page| page.split_whitespace().collect()).collect();
                ruling
                    .findings
                    .extend(phrases.iter().filter_map(|phrase| first(rule, entry, &pages, phrase, question)));
            }
            Text::Unreadable { .. } | Text::NotRead => {
                unread.push((entry, entry.full_text().err().unwrap_or_default()))
            }
        }
    }
    ruling.not_checked.extend(unread::sentence(&unread));
    ruling
}

fn looked_at(entry: &Entry, kinds: &[String], question: &Question) -> bool {
    if !kinds.is_empty() {
        return entry.kind().is_some_and(|kind| kinds.iter().any(|one| one == kind));
    }
    let organs = |kind: &str| {
        question
            .catalog
            .all_templates()
            .any(|template| template.id == kind && matches!(template.maker, Maker::Organ | Maker::Department))
    };
    !entry.kind().is_some_and(organs)
}

/// The first page on which the phrase stands; both are compared without white space.
fn first(
    rule: &Rule,
    entry: &Entry,
    pages: &[String],
    phrase: &str,
    question: &Question,
) -> Option<anjuan_model::Finding> {
    let wanted: String = phrase.split_whitespace().collect();
    let index = pages.iter().position(|page| page.contains(&wanted))?;
    let page = u32::try_from(index + 1).ok();
    let document = entry.kind().map_or(entry.path.as_str(), |kind| question.catalog.title(kind));
    let number = (index + 1).to_string();
    let params = [("document", document), ("path", entry.path.as_str()), ("phrase", phrase), ("page", number.as_str())];
    Some(rule.finding(&params, vec![Place { path: entry.path.clone(), page, quote: Some(phrase.to_owned()) }]))
}
