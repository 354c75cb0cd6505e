//! The moments that deadlines and orders speak of, and where a bundle says when they were.

use crate::Date;
use crate::bundle::{Bundle, How};
use crate::case::CaseFacts;
use crate::field::parse_date;
use crate::finding::Place;
use serde::Deserialize;

/// A moment of a case: a key of its `dates`, or else the date of a document or of one of its fields.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    /// Key in the case's `dates`.
    pub date: String,
    /// The document that carries it.
    #[serde(default)]
    pub document: Option<String>,
    /// The field of that document; its own date where absent.
    #[serde(default)]
    pub field: Option<String>,
    /// True for the last of several such documents instead of the first.
    #[serde(default)]
    pub latest: bool,
}

/// When a moment was and which place says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The day.
    pub day: Date,
    /// The document that says so; none when the case facts say it.
    pub place: Option<Place>,
}

impl Moment {
    /// Looks the moment up: an exact embedded field first, then the case's facts, then a date read from text.
    pub fn find(&self, case: &CaseFacts, bundle: &Bundle) -> Option<Known> {
        self.in_documents(bundle, true)
            .or_else(|| case.dates.get(&self.date).map(|day| Known { day: *day, place: None }))
            .or_else(|| self.in_documents(bundle, false))
    }

    fn in_documents(&self, bundle: &Bundle, exact: bool) -> Option<Known> {
        let kind = self.document.as_deref()?;
        let known = bundle
            .of_kind(kind)
            .filter(|entry| entry.recognised.as_ref().is_some_and(|known| (known.how == How::Embedded) == exact))
            .filter_map(|entry| {
                let day = match &self.field {
                    Some(field) => entry.fields.get(field).and_then(day_of),
                    None => entry.dated,
                };
                Some(Known { day: day?, place: Some(entry.place()) })
            });
        if self.latest { known.max_by_key(|known| known.day) } else { known.min_by_key(|known| known.day) }
    }
}

/// The day in a field's canonical value, be it a date or the start of a range.
pub fn day_of(value: &serde_json::Value) -> Option<Date> {
    let text = value.as_str().or_else(|| value.get("start").and_then(|start| start.as_str()))?;
    parse_date(text)
}
