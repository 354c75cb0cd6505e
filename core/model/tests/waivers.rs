//! Fingerprints and waivers as tables: which changes keep a finding the same, and what each waiver does.

use anjuan_model::bundle::Entry;
use anjuan_model::finding::Place;
use anjuan_model::report::{NotChecked, Outcome, Requirement, RequirementStatus, verdict};
use anjuan_model::waiver::{Unused, Waiver, apply};
use anjuan_model::{Bundle, Date, Finding, Fingerprints, Severity, Verdict};

fn entry(path: &str, content: &str) -> Entry {
    Entry { path: path.to_owned(), sha256: content.repeat(32), ..Entry::default() }
}

fn bundle(name: &str, entries: &[(&str, &str)]) -> Bundle {
    let entries = entries.iter().map(|(path, content)| entry(path, content)).collect();
    Bundle { name: name.to_owned(), entries, ..Bundle::default() }
}

/// A finding about a file, worded with the file's name.
fn about(rule: &str, path: &str, fact: &str) -> Finding {
    let params = vec![("path".to_owned(), path.to_owned()), ("problem".to_owned(), format!("“{path}”{fact}"))];
    Finding {
        params,
        places: vec![Place { page: Some(2), ..Place::at(path) }],
        ..Finding::plain(rule, Severity::Error, path, format!("{path}{fact}"))
    }
}

fn missing(kind: &str) -> Finding {
    let params = vec![("document".to_owned(), "某文书".to_owned()), ("kind".to_owned(), kind.to_owned())];
    Finding { params, places: Vec::new(), ..Finding::plain("AJ101", Severity::Error, "", "缺少某文书") }
}

#[test]
fn a_fingerprint_follows_the_content_and_the_fact() {
    let before = bundle("甲.zip", &[("05会见笔录.pdf", "ab"), ("06阅卷笔录.pdf", "cd")]);
    let known = about("AJ501", "05会见笔录.pdf", "字数偏少");
    let first = Fingerprints::new(&before).of(&known);
    assert_eq!((first.len(), first.as_str()), (32, "da0f7f09b29f7ea6f34be5f8c8bf7d38"), "the encoding is pinned");

    let renamed = bundle("乙.zip", &[("承办卷/会见.pdf", "ab"), ("06阅卷笔录.pdf", "cd")]);
    let reworded =
        Finding { message: "换了说法".to_owned(), ..about("AJ501", "承办卷/会见.pdf", "字数偏少") };
    let heavier = Finding { severity: Severity::Info, draft: true, ..known.clone() };
    let other_words = bundle("甲.zip", &[("05会见笔录.pdf", "ef"), ("06阅卷笔录.pdf", "cd")]);
    let other_page = Finding { places: vec![Place { page: Some(3), ..known.places[0].clone() }], ..known.clone() };
    for (name, bundle, finding, same) in [
        ("the file and the bundle were renamed, the rule reworded", &renamed, reworded, true),
        ("another weight", &before, heavier, true),
        ("another content", &other_words, known.clone(), false),
        ("another page", &before, other_page, false),
        ("another fact", &before, about("AJ501", "05会见笔录.pdf", "没有签名"), false),
        ("another rule", &before, about("AJ502", "05会见笔录.pdf", "字数偏少"), false),
        ("another file", &before, about("AJ501", "06阅卷笔录.pdf", "字数偏少"), false),
    ] {
        assert_eq!(Fingerprints::new(bundle).of(&finding) == first, same, "{name}");
    }
    let of_archive = |bundle: &Bundle| {
        Fingerprints::new(bundle).of(&Finding::plain("AJ651", Severity::Info, &bundle.name, "有系统文件"))
    };
    assert_eq!(of_archive(&before), of_archive(&renamed), "what is about the archive keeps when it is renamed");
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

fn waiver(bundle: &Bundle, finding: &Finding, expires: &str) -> Waiver {
    Waiver {
        fingerprint: Fingerprints::new(bundle).of(finding),
        rule: finding.rule.clone(),
        reason: "看守所书面说明未能安排".to_owned(),
        approver: "某某".to_owned(),
        expires: day(expires),
    }
}

/// Audits nothing: puts findings and waivers together and says verdict and reasons.
fn judged(findings: &[Finding], unchecked: &[&str], waivers: &[Waiver]) -> (Verdict, Vec<Unused>, Outcome) {
    let bundle = bundle("甲.zip", &[("05会见笔录.pdf", "ab")]);
    let unchecked = unchecked.iter().map(|rule| NotChecked { rule: (*rule).to_owned(), why: "不可读".to_owned() });
    let requirement = Requirement {
        rule: "AJ101".to_owned(),
        document: "note".to_owned(),
        status: RequirementStatus::Missing,
        paths: Vec::new(),
    };
    let mut outcome = Outcome {
        findings: findings.to_vec(),
        not_checked: unchecked.collect(),
        requirements: vec![requirement],
        binding: true,
        ..Outcome::default()
    };
    let unused = apply(waivers, &bundle, &mut outcome, day("2026-11-23"));
    (verdict(&bundle, &outcome), unused.into_iter().map(|one| one.why).collect(), outcome)
}

#[test]
fn each_waiver_does_what_it_may_and_says_what_it_did_not() {
    let bundle = bundle("甲.zip", &[("05会见笔录.pdf", "ab")]);
    let (thin, gap) = (about("AJ501", "05会见笔录.pdf", "字数偏少"), missing("note"));
    let refusal = about("AJ616", "05会见笔录.pdf", "已加密");
    let litter = Finding { severity: Severity::Warning, ..about("AJ651", "05会见笔录.pdf", "系统文件") };
    let waive = |finding: &Finding| waiver(&bundle, finding, "2026-11-23");
    let old = |finding: &Finding| waiver(&bundle, finding, "2026-11-22");
    let misnamed = Waiver { rule: "AJ502".to_owned(), ..waive(&thin) };
    let (both, only) = (vec![thin.clone(), gap.clone()], vec![thin.clone()]);
    for (name, findings, unchecked, waivers, expected, whys) in [
        ("on its last day it holds", &only, &[][..], vec![waive(&thin)], Verdict::Passed, vec![]),
        ("the day after it does not", &only, &[], vec![old(&thin)], Verdict::Failed, vec![Unused::Expired]),
        ("one of two findings is left", &both, &[], vec![waive(&thin)], Verdict::Failed, vec![]),
        ("two waivers, two findings", &both, &[], vec![waive(&gap), waive(&thin)], Verdict::Passed, vec![]),
        (
            "of two the longer holds",
            &only,
            &[],
            vec![old(&thin), waive(&thin)],
            Verdict::Passed,
            vec![Unused::Superseded],
        ),
        ("nothing to waive", &only, &[], vec![waive(&gap)], Verdict::Failed, vec![Unused::NoFinding]),
        ("the rule is another", &only, &[], vec![misnamed], Verdict::Failed, vec![Unused::NoFinding]),
        (
            "what was not checked",
            &vec![],
            &["AJ501"],
            vec![waive(&thin)],
            Verdict::NotChecked,
            vec![Unused::NotChecked],
        ),
        ("waived and another not checked", &only, &["AJ502"], vec![waive(&thin)], Verdict::NotChecked, vec![]),
        (
            "a refusal of the door",
            &vec![refusal.clone()],
            &[],
            vec![waive(&refusal)],
            Verdict::Failed,
            vec![Unused::Refusal],
        ),
        ("a remark of the door", &vec![litter.clone()], &[], vec![waive(&litter)], Verdict::Passed, vec![]),
        ("the same twice", &vec![thin.clone(), thin.clone()], &[], vec![waive(&thin)], Verdict::Passed, vec![]),
    ] {
        let (verdict, unused, outcome) = judged(findings, unchecked, &waivers);
        assert_eq!((verdict, unused), (expected, whys), "{name}");
        assert_eq!(outcome.findings.len(), findings.len(), "{name}: every finding stays in sight");
    }
}

#[test]
fn a_missing_document_that_is_waived_says_so_in_the_list() {
    let bundle = bundle("甲.zip", &[("05会见笔录.pdf", "ab")]);
    let gap = missing("note");
    for (waivers, status) in [
        (vec![waiver(&bundle, &gap, "2026-12-31")], RequirementStatus::Waived),
        (vec![waiver(&bundle, &gap, "2026-01-01")], RequirementStatus::Missing),
        (vec![waiver(&bundle, &missing("letter"), "2026-12-31")], RequirementStatus::Missing),
    ] {
        let (_, _, outcome) = judged(std::slice::from_ref(&gap), &[], &waivers);
        assert_eq!(outcome.requirements[0].status, status);
    }
}
