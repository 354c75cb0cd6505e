//! The national rules over the content on disk: every rule is proved by its cases, a complete file has no
//! findings, and every word a rule uses is in the vocabulary.

use anjuan_audit::{Question, audit, prove};
use anjuan_model::catalog::{Catalog, Files, Layer, load_layer};
use anjuan_model::condition::Condition;
use anjuan_model::moment::Moment;
use anjuan_model::rule::{Check, Forbidden, MaxOne, read_cases};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn read_folder(root: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).expect("content folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            read_folder(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "toml" || extension == "typ") {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.insert(name, Arc::from(std::fs::read(&path).expect("readable file")));
        }
    }
}

fn layer(folder: &Path) -> Arc<Layer> {
    let mut files = Files::new();
    read_folder(folder, folder, &mut files);
    let (layer, problems) = load_layer(files);
    let ours: Vec<String> = problems
        .iter()
        .filter(|problem| problem.places.iter().any(|place| place.path.starts_with("rules/")))
        .map(|problem| format!("{}: {}", problem.places[0].path, problem.message))
        .collect();
    assert!(ours.is_empty(), "{}", ours.join("\n"));
    Arc::new(layer)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn catalog() -> Catalog {
    Catalog::new(vec![layer(&root().join("templates"))]).0
}

/// The national content and every province's.
fn all_layers() -> Catalog {
    let entries = std::fs::read_dir(root().join("plugins")).expect("the provinces").flatten().map(|entry| entry.path());
    let provinces = entries.filter(|folder| folder.join("plugin.toml").is_file()).map(|folder| layer(&folder));
    let layers: Vec<Arc<Layer>> = std::iter::once(layer(&root().join("templates"))).chain(provinces).collect();
    assert!(layers.len() > 1, "the provinces were found");
    Catalog::new(layers).0
}

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
    let catalog = all_layers();
    let mut missing = Vec::new();
    for rule in catalog.all_rules() {
        for kind in rule.check.document_kinds() {
            if !catalog.all_templates().any(|template| template.id == kind) {
                missing.push(format!("{} {kind}", rule.code));
            }
        }
        for (kind, field) in fields(&rule.check) {
            // A province's own form of a national paper keeps the fields that rules read.
            let mut forms = catalog.all_templates().filter(|template| template.id == kind);
            if forms.any(|template| !template.fields.iter().any(|one| one.id == field)) {
                missing.push(format!("{} {kind}.{field}", rule.code));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_fact_and_date_that_a_rule_names_is_in_the_vocabulary() {
    let catalog = all_layers();
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
