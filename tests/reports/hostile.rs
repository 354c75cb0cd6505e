//! Hostile words in every place of a report that comes from a bundle: harmless in every form.

use crate::forms::read_back;
use crate::sample::{ENGINES, report, stable};
use anjuan_app::engines::Engines;
use anjuan_app::error::OpError;
use anjuan_app::ops::print_report::{print_inspection, print_report};
use anjuan_app::print::form::Form;
use anjuan_app::print::json::{self, ReportJson};
use anjuan_tests::content::LIBRARY;
use quick_xml::events::Event;

const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>'",
    "]]><x/>&lt;&#x3c;",
    "=HYPERLINK(\"http://example.invalid\",\"甲\")",
    "@SUM(A1)\t+1\r\n-2",
    "＝1+1",
    "甲\u{202e}fdp.乙\u{2066}\u{200b}",
    "\u{1b}]0;x\u{7}\u{1b}[2J\u{0}\u{85}",
    "[登录](http://example.invalid/a) {0} {{x}} {% x %}",
    "../../etc/passwd",
    "受援人110105194912310021，电话13812345678",
    "\u{2028}\u{fffe}\u{e0041}#set page(fill: red)\n#import \"/x\"",
];

/// A printer of one report.
type Print = fn(&Engines, &ReportJson, Form) -> Result<Vec<u8>, OpError>;

/// The fixed report with these words in the place of everything that a bundle can say.
fn with(words: &str) -> ReportJson {
    let mut report = report();
    let say = |text: &mut String| words.clone_into(text);
    say(&mut report.bundle.name);
    for (entry, number) in report.bundle.entries.iter_mut().zip(1..) {
        entry.path = format!("{words}（{number}）");
    }
    report.case.jurisdiction = Some(words.to_owned());
    for finding in &mut report.outcome.findings {
        say(&mut finding.message);
        say(&mut finding.help);
        for place in &mut finding.places {
            say(&mut place.path);
            place.quote = Some(words.to_owned());
        }
    }
    for line in &mut report.outcome.requirements {
        line.paths = vec![words.to_owned()];
    }
    for one in &mut report.outcome.not_checked {
        say(&mut one.why);
    }
    for layer in &mut report.layers {
        say(&mut layer.version);
    }
    json::report(&report, &LIBRARY.catalog, 0)
}

/// Personal numbers are covered, and nothing turns, hides or commands a line; line ends are the form's own.
fn plain(form: Form, bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    for one in text.trim_start_matches('\u{feff}').chars() {
        let ends_line = one == '\n' || one == '\r' && form == Form::Csv;
        let hidden =
            matches!(one, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fffe}');
        let tag = ('\u{e0000}'..='\u{e007f}').contains(&one);
        assert!(ends_line || !(one.is_control() || hidden || tag), "{}: U+{:04X}", form.id(), u32::from(one));
    }
    for number in ["110105194912310021", "13812345678"] {
        let line = text.lines().find(|line| line.contains(number));
        assert!(line.is_none(), "{}: {number} in {line:?}", form.id());
    }
    text
}

#[test]
fn hostile_words_do_no_harm_in_any_form() {
    let tags = |html: &str| html.matches('<').count();
    for words in HOSTILE {
        let hostile = with(words);
        for (what, print) in [("report", print_report as Print), ("four properties", print_inspection)] {
            let printed = |form| print(&ENGINES, &hostile, form);
            let of_both = [Form::Text, Form::Json, Form::Ndjson, Form::Html, Form::Csv, Form::Xlsx];
            for form in of_both {
                let bytes: Vec<u8> = printed(form).expect("a form");
                let benign: Vec<u8> = print(&ENGINES, &stable(), form).expect("a form");
                let context = format!("{what} as {} of {words:?}", form.id());
                match form {
                    Form::Xlsx => check_workbook(&bytes, &context),
                    Form::Csv => check_csv(&plain(form, &bytes), &context),
                    Form::Html => {
                        let html = plain(form, &bytes);
                        // Words add lines to lists, never an element of their own.
                        let benign = String::from_utf8(benign).expect("text");
                        assert!(!html.contains("<script") && !html.contains("<img"), "{context}");
                        assert!(tags(&html) <= tags(&benign) + 60, "{context}: {} {}", tags(&html), tags(&benign));
                    }
                    Form::Ndjson => assert_eq!(plain(form, &bytes).lines().count(), 1, "{context}"),
                    Form::Json => {
                        serde_json::from_str::<serde_json::Value>(&plain(form, &bytes)).expect("JSON");
                    }
                    _ => drop(plain(form, &bytes)),
                }
            }
        }
        let xml = plain(Form::Junit, &print_report(&ENGINES, &hostile, Form::Junit).expect("JUnit"));
        check_xml(&xml, words);
        let log = plain(Form::Sarif, &print_report(&ENGINES, &hostile, Form::Sarif).expect("SARIF"));
        crate::sarif::check(&serde_json::from_str(&log).expect("JSON"), &hostile);
    }
}

/// No cell is a formula, in the values and in the file itself.
fn check_workbook(bytes: &[u8], context: &str) {
    assert!(!read_back(bytes).contains("110105194912310021"), "{context}");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).expect("an entry");
        let mut xml = String::new();
        std::io::Read::read_to_string(&mut file, &mut xml).expect("XML");
        assert!(!xml.contains("<f>") && !xml.contains("<f ") && !xml.contains("<hyperlink"), "{context}");
    }
}

fn check_csv(text: &str, context: &str) {
    let text = text.strip_prefix('\u{feff}').expect("the mark that Excel looks for");
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let width = reader.headers().expect("heads").len();
    for row in reader.records() {
        let row = row.expect("a row as long as the heads");
        assert_eq!(row.len(), width, "{context}");
        for cell in &row {
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
            assert!(!formula, "{context}: {cell}");
        }
    }
}

fn check_xml(text: &str, words: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut elements = std::collections::BTreeSet::new();
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{words:?}: {error}")) {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                elements.insert(String::from_utf8_lossy(tag.name().as_ref().as_bytes()).into_owned());
            }
            _ => {}
        }
    }
    let known = ["error", "failure", "system-out", "testcase", "testsuite", "testsuites"];
    assert!(elements.iter().all(|name| known.contains(&name.as_str())), "{words:?}: {elements:?}");
}
