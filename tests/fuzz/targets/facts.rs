//! What our own formats say: `anjuan.json`, `case.json`, and answers in JSON and TOML.

#![no_main]

use anjuan_model::origin::Origin;
use anjuan_model::tables::json_of_toml;
use anjuan_model::{Answers, CaseFacts, Template};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use std::sync::LazyLock;

/// A document with fields of many types.
static TEMPLATE: LazyLock<Template> = LazyLock::new(|| {
    let text = include_str!("../../../templates/documents/meeting-record-trial/template.toml");
    toml::from_str(text).expect("a template of ours")
});

fuzz_target!(init: anjuan_fuzz::watch_panics(), |input: &[u8]| {
    let Some((kind, rest)) = input.split_first() else { return };
    match kind % 4 {
        0 => {
            let _origin = Origin::read(rest);
        }
        1 => drop(anjuan_fuzz::open(&anjuan_fuzz::packed([("case.json", rest), ("a.txt", b"words")]))),
        2 => answers(serde_json::from_slice(rest).ok()),
        _ => answers(std::str::from_utf8(rest).ok().and_then(table)),
    }
});

fn table(text: &str) -> Option<Map<String, Value>> {
    match json_of_toml(toml::Value::Table(toml::from_str(text).ok()?)) {
        Value::Object(map) => Some(map),
        _ => None,
    }
}

/// Good answers say the same when they are read again.
fn answers(raw: Option<Map<String, Value>>) {
    let Some(raw) = raw else { return };
    let parsed = Answers::parse(&TEMPLATE, &raw, &CaseFacts::default());
    let Some(answers) = parsed.answers else {
        assert!(!parsed.findings.is_empty(), "refused without a reason");
        return;
    };
    let again =
        Answers::parse(&TEMPLATE, answers.values(), &CaseFacts::default()).answers.expect("good answers stay good");
    assert_eq!(answers.sha256(), again.sha256());
    let _data = answers.to_data(&TEMPLATE);
}
