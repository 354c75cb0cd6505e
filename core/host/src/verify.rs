//! An answer is believed only as far as it agrees with what was asked and handed in.

use crate::answer::{Fault, GuestFinding, NotChecked, RuleOutcome};
use crate::bindings::exports::anjuan::province::local_rules as wit;
use crate::{Limits, convert, evaluate};

/// Pairs the answer with the rules asked for, each outcome verified.
pub(crate) fn outcomes(
    limits: &Limits,
    plugin: &str,
    rules: Vec<String>,
    documents: &[wit::Document],
    mut answer: Vec<wit::Outcome>,
) -> Vec<RuleOutcome> {
    let plugin = plugin.to_owned();
    let findings: usize = answer.iter().filter_map(|outcome| outcome.findings.as_ref().ok()).map(Vec::len).sum();
    if findings > limits.findings {
        return evaluate::all(rules, &NotChecked::AnswerTooLarge { plugin });
    }
    // A guest that talks about other rules did not understand the question, so none of its answers count.
    if answer.iter().any(|outcome| !rules.contains(&outcome.rule)) {
        return evaluate::all(rules, &NotChecked::Malformed { plugin, fault: Fault::UnknownRule });
    }
    rules
        .into_iter()
        .map(|rule| {
            let result = take(&mut answer, &rule)
                .and_then(|outcome| believe(limits, documents, outcome))
                .map_err(|fault| NotChecked::Malformed { plugin: plugin.clone(), fault });
            let result =
                result.and_then(|told| told.map_err(|reason| NotChecked::Declined { plugin: plugin.clone(), reason }));
            RuleOutcome { rule, result }
        })
        .collect()
}

fn take(answer: &mut Vec<wit::Outcome>, rule: &str) -> Result<wit::Outcome, Fault> {
    let mut found: Vec<_> = answer.extract_if(.., |outcome| outcome.rule == rule).collect();
    match (found.pop(), found.is_empty()) {
        (Some(outcome), true) => Ok(outcome),
        (Some(_), false) => Err(Fault::RepeatedRule),
        (None, _) => Err(Fault::MissingRule),
    }
}

fn believe(
    limits: &Limits,
    documents: &[wit::Document],
    outcome: wit::Outcome,
) -> Result<Result<Vec<GuestFinding>, String>, Fault> {
    let findings = match outcome.findings {
        Ok(findings) => findings,
        Err(reason) => {
            short(limits, &reason)?;
            return Ok(Err(reason));
        }
    };
    for finding in &findings {
        for (name, value) in &finding.params {
            short(limits, name)?;
            short(limits, value)?;
        }
        for place in &finding.places {
            believe_place(limits, documents, place)?;
        }
    }
    Ok(Ok(findings.into_iter().map(convert::finding).collect()))
}

fn believe_place(limits: &Limits, documents: &[wit::Document], place: &wit::Place) -> Result<(), Fault> {
    let document = documents.iter().find(|document| document.path == place.path).ok_or(Fault::UnknownPath)?;
    if place.page.is_some_and(|page| page == 0 || page > document.pages) {
        return Err(Fault::UnknownPage);
    }
    let Some(quote) = &place.quote else { return Ok(()) };
    short(limits, quote)?;
    if document.text.contains(quote.as_str()) { Ok(()) } else { Err(Fault::QuoteNotFound) }
}

fn short(limits: &Limits, text: &str) -> Result<(), Fault> {
    if text.chars().count() > limits.text_characters { Err(Fault::TextTooLong) } else { Ok(()) }
}
