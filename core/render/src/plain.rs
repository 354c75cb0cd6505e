//! An outline as plain text: a paragraph to a line, a form's line as `标签：值`, a register's row with full-width spaces
//! between its columns. What only a page has, such as numbers of pages, is left out.

use crate::outline::{Block, Cell, Outline, Row, Table};

/// A label is no longer than this.
const LONGEST_LABEL: usize = 16;

/// Writes the text.
pub(crate) fn write(outline: &Outline) -> String {
    let mut lines = Vec::new();
    blocks(&outline.blocks, &mut lines);
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn blocks(blocks: &[Block], lines: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => push(lines, &paragraph.text()),
            Block::Table(table) => rows(table, lines),
            // What follows a line across the page, such as a reply slip, is set off.
            Block::Rule { .. } => lines.push(String::new()),
        }
    }
}

fn push(lines: &mut Vec<String>, text: &str) {
    lines.extend(text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()).map(str::to_owned));
}

fn rows(table: &Table, lines: &mut Vec<String>) {
    if boxes(table) {
        let digits = table.rows.iter().flat_map(|row| &row.cells).map(text).collect::<String>();
        return push(lines, &digits);
    }
    let register = table.rows.iter().any(|row| row.head);
    for row in &table.rows {
        if register { push(lines, &columns(row)) } else { form_line(row, lines) }
    }
}

/// One character to a box, as the number of an identity card.
fn boxes(table: &Table) -> bool {
    table.rows.len() == 1
        && table.columns.len() > 4
        && table.rows.iter().flat_map(|row| &row.cells).all(|cell| text(cell).chars().count() <= 1)
}

fn columns(row: &Row) -> String {
    let cells: Vec<String> = row.cells.iter().map(text).collect();
    cells.join("\u{3000}")
}

/// The text of a cell on one line.
fn text(cell: &Cell) -> String {
    let mut lines = Vec::new();
    blocks(&cell.blocks, &mut lines);
    lines.join(" ")
}

fn form_line(row: &Row, lines: &mut Vec<String>) {
    let mut line = String::new();
    let mut cells = row.cells.iter().filter(|cell| cell.rows.is_some()).peekable();
    while let Some(cell) = cells.next() {
        if cell.centred && cell.rows > Some(1) {
            push(lines, &format!("【{}】", label(cell)));
            continue;
        }
        let separator = if line.is_empty() { "" } else { "\u{3000}" };
        line.push_str(separator);
        let followed = cells.peek().is_some_and(|next| !next.centred);
        if cell.centred && followed && label(cell).chars().count() <= LONGEST_LABEL {
            line.push_str(&label(cell));
            line.push('：');
            let value = cells.next().map(inner).unwrap_or_default();
            line.push_str(&value);
        } else {
            line.push_str(&inner(cell));
        }
    }
    push(lines, &line);
}

/// A label without the breaks that fit it into its column.
fn label(cell: &Cell) -> String {
    text(cell).split_whitespace().collect()
}

/// The content of a cell, its paragraphs on lines of their own.
fn inner(cell: &Cell) -> String {
    let mut lines = Vec::new();
    blocks(&cell.blocks, &mut lines);
    lines.join("\n")
}
