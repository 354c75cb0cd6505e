//! Reading what the audit hands in: facts, parameters, documents and their fields, and days.

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

    /// The day, if this is one.
    #[must_use]
    pub fn as_day(&self) -> Option<Date> {
        if let Self::Day(day) = self { Some(*day) } else { None }
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

impl Date {
    /// This many days later; days are natural days.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self::from_day_number(self.day_number() + days)
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, counted over 400-year eras
    /// whose years begin in March, so that the leap day is the last of its year.
    fn day_number(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let month = (i64::from(self.month) + 9) % 12;
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

    fn from_day_number(number: i64) -> Self {
        let shifted = number + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_index = (5 * day_of_year + 2) / 153;
        let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
        Self {
            year: i32::try_from(era * 400 + year_of_era + i64::from(month <= 2)).unwrap_or(i32::MAX),
            month: u8::try_from(month).unwrap_or(12),
            day: u8::try_from(day_of_year - (153 * month_index + 2) / 5 + 1).unwrap_or(31),
        }
    }
}

/// Chinese dates as documents write them, so that a message can name a day.
impl std::fmt::Display for Date {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}年{}月{}日", self.year, self.month, self.day)
    }
}

fn find<'a>(pairs: &'a [(String, Value)], name: &str) -> Option<&'a Value> {
    pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_added_over_months_and_leap_years() {
        let day = |year, month, day| Date { year, month, day };
        assert_eq!(day(2024, 2, 28).plus_days(1), day(2024, 2, 29));
        assert_eq!(day(2023, 12, 31).plus_days(60), day(2024, 2, 29));
        assert_eq!(day(2024, 3, 1).plus_days(-1), day(2024, 2, 29));
        assert_eq!(day(1970, 1, 1).day_number(), 0);
    }
}
