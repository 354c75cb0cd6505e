//! How long a warm 会见笔录 takes from answers to PDF or picture, each time with other answers.

#[expect(dead_code, reason = "the benches use a part of the tests' support")]
#[path = "../tests/support/mod.rs"]
mod support;

use anjuan_model::catalog::load_layer;
use anjuan_model::field::FieldType;
use anjuan_model::{Answers, CaseFacts, Template};
use anjuan_render::{Environment, Format, Job, Purpose, Standard, render};
use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Map, Value, json};
use std::hint::black_box;

const ID: &str = "meeting-record-trial";
/// Questions and answers, so many that the record fills three pages.
const ROWS: usize = 3;
/// The words that answers are made of, so that documents use a few hundred different glyphs as real ones do.
const WORDS: &str = "被告人辩护律师会见看守所案件事实证据清楚充分认罪认罚从宽量刑建议审判阶段权利义务告知家属联系电话地址到案经过自首\
    立功退赔谅解前科劣迹身体健康状况讯问笔录签名捺印核对无误今天明天上午下午价格鉴定意见异议申请重新调查取证出庭作证合议庭";

fn documents(criterion: &mut Criterion) {
    let (layer, problems) = load_layer(support::files());
    let template = layer.templates.iter().find(|template| template.id == ID);
    let template = template.unwrap_or_else(|| panic!("no template {ID}: {problems:?}"));
    let environment = Environment::new(support::fonts(), support::catalogue()).expect("a good catalogue");
    let mut number = 0;
    let mut bench = |name: &str, change: fn(Job) -> Job| {
        criterion.bench_function(name, |bencher| {
            bencher.iter(|| {
                number += 1;
                black_box(render(&environment, &change(job(template, number))).expect("renders"))
            });
        });
    };
    let pages = render(&environment, &job(template, 0)).expect("renders").page_count;
    eprintln!("{ID}: {pages} pages");
    bench("pdf", |job| job);
    bench("pdf with origin", |job| Job {
        standard: Standard::A3b,
        attachment: Some(job.data.to_string().into()),
        ..job
    });
    bench("text", |job| Job { format: Format::Text, ..job });
    bench("preview, all answers new", preview);
    // What a person at the form does: one answer changes, the rest stays.
    let same = job(template, 0);
    criterion.bench_function("preview after one edit", |bencher| {
        bencher.iter(|| {
            number += 1;
            let mut edited = same.clone();
            edited.data["answers"]["recipient"] = json!(format!("李某{number}"));
            black_box(render(&environment, &preview(edited)).expect("renders"))
        });
    });
}

fn preview(job: Job) -> Job {
    Job { purpose: Purpose::Preview, format: Format::Png { scale: 1.5, page: Some(1) }, ..job }
}

/// A job whose answers differ from those of every other number.
fn job(template: &Template, number: usize) -> Job {
    let raw: Map<String, Value> =
        template.fields.iter().map(|field| (field.id.clone(), raw(field.kind, number))).collect();
    let answers = Answers::parse_for_preview(template, &raw, &CaseFacts::default());
    let day = anjuan_model::Date::from_ymd_opt(2024, 5, 10).expect("a day");
    Job {
        title: template.title.clone(),
        ..Job::new(format!("/documents/{ID}/main.typ"), answers.to_data(template), day)
    }
}

/// What somebody might have typed. Values that do not fit their field are left blank by the parser.
fn raw(kind: FieldType, number: usize) -> Value {
    match kind {
        FieldType::Date => json!("2024-05-10"),
        FieldType::DatetimeRange => json!("2024-05-10 09:30-11:00"),
        FieldType::Integer => json!(1),
        FieldType::Truth => json!(true),
        FieldType::QaTranscript => (0..ROWS)
            .map(|row| json!({ "question": words(number + row, 25), "answer": words(number * 3 + row, 40) }))
            .collect(),
        FieldType::LongText => json!(words(number, 45)),
        FieldType::PersonName => json!(words(number, 3)),
        _ => json!(words(number * 7, 12)),
    }
}

fn words(start: usize, length: usize) -> String {
    let characters: Vec<char> = WORDS.chars().collect();
    let text: String =
        (0..length).map(|index| characters[(start * 31 + index * (1 + start % 7)) % characters.len()]).collect();
    format!("{text}{start}")
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(60);
    targets = documents
}
criterion_main!(benches);
