//! Where the columns of a grid stand.
//!
//! A cell's tag stands at its upper left corner, so that every column in which a cell begins is known. Columns in which
//! none does, as most of the thirty-six of a form, are no columns to whoever edits the table.

use super::line::item;
use super::paragraph::Span;
use super::tree::{CellInfo, Child, Kind, Node, Tree};
use typst::layout::resolve::CellGrid;
use typst::layout::{Abs, Sizing};

/// The share of its words' width that a column should have beyond them.
const LOOSE: f64 = 0.2;
/// And the most of it.
const MOST_LOOSE: f64 = 24.0;

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
        columns
    }

    /// Gives columns that are hardly wider than their words some room from a neighbour that has it: elsewhere the same
    /// words are a little wider. `words` is the width of the words in each column, and whether it can be narrowed.
    pub(super) fn loosen(&mut self, words: &[(f64, bool)], span: Span) {
        let wanted = self.wants(words, 0);
        if let Some((_, x)) = self.starts.first_mut().filter(|(_, x)| wanted > 0.0 && *x - span.left > wanted) {
            *x -= wanted;
        }
        for index in 1..self.len() {
            let lent = self.lent(words, index - 1, index).map(|room| -room);
            let lent = lent.or_else(|| self.lent(words, index, index - 1)).unwrap_or_default();
            if let Some((_, x)) = self.starts.get_mut(index) {
                *x += lent;
            }
        }
    }

    /// What a column gets from a neighbour that keeps enough for itself.
    fn lent(&self, words: &[(f64, bool)], from: usize, to: usize) -> Option<f64> {
        let (wanted, (spare, narrows)) = (self.wants(words, to), self.spare(words, from));
        (narrows && wanted > 0.0 && spare > wanted + MOST_LOOSE).then_some(wanted)
    }

    /// The room that a column has beyond its words, and whether it can do without.
    fn spare(&self, words: &[(f64, bool)], index: usize) -> (f64, bool) {
        let (needed, narrows) = words.get(index).copied().unwrap_or_default();
        (self.edge(index + 1) - self.edge(index) - needed, narrows)
    }

    /// The room that a column lacks.
    fn wants(&self, words: &[(f64, bool)], index: usize) -> f64 {
        let needed = words.get(index).map_or(0.0, |(needed, _)| *needed);
        if needed > 0.0 { (needed * LOOSE).min(MOST_LOOSE) - self.spare(words, index).0 } else { 0.0 }
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
