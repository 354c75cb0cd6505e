//! Paragraphs and what stands in them.

use super::xml::Xml;
use super::{face, twips};
use crate::outline::{Align, Face, Number, Paragraph, Piece, Role};

/// What stands above a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    Nothing,
    Text,
    Table,
}

/// A paragraph, with room below it.
pub(super) fn paragraph(xml: &mut Xml, paragraph: &Paragraph, after: f64) {
    xml.element("w:p", &[], |xml| {
        properties(xml, paragraph, after);
        for piece in &paragraph.pieces {
            self::piece(xml, piece);
        }
    });
}

/// An empty paragraph as low as can be, where the format asks for one.
pub(super) fn spacer(xml: &mut Xml, room: f64) {
    empty(xml, room.max(1.0), 1.0);
}

/// An empty paragraph of one line.
pub(super) fn empty(xml: &mut Xml, pitch: f64, size: f64) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            spacing(xml, 0.0, 0.0, pitch);
            xml.element("w:rPr", &[], |xml| xml.value("w:sz", &halves(size)));
        });
    });
}

/// A line across the page.
pub(super) fn rule(xml: &mut Xml, before: f64, dashed: bool) {
    let kind = if dashed { "dashed" } else { "single" };
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.element("w:pBdr", &[], |xml| {
                xml.leaf("w:bottom", &[("w:val", kind), ("w:sz", "6"), ("w:space", "1"), ("w:color", "auto")]);
            });
            spacing(xml, before, 0.0, 2.0);
            xml.element("w:rPr", &[], |xml| xml.value("w:sz", "2"));
        });
    });
}

/// The order of these elements is the format's.
fn properties(xml: &mut Xml, paragraph: &Paragraph, after: f64) {
    xml.element("w:pPr", &[], |xml| {
        match paragraph.role {
            Role::Text => {}
            Role::Title => xml.value("w:pStyle", "Title"),
            Role::Heading(level) => xml.value("w:pStyle", &format!("Heading{}", level.clamp(1, 3))),
        }
        if paragraph.sticky {
            xml.leaf("w:keepNext", &[]);
        }
        if paragraph.fresh {
            xml.leaf("w:pageBreakBefore", &[]);
        }
        // The pages have no room between Chinese and Latin characters.
        xml.value("w:autoSpaceDE", "0");
        xml.value("w:autoSpaceDN", "0");
        spacing(xml, paragraph.before, after, paragraph.pitch);
        indent(xml, paragraph);
        xml.value(
            "w:jc",
            match paragraph.align {
                Align::Left => "left",
                Align::Both => "both",
                Align::Center => "center",
                Align::Right => "right",
            },
        );
    });
}

fn spacing(xml: &mut Xml, before: f64, after: f64, pitch: f64) {
    let (before, after, pitch) = (twips(before), twips(after), twips(pitch));
    let room = [("w:before", before.as_str()), ("w:after", &after), ("w:line", &pitch), ("w:lineRule", "exact")];
    xml.leaf("w:spacing", &room);
}

/// A first line that stands in by whole characters says so, and follows when somebody changes the size.
fn indent(xml: &mut Xml, paragraph: &Paragraph) {
    let (left, right, first) = (twips(paragraph.left), twips(paragraph.right), twips(paragraph.first.abs()));
    let mut values = vec![("w:left", left), ("w:right", right)];
    let characters = paragraph.first / paragraph.size();
    if paragraph.first > 0.0 {
        if (characters - characters.round()).abs() < 0.1 {
            values.push(("w:firstLineChars", format!("{}", characters.round() as i64 * 100)));
        }
        values.push(("w:firstLine", first));
    } else if paragraph.first < 0.0 {
        values.push(("w:hanging", first));
    }
    let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
    xml.leaf("w:ind", &values);
}

fn piece(xml: &mut Xml, piece: &Piece) {
    match piece {
        Piece::Text { text, face } => run(xml, *face, None, |xml| words(xml, text)),
        Piece::Blank { width, dashed, face } => {
            let count = (width / face.size).round().max(1.0) as usize;
            run(xml, *face, Some(if *dashed { "dash" } else { "single" }), |xml| words(xml, &"\u{3000}".repeat(count)));
        }
        Piece::Field { number, shown, face } => {
            let code = match number {
                Number::Page => " PAGE ",
                Number::Pages => " NUMPAGES ",
            };
            xml.element("w:fldSimple", &[("w:instr", code)], |xml| run(xml, *face, None, |xml| words(xml, shown)));
        }
        Piece::Break => xml.element("w:r", &[], |xml| xml.leaf("w:br", &[])),
    }
}

fn words(xml: &mut Xml, text: &str) {
    xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(text));
}

fn run(xml: &mut Xml, face: Face, line: Option<&str>, content: impl FnOnce(&mut Xml)) {
    let (name, bold) = face::office(face);
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| {
            // The hint sets quotation marks and dashes in the Chinese face.
            xml.leaf("w:rFonts", &[("w:hint", "eastAsia"), ("w:ascii", name), ("w:eastAsia", name), ("w:hAnsi", name)]);
            xml.value("w:b", if bold { "1" } else { "0" });
            // Sizes come in half points; what a size lacks or has too much is taken from the room between characters, so
            // that a line holds as many of them as on the page.
            let spread = face.spread + face.size - (face.size * 2.0).round() / 2.0;
            if spread.abs() > 0.04 {
                xml.value("w:spacing", &twips(spread));
            }
            xml.value("w:sz", &halves(face.size));
            xml.value("w:szCs", &halves(face.size));
            if let Some(line) = line {
                xml.value("w:u", line);
            }
        });
        content(xml);
    });
}

/// Half points. 三号 is 15.75 points on the page, and 16 in every office.
fn halves(size: f64) -> String {
    format!("{}", (size * 2.0).round() as i64)
}
