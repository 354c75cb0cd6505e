//! Many documents from one table: row by row through the render workers, and into one zip as they finish.
//!
//! A row that cannot be made costs the others nothing: it is left out and handed back in a table to be mended, which
//! may be put in again as it is. The same table on the same day gives the same bytes.

pub mod blank;
pub mod cells;
pub mod heads;
mod names;
mod outcome;

pub use names::{nameable, part};

use super::pipeline;
use super::render_document::{Made, Order, printable, render_document};
use crate::engines::Engines;
use crate::error::OpError;
use anjuan_ingest::package::{Packer, Packing};
use anjuan_ingest::table::{self, Row, Table};
use anjuan_model::case::CaseFacts;
use anjuan_model::field::Field;
use anjuan_model::hash::sha256_hex;
use anjuan_model::{Date, Finding, Severity, Template};
use anjuan_render::{Format, Standard};
use heads::Columns;
use outcome::Lists;
use serde_json::{Map, Value};
use std::io::{Seek, Write};
use std::ops::ControlFlow;

/// How often a row waits for its turn at the workers; each wait is as long as a document may take.
const PATIENCE: usize = 20;
/// So many rows in succession that fail by no fault of theirs mean that the fault is ours.
const MOST_FAULTS: usize = 3;

/// What to make of a table.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Template id.
    pub template: String,
    /// GB/T 2260 code of the place whose layers apply.
    pub jurisdiction: Option<String>,
    /// The day that decides which edition is in force; also the documents' timestamp.
    pub as_of: Date,
    /// Facts that prefill what all rows share.
    pub case: CaseFacts,
    /// The standard of the PDFs.
    pub standard: Standard,
    /// The field whose value is part of a file's name; by default the document's number.
    pub name_by: Option<String>,
}

/// How far a batch has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows of the table.
    pub total: usize,
    /// Documents in the zip.
    pub made: usize,
    /// Rows left out.
    pub failed: usize,
}

impl Tally {
    /// Rows that are through.
    pub fn done(&self) -> usize {
        self.made + self.failed
    }
}

/// Reads the bytes of a table; what is refused says so.
pub fn read_table(bytes: &[u8]) -> Result<Table, OpError> {
    table::read(bytes).map_err(|refusal| OpError::BadRequest(refusal.to_string()))
}

/// Says everything that is wrong before any work: the template, the heads, the name of the files.
pub fn check(engines: &Engines, batch: &Batch, table: &Table) -> Result<(), OpError> {
    let library = engines.library();
    plan(&library.catalog, batch, table).map(|_| ())
}

/// A table read against its template.
struct Plan<'a> {
    template: &'a Template,
    columns: Columns<'a>,
    /// Columns of our own, which answer nothing and may hold something.
    ours: Vec<usize>,
    name_by: Option<&'a Field>,
    case: &'a CaseFacts,
}

fn plan<'a>(catalog: &'a anjuan_model::Catalog, batch: &'a Batch, table: &Table) -> Result<Plan<'a>, OpError> {
    let template = printable(catalog, &batch.template, batch.jurisdiction.as_deref(), batch.as_of)?;
    let columns = heads::columns(template, &table.heads, &batch.case).map_err(OpError::Findings)?;
    let name_by = match &batch.name_by {
        Some(name) => Some(names::chosen(template, name).map_err(OpError::BadRequest)?),
        None => names::number(template),
    };
    let is_ours = |head: &String| heads::OURS.contains(&heads::fold(head).as_str());
    let ours = table.heads.iter().enumerate().filter(|(_, head)| is_ours(head)).map(|(index, _)| index).collect();
    Ok(Plan { template, columns, ours, name_by, case: &batch.case })
}

/// Makes every document of a table and writes the zip; nothing where `watch`, told after every row, breaks it off.
pub fn render_batch<W: Write + Seek>(
    engines: &Engines,
    batch: &Batch,
    table: &Table,
    target: W,
    watch: &mut dyn FnMut(Tally) -> ControlFlow<()>,
) -> Result<Option<(W, Tally)>, OpError> {
    let library = engines.library();
    let plan = plan(&library.catalog, batch, table)?;
    let mut tally = Tally { total: table.rows.len(), ..Tally::default() };
    let mut packer = Packer::new(target);
    let mut lists = Lists::default();
    let digits = table.rows.last().map_or(0, |row| row.number.to_string().len()).max(4);
    if watch(tally).is_break() {
        return Ok(None);
    }
    let make = |row: &Row| one(engines, batch, &plan, row);
    let mut faults = 0;
    let ended = pipeline::in_order(engines.workers(), &table.rows, make, |row, result| {
        match result {
            Ok(made) => {
                faults = 0;
                let remarks = said(&made.remarks, |severity| severity >= Severity::Warning);
                let name = names::file(row.number, digits, &plan, &made.origin);
                let bytes = made.rendered.into_first_file();
                packer.add(&name, &bytes, Packing::Stored).map_err(std::io::Error::other)?;
                lists.made(row, name, sha256_hex(&bytes), remarks);
                tally.made += 1;
            }
            Err(error) => {
                faults = if matches!(error, OpError::Internal(_)) { faults + 1 } else { 0 };
                if faults >= MOST_FAULTS {
                    return Err(error);
                }
                lists.failed(row, problems(error)?);
                tally.failed += 1;
            }
        }
        Ok(watch(tally))
    })?;
    if ended.is_break() {
        return Ok(None);
    }
    for (name, bytes) in lists.files(table)? {
        packer.add(&name, &bytes, Packing::Deflated).map_err(std::io::Error::other)?;
    }
    Ok(Some((packer.finish().map_err(std::io::Error::other)?, tally)))
}

/// One row as a document.
fn one(engines: &Engines, batch: &Batch, plan: &Plan<'_>, row: &Row) -> Result<Made, OpError> {
    let answers = answers(plan, row).map_err(OpError::Findings)?;
    let order = Order {
        template: &batch.template,
        jurisdiction: batch.jurisdiction.as_deref(),
        as_of: batch.as_of,
        answers: &answers,
        case: plan.case,
        standard: batch.standard,
        format: Format::Pdf,
    };
    let mut faulty = false;
    let mut waits = 0;
    loop {
        match render_document(engines, &order) {
            // Others use the same workers; a row of a batch can wait.
            Err(OpError::Busy) if waits < PATIENCE => waits += 1,
            // A worker may have been ended from outside; the second one says whether the row ends them.
            Err(OpError::Internal(_)) if !faulty => faulty = true,
            made => return made,
        }
    }
}

/// The raw answers of a row, or everything that is wrong with its cells.
fn answers(plan: &Plan<'_>, row: &Row) -> Result<Map<String, Value>, Vec<Finding>> {
    let mut answers = Map::new();
    let mut problems = Vec::new();
    let mut problem = |place: &str, why: String| {
        problems.push(Finding::plain("batch/cell", Severity::Error, place, why));
    };
    for (index, cell) in row.cells.iter().enumerate() {
        let trouble = row.troubles.iter().find(|(column, _)| *column == index).map(|(_, why)| why);
        match (plan.columns.get(index), trouble) {
            (Some(Some(field)), Some(why)) => problem(&field.id, format!("{}：{why}", field.label)),
            (Some(Some(field)), None) => match cells::answer(field, cell) {
                Ok(Some(value)) => drop(answers.insert(field.id.clone(), value)),
                Ok(None) => {}
                Err(why) => problem(&field.id, format!("{}：{why}", field.label)),
            },
            (Some(None), _) if plan.ours.contains(&index) => {}
            (Some(None) | None, _) if cell.trim().is_empty() => {}
            (Some(None) | None, _) => {
                problem("", format!("第 {} 列有内容而没有表头，请检查是否错列", index + 1));
            }
        }
    }
    if problems.is_empty() {
        return Ok(answers);
    }
    // What else is wrong with the row is said at once, apart from fields that only seem empty because of this.
    let parsed = anjuan_model::Answers::parse(plan.template, &answers, plan.case).findings;
    let said: Vec<String> = problems.iter().flat_map(|one| one.places.iter().map(|place| place.path.clone())).collect();
    let fresh = |finding: &Finding| !finding.places.iter().any(|place| said.contains(&place.path));
    problems.extend(parsed.into_iter().filter(fresh));
    Err(problems)
}

/// What is wrong with a row, in words for the table to be mended; an error that is not the row's goes on.
fn problems(error: OpError) -> Result<Vec<String>, OpError> {
    match error {
        OpError::Findings(findings) => Ok(said(&findings, |severity| severity == Severity::Error)),
        OpError::Limit(why) => Ok(vec![why]),
        OpError::Internal(_) => Ok(vec!["排版程序出错，未能生成；请核对这一行的内容，或联系管理员".to_owned()]),
        other => Err(other),
    }
}

fn said(findings: &[Finding], wanted: impl Fn(Severity) -> bool) -> Vec<String> {
    findings.iter().filter(|finding| wanted(finding.severity)).map(|finding| finding.message.clone()).collect()
}
