//! `within-days`: one moment must lie within a period after another, or not before a period's end.
//!
//! The first day is never counted. A begin that nobody knows cannot be judged, unless nothing in the bundle
//! shows that either act has happened yet. An act without a date is late once its last day has passed; where
//! its document is there and only the date could not be read, that is said instead.

mod period;

use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::Date;
use anjuan_model::moment::{Known, Moment};
use anjuan_model::rule::{Check, Rule};
use period::{Limit, Period};

pub(super) fn run(rule: &Rule, desk: &Desk) -> Ruling {
    let Check::WithinDays { from, to, days, at_least, unit, roll_over, excuse, exclude } = &rule.check else {
        return Ruling::nothing_to_judge();
    };
    let limit = Limit { days: *days, unit: *unit, roll_over: *roll_over && !at_least };
    let (begin, end) = (from.find(desk.case, desk.bundle), to.find(desk.case, desk.bundle));
    let Some(begin) = begin else { return without_begin(from, to, end.is_some(), desk) };
    let period = Period::measure(begin.day, &limit, exclude, desk);
    if *at_least {
        return not_before(rule, [from, to], &begin, end.as_ref(), &period, desk);
    }
    let reached = end.as_ref().map_or(desk.as_of, |end| end.day);
    if period.holds(reached, desk) || excuse.iter().any(|kind| desk.of_kind(kind).next().is_some()) {
        return Ruling::default();
    }
    if end.is_none() && reached <= period.last {
        return Ruling::default();
    }
    if end.is_none() && stands_undated(to, desk) {
        return Ruling::unchecked(undated(to, desk));
    }
    match period.doubt(reached, desk) {
        Some(why) => Ruling::unchecked(why),
        None => found(rule, [from, to], &begin, end.as_ref(), &period, desk),
    }
}

/// A minimum: there is nothing to judge before the second act has a date.
fn not_before(
    rule: &Rule,
    moments: [&Moment; 2],
    begin: &Known,
    end: Option<&Known>,
    period: &Period,
    desk: &Desk,
) -> Ruling {
    match end {
        None => Ruling::nothing_to_judge(),
        Some(end) if end.day >= period.last => Ruling::default(),
        Some(end) => found(rule, moments, begin, Some(end), period, desk),
    }
}

fn found(
    rule: &Rule,
    [from, to]: [&Moment; 2],
    begin: &Known,
    end: Option<&Known>,
    period: &Period,
    desk: &Desk,
) -> Ruling {
    let label = |moment: &Moment| desk.catalog.vocabulary().label(&moment.date).to_owned();
    let params = [
        ("from", label(from)),
        ("to", label(to)),
        ("limit", period.limit.label()),
        ("actual", end.map_or_else(|| "尚无办理记录".to_owned(), |end| period.elapsed(end.day, desk))),
        ("last-day", period.last.to_string()),
        ("from-day", begin.day.to_string()),
        ("to-day", end.map_or_else(|| "尚无日期".to_owned(), |end| end.day.to_string())),
    ];
    let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
    let places = [Some(begin), end].into_iter().flatten().filter_map(|known| known.place.clone()).collect();
    Ruling { findings: vec![rule.finding(&params, places)], ..Ruling::default() }
}

/// Nothing is known of either act and no document shows one: neither can have happened yet, as far as this bundle tells.
fn without_begin(from: &Moment, to: &Moment, end_known: bool, desk: &Desk) -> Ruling {
    if !end_known && !stands_undated(from, desk) && !stands_undated(to, desk) {
        return Ruling::nothing_to_judge();
    }
    Ruling::unchecked(undated(from, desk))
}

/// Whether the document of a moment is there, of which no day is known.
fn stands_undated(moment: &Moment, desk: &Desk) -> bool {
    moment.document.as_deref().is_some_and(|kind| desk.of_kind(kind).next().is_some())
}

/// Which document or fact would tell the day of a moment.
fn undated(moment: &Moment, desk: &Desk) -> String {
    let label = desk.catalog.vocabulary().label(&moment.date);
    let document = moment.document.as_deref();
    match document.map(|kind| (desk.of_kind(kind).next(), desk.title_of(kind))) {
        Some((Some(entry), title)) => {
            format!("“{title}”（{}）上没有读出日期，可在案件信息中填写“{label}”的日期", entry.path)
        }
        Some((None, title)) => format!("不知道“{label}”的日期，可由“{title}”或者案件信息说明"),
        None => format!("不知道“{label}”的日期，可在案件信息中填写"),
    }
}

/// Days between two dates, the first not counted.
fn days_between(from: Date, to: Date) -> i64 {
    to.signed_duration_since(from).num_days()
}
