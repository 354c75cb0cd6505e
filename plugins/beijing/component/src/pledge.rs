//! BJ502: on the day of assignment a case quality pledge was in force.

use anjuan_sdk::{Case, Date, Document, Finding};

const PLEDGE: &str = "case-quality-pledge";
const ASSIGNMENT: &str = "assignment-notice";

/// One pledge of the bundle must cover the day of assignment; a bundle without any is BJ101's matter.
pub fn in_force_when_assigned(case: &Case<'_>) -> Result<Vec<Finding>, String> {
    let mut finding = Finding::nowhere();
    let mut pledges = case.documents(PLEDGE).peekable();
    if pledges.peek().is_none() {
        return Ok(Vec::new());
    }
    let assigned = case
        .day("dates.assigned")
        .or_else(|| case.documents(ASSIGNMENT).find_map(|notice| notice.dated))
        .ok_or_else(|| "不知道指派日期，无法判断承诺书当时是否有效".to_owned())?;
    let mut unreadable = None;
    for pledge in pledges {
        match Period::of(case, pledge) {
            Ok(period) if period.covers(assigned) => return Ok(Vec::new()),
            Ok(_) => {}
            // Another pledge may still cover the day, so an unreadable one only matters at the end.
            Err(reason) => unreadable = Some(reason),
        }
        finding = finding.and_at(pledge);
    }
    match unreadable {
        Some(reason) => Err(reason),
        None => Ok(vec![finding.with("assigned", assigned.to_string())]),
    }
}

/// The days on which a pledge is in force, both included.
struct Period {
    first: Date,
    last: Option<Date>,
}

impl Period {
    /// A pledge binds from its signature, not from an earlier day written into it. An annual pledge ends with
    /// its year unless it says otherwise; a pledge for one case may be signed some days after the assignment,
    /// because only then the case has its number.
    fn of(case: &Case<'_>, pledge: &Document) -> Result<Self, String> {
        let signed = pledge
            .field_day("signed-on")
            .or(pledge.dated)
            .ok_or_else(|| "承诺书没有签署日期，无法判断何时有效".to_owned())?;
        let begin = pledge.field_day("valid-from").unwrap_or(signed);
        let end = pledge.field_day("valid-to");
        match scope(case, pledge)? {
            Scope::Year(year) => {
                let new_year = Date { year, month: 1, day: 1 };
                let last = end.unwrap_or(Date { year, month: 12, day: 31 });
                Ok(Self { first: signed.max(begin).max(new_year), last: Some(last) })
            }
            Scope::OneCase => {
                let grace = case.parameter_integer("one-case-pledge-days")?;
                Ok(Self { first: signed.plus_days(-grace), last: end })
            }
            // A pledge for another case is in force on no day of this one.
            Scope::OtherCase => Ok(Self { first: Date { year: i32::MAX, month: 1, day: 1 }, last: None }),
        }
    }

    fn covers(&self, day: Date) -> bool {
        self.first <= day && self.last.is_none_or(|last| day <= last)
    }
}

enum Scope {
    Year(i32),
    OneCase,
    OtherCase,
}

/// For what the pledge was given: by its fields, or else by a year in its text.
fn scope(case: &Case<'_>, pledge: &Document) -> Result<Scope, String> {
    let annual = case.parameter_items("pledge-scope-annual")?;
    match pledge.field_text("scope") {
        Some(words) if annual.iter().any(|word| word == words) => {
            year_field(pledge).map(Scope::Year).ok_or_else(|| "年度承诺书没有写明年度".to_owned())
        }
        Some(_) => match (pledge.field_text("aid-number"), case.text("numbers.aid")) {
            (Some(pledged), Some(number)) if pledged != number => Ok(Scope::OtherCase),
            _ => Ok(Scope::OneCase),
        },
        None => {
            let word = case.parameter_text("pledge-year-word")?;
            year_in_text(&pledge.text, word)
                .map(Scope::Year)
                .ok_or_else(|| "承诺书的适用范围不能从文字中确认，须人工核对".to_owned())
        }
    }
}

fn year_field(pledge: &Document) -> Option<i32> {
    let value = pledge.field("year")?;
    match value.as_integer() {
        Some(year) => i32::try_from(year).ok(),
        None => value.as_text()?.trim().parse().ok(),
    }
}

/// The four digits in front of the word, such as 2024 in `2024年度`.
fn year_in_text(text: &str, word: &str) -> Option<i32> {
    text.match_indices(word).find_map(|(at, _)| {
        let before = &text[..at];
        let digits = before.get(before.len().checked_sub(4)?..)?;
        digits.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use anjuan_sdk::{CaseFacts, Value};

    use super::*;

    const ASSIGNED: Date = Date { year: 2024, month: 5, day: 6 };

    fn facts() -> CaseFacts {
        let text = |value: &str| Value::Text(value.to_owned());
        CaseFacts {
            kind: "criminal-trial".to_owned(),
            as_of: ASSIGNED,
            days_off: Vec::new(),
            facts: vec![
                ("dates.assigned".to_owned(), Value::Day(ASSIGNED)),
                ("numbers.aid".to_owned(), text("京援2024-0001")),
            ],
            parameters: vec![
                ("pledge-scope-annual".to_owned(), Value::Items(vec!["年度".to_owned()])),
                ("pledge-year-word".to_owned(), text("年度")),
                ("one-case-pledge-days".to_owned(), Value::Integer(5)),
            ],
        }
    }

    fn pledge(fields: &[(&str, &str)], text: &str) -> Document {
        Document {
            kind: PLEDGE.to_owned(),
            path: "承诺书.pdf".to_owned(),
            dated: None,
            pages: 1,
            sha256: String::new(),
            fields: fields.iter().map(|&(id, value)| (id.to_owned(), Value::Text(value.to_owned()))).collect(),
            text: text.to_owned(),
        }
    }

    fn annual(year: &str, signed: &str) -> Document {
        pledge(&[("scope", "年度"), ("year", year), ("signed-on", signed)], "")
    }

    fn one_case(number: &str, signed: &str) -> Document {
        pledge(&[("scope", "单个案件"), ("aid-number", number), ("signed-on", signed)], "")
    }

    fn check(bundle: &[Document], expected: Result<usize, ()>) {
        let facts = facts();
        let found = in_force_when_assigned(&Case { facts: &facts, bundle });
        assert_eq!(found.map(|findings| findings.len()).map_err(|_| ()), expected);
    }

    #[test]
    fn an_annual_pledge_covers_its_year_from_its_signature() {
        check(&[annual("2024", "2023-12-20")], Ok(0));
        check(&[annual("2024", "2024-05-06")], Ok(0));
        check(&[annual("2024", "2024-05-07")], Ok(1));
        check(&[annual("2023", "2023-01-05")], Ok(1));
        check(&[annual("2023", "2023-01-05"), annual("2024", "2024-01-05")], Ok(0));
    }

    #[test]
    fn a_period_written_into_the_pledge_narrows_it() {
        let period = |first, last| {
            let fields = [
                ("scope", "年度"),
                ("year", "2024"),
                ("signed-on", "2024-01-02"),
                ("valid-from", first),
                ("valid-to", last),
            ];
            pledge(&fields, "")
        };
        check(&[period("2024-01-01", "2024-12-31")], Ok(0));
        check(&[period("2024-01-01", "2024-05-05")], Ok(1));
        check(&[period("2024-06-01", "2024-12-31")], Ok(1));
    }

    #[test]
    fn a_pledge_for_one_case_may_follow_the_assignment_by_some_days() {
        check(&[one_case("京援2024-0001", "2024-05-11")], Ok(0));
        check(&[one_case("京援2024-0001", "2024-05-12")], Ok(1));
        check(&[one_case("京援2024-0002", "2024-05-06")], Ok(1));
    }

    #[test]
    fn a_pledge_that_is_only_text_is_read_by_its_year() {
        let mut text = pledge(&[], "适用于2024年度全部承办案件");
        check(std::slice::from_ref(&text), Err(()));
        text.dated = Some(Date { year: 2024, month: 1, day: 5 });
        check(&[text], Ok(0));
    }

    #[test]
    fn a_bundle_without_pledge_is_left_to_the_list_of_contents() {
        check(&[], Ok(0));
    }
}
