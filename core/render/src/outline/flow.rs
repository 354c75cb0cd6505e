//! An element's content as blocks: paragraphs as they were marked, and what stands outside of any as lines allow.

use super::line::{Item, Line, item, lines};
use super::paragraph::{Said, Span, paragraph, stands_alone};
use super::table;
use super::tree::{Child, Kind, Node, Spot, Tree};
use super::{Align, Block, Role, Sheet};
use typst::layout::Abs;

/// The largest room between two blocks that is kept.
const MOST_ROOM: f64 = 300.0;

/// A block and the part of the pages that it takes.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub block: Block,
    pub top: Spot,
    pub bottom: Spot,
    /// The width of its words where they take one line.
    pub width: Option<f64>,
}

/// What holds the content.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holder {
    pub span: Span,
    /// In a cell: how it sets its content, and whether lines are ended on purpose in there.
    pub cell: Option<(Option<Align>, bool)>,
}

/// The whole text.
pub(super) fn body(tree: &Tree, sheet: &Sheet) -> Vec<Block> {
    let span = Span { left: sheet.left, right: sheet.width - sheet.right };
    let mut placed = content(tree, tree.node(Tree::ROOT), Holder { span, cell: None });
    let area = sheet.height - sheet.top - sheet.bottom;
    let mut above: Option<Spot> = None;
    for next in &mut placed {
        let left_free =
            above.filter(|above| above.page < next.top.page).map(|above| sheet.height - sheet.bottom - above.y);
        if let (Some(free), Block::Paragraph(paragraph)) = (left_free, &mut next.block) {
            // A page that is left half empty was left on purpose.
            paragraph.fresh = free > area * 0.5;
        }
        above = Some(next.bottom);
    }
    placed.into_iter().map(|placed| placed.block).collect()
}

/// The blocks in an element, with the room between them.
pub(super) fn content(tree: &Tree, node: &Node, holder: Holder) -> Vec<Placed> {
    let mut flow = Flow { tree, holder, loose: Vec::new(), placed: Vec::new() };
    flow.children(node);
    flow.flush();
    let mut placed = flow.placed;
    space(&mut placed);
    placed
}

/// Measures the room above each block.
fn space(placed: &mut [Placed]) {
    let mut above: Option<Spot> = None;
    for next in placed {
        let gap = above.filter(|above| above.page == next.top.page).map_or(0.0, |above| next.top.y - above.y);
        let room = |taken: f64| (gap - taken).clamp(0.0, MOST_ROOM);
        match &mut next.block {
            Block::Paragraph(paragraph) => paragraph.before = room(paragraph.pitch - paragraph.size()),
            Block::Table(table) => table.before = room(0.0),
            Block::Rule { before, .. } => *before = room(0.0),
        }
        above = Some(next.bottom);
    }
}

struct Flow<'a> {
    tree: &'a Tree,
    holder: Holder,
    /// What stands outside of any paragraph since the last block.
    loose: Vec<Item<'a>>,
    placed: Vec<Placed>,
}

impl<'a> Flow<'a> {
    fn children(&mut self, node: &'a Node) {
        for child in &node.children {
            match child {
                Child::Node(id) => self.node(self.tree.node(*id)),
                other => self.loose.extend(item(other)),
            }
        }
    }

    fn node(&mut self, node: &'a Node) {
        match &node.kind {
            Kind::Paragraph { justify, breaks, leading } => {
                self.flush();
                let leading = leading.at(Abs::pt(first_size(self.tree, node)));
                let align = self.holder.cell.and_then(|(align, _)| align);
                let said = Said {
                    justify: *justify,
                    breaks: *breaks,
                    leading: Some(leading.to_pt()),
                    align,
                    ..Said::default()
                };
                self.marked(node, said);
            }
            Kind::Title => self.heading(node, Role::Title),
            Kind::Heading(level) => self.heading(node, Role::Heading(*level)),
            Kind::Grid(grid) => {
                self.flush();
                self.placed.extend(table::read(self.tree, node, grid, self.holder.span));
            }
            Kind::Artifact => {
                // Ornament has no words, but a line to cut along stays.
                let held = items(self.tree, node);
                self.loose.extend(held.into_iter().filter(|item| matches!(item, Item::Blank(_))));
            }
            Kind::Cell(_) | Kind::Other => self.children(node),
        }
    }

    fn heading(&mut self, node: &'a Node, role: Role) {
        self.flush();
        let first = self.placed.len();
        self.take(items(self.tree, node), Said { role, breaks: true, ..Said::default() });
        for placed in self.placed.iter_mut().skip(first) {
            if let Block::Paragraph(paragraph) = &mut placed.block {
                paragraph.sticky = true;
            }
        }
    }

    /// A paragraph, and the tables that stand in it.
    fn marked(&mut self, node: &'a Node, said: Said) {
        let mut held = Vec::new();
        for child in &node.children {
            match child {
                Child::Node(id) => match &self.tree.node(*id).kind {
                    Kind::Grid(grid) => {
                        self.take(std::mem::take(&mut held), said);
                        self.placed.extend(table::read(self.tree, self.tree.node(*id), grid, self.holder.span));
                    }
                    _ => held.extend(items(self.tree, self.tree.node(*id))),
                },
                other => held.extend(item(other)),
            }
        }
        self.take(held, said);
    }

    fn take(&mut self, items: Vec<Item<'a>>, said: Said) {
        let lines = lines(items);
        if !lines.is_empty() {
            self.placed.push(placed(&lines, self.holder.span, said));
        }
    }

    /// Makes paragraphs of what stands outside of any.
    fn flush(&mut self) {
        let lines = lines(std::mem::take(&mut self.loose));
        if lines.is_empty() {
            return;
        }
        let span = self.holder.span;
        if let Some((align, breaks)) = self.holder.cell {
            self.placed.push(placed(&lines, span, Said { align, breaks, ..Said::default() }));
            return;
        }
        let starts = |above: &Line<'_>, below: &Line<'_>| {
            is_rule(above, span) || is_rule(below, span) || stands_alone(above, below, span)
        };
        for group in lines.chunk_by(|above, below| !starts(above, below)) {
            match group {
                [line] if is_rule(line, span) => self.placed.push(rule(line)),
                _ => self.placed.push(placed(group, span, Said::default())),
            }
        }
    }
}

fn placed(lines: &[Line<'_>], span: Span, said: Said) -> Placed {
    let edge = |line: Option<&Line<'_>>, share: f64| {
        line.map_or(Spot::default(), |line| Spot {
            page: line.page,
            x: line.left,
            y: line.y + line.text_size() * share,
        })
    };
    // The house's line box reaches from 0.88 em above the baseline to 0.12 em below.
    let (top, bottom) = (edge(lines.first(), -0.88), edge(lines.last(), 0.12));
    let width = if let [line] = lines { Some(line.right - line.left) } else { None };
    Placed { block: Block::Paragraph(paragraph(lines, span, said)), top, bottom, width }
}

fn is_rule(line: &Line<'_>, span: Span) -> bool {
    line.size == 0.0 && line.right - line.left > (span.right - span.left) * 0.6
}

fn rule(line: &Line<'_>) -> Placed {
    let dashed = line.items.iter().any(|item| matches!(item, Item::Blank(stroke) if stroke.dashed));
    let at = Spot { page: line.page, x: line.left, y: line.y };
    Placed { block: Block::Rule { before: 0.0, dashed }, top: at, bottom: at, width: None }
}

/// Everything in an element that stands on lines, however deep.
pub(super) fn items<'a>(tree: &'a Tree, node: &'a Node) -> Vec<Item<'a>> {
    let deep = |child: &'a Child| match child {
        Child::Node(id) => items(tree, tree.node(*id)),
        other => item(other).into_iter().collect(),
    };
    node.children.iter().flat_map(deep).collect()
}

fn first_size(tree: &Tree, node: &Node) -> f64 {
    let size = |item: &Item<'_>| if let Item::Run(run) = item { Some(run.size) } else { None };
    items(tree, node).iter().find_map(size).unwrap_or(12.0)
}
