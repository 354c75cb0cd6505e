//! An outline as a document for a word processor: an editable copy, beside the PDF that is filed.
//!
//! `parts` has the files of the package that are the same for every document, `text` and `table` write the body, `face`
//! knows what the house's faces are called in offices, `xml` keeps elements closed and characters escaped. Written by
//! hand because the library for this (docx-rs 0.4) can neither repeat a table's head nor name a title, and calls itself
//! another program in the properties.

mod face;
mod parts;
mod table;
mod text;
mod xml;

use crate::outline::{Block, Outline, Sheet};
use std::io::{Cursor, Write};
use text::Above;
use xml::Xml;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Twentieths of a point, in which word processors measure.
fn twips(points: f64) -> String {
    format!("{}", (points * 20.0).round() as i64)
}

/// Writes the package. The same outline gives the same bytes: no clock, no chance.
pub(crate) fn write(outline: &Outline) -> Result<Vec<u8>, zip::result::ZipError> {
    let margins = parts::margins(outline);
    let mut files = vec![
        ("[Content_Types].xml", parts::content_types(&margins)),
        ("_rels/.rels", parts::relations()),
        ("docProps/core.xml", parts::properties(&outline.title)),
        ("word/_rels/document.xml.rels", parts::document_relations(&margins)),
        ("word/document.xml", document(outline, &margins)),
        ("word/styles.xml", parts::styles()),
        ("word/settings.xml", parts::settings(outline.feet.even.is_some() || outline.heads.even.is_some())),
        ("word/fontTable.xml", face::table()),
    ];
    files.extend(margins.iter().map(|margin| (margin.path, margin.content.clone())));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (path, content) in files {
        writer.start_file(path, options)?;
        writer.write_all(content.as_bytes())?;
    }
    Ok(writer.finish()?.into_inner())
}

fn document(outline: &Outline, margins: &[parts::Margin]) -> String {
    let mut xml = Xml::new();
    let names = [("xmlns:w", parts::WORDS), ("xmlns:r", parts::RELATIONS)];
    xml.element("w:document", &names, |xml| {
        xml.element("w:body", &[], |xml| {
            blocks(xml, &outline.blocks);
            section(xml, &outline.sheet, margins);
        });
    });
    xml.finish()
}

/// Writes blocks one below the other. The room above a table, which has none of its own, goes below what stands above.
fn blocks(xml: &mut Xml, blocks: &[Block]) {
    let mut above = Above::Nothing;
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Paragraph(paragraph) => {
                let after = match blocks.get(index + 1) {
                    Some(Block::Table(table)) => table.before,
                    _ => 0.0,
                };
                text::paragraph(xml, paragraph, after);
                above = Above::Text;
            }
            Block::Table(table) => {
                if above == Above::Table {
                    // Two tables that touch would become one.
                    text::spacer(xml, table.before);
                }
                table::table(xml, table);
                above = Above::Table;
            }
            Block::Rule { before, dashed } => {
                text::rule(xml, *before, *dashed);
                above = Above::Text;
            }
        }
    }
    if above != Above::Text {
        text::spacer(xml, 0.0);
    }
}

fn section(xml: &mut Xml, sheet: &Sheet, margins: &[parts::Margin]) {
    xml.element("w:sectPr", &[], |xml| {
        for margin in margins {
            xml.leaf(margin.reference, &[("w:type", margin.side), ("r:id", margin.id)]);
        }
        let (width, height) = (twips(sheet.width), twips(sheet.height));
        let across = ("w:orient", "landscape");
        let size = [("w:w", width.as_str()), ("w:h", height.as_str()), across];
        xml.leaf("w:pgSz", if sheet.width > sheet.height { &size } else { &size[..2] });
        xml.leaf(
            "w:pgMar",
            &[
                ("w:top", &twips(sheet.top)),
                ("w:right", &twips(sheet.right)),
                ("w:bottom", &twips(sheet.bottom)),
                ("w:left", &twips(sheet.left)),
                ("w:header", &twips(sheet.head)),
                ("w:footer", &twips(sheet.foot)),
                ("w:gutter", "0"),
            ],
        );
    });
}
