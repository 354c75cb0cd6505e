//! One entry for every field type: raw JSON in, canonical JSON or a sentence out.

use super::{Field, FieldType, composite, identity, time};
use serde_json::Value;

/// A field's canonical value, with remarks that do not stop the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The canonical value.
    pub value: Value,
    /// Remarks at the level 提醒.
    pub remarks: Vec<String>,
}

impl Parsed {
    pub(super) fn clean(value: impl Into<Value>) -> Self {
        Self { value: value.into(), remarks: Vec::new() }
    }

    pub(super) fn with(value: impl Into<Value>, remark: impl Into<String>) -> Self {
        Self { value: value.into(), remarks: vec![remark.into()] }
    }
}

/// Parses one raw value. `Ok(None)` means it was left empty.
pub fn parse(field: &Field, raw: &Value) -> Result<Option<Parsed>, String> {
    match field.kind {
        FieldType::Group => composite::group(field, raw),
        FieldType::QaTranscript => composite::transcript(field, raw),
        FieldType::Choices => composite::choices(field, raw),
        FieldType::Truth => truth(raw),
        FieldType::DatetimeRange => time::range(raw),
        _ => match text_of(raw)? {
            None => Ok(None),
            Some(text) => scalar(field, &text).map(Some),
        },
    }
}

fn scalar(field: &Field, text: &str) -> Result<Parsed, String> {
    let length = text.chars().count();
    if length > field.limit() {
        return Err(format!("最多 {} 字，现有 {length} 字", field.limit()));
    }
    if field.kind != FieldType::LongText && text.contains('\n') {
        return Err("应为一行，不得换行".to_owned());
    }
    let mut parsed = match field.kind {
        FieldType::PersonName => identity::person_name(text)?,
        FieldType::CnId => identity::cn_id(text)?,
        FieldType::Phone => identity::phone(text)?,
        FieldType::Postcode => identity::digits(text, 6, "邮政编码")?,
        FieldType::LawyerLicence => identity::lawyer_licence(text)?,
        FieldType::Date => time::date(text)?,
        FieldType::Integer => integer(text)?,
        FieldType::Money => money(text)?,
        FieldType::Choice => composite::choice(field, text)?,
        FieldType::OfficialDocNo => Parsed::clean(bracket_year(text, '〔', '〕')),
        FieldType::CourtCaseNo => Parsed::clean(bracket_year(text, '（', '）')),
        _ => Parsed::clean(text),
    };
    if let Some(min) = field.min
        && matches!(field.kind, FieldType::Text | FieldType::LongText)
        && length < min
    {
        parsed.remarks.push(format!("宜不少于 {min} 字，现有 {length} 字"));
    }
    Ok(parsed)
}

/// The text of a scalar with outer space trimmed and invisible or reordering characters refused by name.
pub(super) fn text_of(raw: &Value) -> Result<Option<String>, String> {
    let text = match raw {
        Value::Null => return Ok(None),
        Value::String(text) => text.replace("\r\n", "\n"),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Array(_) | Value::Object(_) => return Err("应为文字，不应为列表或表格".to_owned()),
    };
    let text = text.trim().trim_matches('\u{feff}').to_owned();
    match text.chars().find(|c| forbidden(*c)) {
        Some(found) => Err(format!("含有不可见或改变文字方向的字符 U+{:04X}，请删除后重试", u32::from(found))),
        None if text.is_empty() => Ok(None),
        None => Ok(Some(text)),
    }
}

/// Control, zero-width, bidirectional and private characters: none of them can be seen on paper.
fn forbidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{ffff}')
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn truth(raw: &Value) -> Result<Option<Parsed>, String> {
    match raw {
        Value::Null => Ok(None),
        Value::Bool(truth) => Ok(Some(Parsed::clean(*truth))),
        Value::String(text) => match text.trim() {
            "" => Ok(None),
            "是" | "true" | "on" | "1" | "有" => Ok(Some(Parsed::clean(true))),
            "否" | "false" | "off" | "0" | "无" => Ok(Some(Parsed::clean(false))),
            _ => Err("应为“是”或“否”".to_owned()),
        },
        _ => Err("应为“是”或“否”".to_owned()),
    }
}

fn integer(text: &str) -> Result<Parsed, String> {
    half_width(text).parse::<i64>().map(Parsed::clean).map_err(|_| "应为整数".to_owned())
}

/// Amounts are kept as decimal text, so that no binary fraction ever touches money.
fn money(text: &str) -> Result<Parsed, String> {
    let plain = half_width(text).replace([',', '，', ' ', '元', '￥', '¥'], "");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let all_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 13 || !all_digits(whole) || !all_digits(fraction) || fraction.len() > 2 {
        return Err("应为金额，如 1500 或 1,234.50（单位：元，最多两位小数）".to_owned());
    }
    let whole = whole.trim_start_matches('0');
    Ok(Parsed::clean(format!("{}.{fraction:0<2}", if whole.is_empty() { "0" } else { whole })))
}

/// Full-width digits and letters as half-width ones.
pub(super) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            _ => c,
        })
        .collect()
}

/// The year's brackets in the width that the number's kind wants.
fn bracket_year(text: &str, open: char, close: char) -> String {
    text.chars()
        .map(|c| match c {
            '[' | '【' | '(' | '（' | '〔' | '［' => open,
            ']' | '】' | ')' | '）' | '〕' | '］' => close,
            _ => c,
        })
        .collect()
}
