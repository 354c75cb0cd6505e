//! Measuring a period: natural or working days, spans that do not count, a last day off that rolls forward,
//! and the years whose days off nobody has announced or entered yet.

use super::days_between;
use crate::desk::Desk;
use anjuan_model::Date;
use anjuan_model::moment::Moment;
use anjuan_model::rule::{Exclusion, Unit};
use chrono::{Datelike, Days};

/// How far an unknown calendar can shift a last day: no public holiday has been longer.
const LONGEST_HOLIDAY: i64 = 10;

/// A length and the way it is counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub(super) days: u32,
    pub(super) unit: Unit,
    pub(super) roll_over: bool,
}

/// A period that was measured from its first day.
#[derive(Debug)]
pub(super) struct Period {
    pub(super) limit: Limit,
    /// The last day, rolled over where the rule says so.
    pub(super) last: Date,
    /// The last day before it rolled over.
    nominal: Date,
    begin: Date,
    excluded: Vec<(Date, Date)>,
    /// A span that does not count has begun and its end is not known.
    open: Option<String>,
}

impl Limit {
    /// `5日`, `5个工作日`.
    pub(super) fn label(&self) -> String {
        match self.unit {
            Unit::Natural => format!("{}日", self.days),
            Unit::Working => format!("{}个工作日", self.days),
        }
    }
}

impl Period {
    pub(super) fn measure(begin: Date, limit: &Limit, exclude: &[Exclusion], desk: &Desk) -> Self {
        let (excluded, open) = spans(begin, exclude, desk);
        let mut period = Self { limit: *limit, last: begin, nominal: begin, begin, excluded, open };
        let nth = (limit.days as usize).checked_sub(1);
        let nominal = nth
            .and_then(|nth| begin.iter_days().skip(1).filter(|day| period.counts(*day, desk)).nth(nth))
            .unwrap_or(begin);
        period.nominal = nominal;
        period.last = if limit.roll_over { desk.catalog.calendar().next_working(nominal) } else { nominal };
        period
    }

    /// How long the act took, counted as the limit is: `7日`.
    pub(super) fn elapsed(&self, end: Date, desk: &Desk) -> String {
        let days = match end > self.begin {
            true => self
                .begin
                .iter_days()
                .skip(1)
                .take_while(|day| *day <= end)
                .filter(|day| self.counts(*day, desk))
                .count()
                .to_string(),
            false => days_between(self.begin, end).to_string(),
        };
        match self.limit.unit {
            Unit::Natural => format!("{days}日"),
            Unit::Working => format!("{days}个工作日"),
        }
    }

    /// Whether an act on this day is in time whatever the calendar of an unknown year turns out to be.
    pub(super) fn holds(&self, reached: Date, desk: &Desk) -> bool {
        reached <= self.nominal || reached <= self.last && desk.catalog.calendar().knows(self.last.year())
    }

    /// Why it cannot be said whether `reached`, which lies behind the nominal last day, is late.
    pub(super) fn doubt(&self, reached: Date, desk: &Desk) -> Option<String> {
        if let Some(why) = self.open.as_ref().filter(|_| reached > self.last) {
            return Some(why.clone());
        }
        let calendar = desk.catalog.calendar();
        let sensitive = self.limit.roll_over || self.limit.unit == Unit::Working;
        let near = days_between(self.last, reached) <= LONGEST_HOLIDAY;
        let unknown = [self.last, self.last.checked_add_days(Days::new(1)).unwrap_or(self.last)].map(|day| day.year());
        let year = unknown.into_iter().find(|year| !calendar.knows(*year));
        match year {
            Some(year) if sensitive && near => {
                Some(format!("{year}年的放假安排尚未收录，期限最后一日（暂计为{}）可能有变", self.last))
            }
            _ => None,
        }
    }

    fn counts(&self, day: Date, desk: &Desk) -> bool {
        let excluded = self.excluded.iter().any(|(from, to)| *from < day && day <= *to);
        !excluded && (self.limit.unit == Unit::Natural || !desk.catalog.calendar().is_off(day))
    }
}

/// The spans that do not count, and what to say of one whose end nobody knows.
fn spans(begin: Date, exclude: &[Exclusion], desk: &Desk) -> (Vec<(Date, Date)>, Option<String>) {
    let find = |moment: &Moment| moment.find(desk.case, desk.bundle).map(|known| known.day);
    let mut closed = Vec::new();
    let mut open = None;
    for span in exclude {
        match (find(&span.from), find(&span.to)) {
            (Some(from), Some(to)) if to > from && to > begin => closed.push((from.max(begin), to)),
            (Some(_), None) => {
                let label = |moment: &Moment| desk.catalog.vocabulary().label(&moment.date).to_owned();
                let (from, to) = (label(&span.from), label(&span.to));
                open = Some(format!("“{from}”之后的期间不计入，但不知道“{to}”的日期"));
            }
            _ => {}
        }
    }
    (closed, open)
}
