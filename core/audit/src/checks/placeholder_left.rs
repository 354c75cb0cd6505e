//! `placeholder-left`: no phrase of a blank form may be left in the text.

use super::plain::Plain;
use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::Entry;
use anjuan_model::finding::Place;
use anjuan_model::rule::Rule;
use memchr::memmem;

pub(super) fn run(rule: &Rule, kinds: &[String], phrases: &[String], desk: &Desk) -> Ruling {
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    let mut unread = Vec::new();
    for entry in desk.scope(kinds) {
        ruling.nothing_to_judge = false;
        match entry.plain() {
            Ok(plain) => {
                ruling.findings.extend(phrases.iter().filter_map(|phrase| first(rule, entry, plain, phrase, desk)));
            }
            Err(why) => unread.push((entry.entry, why)),
        }
    }
    ruling.not_checked.extend(unread::sentence(&unread));
    ruling
}

/// The first page on which the phrase stands; both are compared without white space.
fn first(rule: &Rule, entry: &Entry, plain: &Plain, phrase: &str, desk: &Desk) -> Option<anjuan_model::Finding> {
    let wanted: String = phrase.split_whitespace().collect();
    let start = memmem::find(plain.text.as_bytes(), wanted.as_bytes())?;
    let place = Place { quote: Some(phrase.to_owned()), ..plain.place(entry, start, start + wanted.len()) };
    let number = place.page.map(|page| page.to_string()).unwrap_or_default();
    let params = [("document", desk.title(entry)), ("path", &entry.path), ("phrase", phrase), ("page", &number)];
    Some(rule.finding(&params, vec![place]))
}
