//! The pages' frames put back under the elements that they came from.
//!
//! The typesetter marks in the frames where an element starts and ends, for tagged PDF. A cell that breaks over pages has
//! its further parts in frames that name the cell as their parent; whatever was open inside it at the break goes on there.

use super::element;
use super::tree::{CellInfo, Child, Kind, Margin, Node, Run, Spot, Stroke, Tree};
use std::collections::HashMap;
use typst::foundations::Content;
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, GroupItem, Point};
use typst::syntax::Span;
use typst::text::TextItem;
use typst::visualize::Shape;
use typst_layout::PagedDocument;

/// Reads the frames of all pages.
pub(super) fn read(document: &PagedDocument) -> Tree {
    let mut builder = Builder::default();
    builder.add(Kind::Other, Spot::default());
    builder.stack.push(Open { location: None, node: Tree::ROOT });
    for (index, page) in document.pages().iter().enumerate() {
        builder.page = index;
        builder.walk(&page.frame, Point::zero());
    }
    let numbers = document.pages().iter().map(|page| page.number).collect();
    Tree { nodes: builder.nodes, margins: builder.margins, numbers }
}

/// An element that has started and not ended.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// None for a further part of a cell, which ends with its frame.
    location: Option<Location>,
    node: usize,
}

#[derive(Default)]
struct Builder {
    nodes: Vec<Node>,
    margins: Vec<(usize, Margin, usize)>,
    stack: Vec<Open>,
    /// Elements by place, for the frames that name a parent.
    located: HashMap<Location, usize>,
    /// What was open inside a cell when it broke.
    paused: HashMap<Location, Vec<Open>>,
    page: usize,
}

impl Builder {
    fn add(&mut self, kind: Kind, at: Spot) -> usize {
        self.nodes.push(Node { kind, at, children: Vec::new() });
        self.nodes.len() - 1
    }

    fn put(&mut self, child: Child) {
        let current = self.stack.last().map_or(Tree::ROOT, |open| open.node);
        if let Some(node) = self.nodes.get_mut(current) {
            node.children.push(child);
        }
    }

    fn spot(&self, at: Point) -> Spot {
        Spot { page: self.page, x: at.x.to_pt(), y: at.y.to_pt() }
    }

    fn walk(&mut self, frame: &Frame, origin: Point) {
        for (position, item) in frame.items() {
            let at = origin + *position;
            match item {
                FrameItem::Group(group) => self.group(group, at),
                FrameItem::Tag(Tag::Start(element, flags)) if flags.tagged => self.start(element, at),
                FrameItem::Tag(Tag::End(location, ..)) => self.end(*location),
                FrameItem::Text(text) => {
                    let run = run(text, self.spot(at));
                    self.put(Child::Text(run));
                }
                FrameItem::Shape(shape, _) => {
                    let stroke = stroke(shape, self.spot(at));
                    self.put(Child::Line(stroke));
                }
                FrameItem::Tag(_) | FrameItem::Image(..) | FrameItem::Link(..) => {}
            }
        }
    }

    fn group(&mut self, group: &GroupItem, at: Point) {
        let at = at + Point::new(group.transform.tx, group.transform.ty);
        let Some(parent) = group.parent else { return self.walk(&group.frame, at) };
        let node = match self.located.get(&parent.location) {
            Some(node) => *node,
            None => {
                let node = self.add(Kind::Other, self.spot(at));
                self.put(Child::Node(node));
                self.located.insert(parent.location, node);
                node
            }
        };
        let depth = self.stack.len();
        self.stack.push(Open { location: None, node });
        self.stack.extend(self.paused.remove(&parent.location).unwrap_or_default());
        self.walk(&group.frame, at);
        let open = self.stack.split_off((depth + 1).min(self.stack.len()));
        self.stack.truncate(depth);
        if !open.is_empty() {
            self.paused.insert(parent.location, open);
        }
    }

    fn start(&mut self, element: &Content, at: Point) {
        let (Some(location), Some(kind)) = (element.location(), element::kind(element)) else { return };
        let spot = self.spot(at);
        let margin = element::margin(element);
        let known = self.located.get(&location).copied();
        let node = known.unwrap_or_else(|| self.add(Kind::Other, spot));
        match margin {
            Some(margin) => self.margins.push((self.page, margin, node)),
            None if known.is_some() || matches!(kind, Kind::Cell(CellInfo { repeated: true, .. })) => {}
            None => self.put(Child::Node(node)),
        }
        if let Some(node) = self.nodes.get_mut(node) {
            node.kind = kind;
        }
        self.located.insert(location, node);
        self.stack.push(Open { location: Some(location), node });
    }

    fn end(&mut self, location: Location) {
        if let Some(index) = self.stack.iter().rposition(|open| open.location == Some(location)) {
            self.stack.remove(index);
        }
    }
}

fn run(text: &TextItem, at: Spot) -> Run {
    let info = text.font.font().info();
    let start = text.glyphs.first().map_or((Span::detached(), 0), |glyph| (glyph.span.0, usize::from(glyph.span.1)));
    let end = text.glyphs.last().filter(|glyph| glyph.span.0 == start.0);
    let end = end.map_or(usize::MAX, |glyph| usize::from(glyph.span.1) + glyph.range().len());
    Run {
        text: text.text.to_string(),
        at,
        width: text.width().to_pt(),
        size: text.size.to_pt(),
        family: info.family.clone(),
        bold: info.variant.weight.to_number() >= 600,
        source: (start.0, start.1, end),
    }
}

fn stroke(shape: &Shape, at: Spot) -> Stroke {
    let area = shape.bbox(false);
    let (min, max) = (area.min, area.max);
    let at = Spot { x: at.x + min.x.to_pt(), y: at.y + min.y.to_pt(), ..at };
    let dashed = shape.stroke.as_ref().is_some_and(|stroke| stroke.dash.is_some());
    Stroke { at, width: (max.x - min.x).to_pt(), height: (max.y - min.y).to_pt(), dashed }
}
