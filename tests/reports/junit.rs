//! JUnit: the counts are those of the cases, and a suite is green only where the bundle is 合格.

use crate::sample::{CATALOG, stable};
use anjuan_app::print::json::ReportJson;
use anjuan_app::print::junit;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

/// The attributes of the one suite, and how many elements of each name it holds.
fn read(report: &ReportJson) -> (BTreeMap<String, String>, BTreeMap<String, usize>) {
    let xml = String::from_utf8(junit::suites(std::slice::from_ref(report), &CATALOG).expect("JUnit")).expect("text");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let (mut suite, mut elements) = (BTreeMap::new(), BTreeMap::new());
    loop {
        match reader.read_event().expect("XML") {
            Event::Eof => return (suite, elements),
            Event::Start(tag) | Event::Empty(tag) => {
                let name = name(&tag);
                if name == "testsuite" {
                    for attribute in tag.attributes().flatten() {
                        let value = attribute.value.as_ref().to_owned();
                        suite.insert(attribute.key.as_ref().to_owned(), value);
                    }
                }
                *elements.entry(name).or_default() += 1;
            }
            _ => {}
        }
    }
}

fn name(tag: &BytesStart) -> String {
    tag.name().as_ref().to_owned()
}

#[test]
fn counts_are_those_of_the_cases() {
    let (suite, elements) = read(&stable());
    let count = |name: &str| elements.get(name).copied().unwrap_or_default().to_string();
    assert_eq!(suite["tests"], count("testcase"));
    assert_eq!(suite["failures"], count("failure"));
    assert_eq!(suite["errors"], count("error"));
    assert_eq!(
        (suite["failures"].as_str(), suite["errors"].as_str()),
        ("3", "1"),
        "two findings and the verdict; a gap"
    );
}

#[test]
fn a_suite_is_green_only_where_the_bundle_passed() {
    for verdict in ["passed", "failed", "needs-review", "not-checked", "something else"] {
        let mut report = stable();
        report.findings.clear();
        report.not_checked.clear();
        verdict.clone_into(&mut report.verdict);
        let (suite, _) = read(&report);
        let green = suite["failures"] == "0" && suite["errors"] == "0";
        assert_eq!(green, verdict == "passed", "{verdict}");
    }
}
