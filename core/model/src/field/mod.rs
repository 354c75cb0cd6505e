//! Fields of a document: their types are a closed set, each with a liberal parser and a canonical form.
//!
//! A parser takes what a form, a TOML file or a spreadsheet cell gives and returns the one canonical JSON value,
//! or a Chinese sentence that says what is wrong and what would be right.

mod composite;
mod identity;
mod parse;
mod time;

pub use identity::{id_number_birth, id_number_is_male};
pub use parse::{Parsed, parse};
pub use time::{chinese_date, parse_date};

use crate::condition::Condition;
use serde::{Deserialize, Serialize};

/// The closed list of field types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Several paragraphs.
    LongText,
    /// A person's name, 2–50 characters.
    PersonName,
    /// 公民身份号码, GB 11643.
    CnId,
    /// A mobile or fixed telephone number.
    Phone,
    /// Six digits.
    Postcode,
    /// A postal address.
    Address,
    /// A calendar day.
    Date,
    /// Begin and end, such as a meeting's.
    DatetimeRange,
    /// A whole number.
    Integer,
    /// An amount in yuan with two decimals.
    Money,
    /// Yes or no.
    Truth,
    /// One of the options.
    Choice,
    /// Any of the options.
    Choices,
    /// 发文字号, with 〔〕 around the year.
    OfficialDocNo,
    /// 法律援助案件编号.
    AidNo,
    /// 法院案号.
    CourtCaseNo,
    /// 律师执业证号, 17 digits.
    LawyerLicence,
    /// 案由 or 罪名.
    Cause,
    /// An organisation's name.
    Organisation,
    /// 问答 pairs.
    QaTranscript,
    /// Repeating rows of named columns.
    Group,
}

/// One field of a document.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The id used in answers, kebab-case.
    pub id: String,
    /// The Chinese label beside the input.
    pub label: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// Whether the document cannot be made without it.
    #[serde(default)]
    pub required: bool,
    /// Dotted path into the case facts that prefills it.
    #[serde(default, rename = "from-case")]
    pub from_case: Option<String>,
    /// Shown and required only when this holds.
    #[serde(default)]
    pub when: Condition,
    /// Hidden when this holds.
    #[serde(default)]
    pub unless: Condition,
    /// The options of a choice.
    #[serde(default)]
    pub options: Vec<String>,
    /// What the reader should know to fill it in.
    #[serde(default)]
    pub help: Option<String>,
    /// At least so many characters or rows.
    #[serde(default)]
    pub min: Option<usize>,
    /// At most so many characters or rows.
    #[serde(default)]
    pub max: Option<usize>,
    /// The columns of a group.
    #[serde(default, rename = "field")]
    pub fields: Vec<Field>,
}

impl Field {
    /// The value that stands for "not filled in", so that a layout never meets a missing key.
    pub fn absent(&self) -> serde_json::Value {
        match self.kind {
            FieldType::Choices | FieldType::QaTranscript | FieldType::Group => serde_json::json!([]),
            FieldType::Truth => serde_json::json!(false),
            FieldType::DatetimeRange => serde_json::json!({"start": "", "end": ""}),
            _ => serde_json::json!(""),
        }
    }

    /// The most characters or rows a value may have, so that no input grows without bound.
    pub fn limit(&self) -> usize {
        self.max.unwrap_or(match self.kind {
            FieldType::LongText => 50_000,
            FieldType::QaTranscript => 500,
            FieldType::Group => 2_000,
            FieldType::Address | FieldType::Cause | FieldType::Organisation => 200,
            FieldType::PersonName => 50,
            _ => 500,
        })
    }

    /// Whether a value of this field is a list or table that the form shows over the full width.
    pub fn is_composite(&self) -> bool {
        matches!(self.kind, FieldType::QaTranscript | FieldType::Group)
    }

    pub(crate) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let name = &self.id;
        if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') || name.is_empty() {
            problems.push(format!("字段“{name}”的 id 应为小写英文、数字和连字符"));
        }
        let is_choice = matches!(self.kind, FieldType::Choice | FieldType::Choices);
        if is_choice && self.options.is_empty() {
            problems.push(format!("字段“{name}”缺少 options"));
        }
        if (self.kind == FieldType::Group) == self.fields.is_empty() {
            problems.push(format!("字段“{name}”：group 须有列（[[field.field]]），其他类型不得有"));
        }
        for column in &self.fields {
            if column.is_composite() {
                problems.push(format!("字段“{name}”的列“{}”不得再嵌套", column.id));
            } else {
                problems.extend(column.problems());
            }
        }
        problems
    }
}
