//! The 四性检测: nothing of a report is lost, nothing passes that nobody checked, and each rule of the table counts.

use crate::sample::{finding, report};
use anjuan_app::ops::audit_bundle::UNJUDGED;
use anjuan_app::ops::four_properties::inspect;
use anjuan_app::print::four_properties::{FourPropertiesJson, Standing as Came};
use anjuan_app::print::json;
use anjuan_model::finding::Property;
use anjuan_model::four_properties::matches;
use anjuan_model::report::NotChecked;
use anjuan_model::{Catalog, Report, Severity, Verdict};
use anjuan_tests::content::LIBRARY;

fn catalog() -> &'static Catalog {
    &LIBRARY.catalog
}

/// A report in which every rule ran and nothing is wrong.
fn clean() -> Report {
    let mut report = report();
    report.verdict = Verdict::Passed;
    report.outcome.findings.clear();
    report.outcome.not_checked.clear();
    report.outcome.checked = catalog().all_rules().map(|rule| rule.code.clone()).collect();
    report.bundle.entries.retain(|entry| entry.format != "pdf");
    report
}

fn of(report: &Report) -> FourPropertiesJson {
    inspect(&json::report(report, catalog(), 0), catalog())
}

fn came(report: &Report, number: &str) -> (Came, String) {
    let item = of(report).items.into_iter().find(|item| item.number == number).expect("an item");
    (item.outcome, item.why.join("；"))
}

#[test]
fn every_pattern_of_the_table_means_a_code_that_exists() {
    let mut codes: Vec<String> = catalog().all_rules().map(|rule| rule.code.clone()).collect();
    codes.extend(anjuan_ingest::explanations().iter().map(|known| known.code.to_owned()));
    codes.push(UNJUDGED.to_owned());
    for item in &catalog().four_properties().items {
        for pattern in item.codes.iter().chain(&item.rules).chain(&item.stopped) {
            assert!(codes.iter().any(|code| matches(pattern, code)), "{}: no code {pattern}", item.number);
        }
    }
}

#[test]
fn every_finding_counts_in_an_item_and_every_gap_too() {
    let door = anjuan_ingest::explanations().into_iter().map(|known| (known.code.to_owned(), known.property));
    let rules = catalog().all_rules().map(|rule| (rule.code.clone(), rule.property));
    for (code, property) in door.chain(rules) {
        let mut wrong = clean();
        wrong.outcome.findings = vec![finding(&code, Severity::Error, property, "甲", Vec::new())];
        assert!(of(&wrong).items.iter().any(|item| item.outcome == Came::Failed), "a finding of {code} fails an item");
        let mut open = clean();
        open.outcome.checked.retain(|ran| *ran != code);
        open.outcome.not_checked = vec![NotChecked { rule: code.clone(), why: "乙".to_owned() }];
        let said =
            of(&open).items.iter().any(|item| item.outcome == Came::NotChecked && item.why.concat().contains("乙"));
        assert!(said || code.starts_with("AJ6") || code.starts_with("AJ7"), "a gap of {code} leaves an item open");
    }
}

#[test]
fn what_the_package_cannot_show_never_passes() {
    let inspection = of(&clean());
    for (item, came) in catalog().four_properties().items.iter().zip(&inspection.items) {
        match (&item.never, &item.manual) {
            (Some(_), _) => assert_eq!(came.outcome, Came::NotApplicable, "{}", item.number),
            (_, Some(_)) => assert_eq!(came.outcome, Came::NeedsReview, "{}", item.number),
            _ => assert_eq!(came.outcome, Came::Passed, "{}: {:?}", item.number, came.why),
        }
        assert!(!came.why.is_empty(), "{} says why", item.number);
    }
    for phase in &inspection.phases {
        for cell in &phase.properties {
            let sum = cell.passed + cell.failed + cell.needs_review + cell.not_checked + cell.not_applicable;
            let items = inspection.items.iter().filter(|item| item.property == cell.property);
            let mine = items.filter(|item| item.phases.contains(&phase.id)).count();
            assert_eq!(sum, mine, "the counts of {} {} are those of its items", phase.id, cell.property);
            assert_ne!(cell.outcome, Came::Passed, "each property has an item for a person");
        }
    }
}

#[test]
fn a_refused_bundle_passes_nothing() {
    let mut refused = clean();
    refused.verdict = Verdict::NotChecked;
    refused.bundle.entries.clear();
    refused.outcome.checked.clear();
    refused.outcome.findings = vec![finding("AJ632", Severity::Error, Property::Authenticity, "重名", Vec::new())];
    let inspection = of(&refused);
    assert!(inspection.items.iter().all(|item| item.outcome != Came::Passed));
    assert_eq!(came(&refused, "1-8").0, Came::Failed);
}

/// What it is, the item, what is done to the report, what the item comes to, a word of the reason.
type Row = (&'static str, &'static str, fn(&mut Report), Came, &'static str);

#[test]
fn items_follow_the_report() {
    let gap = |rule: &str| vec![NotChecked { rule: rule.to_owned(), why: "乙".to_owned() }];
    let error = |rule: &str, property| vec![finding(rule, Severity::Error, property, "甲", Vec::new())];
    let cases: [Row; 7] = [
        ("a missing document", "2-9", |_| (), Came::Passed, "规则"),
        (
            "no metadata",
            "1-3",
            |report| report.bundle.entries.retain(|one| one.path != "case.json"),
            Came::NotChecked,
            "case.json",
        ),
        (
            "a format of another kind",
            "3-3",
            |report| "docx".clone_into(&mut report.bundle.entries[0].format),
            Came::NeedsReview,
            "docx",
        ),
        (
            "not for long-term",
            "3-5",
            |report| "pdf".clone_into(&mut report.bundle.entries[0].format),
            Came::NeedsReview,
            "pdf",
        ),
        ("no rule decided", "2-6", |report| report.outcome.checked.clear(), Came::NotChecked, "没有一条"),
        ("a carrier", "4-5", |_| (), Came::NotApplicable, "物理载体"),
        ("an environment", "4-1", |_| (), Came::NeedsReview, "管理员"),
    ];
    for (what, number, change, wanted, said) in cases {
        let mut report = clean();
        change(&mut report);
        let (outcome, why) = came(&report, number);
        assert_eq!(outcome, wanted, "{what}: {why}");
        assert!(why.contains(said), "{what}: {why}");
    }
    let mut failed = clean();
    failed.outcome.findings = error("BJ101", Property::Completeness);
    assert_eq!(came(&failed, "2-9").0, Came::Failed, "the lists of provinces count too");
    let mut draft = clean();
    draft.outcome.findings = error("AJ311", Property::Authenticity);
    draft.outcome.findings[0].draft = true;
    assert_eq!(came(&draft, "补-1").0, Came::Passed, "a rule on trial decides nothing");
    let mut open = clean();
    open.outcome.not_checked = gap(UNJUDGED);
    assert_eq!(came(&open, "1-4").0, Came::NotChecked);
    assert_eq!(came(&open, "2-9").0, Came::NotChecked, "whether everything is there was not judged");
}
