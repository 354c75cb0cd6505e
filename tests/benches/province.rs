//! A component's call over a bundle of 40 documents with 200 KB of text, beside the same rule in native Rust.

use anjuan_host::{Facts, GuestDocument, Host, Limits, Request, Value};
use anjuan_sdk::{CaseFacts, Date, Document};
use anjuan_tests::content::{LIBRARY, day};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

const RULE: &str = "BJ502";
const DOCUMENTS: usize = 40;
/// Characters of three bytes, so that the bundle holds about 200 KB of text.
const CHARACTERS: usize = 1_700;

/// A pledge of an earlier year: the rule reads every one to its end before it finds that none covers the day.
fn text(number: usize) -> String {
    // The component takes the last year that stands before the word, so it reads to the end.
    let body: String =
        "承诺按照法律援助服务规范办理案件保证质量".chars().cycle().skip(number).take(CHARACTERS).collect();
    format!("{body}本承诺适用于2022年度全部承办案件")
}

fn province(criterion: &mut Criterion) {
    let host = Host::new(Limits::default()).expect("the runtime starts");
    let layer = LIBRARY.catalog.layer("beijing").expect("Beijing is embedded");
    let component = layer.component.as_ref().and_then(|path| layer.files.get(path)).expect("its component");
    let loaded = host.load(component).expect("a valid component");
    let parameters: Vec<(String, Value)> = vec![
        ("one-case-pledge-days".to_owned(), Value::Integer(5)),
        ("pledge-scope-annual".to_owned(), Value::Items(vec!["年度全部承办案件".to_owned()])),
        ("pledge-year-word".to_owned(), Value::Text("年度".to_owned())),
    ];
    let request = Request {
        rules: vec![RULE.to_owned()],
        facts: Facts {
            kind: "criminal-trial".to_owned(),
            as_of: day(2024, 7, 20),
            days_off: Vec::new(),
            facts: vec![("dates.assigned".to_owned(), Value::Day(day(2024, 5, 7)))],
            parameters,
        },
        documents: (0..DOCUMENTS).map(guest_document).collect(),
    };
    let evaluation = host.evaluate(&loaded, &layer.name, request.clone());
    let found = evaluation.outcomes[0].result.as_ref().map(Vec::len);
    eprintln!("findings {found:?}, fuel {}", evaluation.fuel_used);
    criterion.bench_function("component, fresh instance", |bencher| {
        bencher.iter(|| black_box(host.evaluate(&loaded, &layer.name, request.clone())));
    });
    criterion.bench_function("copy of the request alone", |bencher| bencher.iter(|| black_box(request.clone())));
    let facts = CaseFacts {
        kind: "criminal-trial".to_owned(),
        as_of: Date { year: 2024, month: 7, day: 20 },
        days_off: Vec::new(),
        facts: vec![("dates.assigned".to_owned(), anjuan_sdk::Value::Day(Date { year: 2024, month: 5, day: 7 }))],
        parameters: vec![
            ("one-case-pledge-days".to_owned(), anjuan_sdk::Value::Integer(5)),
            ("pledge-scope-annual".to_owned(), anjuan_sdk::Value::Items(vec!["年度全部承办案件".to_owned()])),
            ("pledge-year-word".to_owned(), anjuan_sdk::Value::Text("年度".to_owned())),
        ],
    };
    let documents: Vec<Document> = (0..DOCUMENTS).map(native_document).collect();
    let rules = [RULE.to_owned()];
    criterion.bench_function("native Rust", |bencher| {
        bencher.iter(|| black_box(anjuan_sdk::answer::<anjuan_beijing_component::Beijing>(&rules, &facts, &documents)));
    });
    criterion.bench_function("compile", |bencher| {
        bencher.iter(|| black_box(Host::new(Limits::default()).expect("starts").load(component).expect("valid")));
    });
}

fn guest_document(number: usize) -> GuestDocument {
    GuestDocument {
        kind: "case-quality-pledge".to_owned(),
        path: format!("{number:02}案件质量承诺书.pdf"),
        dated: Some(day(2022, 1, 5)),
        pages: 1,
        sha256: "0".repeat(64),
        fields: Vec::new(),
        text: text(number),
    }
}

fn native_document(number: usize) -> Document {
    let document = guest_document(number);
    Document {
        kind: document.kind,
        path: document.path,
        dated: Some(Date { year: 2022, month: 1, day: 5 }),
        pages: document.pages,
        sha256: document.sha256,
        fields: Vec::new(),
        text: document.text,
    }
}

criterion_group!(benches, province);
criterion_main!(benches);
