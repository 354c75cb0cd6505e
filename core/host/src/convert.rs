//! Between the caller's plain values and the records of the contract, by moving, so that texts are not copied twice.

use chrono::{Datelike, NaiveDate};

use crate::answer::{GuestFinding, GuestPlace};
use crate::bindings::exports::anjuan::province::local_rules as wit;
use crate::{Facts, GuestDocument, Value};

pub(crate) fn facts(facts: Facts) -> wit::CaseFacts {
    wit::CaseFacts {
        kind: facts.kind,
        as_of: date(facts.as_of),
        days_off: facts.days_off.into_iter().map(date).collect(),
        facts: values(facts.facts),
        parameters: values(facts.parameters),
    }
}

pub(crate) fn document(document: GuestDocument) -> wit::Document {
    wit::Document {
        kind: document.kind,
        path: document.path,
        dated: document.dated.map(date),
        pages: document.pages,
        sha256: document.sha256,
        fields: values(document.fields),
        text: document.text,
    }
}

pub(crate) fn finding(finding: wit::Finding) -> GuestFinding {
    GuestFinding { places: finding.places.into_iter().map(place).collect(), params: finding.params }
}

fn place(place: wit::Place) -> GuestPlace {
    GuestPlace { path: place.path, page: place.page, quote: place.quote }
}

fn values(pairs: Vec<(String, Value)>) -> Vec<(String, wit::Value)> {
    pairs.into_iter().map(|(name, found)| (name, value(found))).collect()
}

fn value(value: Value) -> wit::Value {
    match value {
        Value::Text(text) => wit::Value::Text(text),
        Value::Integer(number) => wit::Value::Integer(number),
        Value::Decimal(number) => wit::Value::Decimal(number),
        Value::Truth(truth) => wit::Value::Truth(truth),
        Value::Day(day) => wit::Value::Day(date(day)),
        Value::Items(items) => wit::Value::Items(items),
    }
}

/// Months and days are below 256 in chrono, so the narrowing never takes its fallback.
fn date(day: NaiveDate) -> wit::Date {
    wit::Date {
        year: day.year(),
        month: u8::try_from(day.month()).unwrap_or(u8::MAX),
        day: u8::try_from(day.day()).unwrap_or(u8::MAX),
    }
}
