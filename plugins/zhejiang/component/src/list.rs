//! Reading the handling list (办理事项清单): from its rows where they are known, else line by line.

use anjuan_sdk::{Case, Document};

/// One item of the list.
pub struct Item {
    /// What was to be done, such as 阅卷.
    pub name: String,
    /// Done or not.
    pub status: Status,
    /// Whether a time is given.
    pub has_time: bool,
    /// Whether an attachment is named.
    pub has_attachment: bool,
    /// Whether a reason is given.
    pub has_reason: bool,
    /// The words of the list that say so; empty where the list is known by its rows.
    pub line: String,
}

/// What the list says of an item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// 已办
    Done,
    /// 未办
    NotDone,
    /// Neither.
    Unstated,
}

/// The words of the list, from the province's parameters.
struct Words<'a> {
    done: &'a [String],
    not_done: &'a [String],
    labels: &'a [String],
    blanks: &'a [String],
}

/// The items of a list.
pub fn read(case: &Case<'_>, document: &Document) -> Result<Vec<Item>, String> {
    let words = Words {
        done: case.parameter_items("done-words")?,
        not_done: case.parameter_items("not-done-words")?,
        labels: case.parameter_items("label-words")?,
        blanks: case.parameter_items("blank-words")?,
    };
    let rows: Vec<Item> = (0..).map_while(|row| from_row(&words, document, row)).collect();
    if rows.is_empty() {
        return Ok(document.text.lines().filter_map(|line| from_line(&words, line)).collect());
    }
    Ok(rows)
}

fn from_row(words: &Words<'_>, document: &Document, row: usize) -> Option<Item> {
    let cell = |column: &str| document.field_text(&format!("items.{row}.{column}"));
    let name = cell("name")?.to_owned();
    let filled = |column: &str| cell(column).is_some_and(|text| !words.is_blank(text));
    let status = cell("status").map_or(Status::Unstated, |text| words.status(text));
    Some(Item {
        name,
        status,
        has_time: filled("time"),
        has_attachment: filled("attachment"),
        has_reason: filled("reason"),
        line: String::new(),
    })
}

/// A line such as `1 阅卷 已办 2024-05-12 阅卷笔录.pdf`; a heading that names both states is none.
fn from_line(words: &Words<'_>, line: &str) -> Option<Item> {
    let done = split_at_any(line, words.done);
    let not_done = split_at_any(line, words.not_done);
    let (status, (before, after)) = match (done, not_done) {
        (Some(parts), None) => (Status::Done, parts),
        (None, Some(parts)) => (Status::NotDone, parts),
        _ => return None,
    };
    let name = before.trim_start_matches(|c: char| c.is_ascii_digit() || "、.． 　".contains(c)).trim();
    let (has_time, rest) = without_date(after);
    let said = !words.is_blank(&rest);
    Some(Item {
        name: name.to_owned(),
        status,
        has_time,
        has_attachment: said,
        has_reason: said,
        line: line.to_owned(),
    })
}

impl Words<'_> {
    fn status(&self, text: &str) -> Status {
        let is = |words: &[String]| words.iter().any(|word| word == text);
        match (is(self.done), is(self.not_done)) {
            (true, _) => Status::Done,
            (_, true) => Status::NotDone,
            _ => Status::Unstated,
        }
    }

    /// Whether nothing is said beyond labels and marks for "nothing".
    fn is_blank(&self, text: &str) -> bool {
        let bare = self.labels.iter().fold(text.to_owned(), |text, label| text.replace(label.as_str(), " "));
        bare.split_whitespace().all(|word| self.blanks.iter().any(|blank| blank == word))
    }
}

fn split_at_any<'a>(line: &'a str, words: &[String]) -> Option<(&'a str, &'a str)> {
    words.iter().find_map(|word| line.split_once(word.as_str()))
}

/// Whether the text holds a date, and what is left without it.
fn without_date(text: &str) -> (bool, String) {
    let is_part = |c: char| c.is_ascii_digit() || "年月日-./".contains(c);
    let date = text.split(|c: char| !is_part(c)).find(|run| is_date(run));
    match date {
        Some(date) => (true, text.replacen(date, " ", 1)),
        None => (false, text.to_owned()),
    }
}

/// Four digits, one or two, one or two, whatever stands between them.
fn is_date(run: &str) -> bool {
    let lengths: Vec<usize> =
        run.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).map(str::len).collect();
    matches!(lengths.as_slice(), [4, 1 | 2, 1 | 2])
}
