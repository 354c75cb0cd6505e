//! Where the columns of a grid stand.
//!
//! A cell's tag stands at its upper left corner, so that every column in which a cell begins is known. Columns in which
//! none does, as most of the thirty-six of a form, are no columns to whoever edits the table.

use super::line::item;
use super::paragraph::Span;
use super::tree::{CellInfo, Child, Kind, Node, Tree};
use typst::layout::resolve::CellGrid;
use typst::layout::{Abs, Sizing};

/// The room that a column as wide as its words is given where it comes first.
const LOOSE: f64 = 8.0;
/// And where it comes last: a date has a dozen places at which word processors put room.
const LOOSE_LAST: f64 = 24.0;

/// The columns in which cells begin, from the left.
#[derive(Debug)]
pub(super) struct Columns {
    starts: Vec<(usize, f64)>,
    end: f64,
}

impl Columns {
    /// Reads them off the cells; `span` is the room that the grid stands in.
    pub(super) fn of(tree: &Tree, node: &Node, grid: &CellGrid, cells: &[(usize, CellInfo)], span: Span) -> Self {
        let mut starts: Vec<(usize, f64)> = Vec::new();
        for (id, cell) in cells {
            let x = tree.node(*id).at.x;
            match starts.binary_search_by_key(&cell.x, |(column, _)| *column) {
                Ok(_) => {}
                Err(place) => starts.insert(place, (cell.x, x)),
            }
        }
        let mut columns = Self { starts, end: span.right };
        columns.end = columns.right_edge(tree, node, grid, cells, span);
        columns.loosen(grid);
        columns
    }

    /// A column that is exactly as wide as its words gets some room from the stretching one beside it: elsewhere the same
    /// words are a little wider.
    fn loosen(&mut self, grid: &CellGrid) {
        let kinds: Vec<Option<Sizing>> = self.starts.iter().map(|(column, _)| sizing(grid, *column)).collect();
        for (index, pair) in kinds.windows(2).enumerate() {
            let by = match pair {
                [Some(Sizing::Auto), Some(Sizing::Fr(_))] => LOOSE,
                [Some(Sizing::Fr(_)), Some(Sizing::Auto)] => -LOOSE_LAST,
                _ => 0.0,
            };
            if let Some((_, x)) = self.starts.get_mut(index + 1) {
                *x += by;
            }
        }
    }

    /// Their number.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    /// Which of them a column of the layout is or lies before.
    pub(super) fn index(&self, column: usize) -> usize {
        self.starts.partition_point(|(start, _)| *start < column)
    }

    /// The left edge of a column, or the right edge of all.
    pub(super) fn edge(&self, index: usize) -> f64 {
        self.starts.get(index).map_or(self.end, |(_, x)| *x)
    }

    /// Their widths.
    pub(super) fn widths(&self) -> Vec<f64> {
        (0..self.len()).map(|index| (self.edge(index + 1) - self.edge(index)).max(1.0)).collect()
    }

    fn right_edge(&self, tree: &Tree, node: &Node, grid: &CellGrid, cells: &[(usize, CellInfo)], span: Span) -> f64 {
        let drawn = node.children.iter().filter_map(|child| match child {
            Child::Line(stroke) => Some(stroke.at.x + stroke.width),
            _ => None,
        });
        if let Some(drawn) = drawn.reduce(f64::max) {
            return drawn;
        }
        let Some((last, start)) = self.starts.last().copied() else { return span.right };
        match sizing(grid, last) {
            Some(Sizing::Fr(share)) => self.share(grid).map_or(span.right, |one| start + one * share.get()),
            Some(Sizing::Rel(length)) => start + length.abs.at(Abs::pt(12.0)).to_pt(),
            _ if grid.cols.iter().any(|sizing| matches!(sizing, Sizing::Fr(_))) => span.right,
            _ => cells.iter().map(|(id, cell)| rightmost(tree, *id) + cell.inset.right).fold(start, f64::max),
        }
    }

    /// The width of one share of what fixed columns leave.
    fn share(&self, grid: &CellGrid) -> Option<f64> {
        self.starts.windows(2).find_map(|pair| {
            let [(column, left), (next, right)] = pair else { return None };
            let Some(Sizing::Fr(share)) = sizing(grid, *column) else { return None };
            (*next == column + 1).then(|| (right - left - gutter(grid, *column)) / share.get())
        })
    }
}

fn sizing(grid: &CellGrid, column: usize) -> Option<Sizing> {
    grid.cols.get(if grid.has_gutter { column * 2 } else { column }).copied()
}

/// The room behind a column.
pub(super) fn gutter(grid: &CellGrid, column: usize) -> f64 {
    let size = if grid.has_gutter { grid.cols.get(column * 2 + 1) } else { None };
    size.map_or(0.0, |size| match size {
        Sizing::Rel(length) => length.abs.at(Abs::pt(12.0)).to_pt(),
        Sizing::Auto | Sizing::Fr(_) => 0.0,
    })
}

/// How far to the right something stands in there.
fn rightmost(tree: &Tree, id: usize) -> f64 {
    let of = |child: &Child| match child {
        Child::Node(inner) => rightmost(tree, *inner),
        other => item(other).map_or(0.0, |item| item.right()),
    };
    tree.node(id).children.iter().map(of).fold(0.0, f64::max)
}

/// The cells of a grid.
pub(super) fn cells(tree: &Tree, node: &Node) -> Vec<(usize, CellInfo)> {
    let cell = |child: &Child| match child {
        Child::Node(id) => match &tree.node(*id).kind {
            Kind::Cell(info) => Some((*id, *info)),
            _ => None,
        },
        _ => None,
    };
    node.children.iter().filter_map(cell).collect()
}
