//! `forbidden`: documents, file names and wordings that have no place in the file.
//!
//! A wording is harmless where its own sentence says so, such as `不收取任何费用`; each phrase is reported once per file.

use super::plain::Phrase;
use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::Finding;
use anjuan_model::bundle::Entry;
use anjuan_model::condition::Outcome;
use anjuan_model::finding::Place;
use anjuan_model::rule::{Conditional, Forbidden, Rule};

pub(super) fn run(rule: &Rule, check: &Forbidden, desk: &Desk) -> Ruling {
    let mut ruling = Ruling::default();
    for line in &check.documents {
        document(rule, line, desk, &mut ruling);
    }
    for entry in desk.bundle.files() {
        let name = entry.path.rsplit('/').next().unwrap_or_default();
        let said = check.names.iter().find(|word| name.contains(word.as_str()));
        ruling.findings.extend(said.map(|word| finding(rule, entry, word, entry.place(), desk)));
    }
    if !check.phrases.is_empty() {
        wordings(rule, check, desk, &mut ruling);
    }
    ruling
}

fn document(rule: &Rule, line: &Conditional, desk: &Desk, ruling: &mut Ruling) {
    let mut entries = desk.of_kind(&line.kind).peekable();
    if entries.peek().is_none() {
        return;
    }
    match desk.holds(&line.when, &line.unless) {
        Outcome::Fails => {}
        Outcome::Holds => ruling.findings.extend(entries.map(|entry| {
            let title = desk.title(entry);
            finding(rule, entry, title, entry.place(), desk)
        })),
        Outcome::Unknown(keys) => {
            let (facts, title) = (desk.labels(&keys), desk.title_of(&line.kind));
            ruling.not_checked.push(format!("案件信息未说明{facts}，不能判断“{title}”是否应在卷"));
        }
    }
}

fn wordings(rule: &Rule, check: &Forbidden, desk: &Desk, ruling: &mut Ruling) {
    let phrases: Vec<Phrase> = check.phrases.iter().map(|phrase| Phrase::new(phrase)).collect();
    let unless: Vec<Phrase> = check.unless.iter().map(|phrase| Phrase::new(phrase)).collect();
    let mut unread = Vec::new();
    let entries = desk.scope(&check.kinds);
    ruling.nothing_to_judge = entries.is_empty() && check.documents.is_empty() && check.names.is_empty();
    for entry in entries {
        match entry.plain() {
            Err(why) => unread.push((entry.entry, why)),
            Ok(plain) => {
                let first = |phrase: &Phrase| {
                    let harmful = |(start, end): &(usize, usize)| {
                        let sentence = plain.sentence(*start, *end);
                        !unless.iter().any(|phrase| phrase.is_in(sentence))
                    };
                    phrase.find(&plain.text).find(harmful)
                };
                ruling.findings.extend(phrases.iter().filter_map(first).map(|(start, end)| {
                    let place = plain.place(entry.entry, start, end);
                    let quote = place.quote.clone().unwrap_or_default();
                    finding(rule, entry, &quote, place, desk)
                }));
            }
        }
    }
    ruling.not_checked.extend(unread::sentence(&unread));
}

fn finding(rule: &Rule, entry: &Entry, phrase: &str, place: Place, desk: &Desk) -> Finding {
    let page = place.page.map(|page| page.to_string()).unwrap_or_default();
    let document = desk.title(entry);
    let params = [("document", document), ("path", &entry.path), ("phrase", phrase), ("page", &page)];
    rule.finding(&params, vec![place])
}
