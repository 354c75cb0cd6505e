//! Differences as a table: what was done to a file, and what the difference says.

use super::{Difference, difference};
use crate::print::json::{ReportJson, WaiverJson};

fn sample() -> ReportJson {
    let mut report: ReportJson =
        serde_json::from_str(include_str!("../../web/report/sample.json")).expect("the page's sample");
    for (index, finding) in report.findings.iter_mut().enumerate() {
        finding.fingerprint = format!("{index:032}");
    }
    report
}

/// Numbers of new, gone and changed findings, of unchanged ones, and whether it got worse.
fn shape(difference: &Difference) -> (usize, usize, usize, usize, bool) {
    let Difference { new, gone, changed, unchanged, .. } = difference;
    (new.len(), gone.len(), changed.len(), *unchanged, difference.is_worse())
}

#[test]
fn what_was_done_is_what_is_said() {
    let waiver = WaiverJson {
        fingerprint: String::new(),
        rule: "AJ101".to_owned(),
        reason: "有书面说明".to_owned(),
        approver: "某某".to_owned(),
        expires: "2026-12-31".to_owned(),
    };
    type Change<'a> = &'a dyn Fn(&mut ReportJson);
    let cases: [(&str, Change, _); 9] = [
        ("nothing", &|_| {}, (0, 0, 0, 3, false)),
        ("the missing paper was added", &|report| drop(report.findings.remove(0)), (0, 1, 0, 2, false)),
        ("a finding was waived", &|report| report.findings[0].waived = Some(waiver.clone()), (0, 0, 1, 2, false)),
        (
            "a paper was replaced and is still too thin",
            &|report| report.findings[1].fingerprint = "another".to_owned(),
            (0, 0, 1, 2, false),
        ),
        (
            "the replaced paper has another name, too",
            &|report| {
                report.findings[1].fingerprint = "another".to_owned();
                report.findings[1].places[0].path = report.documents[0].path.clone();
                report.documents[1].kind = None;
            },
            (1, 1, 0, 2, false),
        ),
        (
            "a new fault of the heaviest weight",
            &|report| {
                let mut more = report.findings[0].clone();
                (more.fingerprint, more.message) = ("new".to_owned(), "缺少阅卷笔录".to_owned());
                report.findings.push(more);
            },
            (1, 0, 0, 3, true),
        ),
        ("the same fact twice", &|report| report.findings.push(report.findings[1].clone()), (1, 0, 0, 3, false)),
        ("a warning became an error", &|report| report.findings[1].severity = "error".to_owned(), (0, 0, 1, 2, true)),
        (
            "something could not be read any more",
            &|report| {
                let mut more = report.not_checked[0].clone();
                more.rule = "AJ503".to_owned();
                report.not_checked.push(more);
            },
            (0, 0, 0, 3, true),
        ),
    ];
    for (name, change, expected) in cases {
        let (before, mut after) = (sample(), sample());
        change(&mut after);
        let found = difference(&before, &after);
        assert_eq!(shape(&found), expected, "{name}");
        let back = difference(&after, &before);
        assert_eq!((back.new.len(), back.gone.len()), (found.gone.len(), found.new.len()), "{name}, backwards");
        assert_eq!(found.is_nothing(), name == "nothing", "{name}");
    }
}

#[test]
fn lines_and_layers_that_are_not_the_same_are_named() {
    let (before, mut after) = (sample(), sample());
    after.requirements[1].status = "present".to_owned();
    after.layers[1].sha256 = "dd44".to_owned();
    let found = difference(&before, &after);
    assert_eq!(found.requirements.len(), 1);
    assert_eq!((found.requirements[0].before.as_str(), found.requirements[0].after.as_str()), ("missing", "present"));
    assert_eq!(found.layers.iter().map(|layer| layer.id.as_str()).collect::<Vec<_>>(), ["beijing"]);
}

#[test]
fn reports_of_earlier_releases_are_compared_by_their_words() {
    let (mut before, mut after) = (sample(), sample());
    for finding in before.findings.iter_mut().chain(&mut after.findings) {
        finding.fingerprint.clear();
    }
    after.findings.remove(2);
    assert_eq!(shape(&difference(&before, &after)), (0, 1, 0, 2, false));
}
