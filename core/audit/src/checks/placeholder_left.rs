//! `placeholder-left`: no phrase of a blank form may be left in the text.

use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::Entry;
use anjuan_model::finding::Place;
use anjuan_model::rule::Rule;

pub(super) fn run(rule: &Rule, kinds: &[String], phrases: &[String], desk: &Desk) -> Ruling {
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    let mut unread = Vec::new();
    for entry in desk.scope(kinds) {
        ruling.nothing_to_judge = false;
        match entry.squeezed() {
            Ok(pages) => {
                ruling.findings.extend(phrases.iter().filter_map(|phrase| first(rule, entry, pages, phrase, desk)));
            }
            Err(why) => unread.push((entry.entry, why)),
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
    desk: &Desk,
) -> Option<anjuan_model::Finding> {
    let wanted: String = phrase.split_whitespace().collect();
    let index = pages.iter().position(|page| page.contains(&wanted))?;
    let page = u32::try_from(index + 1).ok();
    let document = desk.title(entry);
    let number = (index + 1).to_string();
    let params = [("document", document), ("path", entry.path.as_str()), ("phrase", phrase), ("page", number.as_str())];
    Some(rule.finding(&params, vec![Place { path: entry.path.clone(), page, quote: Some(phrase.to_owned()) }]))
}
