//! `required-documents`: the lines of an archive list, each present, missing, substituted, not applicable or unknown.

use crate::{Question, Ruling};
use anjuan_model::bundle::Entry;
use anjuan_model::condition::Outcome;
use anjuan_model::report::{Requirement, RequirementStatus};
use anjuan_model::rule::{Required, Rule};

pub(super) fn run(rule: &Rule, documents: &[Required], question: &Question) -> Ruling {
    let mut ruling = Ruling::default();
    let mut unknown = Vec::new();
    for line in documents {
        let (status, paths) = judge(rule, line, question, &mut unknown);
        if status == RequirementStatus::Missing {
            ruling.findings.push(missing(rule, line, paths.len(), question));
        }
        ruling.requirements.push(Requirement { rule: rule.code.clone(), document: line.kind.clone(), status, paths });
    }
    if !unknown.is_empty() {
        ruling.not_checked.push(unknown.join("；"));
    }
    ruling
}

/// A document that is there answers its line whether or not the condition is known; an unreadable one is there too.
fn judge(
    rule: &Rule,
    line: &Required,
    question: &Question,
    unknown: &mut Vec<String>,
) -> (RequirementStatus, Vec<String>) {
    let own = paths(question, std::iter::once(&line.kind).chain(&line.or));
    if own.len() >= line.min.max(1) {
        return (RequirementStatus::Present, own);
    }
    match question.holds(&line.when, &line.unless) {
        Outcome::Fails => return (RequirementStatus::NotApplicable, own),
        Outcome::Holds => {}
        Outcome::Unknown(keys) => {
            let (facts, title) = (question.labels(&keys), titles(rule, line, question));
            unknown.push(format!("案件信息未说明{facts}，不能判断是否应有“{title}”"));
            return (RequirementStatus::Unknown, own);
        }
    }
    let all = paths(question, std::iter::once(&line.kind).chain(&line.or).chain(&line.substitute));
    if all.len() >= line.min.max(1) { (RequirementStatus::Substituted, all) } else { (RequirementStatus::Missing, own) }
}

fn missing(rule: &Rule, line: &Required, count: usize, question: &Question) -> anjuan_model::Finding {
    let (document, count, min) = (titles(rule, line, question), count.to_string(), line.min.to_string());
    // The kind says which line of the list it is, whatever the titles are at the time.
    let params = [("document", document.as_str()), ("count", &count), ("min", &min), ("kind", &line.kind)];
    let mut finding = rule.finding(&params, Vec::new());
    finding.severity = line.level.unwrap_or(rule.severity);
    finding
}

/// What may be filed; a form that was no longer in use on the day judged is not asked for.
fn titles(rule: &Rule, line: &Required, question: &Question) -> String {
    let day = crate::applies::judged_on(rule, question);
    let in_use = |kind: &&String| question.catalog.last_day(kind).is_none_or(|last| day <= last);
    let kinds = std::iter::once(&line.kind).chain(line.or.iter().filter(in_use));
    kinds.map(|kind| question.catalog.title(kind)).collect::<Vec<_>>().join("或")
}

fn paths<'a>(question: &Question, kinds: impl Iterator<Item = &'a String>) -> Vec<String> {
    let kinds: Vec<&str> = kinds.map(String::as_str).collect();
    // A form that was replaced counts, but not one that says it was written after its last day.
    let late = |kind: &str, entry: &Entry| entry.dated > question.catalog.last_day(kind).or(entry.dated);
    let wanted = |entry: &&Entry| entry.kind().is_some_and(|kind| kinds.contains(&kind) && !late(kind, entry));
    question.bundle.entries.iter().filter(wanted).map(|entry| entry.path.clone()).collect()
}
