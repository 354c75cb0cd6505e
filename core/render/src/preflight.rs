//! Before anything is laid out: does every character of the data have a glyph, and is it one that can be seen?

use crate::environment::Coverage;
use anjuan_model::{Finding, Severity};
use serde_json::Value;
use std::collections::BTreeSet;

/// One finding for each field and character that no font has or that hides or reorders text.
pub(crate) fn inspect(coverage: &Coverage, data: &Value) -> Vec<Finding> {
    let mut troubles = BTreeSet::new();
    each_text(data, &mut |field, text| {
        for character in text.chars() {
            match judge(coverage, character) {
                Verdict::Fine => {}
                trouble => drop(troubles.insert((field.to_owned(), character, trouble))),
            }
        }
    });
    troubles.into_iter().map(|(field, character, trouble)| report(&field, character, trouble)).collect()
}

/// The fields whose texts hold this character.
pub(crate) fn fields_with(data: &Value, character: char) -> Vec<String> {
    let mut fields = BTreeSet::new();
    each_text(data, &mut |field, text| {
        if text.contains(character) {
            fields.insert(field.to_owned());
        }
    });
    fields.into_iter().collect()
}

/// Characters that take no place and change no meaning: joiners, soft hyphens and variation selectors.
pub(crate) fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Fine,
    Hidden,
    Missing,
}

fn judge(coverage: &Coverage, character: char) -> Verdict {
    match character {
        '\n' | '\r' | '\t' => Verdict::Fine,
        // These turn the order of the letters around them, so that a page would not read as its data does.
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => Verdict::Hidden,
        character if character.is_control() => Verdict::Hidden,
        character if character.is_whitespace() || is_ignorable(character) => Verdict::Fine,
        character if coverage.contains(character) => Verdict::Fine,
        _ => Verdict::Missing,
    }
}

fn report(field: &str, character: char, trouble: Verdict) -> Finding {
    let code = format!("U+{:04X}", u32::from(character));
    if trouble == Verdict::Hidden {
        return Finding::plain(
            "render/control-character",
            Severity::Error,
            field,
            format!("含有不可见的控制字符（{code}）"),
        )
        .helped("请删去该字符后重新输入，不要从网页或聊天记录中直接粘贴");
    }
    missing(field, character)
}

/// The finding that no font has a character.
pub(crate) fn missing(field: &str, character: char) -> Finding {
    let code = u32::from(character);
    Finding::plain("render/missing-glyph", Severity::Error, field, format!("字体中没有“{character}”字（U+{code:04X}）"))
        .helped("请核对该字是否误录；确为生僻字的，请管理员补充字体")
}

/// Calls `visit` with the field and the text of every string. The field is the key below `answers`, else the topmost.
fn each_text<'a>(data: &'a Value, visit: &mut impl FnMut(&'a str, &'a str)) {
    let Some(map) = data.as_object() else { return walk("", data, visit) };
    for (key, value) in map {
        match value.as_object() {
            Some(answers) if key == "answers" => answers.iter().for_each(|(id, value)| walk(id, value, visit)),
            _ => walk(key, value, visit),
        }
    }
}

fn walk<'a>(field: &'a str, value: &'a Value, visit: &mut impl FnMut(&'a str, &'a str)) {
    match value {
        Value::String(text) => visit(field, text),
        Value::Array(items) => items.iter().for_each(|item| walk(field, item, visit)),
        Value::Object(map) => map.values().for_each(|item| walk(field, item, visit)),
        _ => {}
    }
}
