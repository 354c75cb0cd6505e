//! One entry for every field type: raw JSON in, canonical JSON or a sentence out.

use super::{Field, FieldType, amounts, composite, contact, identity, numbers, organisations, time};
use crate::finding::Severity;
use serde_json::Value;

/// Something to say about a value that does not stop the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// 提醒 or 提示.
    pub severity: Severity,
    /// The sentence.
    pub words: String,
}

/// A field's canonical value, with remarks that do not stop the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The canonical value.
    pub value: Value,
    /// Remarks at the levels 提醒 and 提示.
    pub remarks: Vec<Remark>,
}

impl Parsed {
    pub(super) fn clean(value: impl Into<Value>) -> Self {
        Self { value: value.into(), remarks: Vec::new() }
    }

    /// A value that somebody should look at again.
    pub(super) fn with(value: impl Into<Value>, remark: impl Into<String>) -> Self {
        Self::clean(value).warned(true, remark)
    }

    /// A value that was changed or is out of the ordinary, which does no harm to know.
    pub(super) fn noting(value: impl Into<Value>, remark: impl Into<String>) -> Self {
        let mut parsed = Self::clean(value);
        parsed.remarks.push(Remark { severity: Severity::Info, words: remark.into() });
        parsed
    }

    pub(super) fn warned(mut self, doubtful: bool, remark: impl Into<String>) -> Self {
        if doubtful {
            self.remarks.push(Remark { severity: Severity::Warning, words: remark.into() });
        }
        self
    }
}

/// Parses one raw value. `Ok(None)` means it was left empty.
pub fn parse(field: &Field, raw: &Value) -> Result<Option<Parsed>, String> {
    match field.kind {
        FieldType::Group => composite::group(field, raw),
        FieldType::QaTranscript => composite::transcript(field, raw),
        FieldType::Choices | FieldType::PersonTags => composite::choices(field, raw),
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
    let parsed = by_kind(field, text)?;
    if parsed.value.as_str().is_some_and(str::is_empty) {
        return Err("只有标点或者空格，没有内容".to_owned());
    }
    let min = field.min.filter(|_| matches!(field.kind, FieldType::Text | FieldType::LongText)).unwrap_or(0);
    Ok(parsed.warned(length < min, format!("宜不少于 {min} 字，现有 {length} 字")))
}

fn by_kind(field: &Field, text: &str) -> Result<Parsed, String> {
    use FieldType::*;
    match field.kind {
        PersonName => identity::person_name(text),
        CnId => identity::cn_id(text),
        ResidencePermit => identity::residence_permit(text),
        ForeignerPermit => identity::foreigner_permit(text),
        Passport => identity::passport(text),
        HkMoPermit => identity::hk_mo_permit(text),
        TwPermit => digits(text, 8, "台湾居民来往大陆通行证号码"),
        MilitaryId => Ok(Parsed::clean(text)),
        BirthCertificate => identity::birth_certificate(text),
        DisabilityCertificate => identity::disability_certificate(text),
        IdDocument => identity::document(text),
        Uscc => organisations::uscc(text),
        OrganisationCode => organisations::code(text),
        FirmLicence => organisations::firm_licence(text),
        LawyerLicence => organisations::lawyer_licence(text),
        LegalWorkerLicence => organisations::legal_worker_licence(text),
        CourtCaseNo => numbers::court(text),
        ProcuratorateNo | PoliceNo | ArbitrationNo => numbers::of_an_organ(text),
        OfficialDocNo => Ok(numbers::official(text)),
        ArchiveNo => numbers::archive(text),
        Sentence => numbers::sentence(text),
        StatuteReference => numbers::statute(text),
        PageRange => numbers::pages(text),
        Date => time::date(text),
        Integer => amounts::integer(text),
        Money => amounts::money(text),
        Percent => amounts::decimal(text, "百分比", 100),
        Area => amounts::decimal(text, "面积", 10_000_000),
        Distance => amounts::decimal(text, "里程", 40_000),
        Phone => contact::phone(text),
        Mobile => contact::mobile(text),
        Landline => contact::landline(text),
        Email => contact::email(text),
        Postcode => digits(text, 6, "邮政编码"),
        BankAccount => contact::bank_account(text),
        VehiclePlate => contact::plate(text),
        Region => Ok(contact::region(text)),
        SecurityLevel => composite::security(field, text),
        _ if !field.choices().is_empty() => composite::choice(field, text),
        _ => Ok(Parsed::clean(text)),
    }
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

/// A number as it is compared: half width, capital letters, no space inside.
pub(super) fn compact(text: &str) -> String {
    half_width(text).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase()
}

/// Exactly so many digits.
pub(super) fn digits(text: &str, count: usize, what: &str) -> Result<Parsed, String> {
    let number = compact(text);
    if number.len() == count && all_digits(&number) {
        Ok(Parsed::clean(number))
    } else {
        Err(format!("{what}应为 {count} 位数字"))
    }
}

pub(super) fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
