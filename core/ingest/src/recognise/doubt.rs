//! What a file says of itself, weighed against its pages: the origin embedded in it, and its name.
//!
//! An origin is only believed where the pages say the same, because anybody can attach one file to another; a name that
//! speaks of one document over the page of another is reported, so that it satisfies no requirement unseen.

use super::pattern::normal_text;
use super::{Recogniser, dates};
use crate::oddity::Oddity;
use anjuan_model::Bundle;
use anjuan_model::bundle::{Entry, How, Text};
use serde_json::Value;
use std::collections::BTreeSet;

/// Confidence in a document whose origin its pages do not confirm.
const DOUBTED: f32 = 0.5;
/// Characters that a text must have to be looked for on the pages; shorter ones stand anywhere.
const LEAST: usize = 4;

/// Takes back what the pages do not confirm, and reports what they contradict.
pub fn weigh(bundle: &mut Bundle, recogniser: &Recogniser) {
    for entry in &mut bundle.entries {
        let oddity = match entry.recognised.as_ref().map(|known| known.how) {
            Some(How::Embedded) => origin(entry),
            Some(How::Name) => name(entry, recogniser),
            _ => None,
        };
        bundle.findings.extend(oddity.map(|oddity| oddity.finding(&entry.path)));
    }
}

/// Fields are exact only where the pages could be read and hold them; that nothing could be read is reported already.
fn origin(entry: &mut Entry) -> Option<Oddity> {
    let oddity = match &entry.text {
        Text::Read(pages) if confirms(&pages.join("\n"), entry.fields.values()) => return None,
        Text::Read(_) => Some(Oddity::OriginDiffers),
        Text::Unreadable { .. } | Text::NotRead => None,
    };
    entry.fields.clear();
    entry.dated = entry.full_text().ok().and_then(|text| dates::own(&text));
    if let Some(known) = &mut entry.recognised {
        known.confidence = DOUBTED;
    }
    oddity
}

fn name(entry: &Entry, recogniser: &Recogniser) -> Option<Oddity> {
    let Text::Read(pages) = &entry.text else { return None };
    recogniser.contradicts(&entry.path, pages.first()?).then_some(Oddity::NameDiffersFromText)
}

/// True when at least four of five free texts stand on the pages.
fn confirms<'a>(page: &str, fields: impl Iterator<Item = &'a Value>) -> bool {
    let mut texts = Vec::new();
    fields.for_each(|value| free_texts(value, &mut texts));
    let page = squeeze(page);
    let threes = threes(&page);
    let standing = texts.iter().filter(|text| page.contains(text.as_str()) || mostly(text, &threes)).count();
    standing * 5 >= texts.len() * 4
}

/// Texts with Chinese in them: dates, numbers and codes are laid out in other forms than they are stored in.
fn free_texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let text = squeeze(text);
            let chinese = text.chars().any(|one| ('\u{3400}'..='\u{9fff}').contains(&one) || one >= '\u{20000}');
            if chinese && text.chars().count() >= LEAST {
                out.push(text);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| free_texts(item, out)),
        Value::Object(map) => map.values().for_each(|item| free_texts(item, out)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Cells beside each other are read line by line, which tears their texts; most of the runs of three are left whole.
fn mostly(text: &str, page: &BTreeSet<[char; 3]>) -> bool {
    let own = threes(text);
    own.iter().filter(|three| page.contains(*three)).count() * 10 >= own.len() * 7
}

fn threes(text: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).filter_map(|three| <[char; 3]>::try_from(three).ok()).collect()
}

/// Without white space and the characters of no width that let long words break.
fn squeeze(text: &str) -> String {
    normal_text(text).chars().filter(|one| !matches!(one, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}')).collect()
}
