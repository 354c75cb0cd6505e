//! `fact-is`: a fact that the case must state, with one of the values that will do.

use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::rule::{FactIs, Rule};

pub(super) fn run(rule: &Rule, check: &FactIs, desk: &Desk) -> Ruling {
    let label = desk.catalog.vocabulary().label(&check.fact);
    let Some(value) = desk.fact(&check.fact) else {
        return Ruling::unchecked(format!("案件信息未说明“{label}”"));
    };
    if check.values.iter().any(|wanted| value.matches(wanted)) {
        return Ruling::default();
    }
    let finding = rule.finding(&[("fact", label), ("value", &value.to_text())], Vec::new());
    Ruling { findings: vec![finding], ..Ruling::default() }
}
