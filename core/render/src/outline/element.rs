//! Which elements matter to an outline, and what is to be known of them.

use super::Edges;
use super::tree::{CellInfo, Kind, Margin};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use typst::foundations::{Content, Smart, StyleChain};
use typst::layout::{Abs, Alignment, GridCell, GridElem, Length, Rel, Sides};
use typst::model::{HeadingElem, Outlinable, ParElem, TableCell, TableElem, TitleElem};
use typst::pdf::{ArtifactElem, ArtifactKind};
use typst::text::{LinebreakElem, TextElem};

/// The margin that an element stands in on every page.
pub(super) fn margin(element: &Content) -> Option<Margin> {
    match element.to_packed::<ArtifactElem>()?.kind.get(StyleChain::default()) {
        ArtifactKind::Header => Some(Margin::Head),
        ArtifactKind::Footer => Some(Margin::Foot),
        _ => None,
    }
}

/// The elements that matter here; the others are looked through.
pub(super) fn kind(element: &Content) -> Option<Kind> {
    let styles = StyleChain::default();
    if element.is::<TitleElem>() {
        Some(Kind::Title)
    } else if let Some(heading) = element.to_packed::<HeadingElem>() {
        Some(Kind::Heading(u8::try_from(heading.level().get()).unwrap_or(u8::MAX)))
    } else if let Some(paragraph) = element.to_packed::<ParElem>() {
        let (justify, leading) = (paragraph.justify.get(styles), paragraph.leading.get(styles));
        Some(Kind::Paragraph { justify, leading, breaks: has_breaks(&paragraph.body) })
    } else if let Some(grid) = element.to_packed::<GridElem>() {
        grid.grid.clone().map(Kind::Grid)
    } else if let Some(table) = element.to_packed::<TableElem>() {
        table.grid.clone().map(Kind::Grid)
    } else if let Some(cell) = element.to_packed::<GridCell>() {
        let place = (cell.x.get(styles), cell.y.get(styles), cell.colspan.get(styles), cell.rowspan.get(styles));
        let look = (cell.align.get(styles), cell.inset.get(styles), cell.is_repeated.get(styles));
        cell_info(place, look, &cell.body)
    } else if let Some(cell) = element.to_packed::<TableCell>() {
        let place = (cell.x.get(styles), cell.y.get(styles), cell.colspan.get(styles), cell.rowspan.get(styles));
        let look = (cell.align.get(styles), cell.inset.get(styles), cell.is_repeated.get(styles));
        cell_info(place, look, &cell.body)
    } else if element.is::<ArtifactElem>() {
        Some(Kind::Artifact)
    } else {
        None
    }
}

type Place = (Smart<usize>, Smart<usize>, NonZeroUsize, NonZeroUsize);
type Look = (Smart<Alignment>, Smart<Sides<Option<Rel<Length>>>>, bool);

fn cell_info((x, y, columns, rows): Place, (align, inset, repeated): Look, body: &Content) -> Option<Kind> {
    let align = align.custom();
    let inset = inset.custom().unwrap_or_default();
    // Insets in shares of the cell are not used; those in characters are taken at the size of a form's text.
    let points = |side: Option<Rel<Length>>| side.map_or(0.0, |side| side.abs.at(Abs::pt(12.0)).to_pt());
    Some(Kind::Cell(CellInfo {
        x: x.custom()?,
        y: y.custom()?,
        columns: columns.get(),
        rows: rows.get(),
        across: align.and_then(Alignment::x),
        down: align.and_then(Alignment::y),
        inset: Edges {
            top: points(inset.top),
            right: points(inset.right),
            bottom: points(inset.bottom),
            left: points(inset.left),
        },
        breaks: has_breaks(body),
        repeated,
    }))
}

/// Whether somebody ended a line on purpose in there, by an element or in a text.
fn has_breaks(content: &Content) -> bool {
    let ends = |part: &Content| {
        part.is::<LinebreakElem>() || part.to_packed::<TextElem>().is_some_and(|text| text.text.contains('\n'))
    };
    let mut look = |part: Content| if ends(&part) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    content.traverse(&mut look).is_break()
}
