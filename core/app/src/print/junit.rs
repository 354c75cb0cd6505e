//! Reports as JUnit XML, for build servers: a suite a bundle, green only where the bundle is 合格.
//!
//! A case for each finding, for each rule that could not be checked, and for each that ran and found nothing; the last
//! one is the verdict. A reminder is a failure too, because a person must look at it; a hint, a rule on trial and what
//! an approver let stand are not.

use super::demand;
use super::harmless::visible;
use super::json::ReportJson;
use super::words::{self, FindingWords, Words};
use crate::error::OpError;
use anjuan_model::Catalog;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::collections::BTreeSet;
use std::io;

type Out = Writer<Vec<u8>>;

/// A case: the rule, what it is called, and what became of it.
struct Case {
    rule: String,
    name: String,
    outcome: Outcome,
}

/// What became of a case.
enum Outcome {
    Passed,
    /// Kind, in a word, and everything that there is to say.
    Failed(String, String, String),
    NotChecked(String),
    /// Said, but no failure.
    Noted(String),
}

/// The XML of reports.
pub fn suites(reports: &[ReportJson], catalog: &Catalog) -> Result<Vec<u8>, OpError> {
    let suites: Vec<(Words, Vec<Case>)> = reports.iter().map(|report| suite(report, catalog)).collect();
    let written = write(&suites).map_err(|error| OpError::Internal(format!("junit: {error}")));
    written.map(|mut bytes| {
        bytes.push(b'\n');
        bytes
    })
}

fn suite(report: &ReportJson, catalog: &Catalog) -> (Words, Vec<Case>) {
    let words = words::of(report, catalog);
    let mut cases: Vec<Case> = words.findings.iter().map(finding).collect();
    for one in &words.not_checked {
        let (rule, outcome) = (one.rule.clone(), Outcome::NotChecked(one.why.clone()));
        cases.push(Case { name: named(&rule, &one.looked_for), rule, outcome });
    }
    let spoken: BTreeSet<String> = cases.iter().map(|case| case.rule.clone()).collect();
    for code in report.checked.iter().filter(|code| !spoken.contains(*code)) {
        let name = named(code, &visible(&demand(catalog, code)));
        cases.push(Case { rule: visible(code), name, outcome: Outcome::Passed });
    }
    let outcome = match report.verdict.as_str() {
        "passed" => Outcome::Passed,
        _ => Outcome::Failed("verdict".to_owned(), words.label.to_owned(), words.counts.clone()),
    };
    cases.push(Case { rule: "verdict".to_owned(), name: "结论".to_owned(), outcome });
    (words, cases)
}

fn named(rule: &str, what: &str) -> String {
    format!("{rule} {what}").trim_end().to_owned()
}

fn finding(one: &FindingWords) -> Case {
    let lines = [
        ("检查", one.looked_for.clone()),
        ("位置", one.places.join("；")),
        ("依据", one.basis.clone()),
        ("处理", one.help.clone()),
        ("豁免", one.standing.clone()),
    ];
    let said: Vec<String> = lines
        .into_iter()
        .filter(|(_, line)| !line.is_empty())
        .map(|(label, line)| format!("{label}：{line}"))
        .collect();
    let whole = format!("{}\n{}", one.message, said.join("\n"));
    let outcome = if one.waived || one.draft || one.severity == "info" {
        Outcome::Noted(whole)
    } else {
        Outcome::Failed(one.severity.clone(), one.message.clone(), whole)
    };
    Case { rule: one.rule.clone(), name: named(&one.rule, &one.message), outcome }
}

fn write(suites: &[(Words, Vec<Case>)]) -> io::Result<Vec<u8>> {
    let mut out = Writer::new_with_indent(Vec::new(), b' ', 2);
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let totals = counts(suites.iter().flat_map(|(_, cases)| cases));
    let root = out.create_element("testsuites").with_attribute(("name", "anjuan"));
    root.with_attributes(borrowed(&totals)).write_inner_content(|out| {
        for (words, cases) in suites {
            let counts = counts(cases.iter());
            let suite = out.create_element("testsuite").with_attribute(("name", words.bundle.as_str()));
            suite
                .with_attributes(borrowed(&counts))
                .write_inner_content(|out| cases.iter().try_for_each(|case| write_case(out, &words.bundle, case)))?;
        }
        Ok(())
    })?;
    Ok(out.into_inner())
}

fn borrowed<'a>(attributes: &'a [(&'a str, String)]) -> impl Iterator<Item = (&'a str, &'a str)> {
    attributes.iter().map(|(name, value)| (*name, value.as_str()))
}

/// `tests`, `failures`, `errors`, `skipped`.
fn counts<'a>(cases: impl Iterator<Item = &'a Case> + Clone) -> Vec<(&'static str, String)> {
    let failures = cases.clone().filter(|case| matches!(case.outcome, Outcome::Failed(..))).count();
    let errors = cases.clone().filter(|case| matches!(case.outcome, Outcome::NotChecked(_))).count();
    let numbers = [("tests", cases.count()), ("failures", failures), ("errors", errors), ("skipped", 0)];
    numbers.into_iter().map(|(name, count)| (name, count.to_string())).collect()
}

fn write_case(out: &mut Out, bundle: &str, case: &Case) -> io::Result<()> {
    let class = format!("{bundle}.{}", case.rule);
    let element = out.create_element("testcase");
    let element = element.with_attribute(("classname", class.as_str())).with_attribute(("name", case.name.as_str()));
    match &case.outcome {
        Outcome::Passed => element.write_empty(),
        Outcome::Failed(kind, short, whole) => {
            element.write_inner_content(|out| said(out, "failure", Some((short, kind)), whole))
        }
        Outcome::NotChecked(why) => {
            let short = format!("未能检查：{why}");
            element.write_inner_content(|out| said(out, "error", Some((&short, "not-checked")), why))
        }
        Outcome::Noted(whole) => element.write_inner_content(|out| said(out, "system-out", None, whole)),
    }
    .map(|_| ())
}

fn said(out: &mut Out, element: &str, about: Option<(&str, &str)>, whole: &str) -> io::Result<()> {
    let mut element = out.create_element(element);
    if let Some((message, kind)) = about {
        element = element.with_attribute(("message", message)).with_attribute(("type", kind));
    }
    element.write_text_content(BytesText::new(whole)).map(|_| ())
}
