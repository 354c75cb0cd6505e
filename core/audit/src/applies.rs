//! Whether a rule applies to a case at all: its status, the days it is in force, and its condition.

use crate::Question;
use anjuan_model::Date;
use anjuan_model::condition::{self, Condition, Outcome, Value};
use anjuan_model::rule::{Check, Rule, RuleStatus};

/// Prefix of the keys that ask whether a date of the case is known at all.
const KNOWN_DATE: &str = "dates.";
/// The same of a fact: a rule that applies only where somebody stated it says so, and is silent elsewhere.
const KNOWN_FACT: &str = "facts.";

/// Whether a rule applies.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Applies {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Nobody stated the facts that decide it; the Chinese text says which.
    Unknown(String),
}

/// Decides whether a rule applies to the case of a question.
pub(crate) fn to(rule: &Rule, question: &Question) -> Applies {
    if rule.status == RuleStatus::Retired || !rule.effective.covers(judged_on(rule, question)) {
        return Applies::No;
    }
    match question.holds(&rule.applies, &Condition::default()) {
        Outcome::Holds => Applies::Yes,
        Outcome::Fails => Applies::No,
        Outcome::Unknown(keys) => {
            Applies::Unknown(format!("案件信息未说明{}，不能判断是否适用", question.labels(&keys)))
        }
    }
}

/// The day that decides which edition of the rules binds: the rule's own date, else the assignment, else today.
pub(crate) fn judged_on(rule: &Rule, question: &Question) -> Date {
    let key = rule.judged_on();
    let stated = |key: &str| question.case.dates.get(key).copied();
    let by_document = || match &rule.check {
        Check::WithinDays { from, .. } if from.date == key => {
            from.find(question.case, question.bundle).map(|known| known.day)
        }
        _ => None,
    };
    by_document().or_else(|| stated(key)).or_else(|| stated("assigned")).unwrap_or(question.as_of)
}

impl Question<'_> {
    /// A fact as stated or assumed. A key such as `dates.hearing` or `facts.measure` asks whether that is known, which always has an answer.
    pub(crate) fn fact(&self, key: &str) -> Option<Value> {
        if let Some(date) = key.strip_prefix(KNOWN_DATE) {
            return Some(Value::Truth(self.case.dates.contains_key(date)));
        }
        let vocabulary = self.catalog.vocabulary();
        match key.strip_prefix(KNOWN_FACT) {
            Some(fact) => Some(Value::Truth(vocabulary.value(self.case, fact).is_some())),
            None => vocabulary.value(self.case, key),
        }
    }

    /// `when` together with `unless`.
    pub(crate) fn holds(&self, when: &Condition, unless: &Condition) -> Outcome {
        condition::applies(when, unless, |key| self.fact(key))
    }

    /// The Chinese names of facts: `“认罪认罚”、“审理程序”`.
    pub(crate) fn labels(&self, keys: &[String]) -> String {
        let names: Vec<String> = keys.iter().map(|key| format!("“{}”", self.catalog.vocabulary().label(key))).collect();
        names.join("、")
    }
}
