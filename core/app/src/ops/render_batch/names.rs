//! Names of the files of a batch: the row's number, the template's title, and the document's own number.
//!
//! A person's name is in a file name only where somebody asked for it.

use super::Plan;
use super::heads::field_of;
use anjuan_model::Template;
use anjuan_model::field::{Control, Field, FieldType};
use anjuan_model::origin::Origin;
use serde_json::Value;

/// The most characters of one part of a name; a path has 255 bytes at most, and a Chinese character takes three.
const LONGEST_PART: usize = 32;

/// The field of the document's own number: the first 发文字号 on the paper.
pub fn number(template: &Template) -> Option<&Field> {
    template.fields.iter().find(|field| field.kind == FieldType::OfficialDocNo)
}

/// The field that somebody chose for the names.
pub fn chosen<'a>(template: &'a Template, name: &str) -> Result<&'a Field, String> {
    let field = field_of(template, name)?.ok_or_else(|| "命名所用的字段不能为空".to_owned())?;
    if !nameable(field) {
        return Err(format!("“{}”不能用于文件名，请选文字、编号、日期一类的字段", field.label));
    }
    Ok(field)
}

/// Whether a field's value is short and plain enough for a file's name.
pub fn nameable(field: &Field) -> bool {
    matches!(field.kind.nature().control, Control::Line | Control::Day | Control::Options | Control::Ticks)
}

/// The name of the document of a row.
pub(super) fn file(row: u32, digits: usize, plan: &Plan<'_>, origin: &Origin) -> String {
    let value = plan.name_by.and_then(|field| origin.answers.get(&field.id));
    let value = match value {
        Some(Value::String(text)) => part(text),
        Some(Value::Array(items)) => part(&items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、")),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let more = if value.is_empty() { value } else { format!("-{value}") };
    format!("{row:0digits$}-{}{more}.pdf", part(&plan.template.title))
}

/// Text as a part of a file name that every system takes.
pub fn part(text: &str) -> String {
    let plain = |one: char| {
        let odd = one.is_control()
            || "/\\:*?\"<>|".contains(one)
            || matches!(one, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
        if odd { '_' } else { one }
    };
    let short: String = text.trim().chars().map(plain).take(LONGEST_PART).collect();
    short.trim_matches([' ', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::part;

    #[test]
    fn parts_are_safe_everywhere() {
        assert_eq!(part("某援指〔2024〕第1号"), "某援指〔2024〕第1号");
        assert_eq!(part(" ../../a:b\n"), "_.._a_b");
        assert_eq!(part(&"长".repeat(300)).chars().count(), 32);
    }
}
