//! Every printed document as something to edit: the words of the PDF in the order of the PDF, in a file that word
//! processors read, and the same bytes each time.

use anjuan_app::ops::render_document::free_texts;
use anjuan_model::Template;
use anjuan_render::{Format, Standard};
use anjuan_tests::content::{LIBRARY, each_document, good_answers, make, sample_of};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// The parts of a package by name, each of which must be well-formed XML.
fn parts(docx: &[u8]) -> Result<Vec<(String, String)>, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).map_err(|why| format!("no zip: {why}"))?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(|why| why.to_string())?;
        let name = file.name().map_err(|why| why.to_string())?.to_string();
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(|why| format!("{name}: {why}"))?;
        well_formed(&text).map_err(|why| format!("{name}: {why}"))?;
        parts.push((name, text));
    }
    Ok(parts)
}

fn well_formed(text: &str) -> Result<(), String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut depth = 0;
    loop {
        match reader.read_event().map_err(|why| why.to_string())? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => return Err("an element is not closed".to_owned()),
            _ => {}
        }
    }
}

/// A document's own words, what of them or beside them repeats on pages, and how many tables it has.
#[derive(Default)]
struct Body {
    words: String,
    repeated: String,
    tables: usize,
}

fn body(docx: &[u8]) -> Result<Body, String> {
    let mut body = Body::default();
    for (name, part) in parts(docx)? {
        match name.as_str() {
            "word/document.xml" => read(&part, &mut body)?,
            _ if name.starts_with("word/footer") || name.starts_with("word/header") => {
                let mut margin = Body::default();
                read(&part, &mut margin)?;
                body.repeated.push_str(&margin.words);
            }
            _ => {}
        }
    }
    if body.words.is_empty() { Err("no words in word/document.xml".to_owned()) } else { Ok(body) }
}

fn read(part: &str, body: &mut Body) -> Result<(), String> {
    let mut reader = Reader::from_str(part);
    let mut head = false;
    loop {
        match reader.read_event().map_err(|why| why.to_string())? {
            Event::Start(element) if element.name().as_ref() == "w:tbl" => body.tables += 1,
            Event::Empty(element) if element.name().as_ref() == "w:tblHeader" => head = true,
            Event::End(element) if element.name().as_ref() == "w:tr" => head = false,
            Event::End(element) if element.name().as_ref() == "w:p" => body.words.push('\n'),
            Event::Empty(element) if element.name().as_ref() == "w:br" => body.words.push('\n'),
            Event::Text(text) => {
                body.words.push_str(&text);
                if head {
                    body.repeated.push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                body.words.push_str(quick_xml::escape::resolve_predefined_entity(&reference).unwrap_or_default());
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// A text is whole when each of its lines stands in one paragraph; the forms of white space may differ.
fn missing(words: &str, texts: &[(String, String)]) -> Vec<String> {
    let paragraphs: Vec<String> = words.lines().map(bare).collect();
    let stands = |line: &str| paragraphs.iter().any(|paragraph| paragraph.contains(&bare(line)));
    texts.iter().filter(|(_, text)| !text.lines().all(stands)).map(|(field, _)| field.clone()).collect()
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Whether texts that stand once on the pages, told by how they begin, come in the same order in the copy.
fn in_order(pages: &str, words: &str, texts: &[(String, String)]) -> Result<(), String> {
    let (pages, words) = (bare(pages), bare(words));
    let start = |text: &String| bare(text).chars().take(12).collect::<String>();
    let once = |start: &String| start.chars().count() > 5 && pages.matches(start.as_str()).count() == 1;
    let mut starts: Vec<(usize, String)> = texts
        .iter()
        .map(|(_, text)| start(text))
        .filter(once)
        .filter_map(|start| Some((pages.find(&start)?, start)))
        .collect();
    starts.sort();
    let places: Vec<Option<usize>> = starts.iter().map(|(_, start)| words.find(start)).collect();
    if places.is_sorted() { Ok(()) } else { Err(format!("another order: {places:?}")) }
}

/// No Chinese character comes twice that stands on the pages once, and none is lost but what repeats on every page.
fn complete(pages: &str, words: &str, repeated: &str) -> Result<(), String> {
    let count = |text: &str| {
        let mut counts = BTreeMap::new();
        text.chars()
            .filter(|one| ('\u{3400}'..='\u{9fff}').contains(one))
            .for_each(|one| *counts.entry(one).or_insert(0) += 1);
        counts
    };
    let (on_pages, in_copy) = (count(pages), count(words));
    let doubled =
        in_copy.iter().filter(|(one, many)| on_pages.get(one).is_none_or(|pages| pages < *many)).map(|(one, _)| *one);
    let lost = on_pages
        .iter()
        .filter(|(one, many)| in_copy.get(one).is_none_or(|copy| copy < *many) && !repeated.contains(**one))
        .map(|(one, _)| *one);
    let (doubled, lost): (String, String) = (doubled.collect(), lost.collect());
    if doubled.is_empty() && lost.is_empty() {
        Ok(())
    } else {
        Err(format!("doubled “{doubled}”, lost “{lost}”"))
    }
}

/// Everything that a copy of these answers must be.
fn check(template: &Template, raw: &Map<String, Value>) -> Result<Body, String> {
    let answers = good_answers(template, raw);
    let pages = make(template, &answers, Standard::A2b, Format::Text).page_texts.join("\n");
    let make = |format| make(template, &answers, Standard::A2b, format).into_first_file();
    let docx = make(Format::Docx);
    let plain = String::from_utf8(make(Format::Plain)).map_err(|why| why.to_string())?;
    if docx != make(Format::Docx) {
        return Err("differs between two runs".to_owned());
    }
    let body = body(&docx)?;
    let texts = free_texts(template, &answers);
    complete(&pages, &body.words, &body.repeated)?;
    for (form, words) in [("docx", &body.words), ("plain", &plain)] {
        in_order(&pages, words, &texts).map_err(|why| format!("{form}: {why}"))?;
        let lost = missing(words, &texts);
        if !lost.is_empty() {
            return Err(format!("{form}: not in one piece: {lost:?}"));
        }
    }
    Ok(body)
}

#[test]
fn every_document_can_be_edited_with_every_word_in_its_place() {
    each_document(|template| {
        let body = check(template, &sample_of(template))?;
        let layout = LIBRARY.sources.get(&anjuan_app::library::main_path(&template.layer, &template.id));
        let ruled = layout.is_some_and(|layout| layout.contains("#form(") || layout.contains("#register("));
        if ruled && body.tables == 0 { Err("a form without a table".to_owned()) } else { Ok(()) }
    });
}

#[test]
fn long_and_hostile_answers_survive() {
    let long = "法律援助承办人员依法会见、阅卷、调查取证并提出书面意见。".repeat(72);
    let hostile = "甲<w:p>&乙\"#eval(1)*粗* ABC def-ghi 123 ]]>丙";
    let rows = |count: usize, name: &str| {
        let row = |number: usize| json!({"number": "", "author": "李某某", "name": format!("{name}{number}"), "day": "2024-05-06", "from": "1", "to": "2", "note": ""});
        Value::Array((1..=count).map(row).collect())
    };
    let cases = [
        ("closing-report", vec![("work", json!(format!("{long}\n{hostile}"))), ("views", json!(long))], 1),
        ("volume-toc", vec![("entries", rows(60, "证据材料"))], 1),
        ("defense-brief", vec![("sentencing", json!(long))], 0),
    ];
    for (id, changes, tables) in cases {
        let template = LIBRARY.catalog.all_templates().find(|template| template.id == id).expect("the document");
        let mut raw = sample_of(template);
        for (field, value) in changes {
            assert!(template.field(field).is_some(), "{id} has no field {field}");
            raw.insert(field.to_owned(), value);
        }
        let body = check(template, &raw).unwrap_or_else(|why| panic!("{id}: {why}"));
        assert!(body.tables >= tables, "{id}: {} tables", body.tables);
    }
}

#[test]
fn a_copy_says_nothing_of_persons_and_days_and_counts_its_pages() {
    let template = LIBRARY.catalog.all_templates().find(|template| template.id == "volume-toc").expect("the document");
    let answers = good_answers(template, &sample_of(template));
    let parts = parts(make(template, &answers, Standard::A2b, Format::Docx).first_file()).expect("a package");
    let part = |wanted: &str| parts.iter().find(|(name, _)| name == wanted).map_or("", |(_, text)| text.as_str());
    let properties = part("docProps/core.xml");
    assert!(properties.contains("<dc:title>卷内目录</dc:title>"), "{properties}");
    for word in ["creator", "created", "modified", "lastModifiedBy"] {
        assert!(!properties.contains(word), "{word} in {properties}");
    }
    let (document, foot) = (part("word/document.xml"), part("word/footer1.xml"));
    assert!(document.contains("<w:tblHeader/>"), "the head repeats");
    assert!(foot.contains(" PAGE ") && foot.contains(" NUMPAGES "), "{foot}");
    let plain = make(template, &answers, Standard::A2b, Format::Plain);
    let plain = String::from_utf8_lossy(plain.first_file()).into_owned();
    assert!(plain.starts_with("卷内目录\n") && !plain.contains("共 2 页"), "{plain}");
}
