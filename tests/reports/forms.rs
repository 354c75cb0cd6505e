//! The fixed report in every form, compared with a golden as text; a workbook is read back first.

use crate::sample::{CATALOG, ENGINES, stable};
use anjuan_app::error::OpError;
use anjuan_app::ops::four_properties::inspect;
use anjuan_app::ops::print_report::{print_inspection, print_report, print_reports};
use anjuan_app::print::form::Form;
use anjuan_app::print::json::ReportJson;
use anjuan_app::print::{four_properties, harmless, html, junit, sarif, sheets, table, text, words};
use anjuan_tests::content::root;
use anjuan_tests::golden;
use calamine::{Reader, Xlsx};
use std::io::Cursor;

fn check(name: &str, bytes: &[u8]) {
    let text = String::from_utf8(bytes.to_vec()).expect("a golden is text");
    golden::compare(&root().join("tests/golden/reports").join(name), &text).unwrap_or_else(|why| panic!("{why}"));
}

/// A workbook as text: each sheet's name, then its rows, cells apart by a bar.
pub fn read_back(bytes: &[u8]) -> String {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let mut out = String::new();
    for (name, range) in book.worksheets() {
        out += &format!("# {name}\n");
        for row in range.rows() {
            let cells: Vec<String> = row.iter().map(|cell| cell.to_string().replace('\n', "⏎")).collect();
            out += &format!("{}\n", cells.join(" | "));
        }
    }
    out
}

#[test]
fn the_fixed_report_in_every_form() {
    let report = stable();
    let in_words = [words::of(&report, &CATALOG)];
    check("report.txt", text::report(&in_words[0]).as_bytes());
    check("report.json", &harmless::json(&report.clone().covered(), true).expect("JSON"));
    check("report.html", &html::page(&in_words).expect("HTML"));
    check("report.csv", &sheets::one(&in_words).csv().expect("CSV"));
    check("report.xlsx.txt", read_back(&table::book(&sheets::all(&in_words)).expect("XLSX")).as_bytes());
    check(
        "report.sarif.json",
        &harmless::json(&sarif::log(std::slice::from_ref(&report), &CATALOG), true).expect("SARIF"),
    );
    check("report.junit.xml", &junit::suites(&[report], &CATALOG).expect("JUnit"));
}

#[test]
fn the_four_properties_of_the_fixed_report() {
    let inspection = inspect(&stable(), &CATALOG);
    let in_words = [four_properties::of(&inspection)];
    check("four-properties.txt", four_properties::text(&in_words[0]).as_bytes());
    check("four-properties.html", &html::inspection(&in_words).expect("HTML"));
    let again: four_properties::FourPropertiesJson =
        serde_json::from_slice(&harmless::json(&inspection, true).expect("JSON")).expect("its own JSON");
    assert_eq!(again.items.len(), inspection.items.len());
}

#[test]
fn what_was_printed_once_prints_the_same_again() {
    let stored: ReportJson =
        serde_json::from_slice(&harmless::json(&stable(), false).expect("JSON")).expect("a stored report");
    for form in Form::ALL.into_iter().filter(|form| *form != Form::Pdf) {
        let one = |report: &ReportJson| print_report(&ENGINES, report, form).expect("a form");
        assert!(one(&stable()) == one(&stored), "{} of a stored report", form.id());
        let many = print_reports(&ENGINES, &[stable(), stable()], form).expect("a list");
        assert!(many.len() > one(&stored).len(), "{} of two reports says more", form.id());
    }
}

#[test]
fn lists_have_their_shape() {
    let many = |form| print_reports(&ENGINES, &[stable(), stable()], form).expect("a list");
    let list: serde_json::Value = serde_json::from_slice(&many(Form::Json)).expect("JSON");
    assert_eq!((&list["schema"], list["reports"].as_array().map(Vec::len)), (&"anjuan.reports/1".into(), Some(2)));
    let lines = String::from_utf8(many(Form::Ndjson)).expect("text");
    for line in lines.lines() {
        let one: serde_json::Value = serde_json::from_str(line).expect("JSON in a line");
        assert_eq!(one["schema"], "anjuan.report/1");
    }
    assert_eq!(lines.lines().count(), 2);
    let refused = print_reports(&ENGINES, &[stable(), stable()], Form::Pdf);
    assert!(matches!(refused, Err(OpError::BadRequest(_))), "two reports are not one PDF");
    for form in [Form::Sarif, Form::Junit] {
        assert!(matches!(print_inspection(&ENGINES, &stable(), form), Err(OpError::BadRequest(_))), "{}", form.id());
    }
}
