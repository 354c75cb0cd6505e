//! The catalogue of a volume (卷内目录) as rows: from the values that a catalogue of ours carries, or line by line from
//! the text of another program's. The door splits volumes by it, and the audit compares it with what is there.

use crate::rule::CatalogueFields;
use serde_json::{Map, Value};

/// A name is longer only where somebody wants a search to take long.
const LONGEST: usize = 200;
/// What joins the first and the last page of a range.
const DASHES: [char; 8] = ['-', '—', '–', '－', '～', '~', '至', '―'];
/// Cells at the end of a line among which the pages stand: a remark may follow them.
const LAST_CELLS: usize = 2;

/// A row of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the catalogue, from 1.
    pub number: usize,
    /// What it says of the paper, at least the name.
    pub name: String,
    /// First and last page, where it states them.
    pub pages: Option<(u32, u32)>,
    /// The page of the catalogue on which it stands; none for embedded values.
    pub page: Option<u32>,
    /// The words of the row.
    pub quote: String,
}

/// The rows that a catalogue of ours carries among its values.
pub fn embedded(values: &Map<String, Value>, fields: &CatalogueFields) -> Option<Vec<Row>> {
    let rows = values.get(&fields.list)?.as_array()?;
    let rows = (1..).zip(rows).map(|(number, row)| {
        let cell = |name: &str| row.get(name).map(|cell| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned));
        let page = |name: &str| cell(name)?.parse::<u32>().ok();
        let name = short(&cell(&fields.name).unwrap_or_default());
        let pages = page(&fields.from).map(|from| (from, page(&fields.to).unwrap_or(from)));
        Row { number, quote: name.clone(), name, pages, page: None }
    });
    Some(rows.collect())
}

/// The rows that stand in a text such as `7 陈明理 会见笔录 2024年5月10日 11—15`, with or without a remark behind, each on
/// one line or broken over several; none where they cannot all be told apart.
pub fn written(pages: &[String]) -> Option<Vec<Row>> {
    let mut rows: Vec<Draft> = Vec::new();
    let lines = (1_u32..).zip(pages).flat_map(|(number, page)| page.lines().map(move |line| (number, line.trim())));
    for (page, line) in lines {
        let (number, rest) = numbered(line);
        let expected = rows.len() + 1;
        match rows.last_mut() {
            _ if number == Some(expected) => {
                let mut draft = Draft { page, quote: line.to_owned(), ..Draft::default() };
                draft.take(rest);
                rows.push(draft);
            }
            // A row that was left out or counted wrongly: then nobody knows what else was lost.
            Some(last) if last.pages.is_some() && number.is_some() && places(rest).is_some() => return None,
            Some(last) if last.pages.is_none() && last.cells.len() < LONGEST => {
                last.quote = format!("{} {line}", last.quote);
                last.take(line);
            }
            _ => {}
        }
    }
    let rows: Vec<Row> = (1..).zip(rows).map(|(number, draft)| draft.row(number)).collect();
    let whole = !rows.is_empty() && rows.iter().all(|row| row.pages.is_some() && !row.name.is_empty());
    whole.then_some(rows)
}

/// A row whose lines are still being gathered.
#[derive(Default)]
struct Draft {
    cells: Vec<String>,
    pages: Option<(u32, u32)>,
    page: u32,
    quote: String,
}

impl Draft {
    /// Takes a line's cells; once its pages are known, what follows is a remark.
    fn take(&mut self, line: &str) {
        let cells = cells(line);
        let found = places(line).filter(|(at, _)| *at > 0 || !self.cells.is_empty());
        let names = found.map_or(cells.len(), |(at, _)| at);
        self.cells.extend(cells.into_iter().take(names).map(str::to_owned));
        self.pages = found.map(|(_, pages)| pages);
    }

    fn row(self, number: usize) -> Row {
        let name = short(&self.cells.concat());
        Row {
            number,
            name,
            pages: self.pages,
            page: Some(self.page),
            quote: self.quote.chars().take(LONGEST).collect(),
        }
    }
}

/// The number in front of a line, and the rest.
fn numbered(line: &str) -> (Option<usize>, &str) {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = line.split_at(digits);
    let bare = rest.strip_prefix(['.', '、', '．', '|']).unwrap_or(rest);
    let stands_alone = bare.len() < rest.len() || rest.is_empty() || rest.starts_with(char::is_whitespace);
    let glued = digits > 0 && digits < 4 && !rest.starts_with(['年', '月', '日']);
    (number.parse().ok().filter(|_| stands_alone || glued), bare)
}

fn cells(line: &str) -> Vec<&str> {
    line.split(|c: char| c.is_whitespace() || c == '|').filter(|cell| !cell.is_empty()).collect()
}

/// Which cell of a line states pages, and which.
fn places(line: &str) -> Option<(usize, (u32, u32))> {
    let cells = cells(line);
    cells.iter().enumerate().rev().take(LAST_CELLS).find_map(|(at, cell)| Some((at, range(cell)?)))
}

fn short(name: &str) -> String {
    name.chars().take(LONGEST).collect()
}

/// `11—15` or `28`.
fn range(cell: &str) -> Option<(u32, u32)> {
    match cell.split_once(DASHES) {
        Some((from, to)) => Some((from.parse().ok()?, to.trim_start_matches(DASHES).parse().ok()?)),
        None => cell.parse().ok().map(|page| (page, page)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&[(&str, u32, u32)]>) {
        let rows = written(&[text.to_owned()]);
        let found: Option<Vec<(&str, u32, u32)>> = rows
            .as_ref()
            .map(|rows| rows.iter().filter_map(|row| Some((row.name.as_str(), row.pages?.0, row.pages?.1))).collect());
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn rows_on_one_line_and_over_several() {
        let plain = "卷 内 目 录\n序号 名称 页号\n1 陈明理 会见笔录 1—3\n2、阅卷笔录 4 复印件\n3|辩护词|5至9";
        check(plain, Some(&[("陈明理会见笔录", 1, 3), ("阅卷笔录", 4, 4), ("辩护词", 5, 9)]));
        let broken = "1\n法援通字第31号\n人民法院\n通知辩护公函 2024年5月6日 1 原件\n2\n某检察院\n起诉书 2—4\n委托代理协议\n3 会见笔录\n5-6";
        check(
            broken,
            Some(&[
                ("法援通字第31号人民法院通知辩护公函2024年5月6日", 1, 1),
                ("某检察院起诉书", 2, 4),
                ("会见笔录", 5, 6),
            ]),
        );
        check("1 会见笔录 1—3\n3 辩护词 5—9", None);
        check("2024年目录\n会见笔录", None);
        check("1 会见笔录\n没有页码", None);
    }
}
