//! The components committed under `plugins/`: each is accepted, runs, and says so when it is asked for a rule it lacks.

use std::fs;
use std::path::PathBuf;

use anjuan_host::{Facts, Host, Limits, NotChecked, Request};
use chrono::NaiveDate;

/// Every committed component with its province's folder name.
fn components() -> Vec<(String, Vec<u8>)> {
    let plugins = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let folders = fs::read_dir(plugins).expect("a folder of plugins");
    let folders = folders.map(|entry| entry.expect("a readable folder").path());
    let mut found: Vec<_> = folders
        .filter_map(|folder| {
            let bytes = fs::read(folder.join("component.wasm")).ok()?;
            Some((folder.file_name()?.to_string_lossy().into_owned(), bytes))
        })
        .collect();
    found.sort();
    found
}

fn request(rule: &str) -> Request {
    let facts = Facts {
        kind: "criminal-trial".to_owned(),
        as_of: NaiveDate::from_ymd_opt(2024, 7, 20).expect("a day"),
        days_off: Vec::new(),
        facts: Vec::new(),
        parameters: Vec::new(),
    };
    Request { rules: vec![rule.to_owned()], facts, documents: Vec::new() }
}

#[test]
fn every_committed_component_is_accepted_and_answers() {
    let host = Host::new(Limits::default()).expect("a machine that runs WebAssembly");
    let components = components();
    assert!(!components.is_empty());
    for (name, bytes) in components {
        let loaded = host.load(&bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let evaluation = host.evaluate(&loaded, &name, request("XX999"));
        let reason = "组件中没有规则 XX999".to_owned();
        let expected = NotChecked::Declined { plugin: name.clone(), reason };
        assert_eq!(evaluation.outcomes[0].result, Err(expected));
        assert!(evaluation.fuel_used < 1_000_000, "{name} used {}", evaluation.fuel_used);
    }
}
