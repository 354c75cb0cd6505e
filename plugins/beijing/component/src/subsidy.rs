//! BJ501: the quality check is signed and passed before the subsidy is paid.

use anjuan_sdk::{Case, Date, Document, Finding};

const FORM: &str = "quality-inspection-form";
const APPROVAL: &str = "subsidy-approval";

/// A paid subsidy needs a quality form that says so, signed by the person responsible, not after the payment.
pub fn checked_before_subsidy(case: &Case<'_>) -> Result<Vec<Finding>, String> {
    let Some(paid) = paid_on(case) else { return Ok(Vec::new()) };
    let reason = |name: &str| case.parameter_text(name);
    let mut objections = Vec::new();
    let mut seen = false;
    for form in case.documents(FORM) {
        seen = true;
        let objection = match (conclusion(case, form)?, form.field_text("reviewer"), signed_on(form)) {
            (Conclusion::Failed(words), _, _) => {
                Some(Finding::quoting(form, words).with("reason", reason("reason-not-passed")?))
            }
            (Conclusion::Passed, None, _) => Some(Finding::at(form).with("reason", reason("reason-unsigned")?)),
            (Conclusion::Passed, Some(_), None) => return Err("质量检查表没有签字日期".to_owned()),
            (Conclusion::Passed, Some(_), Some(signed)) => (signed > paid)
                .then(|| reason("reason-signed-late").map(|words| Finding::at(form).with("reason", words)))
                .transpose()?,
        };
        match objection {
            // One form that is in order is enough, whatever an earlier round of checking said.
            None => return Ok(Vec::new()),
            Some(objection) => objections.push(objection),
        }
    }
    if !seen {
        objections.push(Finding::nowhere().with("reason", reason("reason-no-form")?));
    }
    Ok(objections.into_iter().map(|finding| finding.with("paid", paid.to_string())).collect())
}

/// The day of payment, or else the day on which it was approved.
fn paid_on(case: &Case<'_>) -> Option<Date> {
    case.day("dates.subsidy-paid").or_else(|| case.documents(APPROVAL).find_map(|approval| approval.dated))
}

fn signed_on(form: &Document) -> Option<Date> {
    form.field_day("signed-on").or(form.dated)
}

enum Conclusion<'a> {
    Passed,
    Failed(&'a str),
}

/// What the form concludes; a form that is only text can be read as failed, but a signature is never
/// seen in text, so it is never taken as passed.
fn conclusion<'a>(case: &Case<'_>, form: &'a Document) -> Result<Conclusion<'a>, String> {
    let passed = case.parameter_items("conclusion-passed")?;
    if let Some(words) = form.field_text("conclusion") {
        let conclusion =
            if passed.iter().any(|word| word == words) { Conclusion::Passed } else { Conclusion::Failed(words) };
        return Ok(conclusion);
    }
    let label = case.parameter_text("conclusion-label")?;
    for failed in case.parameter_items("conclusion-failed")? {
        let line = form.text.lines().find(|line| {
            line.split_once(label)
                .is_some_and(|(_, rest)| rest.trim_start_matches(['：', ':', ' ']).starts_with(failed.as_str()))
        });
        if let Some(line) = line {
            return Ok(Conclusion::Failed(line));
        }
    }
    Err("质量检查表的结论和签字不能从文字中确认，须人工核对".to_owned())
}

#[cfg(test)]
mod tests {
    use anjuan_sdk::{CaseFacts, Value};

    use super::*;

    const PAID: Date = Date { year: 2024, month: 7, day: 20 };

    fn facts(paid: Option<Date>) -> CaseFacts {
        let texts = |name: &str, words: &[&str]| {
            (name.to_owned(), Value::Items(words.iter().map(|&word| word.to_owned()).collect()))
        };
        let text = |name: &str| (name.to_owned(), Value::Text(name.to_owned()));
        CaseFacts {
            kind: "criminal-trial".to_owned(),
            as_of: PAID,
            days_off: Vec::new(),
            facts: paid.map(|day| ("dates.subsidy-paid".to_owned(), Value::Day(day))).into_iter().collect(),
            parameters: vec![
                texts("conclusion-passed", &["合格"]),
                texts("conclusion-failed", &["不合格"]),
                ("conclusion-label".to_owned(), Value::Text("结论".to_owned())),
                text("reason-no-form"),
                text("reason-not-passed"),
                text("reason-unsigned"),
                text("reason-signed-late"),
            ],
        }
    }

    fn form(fields: &[(&str, &str)], text: &str) -> Document {
        Document {
            kind: FORM.to_owned(),
            path: "质检表.pdf".to_owned(),
            dated: None,
            pages: 1,
            sha256: String::new(),
            fields: fields.iter().map(|&(id, value)| (id.to_owned(), Value::Text(value.to_owned()))).collect(),
            text: text.to_owned(),
        }
    }

    fn check(paid: Option<Date>, bundle: &[Document], expected: Result<&[&str], ()>) {
        let facts = facts(paid);
        let found = checked_before_subsidy(&Case { facts: &facts, bundle });
        let reasons =
            found.map(|findings| findings.iter().map(|finding| finding.params[0].1.clone()).collect::<Vec<_>>());
        assert_eq!(reasons.map_err(|_| ()), expected.map(|words| words.iter().map(|&word| word.to_owned()).collect()));
    }

    #[test]
    fn a_form_passed_and_signed_before_payment_is_in_order() {
        let good = [("conclusion", "合格"), ("reviewer", "周某某"), ("signed-on", "2024-07-20")];
        check(Some(PAID), &[form(&good, "")], Ok(&[]));
    }

    #[test]
    fn each_fault_of_the_form_is_named() {
        check(Some(PAID), &[], Ok(&["reason-no-form"]));
        let failed = [("conclusion", "不合格"), ("reviewer", "周某某"), ("signed-on", "2024-07-18")];
        check(Some(PAID), &[form(&failed, "")], Ok(&["reason-not-passed"]));
        let unsigned = [("conclusion", "合格"), ("reviewer", " "), ("signed-on", "2024-07-18")];
        check(Some(PAID), &[form(&unsigned, "")], Ok(&["reason-unsigned"]));
        let late = [("conclusion", "合格"), ("reviewer", "周某某"), ("signed-on", "2024-07-21")];
        check(Some(PAID), &[form(&late, "")], Ok(&["reason-signed-late"]));
    }

    #[test]
    fn a_second_check_that_passed_mends_the_first() {
        let failed = [("conclusion", "不合格"), ("reviewer", "周某某"), ("signed-on", "2024-07-10")];
        let good = [("conclusion", "合格"), ("reviewer", "周某某"), ("signed-on", "2024-07-18")];
        check(Some(PAID), &[form(&failed, ""), form(&good, "")], Ok(&[]));
    }

    #[test]
    fn nothing_is_said_before_payment() {
        check(None, &[], Ok(&[]));
    }

    #[test]
    fn a_form_that_is_only_text_is_never_taken_as_signed() {
        check(Some(PAID), &[form(&[], "检查结论：不合格")], Ok(&["reason-not-passed"]));
        check(Some(PAID), &[form(&[], "检查结论：合格")], Err(()));
        check(Some(PAID), &[form(&[], "")], Err(()));
    }
}
