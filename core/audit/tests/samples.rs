//! The samples of our own documents, which are careful work, against every national rule of content: as printed,
//! with their embedded values and without, and in the kind of case they belong to. None may be accused.

mod support;

use anjuan_audit::{Question, audit};
use anjuan_model::Date;
use anjuan_model::bundle::Bundle;
use anjuan_model::case::CaseFacts;
use anjuan_model::rule::Check;
use support::{catalog, sample};

/// The kinds of case, what is stated of them, and the documents of each.
const CASES: [(&str, &[&str]); 4] = [
    (
        r#"{"kind":"criminal-investigation","source":"notified-defence","facts":{"measure":"在押"}}"#,
        &["assignment-notice", "poa-criminal", "meeting-record-investigation", "bail-application", "closing-report"],
    ),
    (
        r#"{"kind":"criminal-prosecution","source":"notified-defence","facts":{"measure":"在押"}}"#,
        &["meeting-record-prosecution", "file-review-note", "defense-opinion", "plea-witness-record", "progress-log"],
    ),
    (
        r#"{"kind":"criminal-trial","source":"notified-defence","procedure":"ordinary",
            "facts":{"plea":true,"measure":"在押","cause":"盗窃罪"},"dates":{"hearing":"2024-06-12"}}"#,
        &[
            "meeting-record-trial",
            "meeting-record-prosecution",
            "file-review-note",
            "hearing-outline",
            "defense-brief",
            "defense-opinion",
            "progress-log",
            "closing-report",
            "post-judgment-visit",
            "organ-feedback-letter",
            "recipient-followup",
            "hearing-observation",
            "satisfaction-survey",
        ],
    ),
    (
        r#"{"kind":"civil-litigation","facts":{"settled":true}}"#,
        &["interview-record", "agency-brief", "poa-civil", "rights-risk-notice", "complaint", "evidence-list"],
    ),
];

#[test]
fn no_rule_of_content_accuses_a_sample_of_ours() {
    let catalog = catalog();
    let of_content = |check: &Check| {
        !matches!(check, Check::RequiredDocuments { .. } | Check::WithinDays { .. } | Check::BeforeAfter { .. })
            // The samples belong to several cases, so that their names and numbers may differ.
            && !matches!(check, Check::EqualAcross { .. })
    };
    let rules: Vec<_> = catalog.rules(None).into_iter().filter(|rule| of_content(&rule.check)).collect();
    let as_of = Date::from_ymd_opt(2024, 8, 1).expect("a day");
    let mut accused = Vec::new();
    let mut judged = std::collections::BTreeSet::new();
    for (facts, kinds) in CASES {
        for embedded in [true, false] {
            let case: CaseFacts = serde_json::from_str(facts).expect("facts");
            let entries = kinds.iter().enumerate().map(|(at, kind)| sample(kind, at + 1, embedded, &catalog)).collect();
            let bundle = Bundle { entries, ..Bundle::default() };
            let question = Question { rules: &rules, case: &case, bundle: &bundle, catalog: &catalog, as_of };
            let outcome = audit(&question).outcome;
            let found = outcome.findings.iter().filter(|finding| finding.rule != "AJ304" && finding.rule != "AJ305");
            accused.extend(found.map(|finding| format!("{} {} {:?}", finding.rule, finding.message, finding.places)));
            judged.extend(outcome.checked);
        }
    }
    assert!(accused.is_empty(), "{}", accused.join("\n"));
    assert!(judged.len() >= 40, "only {judged:?} were judged");
}
