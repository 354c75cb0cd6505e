//! Tables: merged cells, columns as wide as on the page, a head that repeats.

use super::xml::Xml;
use super::{blocks, text, twips};
use crate::outline::{Cell, Edges, Row, Table};

/// Half a point, in eighths.
const THIN: &str = "4";

/// A table.
pub(super) fn table(xml: &mut Xml, table: &Table) {
    xml.element("w:tbl", &[], |xml| {
        let width: f64 = table.columns.iter().sum();
        xml.element("w:tblPr", &[], |xml| {
            xml.leaf("w:tblW", &[("w:w", &twips(width)), ("w:type", "dxa")]);
            xml.leaf("w:tblInd", &[("w:w", &twips(table.left)), ("w:type", "dxa")]);
            xml.leaf("w:tblLayout", &[("w:type", "fixed")]);
            xml.element("w:tblCellMar", &[], |xml| {
                xml.leaf("w:left", &[("w:w", "0"), ("w:type", "dxa")]);
                xml.leaf("w:right", &[("w:w", "0"), ("w:type", "dxa")]);
            });
        });
        xml.element("w:tblGrid", &[], |xml| {
            for width in &table.columns {
                xml.leaf("w:gridCol", &[("w:w", &twips(*width))]);
            }
        });
        for row in &table.rows {
            self::row(xml, table, row);
        }
    });
}

fn row(xml: &mut Xml, table: &Table, row: &Row) {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            if row.whole {
                xml.leaf("w:cantSplit", &[]);
            }
            if let Some(height) = row.height {
                xml.leaf("w:trHeight", &[("w:val", &twips(height)), ("w:hRule", "atLeast")]);
            }
            if row.head {
                xml.leaf("w:tblHeader", &[]);
            }
        });
        for cell in &row.cells {
            self::cell(xml, table, cell);
        }
    });
}

/// The order of these elements is the format's.
fn cell(xml: &mut Xml, table: &Table, cell: &Cell) {
    let width: f64 = table.columns.iter().skip(cell.column).take(cell.columns).sum();
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.leaf("w:tcW", &[("w:w", &twips(width)), ("w:type", "dxa")]);
            if cell.columns > 1 {
                xml.value("w:gridSpan", &cell.columns.to_string());
            }
            match cell.rows {
                None => xml.leaf("w:vMerge", &[]),
                Some(rows) if rows > 1 => xml.value("w:vMerge", "restart"),
                Some(_) => {}
            }
            xml.element("w:tcBorders", &[], |xml| {
                sides(cell.ruled, |side, ruled| {
                    let kind = if ruled { "single" } else { "nil" };
                    xml.leaf(side, &[("w:val", kind), ("w:sz", THIN), ("w:space", "0"), ("w:color", "auto")]);
                });
            });
            xml.element("w:tcMar", &[], |xml| {
                sides(cell.inset, |side, inset| xml.leaf(side, &[("w:w", &twips(inset)), ("w:type", "dxa")]));
            });
            if cell.middle {
                xml.value("w:vAlign", "center");
            }
        });
        if cell.rows.is_none() {
            text::spacer(xml, 1.0);
        } else if cell.blocks.is_empty() {
            text::empty(xml, table.size * 1.4, table.size);
        } else {
            blocks(xml, &cell.blocks);
        }
    });
}

fn sides<T: Copy>(edges: Edges<T>, mut each: impl FnMut(&str, T)) {
    each("w:top", edges.top);
    each("w:left", edges.left);
    each("w:bottom", edges.bottom);
    each("w:right", edges.right);
}
