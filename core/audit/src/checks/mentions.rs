//! `mentions`: a text speaks of the points of a checklist, each shown by any of its phrases.
//!
//! Documents are judged one by one, or together where a point may stand in any of them. A point whose condition or
//! whose case facts nobody stated is open; so is every point that an unread document might hold.

use super::plain::{Phrase, Plain};
use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::Entry;
use anjuan_model::condition::Outcome;
use anjuan_model::finding::Place;
use anjuan_model::rule::{Mentions, Point, Rule};

/// How many files are named where documents are read as one.
const NAMED: usize = 20;

pub(super) fn run(rule: &Rule, check: &Mentions, desk: &Desk) -> Ruling {
    let entries = desk.scope(&check.kinds);
    let list = Checklist::new(check, desk);
    let mut ruling = Ruling { nothing_to_judge: entries.is_empty() || list.points.is_empty(), ..Ruling::default() };
    if ruling.nothing_to_judge {
        return ruling;
    }
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry.plain() {
            Ok(plain) => read.push((entry.entry, plain)),
            Err(why) => unread.push((entry.entry, why)),
        }
    }
    let groups: Vec<&[(&Entry, &Plain)]> = match check.together {
        true => vec![&read[..]],
        false => read.chunks(1).collect(),
    };
    let mut enough = true;
    for group in groups {
        let heard = list.listen(group);
        enough &= heard.enough;
        // Where documents are read as one, an unread one may hold what is missing.
        if heard.short && (!check.together || unread.is_empty()) {
            ruling.findings.push(finding(rule, group, &heard, &list, desk));
        } else if !heard.enough && !heard.open.is_empty() {
            ruling.not_checked.push(format!("案件信息不全，未能核对{}", heard.open.join("、")));
        }
    }
    if !(check.together && enough) {
        ruling.not_checked.extend(unread::sentence(&unread));
    }
    ruling.not_checked.dedup();
    ruling
}

/// The points that are asked for in this case.
struct Checklist<'a> {
    points: Vec<Asked<'a>>,
    unless: Vec<Phrase<'a>>,
    least: usize,
}

struct Asked<'a> {
    point: &'a Point,
    phrases: Vec<Phrase<'a>>,
    /// True when the case does not say whether it is asked for, or the words it is known by.
    open: bool,
}

/// What a text, or several together, speak of.
struct Heard<'a> {
    found: usize,
    missing: Vec<&'a str>,
    open: Vec<&'a str>,
    /// Enough points were found.
    enough: bool,
    /// Even with every open point there are too few.
    short: bool,
}

impl<'a> Checklist<'a> {
    fn new(check: &'a Mentions, desk: &Desk) -> Self {
        let asked = |point: &'a Point| {
            let holds = desk.holds(&point.when, &point.unless);
            if holds == Outcome::Fails {
                return None;
            }
            let phrases: Vec<Phrase> = point.phrases.iter().filter_map(|phrase| filled(phrase, desk)).collect();
            let open = matches!(holds, Outcome::Unknown(_)) || phrases.is_empty();
            Some(Asked { point, phrases, open })
        };
        let points: Vec<Asked> = check.points.iter().filter_map(asked).collect();
        // Where all are wanted, those that this case does not ask for are not wanted either.
        let least = check.at_least.unwrap_or(points.len()).min(points.len());
        Self { points, least, unless: check.unless.iter().map(|phrase| Phrase::new(phrase)).collect() }
    }

    fn listen(&self, texts: &[(&Entry, &Plain)]) -> Heard<'a> {
        let (mut found, mut missing, mut open) = (0, Vec::new(), Vec::new());
        for asked in &self.points {
            let places = texts.iter().flat_map(|(_, plain)| {
                asked.phrases.iter().flat_map(|phrase| phrase.find(&plain.text).take(asked.point.times))
            });
            let there = places.take(asked.point.times).count() >= asked.point.times;
            match (there, asked.open) {
                (true, _) => found += 1,
                (false, true) => open.push(asked.point.name.as_str()),
                (false, false) => missing.push(asked.point.name.as_str()),
            }
        }
        let excused = || texts.iter().any(|(_, plain)| self.unless.iter().any(|phrase| phrase.is_in(&plain.text)));
        let enough = found >= self.least || excused();
        Heard { found, enough, short: !enough && found + open.len() < self.least, missing, open }
    }
}

/// A phrase with what the case says in the place of `{names}`; none where it says nothing.
fn filled<'p>(phrase: &'p str, desk: &Desk) -> Option<Phrase<'p>> {
    let Some((before, rest)) = phrase.split_once('{') else { return Some(Phrase::new(phrase)) };
    let (name, after) = rest.split_once('}')?;
    let said = desk.case.text_at(name).filter(|said| !said.trim().is_empty())?;
    // What a person is called is taken as it stands, whatever a star means in a phrase.
    Some(Phrase::owned(&format!("{before}{}{after}", said.replace('*', ""))))
}

fn finding(
    rule: &Rule,
    group: &[(&Entry, &Plain)],
    heard: &Heard,
    list: &Checklist,
    desk: &Desk,
) -> anjuan_model::Finding {
    let named = || group.iter().take(NAMED).map(|(entry, _)| *entry);
    let mut titles: Vec<&str> = named().map(|entry| desk.title(entry)).collect();
    titles.dedup();
    let paths: Vec<&str> = named().map(|entry| entry.path.as_str()).collect();
    let (document, path) = (titles.join("、"), paths.join("、"));
    let (found, least, missing) = (heard.found.to_string(), list.least.to_string(), heard.missing.join("、"));
    let params =
        [("document", document.as_str()), ("path", &path), ("missing", &missing), ("found", &found), ("least", &least)];
    rule.finding(&params, paths.iter().map(|path| Place::at(*path)).collect())
}
