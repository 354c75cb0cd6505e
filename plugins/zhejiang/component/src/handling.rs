//! ZJ102: each item of the handling list is done, with time and attachment, or not done, with a reason.

use anjuan_sdk::{Case, Finding};

use crate::list::{self, Item, Status};

/// Judges every item of every list in the bundle; a bundle without a list is ZJ101's matter.
pub fn every_item_accounted_for(case: &Case<'_>) -> Result<Vec<Finding>, String> {
    let mut findings = Vec::new();
    for document in case.documents("handling-status-list") {
        let items = list::read(case, document)?;
        if items.is_empty() {
            return Err("办理事项清单中没有读出任何事项，须人工核对".to_owned());
        }
        for item in &items {
            for reason in objections(item) {
                let finding = Finding::quoting(document, &item.line).with("item", item.name.clone());
                findings.push(finding.with("reason", case.parameter_text(reason)?));
            }
        }
    }
    Ok(findings)
}

/// The names of the parameters whose words say what is missing.
fn objections(item: &Item) -> Vec<&'static str> {
    let checks: &[(bool, &str)] = match item.status {
        Status::Done => &[(item.has_time, "reason-no-time"), (item.has_attachment, "reason-no-attachment")],
        Status::NotDone => &[(item.has_reason, "reason-no-reason")],
        Status::Unstated => &[(false, "reason-no-status")],
    };
    checks.iter().filter(|(present, _)| !present).map(|&(_, reason)| reason).collect()
}

#[cfg(test)]
mod tests {
    use anjuan_sdk::{CaseFacts, Date, Document, Value};

    use super::*;

    fn facts() -> CaseFacts {
        let items = |name: &str, words: &[&str]| {
            (name.to_owned(), Value::Items(words.iter().map(|&word| word.to_owned()).collect()))
        };
        let text = |name: &str| (name.to_owned(), Value::Text(name.to_owned()));
        CaseFacts {
            kind: "civil-litigation".to_owned(),
            as_of: Date { year: 2024, month: 7, day: 20 },
            days_off: Vec::new(),
            facts: Vec::new(),
            parameters: vec![
                items("done-words", &["已办理", "已办"]),
                items("not-done-words", &["未办理", "未办"]),
                items("label-words", &["附件", "原因", "时间", "：", "，"]),
                items("blank-words", &["无", "/", "—"]),
                text("reason-no-time"),
                text("reason-no-attachment"),
                text("reason-no-reason"),
                text("reason-no-status"),
            ],
        }
    }

    fn list(fields: &[(&str, &str)], text: &str) -> Document {
        Document {
            kind: "handling-status-list".to_owned(),
            path: "办理事项清单.pdf".to_owned(),
            dated: None,
            pages: 1,
            sha256: String::new(),
            fields: fields.iter().map(|&(id, value)| (id.to_owned(), Value::Text(value.to_owned()))).collect(),
            text: text.to_owned(),
        }
    }

    /// Compares `item: reason` of each finding.
    fn check(document: Document, expected: &[&str]) {
        let facts = facts();
        let bundle = [document];
        let findings = every_item_accounted_for(&Case { facts: &facts, bundle: &bundle });
        let found: Vec<String> = findings
            .expect("a list that can be read")
            .iter()
            .map(|finding| format!("{}: {}", finding.params[0].1, finding.params[1].1))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_complete_list_has_no_finding() {
        let text = "序号 事项 已办/未办 时间 附件或原因\n1 阅卷 已办 2024-05-12 阅卷笔录.pdf\n2 调查取证 未办 原因：受援人已提交全部证据\n";
        check(list(&[], text), &[]);
    }

    #[test]
    fn what_is_missing_is_named_item_by_item() {
        check(list(&[], "1 阅卷 已办 阅卷笔录.pdf"), &["阅卷: reason-no-time"]);
        check(list(&[], "1 阅卷 已办 2024年5月12日 附件：无"), &["阅卷: reason-no-attachment"]);
        check(list(&[], "1 阅卷 已办"), &["阅卷: reason-no-time", "阅卷: reason-no-attachment"]);
        check(list(&[], "3、开庭 未办 /"), &["开庭: reason-no-reason"]);
    }

    #[test]
    fn fields_are_read_row_by_row() {
        let row = [
            ("items.0.name", "阅卷"),
            ("items.0.status", "已办"),
            ("items.0.time", "2024-05-12"),
            ("items.0.attachment", "阅卷笔录.pdf"),
        ];
        check(list(&row, ""), &[]);
        let rows =
            [("items.0.name", "阅卷"), ("items.0.status", "未办"), ("items.1.name", "开庭"), ("items.1.status", "")];
        check(list(&rows, ""), &["阅卷: reason-no-reason", "开庭: reason-no-status"]);
    }

    #[test]
    fn a_list_without_any_item_is_not_checked() {
        let facts = facts();
        let bundle = [list(&[], "办理事项清单")];
        assert!(every_item_accounted_for(&Case { facts: &facts, bundle: &bundle }).is_err());
    }
}
