//! Checks of what records say beyond single phrases: how long a talk took, which pages a brief cites, rows of the same
//! answer, what has no place in a public form, facts that must be stated.

use crate::condition::Value;
use serde::Deserialize;

/// A document says from when to when something took place, and that is plausible.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeSpan {
    /// The documents looked at.
    pub kinds: Vec<String>,
    /// The field with begin and end.
    pub field: String,
    /// What stands in front of the times in a text, where there are no embedded values.
    pub labels: Vec<String>,
    /// The least length, in minutes.
    pub shortest: u32,
    /// The greatest length, in minutes.
    pub longest: u32,
}

/// What a document cites by page stands in the notes on the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CitedPages {
    /// The documents that cite.
    pub kinds: Vec<String>,
    /// The documents in which the pages must be found.
    pub within: Vec<String>,
    /// Words behind which a page is one of another list, such as the brief's own list of evidence.
    #[serde(default)]
    pub except: Vec<String>,
}

/// The rows of a table are not all answered alike.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowsAlike {
    /// The documents looked at.
    pub kinds: Vec<String>,
    /// The field with the rows; only embedded values tell them.
    pub list: String,
    /// The row's field with the answer.
    pub cell: String,
    /// What makes an answer a general one.
    pub phrases: Vec<String>,
    /// From what share of general answers it is reported, in percent.
    pub percent: usize,
    /// An answer with fewer characters is a general one too.
    #[serde(default)]
    pub characters: usize,
    /// Tables with fewer rows say nothing.
    #[serde(default = "two")]
    pub least: usize,
}

fn two() -> usize {
    2
}

/// What is made public names nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct PrivateData {
    /// The documents that are made public.
    pub kinds: Vec<String>,
    /// Words in a file's name that show that it is made public.
    pub names: Vec<String>,
    /// Words in a file's name that show the contrary.
    pub except: Vec<String>,
    /// Whether identity numbers are looked for.
    pub identity_numbers: bool,
    /// Whether telephone numbers are looked for.
    pub phones: bool,
    /// What the case says of people, such as `people.recipient.name`.
    pub values: Vec<String>,
}

/// A fact that the case must state, with one of these values.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactIs {
    /// The fact.
    pub fact: String,
    /// The values that satisfy the rule.
    pub values: Vec<Value>,
}
