//! What a laid-out document consists of, read back from its pages: paragraphs, tables, and what repeats on each page.
//!
//! The flow: `build` (the typesetter's tags put the text of all pages under the elements it came from) → `flow` (an
//! element's content as blocks) with `line` and `paragraph` (lines of print as paragraphs), `table` and `columns`
//! (grids) → `margin` (head and foot of the page) → an [`Outline`], from which `docx` and `plain` write. Nothing here
//! knows a template: what a template says once, for the page, is enough for every other form of it.

mod tree;

mod build;
mod element;

mod columns;
mod flow;
mod line;
mod margin;
mod paragraph;
mod table;

use typst_layout::PagedDocument;

/// A document as something to edit. All lengths are in points.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Outline {
    /// The title in the document's properties.
    pub title: String,
    /// The paper.
    pub sheet: Sheet,
    /// The text, in reading order.
    pub blocks: Vec<Block>,
    /// What stands above the text of odd and of even pages.
    pub heads: Sides,
    /// What stands below the text of odd and of even pages.
    pub feet: Sides,
}

/// Paper and margins.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Sheet {
    pub width: f64,
    pub height: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub left: f64,
    /// From the paper's upper edge to the head.
    pub head: f64,
    /// From the foot to the paper's lower edge.
    pub foot: f64,
}

/// What repeats on odd pages, and on even ones where that differs.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sides {
    pub odd: Vec<Paragraph>,
    pub even: Option<Vec<Paragraph>>,
}

/// A part of the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Block {
    Paragraph(Paragraph),
    Table(Table),
    /// A line across the page.
    Rule {
        before: f64,
        dashed: bool,
    },
}

/// Lines of text that belong together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Paragraph {
    pub pieces: Vec<Piece>,
    pub role: Role,
    pub align: Align,
    /// How far the first line starts to the right of the others; negative where it hangs out.
    pub first: f64,
    pub left: f64,
    pub right: f64,
    /// Room above.
    pub before: f64,
    /// From one baseline to the next.
    pub pitch: f64,
    /// Stays on one page with what follows.
    pub sticky: bool,
    /// Starts a page.
    pub fresh: bool,
}

impl Paragraph {
    /// Its text; places to fill in by hand are drawn as underscores.
    pub(crate) fn text(&self) -> String {
        self.pieces.iter().map(Piece::text).collect()
    }

    /// The size of its first words.
    pub(crate) fn size(&self) -> f64 {
        let size = |piece: &Piece| match piece {
            Piece::Text { face, .. } | Piece::Blank { face, .. } | Piece::Field { face, .. } => Some(face.size),
            Piece::Break => None,
        };
        self.pieces.iter().find_map(size).unwrap_or(12.0)
    }
}

/// What a paragraph is to the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Role {
    #[default]
    Text,
    Title,
    Heading(u8),
}

/// How lines stand between the margins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Align {
    #[default]
    Left,
    /// From margin to margin.
    Both,
    Center,
    Right,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    Text {
        text: String,
        face: Face,
    },
    /// A rule to write on by hand.
    Blank {
        width: f64,
        dashed: bool,
        face: Face,
    },
    /// A number that the word processor counts.
    Field {
        number: Number,
        shown: String,
        face: Face,
    },
    /// The line ends here, the paragraph goes on.
    Break,
}

impl Piece {
    fn text(&self) -> String {
        match self {
            Self::Text { text, .. } | Self::Field { shown: text, .. } => text.clone(),
            Self::Blank { .. } => "____".to_owned(),
            Self::Break => "\n".to_owned(),
        }
    }
}

/// What a word processor counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    Page,
    Pages,
}

/// How characters look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Face {
    pub family: Family,
    pub bold: bool,
    pub size: f64,
    /// Room between the characters beyond their own.
    pub spread: f64,
}

/// The kinds of Chinese faces that the house's pages use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Fang,
    Song,
    Hei,
    Kai,
}

/// Rows and columns.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    /// The columns' widths.
    pub columns: Vec<f64>,
    /// How far it stands in from the margin.
    pub left: f64,
    pub before: f64,
    /// The size of letters in cells that have none.
    pub size: f64,
    pub rows: Vec<Row>,
}

/// A line of cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    /// Repeats on every page.
    pub head: bool,
    /// Stays on one page.
    pub whole: bool,
    /// Stays on one page with the next.
    pub sticky: bool,
    /// At least so high, where the layout leaves room.
    pub height: Option<f64>,
    /// The cells that begin or go on in this row, from the left.
    pub cells: Vec<Cell>,
}

/// A cell, or the part of a tall one that lies in a row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// Its first column.
    pub column: usize,
    /// How many columns it takes.
    pub columns: usize,
    /// How many rows it takes, itself included; none in the rows that a cell further up takes.
    pub rows: Option<usize>,
    /// Its content; empty where it goes on from above.
    pub blocks: Vec<Block>,
    /// Its text stands in the middle, as that of labels does.
    pub centred: bool,
    pub middle: bool,
    pub ruled: Edges<bool>,
    pub inset: Edges<f64>,
}

/// The four sides of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Edges<T> {
    pub top: T,
    pub right: T,
    pub bottom: T,
    pub left: T,
}

/// Reads the pages.
pub(crate) fn read(document: &PagedDocument, title: &str) -> Outline {
    let tree = build::read(document);
    let sheet = margin::sheet(document, &tree);
    let (heads, feet) = margin::repeated(&tree, &sheet);
    Outline { title: title.to_owned(), sheet, blocks: flow::body(&tree, &sheet), heads, feet }
}
