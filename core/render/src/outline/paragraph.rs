//! Lines of print as a paragraph: its words in one piece again, how it stands between the margins, how far apart its lines.

use super::line::{Item, Line};
use super::tree::Run;
use super::{Align, Face, Family, Paragraph, Piece, Role};

/// Lengths that differ by less than this are meant to be equal.
const NEAR: f64 = 2.0;

/// The room that lines stand in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub left: f64,
    pub right: f64,
}

/// What the typesetter said of the lines.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said {
    pub role: Role,
    pub justify: bool,
    /// Somebody ended lines on purpose.
    pub breaks: bool,
    /// The room between lines, where known.
    pub leading: Option<f64>,
    /// How the cell sets its content.
    pub align: Option<Align>,
}

/// A paragraph of these lines. `before` is left to the caller, who knows what stands above.
pub(super) fn paragraph(lines: &[Line<'_>], span: Span, said: Said) -> Paragraph {
    let align = alignment(lines, span, said);
    let size = lines.first().map_or(12.0, Line::text_size);
    let mut paragraph = Paragraph { role: said.role, align, pitch: pitch(lines, size, said), ..Paragraph::default() };
    indent(&mut paragraph, lines, span);
    for (index, line) in lines.iter().enumerate() {
        if let Some(above) = index.checked_sub(1).and_then(|above| lines.get(above)) {
            // Labels have their lines broken by hand, by whatever means.
            if (said.breaks || said.align == Some(Align::Center)) && ends_early(above, line, span, align) {
                paragraph.pieces.push(Piece::Break);
            } else if let Some(space) = dropped(above, line, span, align) {
                push(&mut paragraph.pieces, space, face_of(line, size));
            }
        }
        line_pieces(line, &mut paragraph.pieces);
    }
    settle(&mut paragraph.pieces);
    if said.role == Role::Title {
        spread(&mut paragraph, lines);
    }
    paragraph
}

/// Whether what begins the next line would still have fitted, so that this one was ended on purpose.
pub(super) fn ends_early(line: &Line<'_>, next: &Line<'_>, span: Span, align: Align) -> bool {
    let (left, right) = (line.left - span.left, span.right - line.right);
    let room = match align {
        Align::Left | Align::Both => right,
        Align::Center => left + right,
        Align::Right => left,
    };
    room >= next.lead() + 0.5
}

/// The same for lines that no paragraph holds, each by how it stands itself.
pub(super) fn stands_alone(line: &Line<'_>, next: &Line<'_>, span: Span) -> bool {
    ends_early(line, next, span, alignment(std::slice::from_ref(line), span, Said::default()))
}

fn alignment(lines: &[Line<'_>], span: Span, said: Said) -> Align {
    let gaps: Vec<(f64, f64)> = lines.iter().map(|line| (line.left - span.left, span.right - line.right)).collect();
    let size = lines.first().map_or(12.0, Line::text_size);
    let centred = |(left, right): &(f64, f64)| (left - right).abs() <= NEAR;
    if said.align == Some(Align::Center) && !gaps.iter().any(|gap| gap.1 > NEAR && gap.0 <= 0.5 && gap.1 > size) {
        return Align::Center;
    }
    if gaps.iter().all(centred) && gaps.iter().any(|(left, _)| *left > size * 0.5) {
        return Align::Center;
    }
    let far = gaps.iter().map(|(left, _)| *left).fold(0.0, f64::max);
    let flush = gaps.iter().all(|(_, right)| *right <= NEAR);
    let width = span.right - span.left;
    // Only a marked paragraph has a first line that stands in.
    let unmarked = said.leading.is_none() && far > size;
    if flush && (unmarked || (lines.len() > 1 && far > size * 2.5) || far > width * 0.3) {
        return Align::Right;
    }
    if let [(left, right)] = gaps.as_slice()
        && *left > width * 0.4
        && right < left
    {
        return Align::Right;
    }
    if said.justify { Align::Both } else { Align::Left }
}

fn indent(paragraph: &mut Paragraph, lines: &[Line<'_>], span: Span) {
    let clean = |length: f64| if length.abs() < NEAR { 0.0 } else { length };
    let first = lines.first().map_or(0.0, |line| line.left - span.left);
    match paragraph.align {
        Align::Left | Align::Both => {
            let rest = lines.iter().skip(1).map(|line| line.left - span.left).reduce(f64::min).unwrap_or(0.0);
            paragraph.left = clean(rest);
            paragraph.first = clean(first - paragraph.left);
        }
        Align::Right => {
            let right = lines.iter().map(|line| span.right - line.right).fold(f64::INFINITY, f64::min);
            paragraph.right = clean(right);
        }
        Align::Center => {}
    }
}

/// From baseline to baseline: measured where two lines stand on one page, else as the typesetter was told.
fn pitch(lines: &[Line<'_>], size: f64, said: Said) -> f64 {
    let steps = lines.windows(2).filter_map(|pair| match pair {
        [above, below] if above.page == below.page => Some(below.y - above.y).filter(|step| *step > size * 0.8),
        _ => None,
    });
    let measured = steps.reduce(f64::min);
    measured.unwrap_or_else(|| said.leading.map_or(size * 1.45, |leading| leading + size)).max(size)
}

/// The room that was dropped where a line broke. The source tells when both ends come from one text; else a line that
/// ended early ended where two things stand apart that are whole in themselves.
fn dropped(above: &Line<'_>, below: &Line<'_>, span: Span, align: Align) -> Option<&'static str> {
    let (last, first) = (above.last_run()?, below.first_run()?);
    let (end, start) = (last.text.chars().last()?, first.text.chars().next()?);
    if end == ' ' || start == ' ' {
        return None;
    }
    let (source, place) = (first.source.0, first.source.1);
    if source == last.source.0 && !source.is_detached() && place >= last.source.2 {
        return (place > last.source.2).then_some(" ");
    }
    match start {
        '□' | '☑' => Some(" "),
        _ if end.is_ascii_alphanumeric() && start.is_ascii_alphanumeric() => Some(" "),
        _ => ends_early(above, below, span, align).then_some("\u{3000}"),
    }
}

fn face_of(line: &Line<'_>, size: f64) -> Face {
    line.first_run().map_or(Face { family: Family::Fang, bold: false, size, spread: 0.0 }, face)
}

/// The runs of a line, with the room between them as spaces.
pub(super) fn line_pieces(line: &Line<'_>, pieces: &mut Vec<Piece>) {
    let size = line.text_size();
    let mut look = face_of(line, size);
    let mut end: Option<f64> = None;
    for item in &line.items {
        if let Item::Run(run) = item {
            look = face(run);
        }
        if let Some(end) = end {
            push(pieces, &gap(item.left() - end, look.size), look);
        }
        match item {
            Item::Run(run) => push(pieces, &run.text, look),
            Item::Blank(stroke) => pieces.push(Piece::Blank { width: stroke.width, dashed: stroke.dashed, face: look }),
        }
        end = Some(item.right());
    }
}

/// Spaces as wide as a gap: whole characters, and half of one for what is left.
fn gap(width: f64, size: f64) -> String {
    let halves = (width / size * 2.0 + 0.45).floor().max(0.0) as usize;
    format!("{}{}", "\u{3000}".repeat(halves / 2), " ".repeat(halves % 2))
}

fn push(pieces: &mut Vec<Piece>, text: &str, face: Face) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text { text: before, face: same }) if *same == face => before.push_str(text),
        _ => pieces.push(Piece::Text { text: text.to_owned(), face }),
    }
}

fn face(run: &Run) -> Face {
    let family = match run.family.as_str() {
        name if name.contains("Hei") => Family::Hei,
        name if name.contains("Song") && !name.contains("FangSong") => Family::Song,
        name if name.contains("WenKai") => Family::Kai,
        // The title's further characters are drawn in bold, those of running text are not.
        name if name.contains("Title") => Family::Song,
        _ => Family::Fang,
    };
    Face { family, bold: run.bold, size: run.size, spread: 0.0 }
}

/// A single character from another face is one that the paragraph's own lacks; word processors look for it themselves.
fn settle(pieces: &mut Vec<Piece>) {
    let mut counts: Vec<(Family, bool, usize)> = Vec::new();
    for piece in pieces.iter() {
        let Piece::Text { text, face } = piece else { continue };
        let weight = text.chars().filter(|character| is_han(*character)).count();
        match counts.iter_mut().find(|(family, bold, _)| (*family, *bold) == (face.family, face.bold)) {
            Some((.., count)) => *count += weight,
            None => counts.push((face.family, face.bold, weight)),
        }
    }
    let Some((family, bold, most)) = counts.into_iter().max_by_key(|(.., count)| *count) else { return };
    let mut settled = Vec::new();
    for piece in std::mem::take(pieces) {
        match piece {
            Piece::Text { text, face } => {
                let own = text.chars().filter(|character| is_han(*character)).count();
                let stray = own == 0 || (own <= 2 && most > 4 && matches!(face.family, Family::Kai | Family::Fang));
                let face = if stray && most > 0 { Face { family, bold, ..face } } else { face };
                push(&mut settled, &text, face);
            }
            Piece::Blank { width, dashed, face } => {
                settled.push(Piece::Blank { width, dashed, face: Face { family, bold, ..face } });
            }
            other => settled.push(other),
        }
    }
    *pieces = settled;
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// A title whose characters are set apart evenly keeps its words whole; the room between them becomes part of its look.
fn spread(paragraph: &mut Paragraph, lines: &[Line<'_>]) {
    let [line] = lines else { return };
    let pairs =
        line.items.windows(2).map(|pair| pair.last().map_or(0.0, Item::left) - pair.first().map_or(0.0, Item::right));
    let gaps: Vec<f64> = pairs.collect();
    let Some(least) = gaps.iter().copied().reduce(f64::min).filter(|gap| *gap > 0.5) else { return };
    if gaps.iter().all(|gap| (gap - least).abs() < NEAR) {
        let text: String = paragraph.text().chars().filter(|character| !character.is_whitespace()).collect();
        let face = face_of(line, line.text_size());
        paragraph.pieces = vec![Piece::Text { text, face: Face { spread: least, ..face } }];
    }
}
