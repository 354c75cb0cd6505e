//! The samples of our own documents, which are careful work, against every national rule of content: as printed,
//! with their embedded values and without, and in the kind of case they belong to. None may be accused.

use anjuan_audit::{Question, audit};
use anjuan_model::Date;
use anjuan_model::bundle::{Bundle, Entry, How, Recognised, Text};
use anjuan_model::case::CaseFacts;
use anjuan_model::catalog::{Catalog, Files, load_layer};
use anjuan_model::rule::Check;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates")
}

fn read_folder(root: &Path, folder: &Path, files: &mut Files) {
    for path in std::fs::read_dir(folder).expect("content folder").flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            read_folder(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension != "ttf" && extension != "otf") {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.insert(name, Arc::from(std::fs::read(&path).expect("readable file")));
        }
    }
}

fn entry(kind: &str, number: usize, embedded: bool, catalog: &Catalog) -> Entry {
    let layer = &catalog.layers()[0];
    let text = layer.text(&format!("documents/{kind}/expected.txt")).expect("its text");
    let pages = text.split("=== 第 ").skip(1).filter_map(|page| Some(page.split_once("===")?.1.to_owned()));
    let sample = layer.text(&format!("documents/{kind}/sample.toml")).expect("its sample");
    let sample: serde_json::Value = toml::from_str::<toml::Table>(sample)
        .map(|table| serde_json::to_value(table).expect("JSON"))
        .expect("a readable sample");
    let fields = sample.as_object().cloned().filter(|_| embedded).unwrap_or_default();
    Entry {
        path: format!("{number:02}{kind}.pdf"),
        bytes: 1,
        sha256: kind.to_owned(),
        format: "pdf/a-2b".to_owned(),
        recognised: Some(Recognised {
            kind: kind.to_owned(),
            how: if embedded { How::Embedded } else { How::Name },
            confidence: 1.0,
        }),
        text: Text::Read(pages.collect()),
        fields,
        ..Entry::default()
    }
}

#[test]
fn no_rule_of_content_accuses_a_sample_of_ours() {
    let mut files = Files::new();
    read_folder(&templates(), &templates(), &mut files);
    let catalog = Catalog::new(vec![Arc::new(load_layer(files).0)]).0;
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
            let entries = kinds.iter().enumerate().map(|(at, kind)| entry(kind, at + 1, embedded, &catalog)).collect();
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
