//! `placeholder-left`: no phrase of a blank form may be left in the text.

use super::{scope, unread};
use crate::{Question, Ruling};
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::finding::Place;
use anjuan_model::rule::Rule;

pub(super) fn run(rule: &Rule, kinds: &[String], phrases: &[String], question: &Question) -> Ruling {
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    let mut unread = Vec::new();
    for entry in scope::entries(kinds, question) {
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
    let document = scope::title(entry, question);
    let number = (index + 1).to_string();
    let params = [("document", document), ("path", entry.path.as_str()), ("phrase", phrase), ("page", number.as_str())];
    Some(rule.finding(&params, vec![Place { path: entry.path.clone(), page, quote: Some(phrase.to_owned()) }]))
}
