//! `min-depth`: a document must have at least so many characters, questions or pages.
//!
//! Characters are counted without white space. Questions are the rows of an embedded transcript, or else
//! the lines that begin like a question.

use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::rule::{Check, Rule};

/// How a question begins in a transcript.
const ASKING: [&str; 4] = ["问：", "问:", "律师：", "律师:"];

pub(super) fn run(rule: &Rule, desk: &Desk) -> Ruling {
    let Check::MinDepth { kinds, characters, questions, pages, field, given } = &rule.check else {
        return Ruling::nothing_to_judge();
    };
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    let mut unread = Vec::new();
    for entry in kinds.iter().flat_map(|kind| desk.of_kind(kind)) {
        if given.as_ref().is_some_and(|given| answered(entry, given) == Some(0)) {
            continue;
        }
        ruling.nothing_to_judge = false;
        let mut measured = Measured::of(entry);
        if let Some(field) = field {
            measured.characters = answered(entry, field);
        }
        let demands = [
            ("正文", "字", *characters, measured.characters),
            ("提问", "个", *questions, measured.questions),
            ("页数", "页", pages.map(|count| count as usize), measured.pages),
        ];
        if demands.iter().any(|(_, _, least, found)| least.is_some() && found.is_none()) {
            let unknown = if field.is_some() { "栏目没有内嵌数据" } else { "页数不明" };
            unread.push((entry.entry, entry.full_text().err().unwrap_or_else(|| unknown.to_owned())));
        }
        let short: Vec<String> = demands
            .into_iter()
            .filter_map(|(what, unit, least, found)| shortfall(what, unit, least?, found?))
            .collect();
        if !short.is_empty() {
            ruling.findings.push(finding(rule, entry, &measured, &short.join("；"), desk));
        }
    }
    ruling.not_checked.extend(unread::sentence(&unread));
    ruling
}

fn shortfall(what: &str, unit: &str, least: usize, found: usize) -> Option<String> {
    (found < least).then(|| format!("{what} {found} {unit}，应不少于 {least} {unit}"))
}

fn finding(rule: &Rule, entry: &Entry, measured: &Measured, shortfall: &str, desk: &Desk) -> anjuan_model::Finding {
    let number = |found: Option<usize>| found.map_or_else(|| "不明".to_owned(), |count| count.to_string());
    let (characters, questions, pages) =
        (number(measured.characters), number(measured.questions), number(measured.pages));
    let params = [
        ("document", desk.title(entry)),
        ("path", entry.path.as_str()),
        ("characters", &characters),
        ("questions", &questions),
        ("pages", &pages),
        ("shortfall", shortfall),
    ];
    rule.finding(&params, vec![entry.place()])
}

/// What an entry holds, each where it could be counted.
struct Measured {
    characters: Option<usize>,
    questions: Option<usize>,
    pages: Option<usize>,
}

impl Measured {
    fn of(entry: &Entry) -> Self {
        let text = match &entry.text {
            Text::Read(pages) => Some(pages),
            Text::Unreadable { .. } | Text::NotRead => None,
        };
        let count =
            |pages: &Vec<String>| pages.iter().flat_map(|page| page.chars()).filter(|c| !c.is_whitespace()).count();
        Self {
            characters: text.map(count),
            questions: rows(entry).or_else(|| text.map(|pages| asked(pages))),
            pages: entry.pages().map(|pages| pages as usize),
        }
    }
}

/// How many characters an embedded field holds; unknown where the document carries no fields.
fn answered(entry: &Entry, field: &str) -> Option<usize> {
    let Some(value) = entry.fields.get(field) else { return (!entry.fields.is_empty()).then_some(0) };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Some(if value.is_null() { 0 } else { text.chars().filter(|c| !c.is_whitespace()).count() })
}

/// The rows of embedded transcripts; none where the document carries no transcript.
fn rows(entry: &Entry) -> Option<usize> {
    let lists = entry.fields.values().filter_map(|value| value.as_array());
    let transcripts = lists.filter(|rows| rows.first().is_some_and(|row| row.get("question").is_some()));
    transcripts.map(Vec::len).reduce(|all, more| all + more)
}

fn asked(pages: &[String]) -> usize {
    let lines = pages.iter().flat_map(|page| page.lines());
    lines.filter(|line| ASKING.iter().any(|begin| line.trim_start().starts_with(begin))).count()
}
