//! The national rules over the content on disk: every rule is proved by its cases, a complete file has no
//! findings, and every word a rule uses is in the vocabulary.

#[expect(dead_code, reason = "only other tests use the samples")]
mod support;

use anjuan_audit::{Question, audit, prove};
use anjuan_model::condition::Condition;
use anjuan_model::moment::Moment;
use anjuan_model::rule::{Check, Forbidden, MaxOne, read_cases};
use support::catalog;

#[test]
fn every_rule_is_proved_by_its_cases() {
    let catalog = catalog();
    let layer = &catalog.layers()[0];
    let mut wrong = Vec::new();
    for rule in catalog.all_rules() {
        let text = layer.text(&format!("{}/cases.toml", rule.folder)).expect("cases.toml");
        let cases = read_cases(text).expect("readable cases");
        wrong.extend(prove(rule, &cases, &catalog).into_iter().map(|line| format!("{} {line}", rule.code)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_document_that_a_rule_names_exists_with_the_fields_it_compares() {
    let catalog = catalog();
    let mut missing = Vec::new();
    for rule in catalog.all_rules() {
        for kind in rule.check.document_kinds() {
            if !catalog.all_templates().any(|template| template.id == kind) {
                missing.push(format!("{} {kind}", rule.code));
            }
        }
        for (kind, field) in fields(&rule.check) {
            let template = catalog.all_templates().find(|template| template.id == kind);
            if template.is_some_and(|template| !template.fields.iter().any(|one| one.id == field)) {
                missing.push(format!("{} {kind}.{field}", rule.code));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_fact_and_date_that_a_rule_names_is_in_the_vocabulary() {
    let catalog = catalog();
    let mut unknown = Vec::new();
    for rule in catalog.all_rules() {
        let mut facts: Vec<&str> = keys(&rule.applies);
        let mut dates: Vec<&str> = vec![rule.judged_on()];
        match &rule.check {
            Check::RequiredDocuments { documents } => {
                facts.extend(documents.iter().flat_map(|line| keys(&line.when).into_iter().chain(keys(&line.unless))));
            }
            Check::WithinDays { from, to, exclude, .. } => {
                let spans = exclude.iter().flat_map(|span| [&span.from, &span.to]);
                dates.extend([from, to].into_iter().chain(spans).map(|moment: &Moment| moment.date.as_str()));
            }
            Check::BeforeAfter { order } => dates.extend(order.iter().map(|moment| moment.date.as_str())),
            Check::Forbidden(Forbidden { documents, .. }) | Check::MaxOne(MaxOne { documents, .. }) => {
                facts.extend(documents.iter().flat_map(|line| keys(&line.when).into_iter().chain(keys(&line.unless))));
            }
            Check::Mentions(check) => {
                let points = check.points.iter();
                facts.extend(points.flat_map(|point| keys(&point.when).into_iter().chain(keys(&point.unless))));
            }
            Check::FactIs(check) => facts.push(&check.fact),
            _ => {}
        }
        let (of_dates, facts): (Vec<&str>, Vec<&str>) = facts.into_iter().partition(|key| key.starts_with("dates."));
        dates.extend(of_dates.into_iter().filter_map(|key| key.strip_prefix("dates.")));
        let vocabulary = catalog.vocabulary();
        let built_in = ["kind", "source", "procedure", "jurisdiction"];
        unknown.extend(
            facts
                .into_iter()
                .map(|key| key.strip_prefix("facts.").unwrap_or(key))
                .filter(|key| !built_in.contains(key) && !vocabulary.facts.contains_key(*key))
                .map(|key| format!("{} fact {key}", rule.code)),
        );
        unknown.extend(
            dates
                .into_iter()
                .filter(|key| !vocabulary.dates.contains_key(*key))
                .map(|key| format!("{} date {key}", rule.code)),
        );
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

/// The fields of documents that a check reads.
fn fields(check: &Check) -> Vec<(&str, &str)> {
    fn of<'a>(moments: impl IntoIterator<Item = &'a Moment>) -> Vec<(&'a str, &'a str)> {
        moments.into_iter().filter_map(|moment| Some((moment.document.as_deref()?, moment.field.as_deref()?))).collect()
    }
    match check {
        Check::EqualAcross { documents, .. } => {
            documents.iter().map(|line| (line.kind.as_str(), line.field.as_str())).collect()
        }
        Check::WithinDays { from, to, .. } => of([from, to]),
        Check::BeforeAfter { order } => of(order),
        Check::MinDepth { kinds, field, given, .. } => {
            let fields = || [field, given].into_iter().flatten().map(String::as_str);
            kinds.iter().flat_map(|kind| fields().map(move |field| (kind.as_str(), field))).collect()
        }
        Check::PageContinuity(check) => {
            let totals = check.totals.iter().map(|line| (line.kind.as_str(), line.field.as_str()));
            totals
                .chain(check.catalogue.iter().map(|source| (source.kind.as_str(), source.fields.list.as_str())))
                .collect()
        }
        Check::CatalogueMatches(check) => vec![(check.catalogue.kind.as_str(), check.catalogue.fields.list.as_str())],
        Check::TimeSpan(check) => check.kinds.iter().map(|kind| (kind.as_str(), check.field.as_str())).collect(),
        Check::RowsAlike(check) => check.kinds.iter().map(|kind| (kind.as_str(), check.list.as_str())).collect(),
        _ => Vec::new(),
    }
}

fn keys(condition: &Condition) -> Vec<&str> {
    condition.0.keys().map(String::as_str).collect()
}

/// A whole trial file, from notice to archive, as a careful lawyer hands it in.
const COMPLETE: &str = include_str!("complete_trial.toml");

#[test]
fn a_complete_trial_file_has_no_findings_and_nothing_unchecked() {
    let catalog = catalog();
    let rules = catalog.rules(None);
    for case in read_cases(COMPLETE).expect("readable case") {
        let (facts, bundle) = (case.facts().expect("facts"), case.bundle());
        let outcome =
            audit(&Question { rules: &rules, case: &facts, bundle: &bundle, catalog: &catalog, as_of: case.as_of })
                .outcome;
        let findings: Vec<String> =
            outcome.findings.iter().map(|finding| format!("{} {}", finding.rule, finding.message)).collect();
        let unchecked: Vec<String> =
            outcome.not_checked.iter().map(|one| format!("{} {}", one.rule, one.why)).collect();
        assert!(
            findings.is_empty() && unchecked.is_empty(),
            "{}\n{}\n{}",
            case.name,
            findings.join("\n"),
            unchecked.join("\n")
        );
        assert!(outcome.checked.len() >= 45, "only {:?} were checked", outcome.checked);
    }
}
