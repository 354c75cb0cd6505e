//! Each check by data: a rule and its cases as people write them, judged over a small catalogue of its own.

use anjuan_audit::{Question, audit, disagreement, prove};
use anjuan_model::catalog::{Catalog, Files, load_layer};
use anjuan_model::report::{Outcome, RequirementStatus};
use anjuan_model::rule::{Rule, read_cases};
use std::path::Path;
use std::sync::Arc;

const CALENDAR: &str = include_str!("../../../templates/shared/calendar.toml");
const VOCABULARY: &str = include_str!("../../../templates/shared/vocabulary.toml");
const HEAD: &str = r#"
code = "AJ901"
name = "trial"
severity = "error"
effective = { from = 2023-09-01 }
basis = [{ source = "本测试", status = "design" }]
property = "completeness"
summary = "试"
why = "试"
help = "改"
"#;

fn catalog() -> Catalog {
    let document = |title: &str, maker: &str| {
        format!(
            "title = \"{title}\"\nedition = \"2024\"\nstage = \"handling\"\nmaker = \"{maker}\"\nexternal = true\neffective = {{ from = 2023-09-01 }}\n\
             basis = [{{ source = \"本测试\", status = \"design\" }}]\n[[field]]\nid = \"recipient\"\nlabel = \"受援人\"\ntype = \"text\"\n"
        )
    };
    let texts = [
        ("shared/calendar.toml".to_owned(), CALENDAR.to_owned()),
        ("shared/vocabulary.toml".to_owned(), VOCABULARY.to_owned()),
        ("documents/note/template.toml".to_owned(), document("记录", "lawyer")),
        ("documents/note/main.typ".to_owned(), "#import \"/shared/talk.typ\": ask\n[答：]".to_owned()),
        (
            "shared/talk.typ".to_owned(),
            "// 车是我推走的\n[你有权了解案件#name;办理情况，是否清楚]\n[你有权了解案件办理情况是否清楚。]".to_owned(),
        ),
        ("documents/letter/template.toml".to_owned(), document("公函", "agency")),
        ("documents/judgment/template.toml".to_owned(), document("判决书", "organ")),
    ];
    let files: Files = texts.into_iter().map(|(path, text)| (path, Arc::from(text.into_bytes()))).collect();
    Catalog::new(vec![Arc::new(load_layer(files).0)]).0
}

fn rule(body: &str) -> Rule {
    let status = if body.contains("status = ") { "" } else { "status = \"in-force\"\n" };
    toml::from_str(&format!("{HEAD}{status}{body}")).expect("readable rule")
}

/// Proves a rule by its cases; what comes back names the cases that disagree.
fn check(body: &str, cases: &str) -> Vec<String> {
    let cases = read_cases(cases).expect("readable cases");
    assert!(!cases.is_empty());
    prove(&rule(body), &cases, &catalog())
}

#[test]
fn every_check_judges_its_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/checks");
    let (mut seen, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(folder).expect("folder of cases").flatten() {
        let path = entry.path().to_string_lossy().into_owned();
        let Some(stem) = path.strip_suffix(".rule.toml") else { continue };
        let text = |path: &str| std::fs::read_to_string(path).expect("readable file");
        let lines = check(&text(&path), &text(&format!("{stem}.cases.toml")));
        wrong.extend(lines.into_iter().map(|line| format!("{stem}: {line}")));
        seen += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen >= 21, "only {seen} were found");
}

fn outcome(body: &str, case: &str) -> Outcome {
    let (rule, cases, catalog) = (rule(body), read_cases(case).expect("readable case"), catalog());
    let (facts, bundle) = (cases[0].facts().expect("facts"), cases[0].bundle());
    audit(&Question { rules: &[&rule], case: &facts, bundle: &bundle, catalog: &catalog, as_of: cases[0].as_of })
        .outcome
}

#[test]
fn a_line_of_an_archive_list_says_what_became_of_it() {
    use RequirementStatus::{Missing, NotApplicable, Present, Substituted, Unknown};
    let body = include_str!("checks/required_documents.rule.toml");
    let statuses = |facts: &str, documents: &str| {
        let case = format!(
            "[[case]]\nname = \"一\"\nas-of = 2024-08-01\nexpect = \"pass\"\nfacts = {{ facts = {{ {facts} }} }}\ndocument = [{documents}]"
        );
        outcome(body, &case).requirements.iter().map(|line| line.status).collect::<Vec<_>>()
    };
    let note = r#"{ kind = "note" }"#;
    assert_eq!(statuses("plea = false", note), [Missing, NotApplicable, Substituted]);
    assert_eq!(statuses("", note), [Missing, Unknown, Substituted]);
    assert_eq!(statuses("", &[note, note, r#"{ kind = "judgment" }"#].join(",")), [Present, Present, Present]);
}

#[test]
fn the_words_of_what_was_not_checked_name_the_facts_in_chinese() {
    let case = "[[case]]\nname = \"一\"\nas-of = 2024-08-01\nexpect = \"fail\"";
    let outcome = outcome(include_str!("checks/required_documents.rule.toml"), case);
    assert_eq!(outcome.not_checked[0].why, "案件信息未说明“认罪认罚”，不能判断是否应有“判决书”");
    assert!(outcome.checked.is_empty(), "what was not checked to its end is not called checked");
}

#[test]
fn a_retired_rule_is_silent_and_an_unchecked_draft_is_not_held_against_the_verdict() {
    let check = "message = \"缺\"\n[check.required-documents]\ndocuments = [{ kind = \"note\" }]";
    let empty = "[[case]]\nname = \"一\"\nas-of = 2024-08-01\nexpect = \"fail\"";
    assert_eq!(outcome(&format!("status = \"retired\"\n{check}"), empty), Outcome::default());
    let draft = outcome(&format!("status = \"draft\"\n{check}"), empty);
    assert!(draft.findings[0].draft);
    let unknown = outcome(&format!("status = \"draft\"\napplies = {{ plea = [true] }}\n{check}"), empty);
    assert_eq!(unknown, Outcome::default());
}

#[test]
fn a_component_rule_is_handed_back_when_it_applies() {
    let rule = rule("message = \"试\"\napplies = { plea = [true] }\n[check.component]\nreads = [\"note\"]");
    let cases = "[[case]]\nname = \"一\"\nas-of = 2024-08-01\nexpect = \"fail\"\nfacts = { facts = { plea = true } }";
    let (catalog, cases) = (catalog(), read_cases(cases).expect("readable case"));
    let (facts, bundle) = (cases[0].facts().expect("facts"), cases[0].bundle());
    let rules = [&rule];
    let judged =
        audit(&Question { rules: &rules, case: &facts, bundle: &bundle, catalog: &catalog, as_of: cases[0].as_of });
    assert_eq!(judged.component_rules, [&rule]);
    assert_eq!(judged.outcome, Outcome::default(), "neither checked nor failed before the host has run");
    assert!(prove(&rule, &cases, &catalog).is_empty());
}

#[test]
fn a_proof_says_by_name_where_it_disagrees() {
    let rule = rule("message = \"缺少{document}\"\n[check.required-documents]\ndocuments = [{ kind = \"note\" }]");
    let cases = "[[case]]\nname = \"空卷\"\nas-of = 2024-08-01\nexpect = \"pass\"\n[[case]]\nname = \"措辞\"\nas-of = 2024-08-01\nexpect = \"fail\"\nfindings = [\"缺\"]";
    let cases = read_cases(cases).expect("readable cases");
    assert_eq!(
        prove(&rule, &cases, &catalog()),
        ["案例“空卷”：应为通过，实际有发现：缺少记录", "案例“措辞”：应发现“缺”，实际“缺少记录”"]
    );
    assert_eq!(disagreement(&cases[0], &Outcome { checked: vec!["AJ901".to_owned()], ..Outcome::default() }), None);
}

#[test]
fn findings_come_by_code_then_place_whatever_the_order_of_rules() {
    let mut second = rule("message = \"{path}\"\n[check.placeholder-left]\nphrases = [\"____\"]");
    let first = second.clone();
    "AJ902".clone_into(&mut second.code);
    let case = "[[case]]\nname = \"一\"\nas-of = 2024-08-01\nexpect = \"fail\"\ndocument = [{ kind = \"note\", path = \"乙\", text = \"____\" }, { kind = \"note\", path = \"甲\", text = \"____\" }]";
    let (catalog, cases) = (catalog(), read_cases(case).expect("readable case"));
    let (facts, bundle) = (cases[0].facts().expect("facts"), cases[0].bundle());
    let rules = [&second, &first];
    let judged =
        audit(&Question { rules: &rules, case: &facts, bundle: &bundle, catalog: &catalog, as_of: cases[0].as_of });
    let order: Vec<(&str, &str)> =
        judged.outcome.findings.iter().map(|finding| (finding.rule.as_str(), finding.message.as_str())).collect();
    assert_eq!(order, [("AJ901", "乙"), ("AJ901", "甲"), ("AJ902", "乙"), ("AJ902", "甲")]);
}

#[test]
fn a_rule_is_replaced_only_by_one_that_binds_this_case_on_its_day() {
    let check = "message = \"缺{document}\"\n[check.required-documents]\ndocuments = [{ kind = \"note\" }]";
    let case = "[[case]]\nname = \"一\"\nas-of = 2024-08-01\nexpect = \"fail\"\nfacts = { facts = { plea = true } }";
    let (catalog, cases) = (catalog(), read_cases(case).expect("readable case"));
    let (facts, bundle) = (cases[0].facts().expect("facts"), cases[0].bundle());
    let found = |head: &str, from: &str| {
        let mut other = rule(&format!("replaces = \"AJ901\"\nreplaces-why = \"试\"\n{head}{check}"));
        "XX901".clone_into(&mut other.code);
        other.effective = toml::from_str(&format!("from = {from}")).expect("dates");
        let first = rule(check);
        let rules = [&first, &other];
        let question =
            Question { rules: &rules, case: &facts, bundle: &bundle, catalog: &catalog, as_of: cases[0].as_of };
        let judged = audit(&question).outcome;
        judged.findings.into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(found("", "2023-09-01"), ["XX901"]);
    assert_eq!(found("applies = { plea = [false] }\n", "2023-09-01"), ["AJ901"]);
    assert_eq!(found("status = \"draft\"\n", "2023-09-01"), ["AJ901", "XX901"]);
    assert_eq!(found("", "2025-01-01"), ["AJ901"]);
}

#[test]
fn drafts_alone_make_no_pass() {
    let check = "message = \"缺\"\n[check.required-documents]\ndocuments = [{ kind = \"note\" }]";
    let case = "[[case]]\nname = \"一\"\nas-of = 2024-08-01\nexpect = \"pass\"\ndocument = [{ kind = \"note\" }]";
    let came_to = |status: &str| {
        let outcome = outcome(&format!("{status}{check}"), case);
        anjuan_model::report::verdict(&Default::default(), &outcome).id()
    };
    assert_eq!((came_to(""), came_to("status = \"draft\"\n")), ("passed", "not-checked"));
}
