//! Every check over texts and bundles far larger than honest ones: the sizes are such that a check whose work grows
//! with their square would not come to its end.

use anjuan_audit::{Question, audit};
use anjuan_model::Date;
use anjuan_model::bundle::{Bundle, Entry, How, Recognised, Text};
use anjuan_model::case::CaseFacts;
use anjuan_model::catalog::{Catalog, Files, load_layer};
use anjuan_model::rule::Rule;
use std::path::Path;
use std::sync::Arc;

const HEAD: &str = "code = \"AJ901\"\nname = \"trial\"\nseverity = \"error\"\nstatus = \"in-force\"\n\
    effective = { from = 2023-09-01 }\nbasis = [{ source = \"本测试\", status = \"design\" }]\n\
    property = \"completeness\"\nsummary = \"试\"\nwhy = \"试\"\nhelp = \"改\"\n";

/// The rules of the data cases, which between them have every kind of check.
fn rules() -> Vec<Rule> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks");
    let paths = std::fs::read_dir(folder).expect("folder of cases").flatten().map(|entry| entry.path());
    let rules = paths.filter(|path| path.to_string_lossy().ends_with(".rule.toml"));
    let text = |path: std::path::PathBuf| std::fs::read_to_string(path).expect("readable file");
    rules.map(|path| toml::from_str(&format!("{HEAD}{}", text(path))).expect("readable rule")).collect()
}

fn entry(number: usize, kind: &str, text: String) -> Entry {
    Entry {
        path: format!("{number:05}.pdf"),
        bytes: 1,
        sha256: format!("{}", number % 7),
        recognised: Some(Recognised { kind: kind.to_owned(), how: How::Name, confidence: 1.0 }),
        text: Text::Read(vec![text]),
        ..Entry::default()
    }
}

/// Runs every rule and gives the number of findings and of reasons why something was not checked.
fn judged(entries: Vec<Entry>) -> (usize, usize) {
    let (rules, bundle) = (rules(), Bundle { entries, ..Bundle::default() });
    let vocabulary = include_str!("../../../templates/shared/vocabulary.toml");
    let files: Files = [("shared/vocabulary.toml".to_owned(), Arc::from(vocabulary.as_bytes()))].into();
    let catalog = Catalog::new(vec![Arc::new(load_layer(files).0)]).0;
    let (rules, case): (Vec<&Rule>, _) = (rules.iter().collect(), CaseFacts::default());
    let as_of = Date::from_ymd_opt(2024, 8, 1).expect("a day");
    let outcome = audit(&Question { rules: &rules, case: &case, bundle: &bundle, catalog: &catalog, as_of }).outcome;
    (outcome.findings.len(), outcome.not_checked.len())
}

#[test]
fn long_texts_without_an_end_of_sentence() {
    for text in ["收费", "不收费", "律师", "第1页共2页\n", "1 甲 1-2\n", "投诉免费____", "甲"] {
        let entries = ["note", "letter", "judgment"].into_iter().enumerate();
        let (findings, open) = judged(entries.map(|(at, kind)| entry(at, kind, text.repeat(20_000))).collect());
        assert!(findings + open > 0, "{text}");
    }
}

#[test]
fn bundles_of_as_many_files_as_the_door_lets_in() {
    let kinds = ["note", "letter", "judgment", "other"];
    let text = |at: usize| format!("{at} 文件{at} {at}\n当天晚上在工地附近看见一辆车{at}");
    let entries = (0..20_000).map(|at| entry(20_000 - at, kinds[at % 4], text(at))).collect();
    let (findings, open) = judged(entries);
    assert!(findings + open > 0);
}
