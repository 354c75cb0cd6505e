//! Rules × bundle → findings. Pure: the day, the facts and the rules are arguments, and the same question
//! always gets the same answer.
//!
//! The flow: an opened bundle from the door and the rules in force from the catalogue come in as a [`Question`];
//! [`audit`] decides which rules apply and hands each to its check in `checks/`; what comes out is an
//! [`Outcome`], and the rules that only a province's component can judge are given back to the caller.
//! [`prove`] runs a rule over the cases that stand beside it.

mod applies;
mod checks;
mod corpus;
mod desk;
mod prove;
mod seen;

pub use corpus::Corpus;
pub use prove::{disagreement, prove};
pub use seen::temper;

use anjuan_model::bundle::Bundle;
use anjuan_model::case::CaseFacts;
use anjuan_model::catalog::Catalog;
use anjuan_model::report::{Outcome, Requirement};
use anjuan_model::rule::{Check, Rule, RuleStatus};
use anjuan_model::{Date, finding::Finding};
use applies::Applies;
use desk::Desk;
use std::collections::BTreeSet;

/// What is asked: these rules, over this case and bundle, as of this day.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The rules that may apply, from [`Catalog::rules`].
    pub rules: &'a [&'a Rule],
    /// What is known of the case.
    pub case: &'a CaseFacts,
    /// The opened bundle.
    pub bundle: &'a Bundle,
    /// Titles of documents, vocabulary and calendar.
    pub catalog: &'a Catalog,
    /// The day as of which it is judged.
    pub as_of: Date,
}

/// What came out, and what is left to a province's component.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Judged<'a> {
    /// What the checks of this crate found.
    pub outcome: Outcome,
    /// Rules that apply and that only a component can judge; neither checked nor failed yet.
    pub component_rules: Vec<&'a Rule>,
}

/// What one rule came to.
#[derive(Debug, Default)]
struct Ruling {
    /// Lines of an archive list.
    requirements: Vec<Requirement>,
    /// What is wrong.
    findings: Vec<Finding>,
    /// Why parts of it could not be checked.
    not_checked: Vec<String>,
    /// True when there was nothing in the bundle that the rule speaks of.
    nothing_to_judge: bool,
}

/// Judges every rule that applies; findings come sorted by code, then place.
pub fn audit<'a>(question: &Question<'a>) -> Judged<'a> {
    audit_beside(question, &Corpus::default())
}

/// The same with texts of other cases to compare with; without any, the rules that compare say nothing.
pub fn audit_beside<'a>(question: &Question<'a>, corpus: &Corpus) -> Judged<'a> {
    let mut judged = Judged::default();
    let desk = Desk::new(*question, corpus);
    let applies: Vec<Applies> = question.rules.iter().map(|rule| applies::to(rule, question)).collect();
    let replaced = replaced(question.rules, &applies);
    for (rule, applies) in question.rules.iter().copied().zip(applies) {
        if replaced.contains(rule.code.as_str()) {
            continue;
        }
        match applies {
            Applies::No => {}
            Applies::Unknown(why) => record(rule, Ruling::unchecked(why), &mut judged.outcome),
            Applies::Yes if matches!(rule.check, Check::Component { .. }) => judged.component_rules.push(rule),
            Applies::Yes => record(rule, checks::run(rule, &desk), &mut judged.outcome),
        }
    }
    temper(question.bundle, &mut judged.outcome.findings);
    judged.outcome.findings.sort_by(|a, b| (&a.rule, &a.places).cmp(&(&b.rule, &b.places)));
    judged.outcome.not_checked.sort_by(|a, b| a.rule.cmp(&b.rule));
    judged.outcome.checked.sort();
    judged
}

/// The codes of which a binding rule that applies to this case on its day takes the place; a draft or a later one does not.
fn replaced<'a>(rules: &[&'a Rule], applies: &[Applies]) -> BTreeSet<&'a str> {
    let binding =
        |(rule, applies): &(&&Rule, &Applies)| rule.status == RuleStatus::InForce && **applies == Applies::Yes;
    rules.iter().zip(applies).filter(binding).filter_map(|(rule, _)| rule.replaces.as_deref()).collect()
}

/// Books a ruling.
fn record(rule: &Rule, ruling: Ruling, outcome: &mut Outcome) {
    if ruling.not_checked.is_empty() && !ruling.nothing_to_judge {
        outcome.ran(rule);
    }
    ruling.not_checked.into_iter().for_each(|why| outcome.could_not(rule, why));
    outcome.requirements.extend(ruling.requirements);
    outcome.findings.extend(ruling.findings);
}

impl Ruling {
    fn unchecked(why: String) -> Self {
        Self { not_checked: vec![why], ..Self::default() }
    }

    fn nothing_to_judge() -> Self {
        Self { nothing_to_judge: true, ..Self::default() }
    }
}
