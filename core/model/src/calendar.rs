//! Days off and the counting of periods.

use crate::Date;
use crate::legal::toml_date;
use chrono::{Datelike, Days, Weekday};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Public holidays and the weekend days that are worked instead, as `shared/calendar.toml` states them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    off: BTreeSet<Date>,
    worked: BTreeSet<Date>,
    years: BTreeSet<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    #[serde(default, rename = "year")]
    years: Vec<Year>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Year {
    year: i32,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "status")]
    _status: crate::legal::Status,
    #[serde(default)]
    off: Vec<Span>,
    #[serde(default)]
    worked: Vec<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Span {
    #[serde(deserialize_with = "toml_date")]
    from: Date,
    #[serde(deserialize_with = "toml_date")]
    to: Date,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Day(#[serde(deserialize_with = "toml_date")] Date);

impl Calendar {
    /// Reads `calendar.toml`.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let manifest: Manifest = toml::from_str(text)?;
        let mut calendar = Self::default();
        for year in manifest.years {
            calendar.years.insert(year.year);
            calendar.worked.extend(year.worked.iter().map(|day| day.0));
            for span in year.off {
                calendar.off.extend(span.from.iter_days().take_while(|day| *day <= span.to));
            }
        }
        Ok(calendar)
    }

    /// Whether the calendar of a year is known; where it is not, only weekends are.
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// Whether nobody works on a day.
    pub fn is_off(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.off.contains(&day) || weekend && !self.worked.contains(&day)
    }

    /// Every day off between two days, for guests that count for themselves.
    pub fn days_off(&self, from: Date, to: Date) -> Vec<Date> {
        from.iter_days().take_while(|day| *day <= to).filter(|day| self.is_off(*day)).collect()
    }

    /// The last day of a period of natural days: the first day is not counted, and a last day off rolls forward.
    pub fn last_day(&self, start: Date, days: u32, roll_over: bool) -> Date {
        let last = start.checked_add_days(Days::new(u64::from(days))).unwrap_or(start);
        if roll_over { self.next_working(last) } else { last }
    }

    /// The last day of a period of working days.
    pub fn last_working_day(&self, start: Date, days: u32) -> Date {
        start.iter_days().skip(1).filter(|day| !self.is_off(*day)).nth(days.saturating_sub(1) as usize).unwrap_or(start)
    }

    /// The day itself, or the next one that is not off.
    pub fn next_working(&self, day: Date) -> Date {
        day.iter_days().find(|day| !self.is_off(*day)).unwrap_or(day)
    }
}
