//! Proving a rule by the cases that stand beside it in `cases.toml`.

use crate::{Corpus, Question, audit_beside};
use anjuan_model::catalog::Catalog;
use anjuan_model::report::Outcome;
use anjuan_model::rule::{Check, Expect, ProofCase, Rule};

/// Runs a rule over its cases and says, in Chinese and by name, where they disagree; empty when all agree.
///
/// The pass and fail cases of a component rule are left out, because only the host can run them: it compares
/// its outcome with [`disagreement`].
pub fn prove(rule: &Rule, cases: &[ProofCase], catalog: &Catalog) -> Vec<String> {
    cases.iter().filter_map(|case| one(rule, case, catalog).unwrap_or_else(Some)).collect()
}

fn one(rule: &Rule, case: &ProofCase, catalog: &Catalog) -> Result<Option<String>, String> {
    let (facts, bundle) = (case.facts()?, case.bundle());
    let question = Question { rules: &[rule], case: &facts, bundle: &bundle, catalog, as_of: case.as_of };
    let mut corpus = Corpus::default();
    corpus.add(&case.beside(), &Corpus::kinds(question.rules));
    let judged = audit_beside(&question, &corpus);
    if matches!(rule.check, Check::Component { .. }) && matches!(case.expect, Expect::Pass | Expect::Fail) {
        let applies = !judged.component_rules.is_empty();
        return Ok((!applies).then(|| format!("案例“{}”：规则应当适用，实际不适用", case.name)));
    }
    if !judged.component_rules.is_empty() {
        return Ok(Some(format!("案例“{}”：应为{}，实际规则适用", case.name, words(case.expect))));
    }
    Ok(disagreement(case, &judged.outcome))
}

/// What an outcome of one rule has other than its case expects; none when they agree.
pub fn disagreement(case: &ProofCase, outcome: &Outcome) -> Option<String> {
    let came = came_to(outcome);
    let messages: Vec<&str> = outcome.findings.iter().map(|finding| finding.message.as_str()).collect();
    let whys: Vec<&str> = outcome.not_checked.iter().map(|one| one.why.as_str()).collect();
    if came != case.expect {
        let said = [messages, whys].concat().join("；");
        let said = if said.is_empty() { said } else { format!("：{said}") };
        return Some(format!("案例“{}”：应为{}，实际{}{said}", case.name, words(case.expect), words(came)));
    }
    let expected = case.findings.as_ref()?;
    (*expected != messages)
        .then(|| format!("案例“{}”：应发现“{}”，实际“{}”", case.name, expected.join("；"), messages.join("；")))
}

/// A finding counts before what could not be checked, and both before a pass.
fn came_to(outcome: &Outcome) -> Expect {
    if !outcome.findings.is_empty() {
        Expect::Fail
    } else if !outcome.not_checked.is_empty() {
        Expect::NotChecked
    } else if outcome.checked.is_empty() {
        Expect::NotApplicable
    } else {
        Expect::Pass
    }
}

fn words(expect: Expect) -> &'static str {
    match expect {
        Expect::Pass => "通过",
        Expect::Fail => "有发现",
        Expect::NotChecked => "未能检查",
        Expect::NotApplicable => "不适用",
    }
}
