//! Rules × bundle → findings. Pure: the day, the facts and the rules are arguments, and the same question
//! always gets the same answer.
//!
//! The flow: an opened bundle from the door and the rules in force from the catalogue come in as a [`Question`];
//! [`audit`] decides which rules apply and hands each to its check in `checks/`; what comes out is an
//! [`Outcome`], and the rules that only a province's component can judge are given back to the caller.
//! [`prove`] runs a rule over the cases that stand beside it.

mod applies;
mod checks;
mod prove;

pub use prove::{disagreement, prove};

use anjuan_model::bundle::Bundle;
use anjuan_model::case::CaseFacts;
use anjuan_model::catalog::Catalog;
use anjuan_model::report::{NotChecked, Outcome, Requirement};
use anjuan_model::rule::{Check, Rule, RuleStatus};
use anjuan_model::{Date, finding::Finding};
use applies::Applies;

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
    let mut judged = Judged::default();
    for rule in question.rules.iter().copied() {
        match applies::to(rule, question) {
            Applies::No => {}
            Applies::Unknown(why) => record(rule, Ruling::unchecked(why), &mut judged.outcome),
            Applies::Yes if matches!(rule.check, Check::Component { .. }) => judged.component_rules.push(rule),
            Applies::Yes => record(rule, checks::run(rule, question), &mut judged.outcome),
        }
    }
    judged.outcome.findings.sort_by(|a, b| (&a.rule, &a.places).cmp(&(&b.rule, &b.places)));
    judged.outcome.not_checked.sort_by(|a, b| a.rule.cmp(&b.rule));
    judged.outcome.checked.sort();
    judged
}

/// Books a ruling. A draft that could not be judged is neither checked nor held against the verdict.
fn record(rule: &Rule, ruling: Ruling, outcome: &mut Outcome) {
    let draft = rule.status == RuleStatus::Draft;
    if ruling.not_checked.is_empty() && !ruling.nothing_to_judge {
        outcome.checked.push(rule.code.clone());
    }
    if !draft {
        outcome
            .not_checked
            .extend(ruling.not_checked.into_iter().map(|why| NotChecked { rule: rule.code.clone(), why }));
    }
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
