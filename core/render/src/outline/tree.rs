//! A document as elements with the text that they put on the pages.

use super::Edges;
use std::sync::Arc;
use typst::layout::resolve::CellGrid;
use typst::layout::{HAlignment, Length, VAlignment};
use typst::syntax::Span;

/// All elements of a document; the first is the document itself.
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// What repeats on the pages: the page's index and the element.
    pub margins: Vec<(usize, Margin, usize)>,
    /// The number printed on each page.
    pub numbers: Vec<u64>,
}

impl Tree {
    /// The document.
    pub(super) const ROOT: usize = 0;

    pub(super) fn node(&self, id: usize) -> &Node {
        self.nodes.get(id).unwrap_or(&NOTHING)
    }
}

/// Above or below the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Margin {
    Head,
    Foot,
}

/// An element.
#[derive(Debug)]
pub(super) struct Node {
    pub kind: Kind,
    pub at: Spot,
    pub children: Vec<Child>,
}

static NOTHING: Node = Node { kind: Kind::Other, at: Spot { page: 0, x: 0.0, y: 0.0 }, children: Vec::new() };

/// Which element.
#[derive(Debug)]
pub(super) enum Kind {
    Title,
    Heading(u8),
    /// A paragraph: set from margin to margin or not; with line breaks of its own or not; the room between its lines.
    Paragraph {
        justify: bool,
        breaks: bool,
        leading: Length,
    },
    Grid(Arc<CellGrid>),
    Cell(CellInfo),
    /// Ornament: its words are no part of the text.
    Artifact,
    Other,
}

/// Where a cell belongs and how its content stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellInfo {
    pub x: usize,
    pub y: usize,
    pub columns: usize,
    pub rows: usize,
    pub across: Option<HAlignment>,
    pub down: Option<VAlignment>,
    pub inset: Edges<f64>,
    pub breaks: bool,
    /// A head shown once more.
    pub repeated: bool,
}

/// A place on a page, in points from its upper left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Spot {
    pub page: usize,
    pub x: f64,
    pub y: f64,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Child {
    Text(Run),
    Line(Stroke),
    Node(usize),
}

/// A run of characters on one line; `at` is its baseline.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub text: String,
    pub at: Spot,
    pub width: f64,
    pub size: f64,
    pub family: String,
    pub bold: bool,
    /// Where in the source its first character stands, and the place behind its last.
    pub source: (Span, usize, usize),
}

/// A drawn line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stroke {
    pub at: Spot,
    pub width: f64,
    pub height: f64,
    pub dashed: bool,
}
