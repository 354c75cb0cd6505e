//! The catalogue of a volume as it is read: from its embedded rows, or line by line from the text of another program's.

use crate::desk::Desk;
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::finding::Place;
use anjuan_model::rule::CatalogueSource;

/// A name is longer only where somebody wants a search to take long.
const LONGEST: usize = 200;
/// What joins the first and the last page of a range.
const DASHES: [char; 8] = ['-', '—', '–', '－', '～', '~', '至', '―'];

/// A row of a catalogue.
pub(super) struct Item {
    /// Its number in the catalogue, from 1.
    pub(super) number: usize,
    /// What it says of the paper, at least the name.
    pub(super) name: String,
    /// First and last page, where it states them.
    pub(super) pages: Option<(u32, u32)>,
    /// Where the row stands.
    pub(super) place: Place,
}

/// The rows of each catalogue that could be read, and why others could not.
pub(super) struct Catalogues<'a> {
    pub(super) read: Vec<(&'a Entry, Vec<Item>)>,
    pub(super) unread: Vec<(&'a Entry, String)>,
}

/// The catalogues of the bundle.
pub(super) fn read<'a>(source: &CatalogueSource, desk: &Desk<'a>) -> Catalogues<'a> {
    let mut catalogues = Catalogues { read: Vec::new(), unread: Vec::new() };
    for entry in desk.scope(std::slice::from_ref(&source.kind)) {
        match items(entry, source) {
            Ok(items) => catalogues.read.push((entry.entry, items)),
            Err(why) => catalogues.unread.push((entry.entry, why)),
        }
    }
    catalogues
}

fn items(entry: &Entry, source: &CatalogueSource) -> Result<Vec<Item>, String> {
    if let Some(items) = embedded(entry, source) {
        return Ok(items);
    }
    let Text::Read(pages) = &entry.text else { return Err(entry.full_text().err().unwrap_or_default()) };
    let lines = pages.iter().zip(1_u32..).flat_map(|(page, number)| page.lines().map(move |line| (line, number)));
    let items: Vec<Item> = lines.filter_map(|(line, page)| written(entry, line, page)).collect();
    // A row that was broken over several lines is lost, and then the numbers show it.
    let whole = !items.is_empty() && items.iter().zip(1..).all(|(item, number)| item.number == number);
    if whole { Ok(items) } else { Err("目录的条目未能逐项读出".to_owned()) }
}

/// The rows that a catalogue of ours carries.
fn embedded(entry: &Entry, source: &CatalogueSource) -> Option<Vec<Item>> {
    let rows = entry.fields.get(&source.list)?.as_array()?;
    let items = (1..).zip(rows).map(|(number, row)| {
        let cell = |name: &str| row.get(name).map(|cell| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned));
        let page = |name: &str| cell(name)?.parse::<u32>().ok();
        let name = short(&cell(&source.name).unwrap_or_default());
        let pages = page(&source.from).map(|from| (from, page(&source.to).unwrap_or(from)));
        let place = Place { path: entry.path.clone(), page: None, quote: Some(name.clone()) };
        Item { number, name, pages, place }
    });
    Some(items.collect())
}

/// A line such as `7 陈明理 会见笔录 2024年5月10日 11—15`, with or without a remark behind.
fn written(entry: &Entry, line: &str, page: u32) -> Option<Item> {
    let line = line.trim();
    let digits: String = line.chars().take_while(char::is_ascii_digit).take(6).collect();
    let rest = &line[digits.len()..];
    let rest = rest.strip_prefix(['.', '、', '．', '|']).unwrap_or(rest);
    let cells: Vec<&str> =
        rest.split(|c: char| c.is_whitespace() || c == '|').filter(|cell| !cell.is_empty()).collect();
    // A row is its number, a name and at least one cell more; the title and other lines are not.
    let (at, pages) = cells.iter().enumerate().rev().take(2).find_map(|(at, cell)| Some((at, range(cell)?)))?;
    let name = short(&cells.get(..at)?.concat());
    if name.is_empty() {
        return None;
    }
    let place = Place { path: entry.path.clone(), page: Some(page), quote: Some(line.to_owned()) };
    Some(Item { number: digits.parse().ok()?, name, pages: Some(pages), place })
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
