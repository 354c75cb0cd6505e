//! How long every national rule takes over one bundle: forty papers with 200 KB of text, opened and recognised before.

#[path = "../tests/support/mod.rs"]
mod support;

use anjuan_audit::{Question, audit};
use anjuan_model::Date;
use anjuan_model::bundle::{Bundle, Text};
use anjuan_model::case::CaseFacts;
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// What a trial file holds, several of them more than once.
const KINDS: [&str; 20] = [
    "volume-cover",
    "volume-toc",
    "assignment-notice",
    "official-letter",
    "poa-criminal",
    "meeting-record-trial",
    "meeting-record-prosecution",
    "file-review-note",
    "defense-brief",
    "defense-opinion",
    "hearing-outline",
    "progress-log",
    "closing-report",
    "post-judgment-visit",
    "organ-feedback-letter",
    "recipient-followup",
    "satisfaction-survey",
    "hearing-observation",
    "rights-risk-notice",
    "volume-notes",
];
/// Papers of the bundle, and the bytes of each one's text.
const PAPERS: usize = 40;
const BYTES: usize = 5 * 1024;
const CASE: &str = r#"{"kind":"criminal-trial","source":"notified-defence","procedure":"ordinary",
    "facts":{"plea":true,"measure":"在押","cause":"盗窃罪"},
    "people":{"recipient":{"name":"李某某"},"undertaker":{"name":"陈明理"}},
    "dates":{"notice-received":"2024-05-06","assigned":"2024-05-08","hearing":"2024-06-12","closed":"2024-06-20"}}"#;

fn rules(criterion: &mut Criterion) {
    let catalog = support::catalog();
    let papers = (0..PAPERS).map(|at| {
        let mut entry = support::sample(KINDS[at % KINDS.len()], at + 1, at % 4 != 0, &catalog);
        entry.sha256 = at.to_string();
        if let Text::Read(pages) = &mut entry.text {
            let (own, mut size) = (pages.clone(), pages.iter().map(String::len).sum::<usize>());
            for page in own.iter().cycle().take_while(|page| !page.is_empty()) {
                if size >= BYTES {
                    break;
                }
                size += page.len();
                pages.push(page.clone());
            }
        }
        entry
    });
    let bundle = Bundle { entries: papers.collect(), ..Bundle::default() };
    let size = |text: &Text| if let Text::Read(pages) = text { pages.iter().map(String::len).sum() } else { 0 };
    let bytes: usize = bundle.entries.iter().map(|entry| size(&entry.text)).sum();
    let case: CaseFacts = serde_json::from_str(CASE).expect("facts");
    let rules = catalog.rules(None);
    let as_of = Date::from_ymd_opt(2024, 8, 1).expect("a day");
    let question = Question { rules: &rules, case: &case, bundle: &bundle, catalog: &catalog, as_of };
    let outcome = audit(&question).outcome;
    eprintln!(
        "{} rules, {} papers, {bytes} bytes: {} checked, {} findings, {} not checked",
        rules.len(),
        bundle.entries.len(),
        outcome.checked.len(),
        outcome.findings.len(),
        outcome.not_checked.len()
    );
    criterion.bench_function("every national rule", |bencher| bencher.iter(|| black_box(audit(black_box(&question)))));
    // Each check alone says where the time goes.
    let mut checks: std::collections::BTreeMap<&str, Vec<_>> = std::collections::BTreeMap::new();
    rules.iter().for_each(|rule| checks.entry(rule.check.kind()).or_default().push(*rule));
    for (kind, rules) in &checks {
        let question = Question { rules, ..question };
        criterion.bench_function(kind, |bencher| bencher.iter(|| black_box(audit(black_box(&question)))));
    }
}

criterion_group!(benches, rules);
criterion_main!(benches);
