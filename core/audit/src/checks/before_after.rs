//! `before-after`: no moment of a list may lie before the one in front of it.
//!
//! Moments that nobody knows are passed over: their absence is the concern of contents and deadline rules.
//! With fewer than two known moments there is no order to judge.

use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::moment::{Known, Moment};
use anjuan_model::rule::Rule;

pub(super) fn run(rule: &Rule, order: &[Moment], desk: &Desk) -> Ruling {
    let known: Vec<(&Moment, Known)> =
        order.iter().filter_map(|moment| Some((moment, moment.find(desk.case, desk.bundle)?))).collect();
    if known.len() < 2 {
        return Ruling::nothing_to_judge();
    }
    let mut ruling = Ruling::default();
    for pair in known.windows(2) {
        let [(first, earlier), (second, later)] = pair else { continue };
        if later.day >= earlier.day {
            continue;
        }
        let label = |moment: &Moment| desk.catalog.vocabulary().label(&moment.date).to_owned();
        let params = [
            ("earlier", label(first)),
            ("later", label(second)),
            ("earlier-day", earlier.day.to_string()),
            ("later-day", later.day.to_string()),
        ];
        let params = params.each_ref().map(|(name, value)| (*name, value.as_str()));
        let places = [earlier, later].into_iter().filter_map(|known| known.place.clone()).collect();
        ruling.findings.push(rule.finding(&params, places));
    }
    ruling
}
