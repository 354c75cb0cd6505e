//! The vocabulary of case facts: which facts and dates there are, how people call them, and what goes without saying.

use crate::case::CaseFacts;
use crate::condition::Value;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `shared/vocabulary.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Vocabulary {
    /// Facts by key.
    pub facts: BTreeMap<String, Fact>,
    /// Dates by key.
    pub dates: BTreeMap<String, Word>,
}

/// A fact of a case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The Chinese name.
    pub label: String,
    /// What is assumed where nobody said anything; rare events such as a replacement have one.
    #[serde(default)]
    pub default: Option<Value>,
    /// The values that rules know; empty where any will do.
    #[serde(default)]
    pub values: Vec<Value>,
    /// What people read beside it.
    #[serde(default)]
    pub help: Option<String>,
}

/// The Chinese name of something.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The Chinese name.
    pub label: String,
}

impl Vocabulary {
    /// A fact as stated, or else as assumed.
    pub fn value(&self, case: &CaseFacts, key: &str) -> Option<Value> {
        case.value(key).or_else(|| self.facts.get(key)?.default.clone())
    }

    /// What is stated but no rule can understand: one Chinese sentence for each such fact.
    pub fn strange(&self, case: &CaseFacts) -> Vec<String> {
        let truths = [Value::Truth(true), Value::Truth(false)];
        let one = |(key, fact): (&String, &Fact)| {
            let stated = case.facts.get(key)?;
            let allowed = match fact.default {
                Some(Value::Truth(_)) if fact.values.is_empty() => &truths[..],
                _ => &fact.values[..],
            };
            let words: Vec<String> = allowed.iter().map(Value::to_text).collect();
            (!allowed.is_empty() && !allowed.contains(stated)).then(|| {
                format!("案件信息中“{}”的值“{}”无法识别，应为{}之一", fact.label, stated.to_text(), words.join("、"))
            })
        };
        self.facts.iter().filter_map(one).collect()
    }

    /// The Chinese name of a fact or a date; the key itself where nobody named it.
    pub fn label<'a>(&'a self, key: &'a str) -> &'a str {
        match key {
            "kind" => "案件种类",
            "source" => "案件来源",
            "procedure" => "审理程序",
            "jurisdiction" => "地区",
            _ => self
                .facts
                .get(key)
                .map(|fact| &fact.label)
                .or_else(|| self.dates.get(key).map(|date| &date.label))
                .map_or(key, String::as_str),
        }
    }
}
