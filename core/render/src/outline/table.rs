//! Grids as tables; a grid of one column that only sets names above dates becomes the paragraphs that it holds.

use super::columns::{Columns, cells, gutter};
use super::flow::{Holder, Placed, content};
use super::paragraph::Span;
use super::tree::{CellInfo, Child, Node, Spot, Tree};
use super::{Align, Block, Cell, Edges, Row, Table};
use typst::layout::resolve::{CellGrid, Entry};
use typst::layout::{HAlignment, VAlignment};

/// Rows up to this height stay on one page.
const WHOLE: f64 = 90.0;
/// What an empty line brings with it above and below.
const EMPTY: f64 = 2.4;
/// What a column as wide as its words is given on each side.
const SLACK: f64 = 18.0;
/// Room beyond its text that a row keeps for writing.
const ROOM: f64 = 6.0;

/// A grid as blocks in the room that it stands in.
pub(super) fn read(tree: &Tree, node: &Node, grid: &CellGrid, span: Span) -> Vec<Placed> {
    let mut cells = cells(tree, node);
    cells.sort_by_key(|(_, cell)| (cell.y, cell.x));
    let mut columns = Columns::of(tree, node, grid, &cells, span);
    let held = cells.iter().map(|(id, info)| hold(tree, grid, &columns, *id, *info)).collect::<Vec<_>>();
    if columns.len() == 1 && !held.iter().any(|held| held.ruled.left || held.ruled.top) {
        return stacked(held, Span { left: columns.edge(0), right: columns.edge(1) }, span);
    }
    let Some(top) = held.first().map(|held| held.at) else { return Vec::new() };
    let bottom = bottom(node, &held);
    if !held.iter().any(|held| held.ruled.left || held.ruled.top) {
        columns.loosen(&words(&columns, &held), span);
    }
    let rows = rows(node, grid, &columns, held, bottom);
    let size = common_size(&rows);
    let table = Table { columns: columns.widths(), left: columns.edge(0) - span.left, before: 0.0, size, rows };
    vec![Placed { block: Block::Table(table), top, bottom, width: None }]
}

/// A cell with its content.
struct Held {
    info: CellInfo,
    at: Spot,
    content: Vec<Placed>,
    ruled: Edges<bool>,
    whole: bool,
}

fn hold(tree: &Tree, grid: &CellGrid, columns: &Columns, id: usize, info: CellInfo) -> Held {
    let last = info.x + info.columns;
    let right = columns.edge(columns.index(last)) - info.inset.right;
    let right = if columns.index(last) < columns.len() { right - gutter(grid, last - 1) } else { right };
    let node = tree.node(id);
    let span = Span { left: node.at.x + info.inset.left, right };
    let align = info.across.map(|across| match across {
        HAlignment::Start | HAlignment::Left => Align::Left,
        HAlignment::Center => Align::Center,
        HAlignment::Right | HAlignment::End => Align::Right,
    });
    let content = content(tree, node, Holder { span, cell: Some((align, info.breaks)) });
    let cell = match grid.entries.get(info.y * grid.non_gutter_column_count() + info.x) {
        Some(Entry::Cell(cell)) => Some(cell),
        _ => None,
    };
    let ruled = cell.map_or(Edges::default(), |cell| Edges {
        top: cell.stroke.top.is_some(),
        right: cell.stroke.right.is_some(),
        bottom: cell.stroke.bottom.is_some(),
        left: cell.stroke.left.is_some(),
    });
    Held { info, at: node.at, content, ruled, whole: cell.is_some_and(|cell| !cell.breakable) }
}

/// The width of the words in each column, and whether all of them stand on single lines, so that it can be narrowed.
fn words(columns: &Columns, held: &[Held]) -> Vec<(f64, bool)> {
    let mut words = vec![(0.0, true); columns.len()];
    for held in held {
        let (first, end) = (columns.index(held.info.x), columns.index(held.info.x + held.info.columns));
        let Some((needed, narrows)) = words.get_mut(first).filter(|_| end == first + 1) else { continue };
        for placed in &held.content {
            let width = placed.width.map(|width| width + held.info.inset.left + held.info.inset.right);
            *needed = width.unwrap_or_default().max(*needed);
            *narrows &= width.is_some();
        }
    }
    words
}

/// Cells one below the other, as paragraphs indented to where the column stands.
fn stacked(cells: Vec<Held>, own: Span, span: Span) -> Vec<Placed> {
    let mut all: Vec<Placed> = cells.into_iter().flat_map(|held| held.content).collect();
    let count = all.len();
    let own = loosened(own, span);
    for (index, placed) in all.iter_mut().enumerate() {
        match &mut placed.block {
            Block::Paragraph(paragraph) => {
                paragraph.left += own.left - span.left;
                paragraph.right += span.right - own.right;
                paragraph.sticky = index + 1 < count;
            }
            Block::Table(table) => table.left += own.left - span.left,
            Block::Rule { .. } => {}
        }
    }
    all
}

/// Room on both sides, because elsewhere the same words are a little wider.
fn loosened(own: Span, span: Span) -> Span {
    let (left, right) = (own.left - span.left, span.right - own.right);
    let both = left.min(right).clamp(0.0, SLACK);
    let more = if both < SLACK / 3.0 { SLACK.min(left) - both } else { 0.0 };
    Span { left: own.left - both - more.max(0.0), right: own.right + both }
}

/// The lower end: the lowest line that is drawn, or the end of the last text.
fn bottom(node: &Node, held: &[Held]) -> Spot {
    let later = |a: Spot, b: Spot| if (b.page, b.y) > (a.page, a.y) { b } else { a };
    let written = held.iter().flat_map(|held| {
        held.content.iter().map(|placed| Spot { y: placed.bottom.y + held.info.inset.bottom, ..placed.bottom })
    });
    drawn(node).chain(written).chain(held.iter().map(|held| held.at)).reduce(later).unwrap_or_default()
}

fn rows(node: &Node, grid: &CellGrid, columns: &Columns, held: Vec<Held>, bottom: Spot) -> Vec<Row> {
    let count = held.iter().map(|held| held.info.y + held.info.rows).max().unwrap_or(0);
    let tops: Vec<Option<Spot>> =
        (0..count).map(|y| held.iter().find(|held| held.info.y == y).map(|held| held.at)).collect();
    let height = |y: usize| {
        let from = tops.get(y).copied().flatten()?;
        let to = tops.iter().skip(y + 1).flatten().next().copied().unwrap_or(bottom);
        if to.page == from.page {
            return Some(to.y - from.y);
        }
        // The last row on a page ends where the page's lines end, unless it goes on over there.
        let here = |held: &Held| held.content.iter().all(|placed| placed.bottom.page == from.page);
        let ends = held.iter().filter(|held| held.info.y == y && held.info.rows == 1).all(here);
        drawn(node).filter(|end| ends && end.page == from.page).map(|end| end.y - from.y).reduce(f64::max)
    };
    let mut rows: Vec<Row> = (0..count)
        .map(|y| Row { head: is_head(grid, y), sticky: is_subhead(grid, y), height: height(y), ..Row::default() })
        .collect();
    for held in held {
        place(&mut rows, columns, held);
    }
    for row in &mut rows {
        row.whole |= row.head || row.height.is_some_and(|height| height <= WHOLE);
        row.cells.sort_by_key(|cell| cell.column);
        let sticky = row.sticky;
        for block in row.cells.iter_mut().flat_map(|cell| &mut cell.blocks) {
            if let Block::Paragraph(paragraph) = block {
                paragraph.sticky |= sticky;
            }
        }
    }
    rows
}

/// The ends of the lines drawn between cells.
fn drawn(node: &Node) -> impl Iterator<Item = Spot> {
    node.children.iter().filter_map(|child| match child {
        Child::Line(stroke) => Some(Spot { y: stroke.at.y + stroke.height, ..stroke.at }),
        _ => None,
    })
}

/// Puts a cell into every row that it takes.
fn place(rows: &mut [Row], columns: &Columns, held: Held) {
    let Held { info, at, content, ruled, whole } = held;
    let column = columns.index(info.x);
    let width = columns.index(info.x + info.columns).saturating_sub(column).max(1);
    let written = content.iter().map(|placed| placed.bottom.y - at.y).fold(0.0, f64::max);
    let cell = Cell {
        column,
        columns: width,
        rows: None,
        blocks: Vec::new(),
        centred: info.across == Some(HAlignment::Center),
        middle: info.down == Some(VAlignment::Horizon),
        ruled,
        inset: info.inset,
    };
    for (offset, row) in rows.iter_mut().skip(info.y).take(info.rows).enumerate() {
        row.whole |= whole && info.rows == 1;
        row.sticky |= whole && offset + 1 < info.rows;
        if offset > 0 {
            // The deepest inset of a row counts for all of it, and this part has nothing to set off.
            row.cells.push(Cell { inset: Edges { top: 0.0, bottom: 0.0, ..cell.inset }, ..cell.clone() });
        }
    }
    let text = content.first().map_or(0.0, |first| written - (first.top.y - at.y)) + info.inset.top + info.inset.bottom;
    let inset = tightened(info.inset, &content);
    if let Some(row) = rows.get_mut(info.y) {
        let blocks = content.into_iter().map(|placed| placed.block).collect();
        row.cells.push(Cell { rows: Some(info.rows), blocks, inset, ..cell });
        // A row that its text fills needs no height of its own and grows when somebody writes more.
        let filled = info.rows == 1 && row.height.is_some_and(|height| height - text < ROOM);
        if filled && row.height.is_some_and(|height| height > WHOLE) {
            row.height = None;
        }
    }
}

/// A line that is as high as its pitch brings half of the room between lines with it, above the first and below the last.
fn tightened(inset: Edges<f64>, content: &[Placed]) -> Edges<f64> {
    let half = |placed: Option<&Placed>| match placed.map(|placed| &placed.block) {
        Some(Block::Paragraph(paragraph)) => (paragraph.pitch - paragraph.size()) / 2.0,
        Some(_) => 0.0,
        None => EMPTY,
    };
    let (top, bottom) = (inset.top - half(content.first()), inset.bottom - half(content.last()));
    Edges { top: top.max(0.0), bottom: bottom.max(0.0), ..inset }
}

/// The head that repeats is the one that the table begins with.
fn is_head(grid: &CellGrid, y: usize) -> bool {
    let y = effective(grid, y);
    grid.headers
        .iter()
        .any(|head| head.repeated && head.level.get() == 1 && head.range.start == 0 && head.range.contains(&y))
}

/// A head further down belongs to the rows that follow it.
fn is_subhead(grid: &CellGrid, y: usize) -> bool {
    let y = effective(grid, y);
    grid.headers.iter().any(|head| head.range.contains(&y))
}

fn effective(grid: &CellGrid, y: usize) -> usize {
    if grid.has_gutter { y * 2 } else { y }
}

/// The size that most paragraphs in there have.
fn common_size(rows: &[Row]) -> f64 {
    let blocks = rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.blocks);
    let mut counts: Vec<(f64, usize)> = Vec::new();
    for block in blocks {
        let Block::Paragraph(paragraph) = block else { continue };
        match counts.iter_mut().find(|(size, _)| *size == paragraph.size()) {
            Some((_, count)) => *count += 1,
            None => counts.push((paragraph.size(), 1)),
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(12.0, |(size, _)| size)
}
