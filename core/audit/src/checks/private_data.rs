//! `private-data`: what is made public names nobody: no identity number, no telephone number, nobody of the case.

use super::plain::Plain;
use super::unread;
use crate::Ruling;
use crate::desk::{Desk, Paper};
use anjuan_model::field::is_id_number;
use anjuan_model::rule::{PrivateData, Rule};

/// Digits of an identity number and of a mobile telephone's.
const IDENTITY: usize = 18;
const MOBILE: usize = 11;

pub(super) fn run(rule: &Rule, check: &PrivateData, desk: &Desk) -> Ruling {
    let is_public = |paper: &&Paper| {
        let name = paper.path.rsplit('/').next().unwrap_or_default();
        let says = |words: &[String]| words.iter().any(|word| name.contains(word.as_str()));
        paper.kind().is_some_and(|kind| check.kinds.iter().any(|one| one == kind))
            || says(&check.names) && !says(&check.except)
    };
    let papers: Vec<&Paper> = desk.papers().iter().filter(is_public).collect();
    let mut ruling = Ruling { nothing_to_judge: papers.is_empty(), ..Ruling::default() };
    let people: Vec<String> = check
        .values
        .iter()
        .filter_map(|path| desk.case.text_at(path))
        .map(|said| said.split_whitespace().collect())
        .filter(|said: &String| said.chars().count() >= 2)
        .collect();
    let mut unread = Vec::new();
    for paper in papers {
        let plain = match paper.plain() {
            Ok(plain) => plain,
            Err(why) => {
                unread.push((paper.entry, why));
                continue;
            }
        };
        for (what, start, end) in found(check, plain, &people) {
            // The quote would carry into the report what must not be public.
            let place = anjuan_model::finding::Place { quote: None, ..plain.place(paper, start, end) };
            let page = place.page.map(|page| page.to_string()).unwrap_or_default();
            let params = [("document", desk.title(paper)), ("path", &paper.path), ("what", what), ("page", &page)];
            ruling.findings.push(rule.finding(&params, vec![place]));
        }
    }
    ruling.not_checked.extend(unread::sentence(&unread));
    ruling
}

/// The first place of each kind of data.
fn found(check: &PrivateData, plain: &Plain, people: &[String]) -> Vec<(&'static str, usize, usize)> {
    let text = plain.text.as_str();
    let mut all = Vec::new();
    if check.identity_numbers {
        let number = runs(text).find(|run| run.2.len() == IDENTITY && is_id_number(run.2));
        all.extend(number.map(|(start, end, _)| ("公民身份号码", start, end)));
    }
    if check.phones {
        let phone = runs(text).find(|(_, _, run)| run.len() == MOBILE && is_mobile(run));
        all.extend(phone.map(|(start, end, _)| ("电话号码", start, end)));
    }
    let name = people.iter().find_map(|name| Some((text.find(name.as_str())?, name.len())));
    all.extend(name.map(|(start, length)| ("案件当事人的信息", start, start + length)));
    all
}

/// Runs of digits, with the `X` at the end of some identity numbers.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    text.char_indices().filter(move |(at, c)| is_digit(*c) && !text[..*at].ends_with(is_digit)).map(
        move |(start, _)| {
            let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
            let marked = digits == IDENTITY - 1 && text[start + digits..].starts_with(['X', 'x']);
            let end = start + digits + usize::from(marked);
            (start, end, &text[start..end])
        },
    )
}

fn is_mobile(run: &str) -> bool {
    run.starts_with('1') && run.as_bytes().get(1).is_some_and(|second| (b'3'..=b'9').contains(second))
}
