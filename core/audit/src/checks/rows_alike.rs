//! `rows-alike`: the rows of a table are not nearly all answered by the same general words.

use super::plain::Phrase;
use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::rule::{RowsAlike, Rule};

pub(super) fn run(rule: &Rule, check: &RowsAlike, desk: &Desk) -> Ruling {
    let phrases: Vec<Phrase> = check.phrases.iter().map(|phrase| Phrase::new(phrase)).collect();
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    let mut unknown = Vec::new();
    for paper in desk.scope(&check.kinds) {
        let Some(rows) = paper.fields.get(&check.list).and_then(|rows| rows.as_array()) else {
            if paper.fields.is_empty() {
                unknown.push((paper.entry, "栏目没有内嵌数据".to_owned()));
            }
            continue;
        };
        if rows.len() < check.least {
            continue;
        }
        ruling.nothing_to_judge = false;
        let answers = rows.iter().map(|row| {
            let said = row.get(&check.cell).and_then(|cell| cell.as_str()).unwrap_or_default();
            said.split_whitespace().collect::<String>()
        });
        let is_general =
            |bare: &String| bare.chars().count() < check.characters || phrases.iter().any(|phrase| phrase.is_in(bare));
        let general = answers.filter(is_general).count();
        if general * 100 >= rows.len() * check.percent {
            let (general, rows) = (general.to_string(), rows.len().to_string());
            let params =
                [("document", desk.title(paper)), ("path", &paper.path), ("general", &general), ("rows", &rows)];
            ruling.findings.push(rule.finding(&params, vec![paper.place()]));
        }
    }
    ruling.not_checked.extend(unread::of("未能判断", &unknown));
    ruling
}
