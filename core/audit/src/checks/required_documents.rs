//! `required-documents`: the lines of an archive list, each present, missing, substituted, not applicable or unknown.

use crate::Ruling;
use crate::desk::{Desk, Paper};
use anjuan_model::bundle::Entry;
use anjuan_model::condition::Outcome;
use anjuan_model::report::{Requirement, RequirementStatus};
use anjuan_model::rule::{Required, Rule};

pub(super) fn run(rule: &Rule, documents: &[Required], desk: &Desk) -> Ruling {
    let mut ruling = Ruling::default();
    let mut unknown = Vec::new();
    // What is not seen may lie in a file that holds several documents and could not be split.
    let closed = desk.bundle.files().find(|file| file.unsplit.is_some());
    let mut hidden = Vec::new();
    for line in documents {
        let (mut status, papers) = judge(rule, line, desk, &mut unknown);
        if status == RequirementStatus::Missing && closed.is_some() {
            status = RequirementStatus::Unknown;
            hidden.push(titles(rule, line, desk));
        }
        if status == RequirementStatus::Missing {
            ruling.findings.push(missing(rule, line, papers.len(), desk));
        }
        let mut paths: Vec<String> = papers.into_iter().map(|paper| paper.path.clone()).collect();
        paths.dedup();
        ruling.requirements.push(Requirement { rule: rule.code.clone(), document: line.kind.clone(), status, paths });
    }
    if let Some(file) = closed.filter(|_| !hidden.is_empty()) {
        unknown.push(format!("“{}”含有多份材料，未能拆分，不能判断其中有没有“{}”", file.path, hidden.join("”“")));
    }
    if !unknown.is_empty() {
        ruling.not_checked.push(unknown.join("；"));
    }
    ruling
}

/// A document that is there answers its line whether or not the condition is known; an unreadable one is there too.
fn judge<'d>(
    rule: &Rule,
    line: &Required,
    desk: &'d Desk,
    unknown: &mut Vec<String>,
) -> (RequirementStatus, Vec<&'d Paper<'d>>) {
    let own = papers(desk, std::iter::once(&line.kind).chain(&line.or));
    if own.len() >= line.min.max(1) {
        return (RequirementStatus::Present, own);
    }
    match desk.holds(&line.when, &line.unless) {
        Outcome::Fails => return (RequirementStatus::NotApplicable, own),
        Outcome::Holds => {}
        Outcome::Unknown(keys) => {
            let (facts, title) = (desk.labels(&keys), titles(rule, line, desk));
            unknown.push(format!("案件信息未说明{facts}，不能判断是否应有“{title}”"));
            return (RequirementStatus::Unknown, own);
        }
    }
    let all = papers(desk, std::iter::once(&line.kind).chain(&line.or).chain(&line.substitute));
    if all.len() >= line.min.max(1) { (RequirementStatus::Substituted, all) } else { (RequirementStatus::Missing, own) }
}

fn missing(rule: &Rule, line: &Required, count: usize, desk: &Desk) -> anjuan_model::Finding {
    let (document, count, min) = (titles(rule, line, desk), count.to_string(), line.min.to_string());
    // The kind says which line of the list it is, whatever the titles are at the time.
    let params = [("document", document.as_str()), ("count", &count), ("min", &min), ("kind", &line.kind)];
    let mut finding = rule.finding(&params, Vec::new());
    finding.severity = line.level.unwrap_or(rule.severity);
    finding
}

/// What may be filed; a form that was no longer in use on the day judged is not asked for.
fn titles(rule: &Rule, line: &Required, desk: &Desk) -> String {
    let day = crate::applies::judged_on(rule, desk);
    let in_use = |kind: &&String| desk.catalog.last_day(kind).is_none_or(|last| day <= last);
    let kinds = std::iter::once(&line.kind).chain(line.or.iter().filter(in_use));
    kinds.map(|kind| desk.title_of(kind)).collect::<Vec<_>>().join("或")
}

fn papers<'d, 'k>(desk: &'d Desk, kinds: impl Iterator<Item = &'k String>) -> Vec<&'d Paper<'d>> {
    let kinds: Vec<&str> = kinds.map(String::as_str).collect();
    // A form that was replaced counts, but not one that says it was written after its last day.
    let late = |entry: &Entry| entry.dated > entry.kind().and_then(|kind| desk.catalog.last_day(kind)).or(entry.dated);
    let mut found: Vec<&Paper> =
        kinds.iter().flat_map(|kind| desk.of_kind(kind)).filter(|paper| !late(paper)).collect();
    found.sort_by_key(|paper| paper.at);
    found.dedup_by_key(|paper| paper.at);
    found
}
