//! Conditions as tables, not a language: each key must have one of its listed values.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A value that a fact, a field or a parameter can have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Integer(i64),
    /// A word, name or code.
    Text(String),
    /// Several words.
    Items(Vec<String>),
}

impl Value {
    /// Whether this value counts as the wanted one; a list matches when it holds the word.
    pub fn matches(&self, wanted: &Self) -> bool {
        match (self, wanted) {
            (Self::Items(items), Self::Text(word)) => items.contains(word),
            _ => self == wanted,
        }
    }

    /// The value as a person writes it.
    pub fn to_text(&self) -> String {
        match self {
            Self::Truth(true) => "是".to_owned(),
            Self::Truth(false) => "否".to_owned(),
            Self::Integer(number) => number.to_string(),
            Self::Text(text) => text.clone(),
            Self::Items(items) => items.join("、"),
        }
    }
}

/// `when` or `unless`: every key must have one of its values.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(transparent)]
pub struct Condition(pub BTreeMap<String, Vec<Value>>);

/// What a condition came to; a fact nobody stated makes it unknown, which is never read as satisfied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every key has one of the wanted values.
    Holds,
    /// At least one key has another value.
    Fails,
    /// No key fails, but these are not known.
    Unknown(Vec<String>),
}

impl Condition {
    /// Evaluates against a lookup of facts.
    pub fn evaluate(&self, lookup: impl Fn(&str) -> Option<Value>) -> Outcome {
        let mut unknown = Vec::new();
        for (key, wanted) in &self.0 {
            match lookup(key) {
                None => unknown.push(key.clone()),
                Some(value) if wanted.iter().any(|want| value.matches(want)) => {}
                Some(_) => return Outcome::Fails,
            }
        }
        if unknown.is_empty() { Outcome::Holds } else { Outcome::Unknown(unknown) }
    }

    /// Whether it names nothing and so always holds.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `when` together with `unless`: holds when the first holds and the second does not.
pub fn applies(when: &Condition, unless: &Condition, lookup: impl Fn(&str) -> Option<Value>) -> Outcome {
    let when = when.evaluate(&lookup);
    if when == Outcome::Fails {
        return when;
    }
    let unless = if unless.is_empty() { Outcome::Fails } else { unless.evaluate(&lookup) };
    match (when, unless) {
        (_, Outcome::Holds) => Outcome::Fails,
        (Outcome::Holds, Outcome::Fails) => Outcome::Holds,
        (Outcome::Unknown(keys), Outcome::Fails) | (Outcome::Holds, Outcome::Unknown(keys)) => Outcome::Unknown(keys),
        (Outcome::Unknown(mut keys), Outcome::Unknown(more)) => {
            keys.extend(more);
            Outcome::Unknown(keys)
        }
        (Outcome::Fails, _) => Outcome::Fails,
    }
}
