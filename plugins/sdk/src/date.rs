//! Days: reading, adding, writing; no clock and no zone.

use crate::Date;

impl Date {
    /// Reads `2024-05-06`, and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        let date = Self { year, month, day };
        // A day that does not exist comes back as another one.
        (date.plus_days(0) == date).then_some(date)
    }

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
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
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

#[cfg(test)]
mod tests {
    use super::*;

    const fn day(year: i32, month: u8, day: u8) -> Date {
        Date { year, month, day }
    }

    #[test]
    fn days_are_added_over_months_and_leap_years() {
        assert_eq!(day(2024, 2, 28).plus_days(1), day(2024, 2, 29));
        assert_eq!(day(2023, 12, 31).plus_days(60), day(2024, 2, 29));
        assert_eq!(day(2024, 3, 1).plus_days(-1), day(2024, 2, 29));
        assert_eq!(day(1970, 1, 1).day_number(), 0);
    }

    #[test]
    fn only_days_that_exist_are_read() {
        assert_eq!(Date::parse("2024-05-06"), Some(day(2024, 5, 6)));
        assert_eq!(Date::parse("2024-02-30"), None);
        assert_eq!(Date::parse("2024-13-01"), None);
        assert_eq!(Date::parse("2024年5月6日"), None);
    }
}
