//! The paper, and what repeats above and below the text: its words, its places to sign, and the numbers of the pages.

use super::element;
use super::flow::items;
use super::line::{Item, Line, lines};
use super::paragraph::{Said, Span, paragraph};
use super::tree::{Margin, Tree};
use super::{Align, Number, Paragraph, Piece, Sheet, Sides};
use typst::introspection::{Location, Tag};
use typst::layout::{Frame, FrameItem, Point};
use typst_layout::PagedDocument;

/// Where nothing stands above or below the text.
const USUAL: f64 = 42.5;

/// From the text to the foot in the house's layouts, which the page itself does not say.
const TO_FOOT: f64 = 14.2;
/// The least room between text and foot.
const TO_FOOT_ALONE: f64 = 2.0;
/// A right margin that is wider than the left one by more than this was not reached by any line.
const UNREACHED: f64 = 30.0;

/// The paper of the first page. Its margins are read off what stands on the pages: the text begins at the upper left
/// corner, the longest line or table reaches the right, and the foot begins at a fixed distance below.
pub(super) fn sheet(document: &PagedDocument, tree: &Tree) -> Sheet {
    let Some(page) = document.pages().first() else { return Sheet::default() };
    let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
    let mut sheet = Sheet { width, height, head: USUAL, foot: USUAL, ..Sheet::default() };
    (sheet.left, sheet.top) = corner(&page.frame).unwrap_or((width * 0.12, height * 0.09));
    let body = items(tree, tree.node(Tree::ROOT));
    sheet.right = width - body.iter().map(Item::right).fold(sheet.left, f64::max);
    if sheet.right > sheet.left + UNREACHED {
        sheet.right = sheet.left;
    }
    let lowest = body.iter().map(Item::height).fold(0.0, f64::max);
    let foot = tree.margins.iter().find(|(_, margin, _)| *margin == Margin::Foot).map(|(.., id)| tree.node(*id).at.y);
    // A document of one page stays one where a word processor sets a little wider: its text may reach down to the foot.
    let to_foot = if tree.numbers.len() == 1 { TO_FOOT_ALONE } else { TO_FOOT };
    let text_end = foot.map_or(height - sheet.top, |foot| foot - to_foot);
    sheet.bottom = (height - text_end.max(lowest)).max(USUAL);
    if let Some(line) = printed(tree, Margin::Foot, 0).last() {
        sheet.foot = (height - line.y - line.text_size() * 0.12).max(10.0);
    }
    if let Some(line) = printed(tree, Margin::Head, 0).first() {
        sheet.head = (line.y - line.text_size() * 0.88).max(10.0);
    }
    sheet
}

/// Where the text begins: the first thing on the page that is neither in a head or foot nor the page's own.
fn corner(frame: &Frame) -> Option<(f64, f64)> {
    let mut margin: Option<Location> = None;
    let mut found: Option<(f64, f64)> = None;
    for (at, item) in frame.items() {
        match item {
            FrameItem::Tag(Tag::Start(element, _)) if margin.is_none() && element::margin(element).is_some() => {
                margin = element.location();
            }
            FrameItem::Tag(Tag::End(location, ..)) if margin == Some(*location) => margin = None,
            FrameItem::Tag(_) | FrameItem::Group(_) if margin.is_none() && *at != Point::zero() => {
                let (x, y) = (at.x.to_pt(), at.y.to_pt());
                found = Some(found.map_or((x, y), |(left, top)| (left.min(x), top.min(y))));
            }
            _ => {}
        }
    }
    found
}

/// Heads and feet.
pub(super) fn repeated(tree: &Tree, sheet: &Sheet) -> (Sides, Sides) {
    (sides(tree, sheet, Margin::Head), sides(tree, sheet, Margin::Foot))
}

fn sides(tree: &Tree, sheet: &Sheet, margin: Margin) -> Sides {
    let odd = paragraphs(tree, sheet, margin, 0);
    let even = if tree.numbers.len() > 1 {
        Some(paragraphs(tree, sheet, margin, 1)).filter(|even| !looks_like(even, &odd))
    } else {
        mirrored(&odd)
    };
    Sides { odd, even }
}

/// Whether two feet stand in the same way; their numbers differ anyhow.
fn looks_like(one: &[Paragraph], other: &[Paragraph]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.align == other.align)
}

/// A document of one page shows only the odd side. A number at its outer edge stands at the left on even pages, which
/// there will be when somebody writes more.
fn mirrored(odd: &[Paragraph]) -> Option<Vec<Paragraph>> {
    let [number] = odd else { return None };
    let outer = number.align == Align::Right && number.text().starts_with('—');
    outer.then(|| vec![Paragraph { align: Align::Left, left: number.right, right: 0.0, ..number.clone() }])
}

fn printed(tree: &Tree, margin: Margin, page: usize) -> Vec<Line<'_>> {
    let nodes = tree.margins.iter().filter(|(on, which, _)| (*on, *which) == (page, margin));
    let mut items: Vec<Item<'_>> = nodes.flat_map(|(.., id)| items(tree, tree.node(*id))).collect();
    // A place to sign lies in a cell of its own, which may come before or after the words beside it.
    items.sort_by(|a, b| a.height().total_cmp(&b.height()));
    let mut lines = lines(items);
    lines.retain(|line| line.size > 0.0);
    lines
}

fn paragraphs(tree: &Tree, sheet: &Sheet, margin: Margin, page: usize) -> Vec<Paragraph> {
    let span = Span { left: sheet.left, right: sheet.width - sheet.right };
    let number = tree.numbers.get(page).copied().unwrap_or(1);
    let lines = printed(tree, margin, page);
    let mut above: Option<f64> = None;
    let mut all = Vec::new();
    for line in &lines {
        let mut paragraph = paragraph(std::slice::from_ref(line), span, Said::default());
        let top = line.y - line.text_size() * 0.88;
        let room = paragraph.pitch - paragraph.size();
        paragraph.before = above.map_or(0.0, |above| (top - above - room).max(0.0));
        above = Some(line.y + line.text_size() * 0.12);
        paragraph.pieces = counted(paragraph.pieces, number, tree.numbers.len());
        all.push(paragraph);
    }
    all
}

/// Turns the numbers of pages into fields.
fn counted(pieces: Vec<Piece>, page: u64, pages: usize) -> Vec<Piece> {
    let mut counted = Vec::new();
    let mut said = String::new();
    for piece in pieces {
        let Piece::Text { text, face } = piece else {
            counted.push(piece);
            continue;
        };
        let mut rest = text.as_str();
        while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
            let (words, digits) = rest.split_at(start);
            let end = digits.find(|character: char| !character.is_ascii_digit()).unwrap_or(digits.len());
            let (shown, after) = digits.split_at(end);
            said.push_str(words);
            if !words.is_empty() {
                counted.push(Piece::Text { text: words.to_owned(), face });
            }
            let all = said.trim_end().ends_with('共') && shown.parse() == Ok(pages);
            let number = if all { Some(Number::Pages) } else { (shown.parse() == Ok(page)).then_some(Number::Page) };
            let shown = shown.to_owned();
            counted.push(match number {
                Some(number) => Piece::Field { number, shown, face },
                None => Piece::Text { text: shown, face },
            });
            rest = after;
        }
        said.push_str(rest);
        if !rest.is_empty() {
            counted.push(Piece::Text { text: rest.to_owned(), face });
        }
    }
    counted
}
