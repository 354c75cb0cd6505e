//! Values that nobody has, for samples, examples and tests: the same number gives the same value.
//!
//! Identity numbers carry a place code that was never given out, so that none of them can belong to a person.

use super::{Control, Field, FieldType, identity};
use crate::Template;
use serde_json::{Map, Value, json};

const SURNAMES: [&str; 10] = ["李", "王", "张", "刘", "陈", "杨", "赵", "周", "吴", "欧阳"];
const SENTENCES: [&str; 4] = [
    "以上情况由当事人陈述，并有所附材料证明。",
    "经核对，材料与陈述一致。",
    "当事人家庭经济困难，没有能力委托律师。",
    "双方对事实没有争议，对责任的承担意见不同。",
];

/// A fictional value that the field accepts; `seed` chooses which.
pub fn fictional(field: &Field, seed: u64) -> Value {
    let nature = field.kind.nature();
    match nature.control {
        Control::Tick => json!(seed.is_multiple_of(2)),
        Control::Options => json!(pick(&field.choices(), seed)),
        Control::Ticks => json!([pick(&field.choices(), seed)]),
        Control::Day => json!(format!("{}-{:02}-{:02}", 2024 + seed % 2, 1 + seed % 12, 1 + seed % 28)),
        Control::Span => {
            let day = format!("2024-{:02}-{:02}", 1 + seed % 12, 1 + seed % 28);
            json!(format!("{day} {:02}:{:02}-{:02}:50", 8 + seed % 8, seed % 50, 9 + seed % 8))
        }
        Control::Paragraphs => {
            let text: String = (0..seed % 4 + 1).map(|step| *pick(&SENTENCES, seed + step)).collect();
            let lines = 1 + field.min.unwrap_or(0) / text.chars().count();
            json!(vec![text; lines].join("\n"))
        }
        Control::Talk => json!(
            (0..field.min.unwrap_or(1).max(1) as u64)
                .map(|row| json!({"question": format!("问题{row}？"), "answer": pick(&SENTENCES, seed + row)}))
                .collect::<Vec<_>>()
        ),
        Control::Rows => json!(
            (0..field.min.unwrap_or(1).max(1) as u64)
                .map(|row| fictional_row(&field.fields, seed + row))
                .collect::<Vec<_>>()
        ),
        Control::Line => json!(line(field, seed)),
    }
}

/// Fictional answers to a whole template; what a condition hides is left out by the parser.
pub fn fictional_answers(template: &Template, seed: u64) -> Map<String, Value> {
    fields(&template.fields, seed)
}

fn fields(fields: &[Field], seed: u64) -> Map<String, Value> {
    let derived = |field: &&Field| field.derive.is_none();
    fields.iter().filter(derived).zip(seed..).map(|(field, seed)| (field.id.clone(), fictional(field, seed))).collect()
}

fn fictional_row(columns: &[Field], seed: u64) -> Value {
    Value::Object(fields(columns, seed))
}

fn pick<T>(items: &[T], seed: u64) -> &T {
    &items[(seed % items.len().max(1) as u64) as usize]
}

/// An identity number at a place 99, which no province has.
fn id_number(head: &str, seed: u64) -> String {
    let (year, month, day) = (1950 + seed % 56, 1 + seed % 12, 1 + seed % 28);
    let seventeen = format!("{head}{year}{month:02}{day:02}{:03}", seed % 1000);
    let check = identity::check_digit(&seventeen);
    format!("{seventeen}{check}")
}

fn line(field: &Field, seed: u64) -> String {
    match field.kind {
        FieldType::PersonName => format!("{}某{}", pick(&SURNAMES, seed), pick(&["", "某", "甲", "乙"], seed / 10)),
        FieldType::CnId => id_number("990101", seed),
        FieldType::ResidencePermit => id_number("810000", seed),
        FieldType::ForeignerPermit => id_number("999999", seed),
        FieldType::DisabilityCertificate => format!("{}{}{}", id_number("990101", seed), 1 + seed % 7, 1 + seed % 4),
        FieldType::IdDocument => format!("居民身份证 {}", id_number("990101", seed)),
        FieldType::Organisation => format!("某某市某某区第{}事务所", seed % 1000),
        FieldType::Cause => (*pick(&["盗窃罪", "劳动争议", "离婚纠纷", "机动车交通事故责任纠纷"], seed)).to_owned(),
        FieldType::CourtCaseNo => format!("（2024）京0105刑初{}号", 1 + seed % 9_999),
        FieldType::ProcuratorateNo => format!("京朝检刑诉〔2024〕{}号", 1 + seed % 9_999),
        FieldType::PoliceNo => format!("京公朝诉字〔2024〕{}号", 1 + seed % 9_999),
        FieldType::ArbitrationNo => format!("京朝劳人仲字〔2024〕第{}号", 1 + seed % 9_999),
        FieldType::OfficialDocNo => format!("某援决〔2024〕{}号", 1 + seed % 9_999),
        FieldType::AidNo => format!("某援〔2024〕刑字第{:04}号", 1 + seed % 9_999),
        FieldType::LawyerLicence => format!("1110120201{}{:06}", seed % 2, seed % 1_000_000),
        FieldType::Mobile | FieldType::Phone => format!("1380000{:04}", seed % 10_000),
        FieldType::Landline => format!("010-8000{:04}", seed % 10_000),
        FieldType::Postcode => format!("{:06}", 100_000 + seed % 900),
        FieldType::Address => format!("某某市某某区某某路{}号", 1 + seed % 999),
        FieldType::Integer => (1 + seed % 9).to_string(),
        FieldType::Money => format!("{}.{:02}", 100 + seed % 90_000, seed % 100),
        FieldType::PageRange => format!("{}-{}", 1 + seed % 90, 95 + seed % 9),
        kind if !kind.nature().example.is_empty() => kind.nature().example.to_owned(),
        _ => {
            let words = format!("某某情况{}", seed % 1000);
            format!("{words}{}", "详".repeat(field.min.unwrap_or(0).saturating_sub(words.chars().count())))
        }
    }
}
