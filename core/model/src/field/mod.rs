//! Fields of a document: their types are a closed set, each with a liberal parser and a canonical form.
//!
//! A parser takes what a form, a TOML file or a spreadsheet cell gives and returns the one canonical JSON value,
//! or a Chinese sentence that says what is wrong and what would be right.

mod amounts;
mod composite;
mod contact;
mod derive;
mod fictional;
mod identity;
mod kind;
mod lists;
mod nature;
mod numbers;
mod organisations;
mod parse;
mod schema;
mod time;

pub use amounts::money_in_capitals;
pub use derive::Derivation;
pub use fictional::{fictional, fictional_answers};
pub use identity::{id_number_birth, id_number_is_male, is_id_number};
pub use kind::FieldType;
pub use nature::{Control, Keys, Mask, Nature};
pub use parse::{Parsed, Remark, parse};
pub use schema::answers_schema;
pub use time::{chinese_date, date_in_characters, parse_date};

use crate::condition::Condition;
use serde::Deserialize;

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
    /// How the value follows from another field's; it fills in what is empty and doubts what disagrees.
    #[serde(default)]
    pub derive: Option<Derivation>,
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
        match self.kind.nature().control {
            Control::Ticks | Control::Talk | Control::Rows => serde_json::json!([]),
            Control::Tick => serde_json::json!(false),
            Control::Span => serde_json::json!({"start": "", "end": ""}),
            _ => serde_json::json!(""),
        }
    }

    /// The most characters or rows a value may have, so that no input grows without bound.
    pub fn limit(&self) -> usize {
        self.max.unwrap_or(self.kind.nature().limit)
    }

    /// The options of a choice: the form's own, or else those that the type brings along.
    pub fn choices(&self) -> Vec<String> {
        if self.options.is_empty() {
            self.kind.nature().options.iter().map(|option| (*option).to_owned()).collect()
        } else {
            self.options.clone()
        }
    }

    /// Whether a value of this field is a list or table that the form shows over the full width.
    pub fn is_composite(&self) -> bool {
        matches!(self.kind.nature().control, Control::Talk | Control::Rows)
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
