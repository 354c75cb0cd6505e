//! The files of the package beside the text.

use super::text;
use super::xml::Xml;
use crate::outline::{Outline, Paragraph};

/// The namespace of everything that words are set with.
pub(super) const WORDS: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// The namespace of references to other files.
pub(super) const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KINDS: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A head or foot: a file of its own.
pub(super) struct Margin {
    pub path: &'static str,
    target: &'static str,
    pub id: &'static str,
    pub reference: &'static str,
    /// `header` or `footer`.
    kind: &'static str,
    /// `default`, which is odd pages, or `even`.
    pub side: &'static str,
    pub content: String,
}

/// The heads and feet that there are.
pub(super) fn margins(outline: &Outline) -> Vec<Margin> {
    let even = |sides: &crate::outline::Sides, other: bool| match &sides.even {
        Some(even) => Some(even.clone()),
        // Once odd and even pages differ, each needs its own.
        None => other.then(|| sides.odd.clone()),
    };
    let differ = outline.heads.even.is_some() || outline.feet.even.is_some();
    let (head_even, foot_even) = (even(&outline.heads, differ), even(&outline.feet, differ));
    let mut all = Vec::new();
    let mut add = |content: &[Paragraph], path, target, id, side, head: bool| {
        let (reference, kind, root) =
            if head { ("w:headerReference", "header", "w:hdr") } else { ("w:footerReference", "footer", "w:ftr") };
        if !content.is_empty() {
            all.push(Margin { path, target, id, reference, kind, side, content: margin(root, content) });
        }
    };
    add(&outline.heads.odd, "word/header1.xml", "header1.xml", "rId11", "default", true);
    add(head_even.as_deref().unwrap_or_default(), "word/header2.xml", "header2.xml", "rId12", "even", true);
    add(&outline.feet.odd, "word/footer1.xml", "footer1.xml", "rId13", "default", false);
    add(foot_even.as_deref().unwrap_or_default(), "word/footer2.xml", "footer2.xml", "rId14", "even", false);
    all
}

fn margin(root: &str, content: &[Paragraph]) -> String {
    let mut xml = Xml::new();
    xml.element(root, &[("xmlns:w", WORDS)], |xml| {
        for paragraph in content {
            text::paragraph(xml, paragraph, 0.0);
        }
    });
    xml.finish()
}

/// Which file is of which kind.
pub(super) fn content_types(margins: &[Margin]) -> String {
    let mut xml = Xml::new();
    xml.element("Types", &[("xmlns", &format!("{PACKAGE}/content-types"))], |xml| {
        let default =
            |xml: &mut Xml, ending, kind| xml.leaf("Default", &[("Extension", ending), ("ContentType", kind)]);
        default(xml, "rels", "application/vnd.openxmlformats-package.relationships+xml");
        default(xml, "xml", "application/xml");
        let mut part = |path: &str, kind: &str| xml.leaf("Override", &[("PartName", path), ("ContentType", kind)]);
        part("/word/document.xml", &format!("{KINDS}.document.main+xml"));
        part("/word/styles.xml", &format!("{KINDS}.styles+xml"));
        part("/word/settings.xml", &format!("{KINDS}.settings+xml"));
        part("/word/fontTable.xml", &format!("{KINDS}.fontTable+xml"));
        part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
        for margin in margins {
            part(&format!("/{}", margin.path), &format!("{KINDS}.{}+xml", margin.kind));
        }
    });
    xml.finish()
}

/// Where the text and the properties are.
pub(super) fn relations() -> String {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))], |xml| {
        relation(xml, "rId1", &format!("{RELATIONS}/officeDocument"), "word/document.xml");
        relation(xml, "rId2", &format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml");
    });
    xml.finish()
}

/// What the text refers to.
pub(super) fn document_relations(margins: &[Margin]) -> String {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))], |xml| {
        relation(xml, "rId1", &format!("{RELATIONS}/styles"), "styles.xml");
        relation(xml, "rId2", &format!("{RELATIONS}/settings"), "settings.xml");
        relation(xml, "rId3", &format!("{RELATIONS}/fontTable"), "fontTable.xml");
        for margin in margins {
            relation(xml, margin.id, &format!("{RELATIONS}/{}", margin.kind), margin.target);
        }
    });
    xml.finish()
}

fn relation(xml: &mut Xml, id: &str, kind: &str, target: &str) {
    xml.leaf("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
}

/// The title and nothing else: whoever edits the copy is its author, and the day is theirs.
pub(super) fn properties(title: &str) -> String {
    let mut xml = Xml::new();
    let names = [
        ("xmlns:cp", format!("{PACKAGE}/metadata/core-properties")),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/".to_owned()),
    ];
    let names: Vec<(&str, &str)> = names.iter().map(|(key, value)| (*key, value.as_str())).collect();
    xml.element("cp:coreProperties", &names, |xml| {
        xml.element("dc:title", &[], |xml| xml.text(title));
        xml.element("dc:description", &[], |xml| xml.text("可编辑副本；归档以 PDF 为准"));
        xml.element("dc:language", &[], |xml| xml.text("zh-CN"));
    });
    xml.finish()
}

/// The styles that headings are listed by; how each looks stands on its words.
pub(super) fn styles() -> String {
    let mut xml = Xml::new();
    xml.element("w:styles", &[("xmlns:w", WORDS)], |xml| {
        xml.element("w:docDefaults", &[], |xml| {
            xml.element("w:rPrDefault", &[], |xml| {
                xml.element("w:rPr", &[], |xml| {
                    let name = "仿宋_GB2312";
                    xml.leaf("w:rFonts", &[("w:ascii", name), ("w:eastAsia", name), ("w:hAnsi", name)]);
                    xml.value("w:sz", "24");
                    xml.leaf("w:lang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
                });
            });
        });
        style(xml, "Normal", "Normal", None);
        style(xml, "Title", "Title", Some("10"));
        for level in 1..=3 {
            style(xml, &format!("Heading{level}"), &format!("heading {level}"), Some(&(level - 1).to_string()));
        }
    });
    xml.finish()
}

fn style(xml: &mut Xml, id: &str, name: &str, level: Option<&str>) {
    let base = [("w:type", "paragraph"), ("w:styleId", id), ("w:default", "1")];
    xml.element("w:style", if level.is_none() { &base } else { &base[..2] }, |xml| {
        xml.value("w:name", name);
        if let Some(level) = level {
            xml.value("w:basedOn", "Normal");
            xml.leaf("w:qFormat", &[]);
            if level != "10" {
                xml.element("w:pPr", &[], |xml| xml.value("w:outlineLvl", level));
            }
        }
    });
}

/// How the word processor is to lay out.
pub(super) fn settings(odd_and_even: bool) -> String {
    let mut xml = Xml::new();
    xml.element("w:settings", &[("xmlns:w", WORDS)], |xml| {
        xml.leaf("w:zoom", &[("w:percent", "100")]);
        if odd_and_even {
            xml.leaf("w:evenAndOddHeaders", &[]);
        }
        xml.value("w:characterSpacingControl", "compressPunctuation");
        xml.element("w:compat", &[], |xml| {
            // A place to write on is underlined spaces, at the end of a line too.
            xml.leaf("w:ulTrailSpace", &[]);
            let word = "http://schemas.microsoft.com/office/word";
            xml.leaf("w:compatSetting", &[("w:name", "compatibilityMode"), ("w:uri", word), ("w:val", "15")]);
        });
        xml.leaf("w:themeFontLang", &[("w:val", "en-US"), ("w:eastAsia", "zh-CN")]);
    });
    xml.finish()
}
