//! XML of strangers: no document type, no entities of its own, bounded nesting; decoded before it is parsed.

use crate::oddity::Oddity;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// Bytes at the beginning in which the declaration stands.
const DECLARATION: usize = 256;

/// One step through a document; an empty element is opened and closed.
pub(super) enum Step<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The element of this name, without its prefix, ends.
    Close(String),
    /// Character data, references resolved.
    Words(Cow<'a, str>),
}

/// The beginning of an element.
pub(super) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without the prefix.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute by its name without the prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        // Duplicates are not looked for: that costs the square of their number.
        let mut attributes = self.0.attributes();
        let found = attributes.with_checks(false).flatten().find(|one| one.key.local_name().into_inner() == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
    }

    /// A number in an attribute.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.attribute(name)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// Walks through a document.
pub(super) struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    deepest: usize,
    /// True once an element began: what has none is no XML.
    begun: bool,
}

impl<'a> Walk<'a> {
    /// A walk through decoded XML.
    pub(super) fn new(text: &'a str, deepest: usize) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, depth: 0, deepest, begun: false }
    }

    /// The next step; none at the end.
    ///
    /// # Errors
    /// Says what is wrong with the document.
    pub(super) fn next(&mut self) -> Result<Option<Step<'a>>, Oddity> {
        let broken = |_| Oddity::OfficeBroken("XML 不完整或不合语法".to_owned());
        loop {
            let step = match self.reader.read_event().map_err(broken)? {
                Event::Start(start) => {
                    self.depth += 1;
                    self.begun = true;
                    if self.depth > self.deepest {
                        return Err(Oddity::XmlHostile("嵌套过深"));
                    }
                    Step::Open(Element(start))
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Step::Close(end.local_name().into_inner().to_owned())
                }
                Event::Text(text) => Step::Words(text.into_inner()),
                Event::CData(text) => Step::Words(text.into_inner()),
                Event::GeneralRef(reference) => {
                    let one = reference.resolve_char_ref().map_err(broken)?.map(|one| Cow::Owned(one.to_string()));
                    let named = || resolve_predefined_entity(&reference).map(|text| Cow::Owned(text.to_owned()));
                    Step::Words(one.or_else(named).ok_or(Oddity::XmlHostile("引用了自定义实体"))?)
                }
                Event::DocType(_) => return Err(Oddity::XmlHostile("含有文档类型定义（DOCTYPE）")),
                Event::Eof if self.depth > 0 || !self.begun => {
                    return Err(Oddity::OfficeBroken("XML 不完整".to_owned()));
                }
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            };
            return Ok(Some(step));
        }
    }

    /// Leaves out the rest of the element that was opened last.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub(super) fn skip(&mut self) -> Result<(), Oddity> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside && self.next()?.is_some() {}
        Ok(())
    }

    /// The character data up to the end of the element that was opened last.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub(super) fn words(&mut self) -> Result<String, Oddity> {
        let outside = self.depth.saturating_sub(1);
        let mut words = String::new();
        while self.depth > outside {
            match self.next()? {
                Some(Step::Words(more)) => words.push_str(&more),
                Some(_) => {}
                None => break,
            }
        }
        Ok(words)
    }
}

/// Decodes XML by its mark or its declaration.
///
/// # Errors
/// When the bytes are not in the encoding that they claim.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Oddity> {
    let encoding = match bytes {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => UTF_16LE,
        [0xfe, 0xff, ..] | [0, b'<', ..] => UTF_16BE,
        _ => declared(bytes).unwrap_or(UTF_8),
    };
    let unreadable = || Oddity::OfficeBroken("XML 的编码与声明不符".to_owned());
    let rest = match bytes {
        [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] | [0xef, 0xbb, 0xbf, rest @ ..] => rest,
        _ => bytes,
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(rest).ok_or_else(unreadable)?;
    Ok(text.into_owned())
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(DECLARATION))?).into_owned();
    let declaration = head.trim_start_matches('\u{feff}').strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Encoding::for_label(value.get(1..)?.split(quote).next()?.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(xml: &str) -> Result<String, &'static str> {
        let mut walk = Walk::new(xml, 5);
        let mut words = String::new();
        loop {
            match walk.next() {
                Ok(Some(Step::Words(more))) => words.push_str(&more),
                Ok(Some(_)) => {}
                Ok(None) => return Ok(words),
                Err(oddity) => return Err(oddity.code()),
            }
        }
    }

    #[test]
    fn words_and_traps() {
        for (xml, expected) in [
            ("<a>会<b/>见&#x7b14;<![CDATA[录]]>&lt;</a>", Ok("会见笔录<")),
            ("<a><b><c><d><e><f/></e></d></c></b></a>", Err("AJ716")),
            ("<!DOCTYPE a [<!ENTITY b 'cc'>]><a>&b;</a>", Err("AJ716")),
            ("<a>&b;</a>", Err("AJ716")),
            ("<a><b>", Err("AJ715")),
            ("words and no element", Err("AJ715")),
            ("<a></b>", Err("AJ715")),
            ("<a>&#0;</a>", Err("AJ715")),
        ] {
            assert_eq!(words(xml), expected.map(str::to_owned), "{xml}");
        }
    }

    #[test]
    fn encodings_by_mark_and_declaration() {
        let gbk = encoding_rs::GB18030.encode("<?xml version='1.0' encoding='GBK'?><a>会见</a>").0.into_owned();
        assert!(decode(&gbk).is_ok_and(|text| text.contains("会见")));
        let wide: Vec<u8> = "\u{feff}<a>会</a>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&wide).as_deref(), Ok("<a>会</a>"));
        assert_eq!(decode("\u{feff}<a/>".as_bytes()).as_deref(), Ok("<a/>"));
        assert!(decode(b"<?xml version='1.0' encoding='utf-8'?><a>\xff</a>").is_err());
    }
}
