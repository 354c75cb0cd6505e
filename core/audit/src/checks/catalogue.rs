//! The catalogues of the bundle as they are read: from embedded rows, or line by line from the text of another program's.

use crate::desk::Desk;
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::contents::{self, Row};
use anjuan_model::finding::Place;
use anjuan_model::rule::CatalogueSource;

/// The rows of each catalogue that could be read, and why others could not.
pub(super) struct Catalogues<'a> {
    pub(super) read: Vec<(&'a Entry, Vec<Row>)>,
    pub(super) unread: Vec<(&'a Entry, String)>,
}

/// The catalogues of the bundle.
pub(super) fn read<'a>(source: &CatalogueSource, desk: &Desk<'a>) -> Catalogues<'a> {
    let mut catalogues = Catalogues { read: Vec::new(), unread: Vec::new() };
    for paper in desk.of_kind(&source.kind) {
        match rows(paper.entry, source) {
            Ok(rows) => catalogues.read.push((paper.entry, rows)),
            Err(why) => catalogues.unread.push((paper.entry, why)),
        }
    }
    catalogues
}

fn rows(entry: &Entry, source: &CatalogueSource) -> Result<Vec<Row>, String> {
    if let Some(rows) = contents::embedded(&entry.fields, &source.fields) {
        return Ok(rows);
    }
    let Text::Read(pages) = &entry.text else { return Err(entry.full_text().err().unwrap_or_default()) };
    contents::written(pages).ok_or_else(|| "目录的条目未能逐项读出".to_owned())
}

/// Where a row stands.
pub(super) fn place(entry: &Entry, row: &Row) -> Place {
    let page = row.page.map(|page| entry.page_of_file(page));
    Place { path: entry.path.clone(), page, quote: Some(row.quote.clone()) }
}
