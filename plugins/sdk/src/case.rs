//! Reading what the audit hands in: facts, parameters, documents and their fields.

use crate::{CaseFacts, Date, Document, Value};

/// One case with the documents that the rules asked to read.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// What is known of the case.
    pub facts: &'a CaseFacts,
    /// The documents of the bundle that were handed in.
    pub bundle: &'a [Document],
}

impl<'a> Case<'a> {
    /// The documents recognised as this kind, in the bundle's order.
    pub fn documents(&self, kind: &'a str) -> impl Iterator<Item = &'a Document> + use<'a> {
        self.bundle.iter().filter(move |document| document.kind == kind)
    }

    /// A day of the case, such as `dates.assigned`.
    #[must_use]
    pub fn day(&self, path: &str) -> Option<Date> {
        find(&self.facts.facts, path).and_then(Value::as_day)
    }

    /// A text of the case, such as `people.undertaker.name`.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&'a str> {
        find(&self.facts.facts, path).and_then(Value::as_text)
    }

    /// A truth of the case, such as `facts.mass-case`; absent counts as unknown.
    #[must_use]
    pub fn truth(&self, path: &str) -> Option<bool> {
        find(&self.facts.facts, path).and_then(Value::as_truth)
    }

    /// A text parameter; its absence means that the rule cannot be evaluated.
    ///
    /// # Errors
    /// Says which parameter is missing.
    pub fn parameter_text(&self, name: &str) -> Result<&'a str, String> {
        self.parameter(name, Value::as_text)
    }

    /// A parameter that lists texts; its absence means that the rule cannot be evaluated.
    ///
    /// # Errors
    /// Says which parameter is missing.
    pub fn parameter_items(&self, name: &str) -> Result<&'a [String], String> {
        self.parameter(name, Value::as_items)
    }

    /// A whole-number parameter; its absence means that the rule cannot be evaluated.
    ///
    /// # Errors
    /// Says which parameter is missing.
    pub fn parameter_integer(&self, name: &str) -> Result<i64, String> {
        self.parameter(name, Value::as_integer)
    }

    fn parameter<T>(&self, name: &str, read: impl Fn(&'a Value) -> Option<T>) -> Result<T, String> {
        let value = find(&self.facts.parameters, name).ok_or_else(|| format!("缺少参数 {name}"))?;
        read(value).ok_or_else(|| format!("参数 {name} 的类型不符"))
    }
}

impl Document {
    /// A field's value by its id; a cell of a group is `group.0.column`.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Value> {
        find(&self.fields, id)
    }

    /// A field's text, unless it is absent or blank.
    #[must_use]
    pub fn field_text(&self, id: &str) -> Option<&str> {
        self.field(id).and_then(Value::as_text).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A field's day.
    #[must_use]
    pub fn field_day(&self, id: &str) -> Option<Date> {
        self.field(id).and_then(Value::as_day)
    }
}

impl Value {
    /// The text, if this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The day, if this is one or a text that writes one as `2024-05-06`.
    #[must_use]
    pub fn as_day(&self) -> Option<Date> {
        match self {
            Self::Day(day) => Some(*day),
            Self::Text(text) => Date::parse(text),
            _ => None,
        }
    }

    /// The truth, if this is one.
    #[must_use]
    pub fn as_truth(&self) -> Option<bool> {
        if let Self::Truth(truth) = self { Some(*truth) } else { None }
    }

    /// The whole number, if this is one.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(number) = self { Some(*number) } else { None }
    }

    /// The texts, if this is a list.
    #[must_use]
    pub fn as_items(&self) -> Option<&[String]> {
        if let Self::Items(items) = self { Some(items) } else { None }
    }
}

fn find<'a>(pairs: &'a [(String, Value)], name: &str) -> Option<&'a Value> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}
