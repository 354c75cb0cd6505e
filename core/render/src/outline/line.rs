//! Runs of characters on the same line of print.

use super::tree::{Child, Run, Spot, Stroke};

/// A drawn line is one to write on when it is flat and longer than this.
const SHORTEST_BLANK: f64 = 8.0;
/// And no higher than this.
const FLAT: f64 = 1.6;

/// Characters that begin no line.
const NO_START: &str = "，。、；：？！）》」』】〕”’…—·％";
/// Characters that end no line.
const NO_END: &str = "（《「『【〔“‘□☑";

/// A line of print.
#[derive(Debug, Clone)]
pub(super) struct Line<'a> {
    pub items: Vec<Item<'a>>,
    pub page: usize,
    /// The baseline.
    pub y: f64,
    pub left: f64,
    pub right: f64,
    /// The size of its largest characters.
    pub size: f64,
}

/// What stands on a line.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'a> {
    Run(&'a Run),
    Blank(&'a Stroke),
}

impl<'a> Item<'a> {
    /// The characters, if it has any.
    pub(super) fn run(&self) -> Option<&'a Run> {
        match self {
            Self::Run(run) => Some(run),
            Self::Blank(_) => None,
        }
    }

    fn at(&self) -> Spot {
        match self {
            Self::Run(run) => run.at,
            // The rule of a place to write on is the lower edge of a box that stands on the baseline.
            Self::Blank(stroke) => stroke.at,
        }
    }

    /// Its baseline.
    pub(super) fn height(&self) -> f64 {
        self.at().y
    }

    pub(super) fn left(&self) -> f64 {
        self.at().x
    }

    pub(super) fn right(&self) -> f64 {
        match self {
            Self::Run(run) => run.at.x + run.width,
            Self::Blank(stroke) => stroke.at.x + stroke.width,
        }
    }

    fn size(&self) -> Option<f64> {
        self.run().map(|run| run.size)
    }
}

/// What of an element's own content stands on lines.
pub(super) fn item(child: &Child) -> Option<Item<'_>> {
    match child {
        Child::Text(run) => Some(Item::Run(run)),
        Child::Line(stroke) if stroke.height <= FLAT && stroke.width >= SHORTEST_BLANK => Some(Item::Blank(stroke)),
        Child::Line(_) | Child::Node(_) => None,
    }
}

/// Puts items, which are in reading order, on lines.
pub(super) fn lines<'a>(items: impl IntoIterator<Item = Item<'a>>) -> Vec<Line<'a>> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for item in items {
        let at = item.at();
        let near = item.size().unwrap_or(12.0) * 0.6;
        match lines.last_mut().filter(|line| line.page == at.page && (line.y - at.y).abs() <= near.max(line.size * 0.6))
        {
            Some(line) => line.take(item),
            None => lines.push(Line {
                items: vec![item],
                page: at.page,
                y: at.y,
                left: item.left(),
                right: item.right(),
                size: item.size().unwrap_or(0.0),
            }),
        }
    }
    lines
}

impl<'a> Line<'a> {
    fn take(&mut self, item: Item<'a>) {
        if let Some(size) = item.size() {
            if self.size == 0.0 {
                self.y = item.at().y;
            }
            self.size = self.size.max(size);
        }
        self.left = self.left.min(item.left());
        self.right = self.right.max(item.right());
        let place = self.items.partition_point(|other| other.left() <= item.left());
        self.items.insert(place, item);
    }

    /// Its characters' size; 12 points where there are only places to write on.
    pub(super) fn text_size(&self) -> f64 {
        if self.size > 0.0 { self.size } else { 12.0 }
    }

    /// How wide the part at its start is that cannot be broken; rather too wide than too narrow.
    pub(super) fn lead(&self) -> f64 {
        let text: String = self.items.iter().filter_map(|item| item.run()).map(|run| run.text.as_str()).collect();
        let mut width: f64 = 0.0;
        let mut whole = false;
        for character in text.chars() {
            let latin = character.is_ascii_graphic();
            if whole && !latin && !NO_START.contains(character) {
                break;
            }
            width += if latin { 0.7 } else { 1.0 };
            whole = !NO_END.contains(character);
        }
        self.text_size() * width.max(1.0)
    }

    /// The first run, when the line starts with one.
    pub(super) fn first_run(&self) -> Option<&'a Run> {
        self.items.first().and_then(Item::run)
    }

    /// The last run, when the line ends with one.
    pub(super) fn last_run(&self) -> Option<&'a Run> {
        self.items.last().and_then(Item::run)
    }
}
