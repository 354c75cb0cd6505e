//! DOCX: headers, body, notes and footers, each once; changes, comments, macros and hidden text are said.

use super::parts::Parts;
use super::story::{self, Tally};
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::text::extract::{Extract, STAMPED};
use crate::text::xml::{Step, Walk};
use anjuan_model::bundle::FormatFacts;

/// Where the body stands in every program's files.
const BODY: &str = "word/document.xml";

/// Reads a DOCX.
///
/// # Errors
/// Says why it cannot be read.
pub(crate) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Extract, Oddity> {
    let mut parts = Parts::open(bytes, limits)?;
    let root = parts.relationships("")?;
    let main = root.iter().find(|one| one.kind == "officeDocument").and_then(|one| one.target.clone());
    let main = main.unwrap_or_else(|| BODY.to_owned());
    let body = parts.xml(&main)?.ok_or_else(|| Oddity::OfficeBroken("缺少正文".to_owned()))?;
    let mut tally = Tally::default();
    let mut pages = story::read(&body, limits.xml_depth, &mut tally)?;
    let related = parts.relationships(&main)?;
    let targets = |kinds: &[&str]| -> Vec<String> {
        let of_kind = |kind| related.iter().filter(move |one| one.kind == kind);
        kinds.iter().flat_map(|kind| of_kind(*kind)).filter_map(|one| one.target.clone()).collect()
    };
    let above = stories(&mut parts, &targets(&["header"]), limits, &mut tally)?;
    let below = stories(&mut parts, &targets(&["footnotes", "endnotes", "footer"]), limits, &mut tally)?;
    let mut comments = 0;
    for target in targets(&["comments"]) {
        let text = parts.xml(&target)?;
        comments += text.map(|text| super::count(&text, "comment", limits)).transpose()?.unwrap_or(0);
    }
    if pages.is_empty() {
        pages.push(String::new());
    }
    if let Some(first) = pages.first_mut().filter(|_| !above.is_empty()) {
        *first = format!("{above}\n{first}").trim_end().to_owned();
    }
    if let Some(last) = pages.last_mut().filter(|_| !below.is_empty()) {
        *last = format!("{last}\n{below}").trim_start().to_owned();
    }
    let fetched = parts.fetched("word")?;
    let mut extract = finish(pages, &tally);
    extract.oddities.extend((fetched > 0).then_some(Oddity::Fetches(fetched)));
    extract.oddities.extend(super::marks(&tally, comments, parts.names().any(|name| name.ends_with("vbaproject.bin"))));
    extract.facts = FormatFacts {
        flowing: true,
        pages: claimed_pages(&mut parts, limits),
        signatures: Some(super::signatures(&parts)),
        ..FormatFacts::default()
    };
    Ok(extract)
}

/// Scans that were pasted into a document are as silent as scans alone.
fn finish(pages: Vec<String>, tally: &Tally) -> Extract {
    let letters: usize = pages.iter().flat_map(|page| page.chars()).filter(|one| !one.is_whitespace()).count();
    if tally.pictures > 0 && letters < STAMPED {
        let oddity = Oddity::NoTextLayer { count: tally.pictures, first: 1 };
        return Extract { partial: pages, ..Extract::unreadable(oddity) };
    }
    Extract::read(pages)
}

/// The words of several parts; those that repeat, such as the headers of odd and even pages, once.
fn stories(parts: &mut Parts, names: &[String], limits: &Limits, tally: &mut Tally) -> Result<String, Oddity> {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        let Some(text) = parts.xml(name)? else { continue };
        let words = story::read(&text, limits.xml_depth, tally)?.join("\n");
        if !words.is_empty() && !all.contains(&words) {
            all.push(words);
        }
    }
    Ok(all.join("\n"))
}

/// The pages that the program counted when the file was saved.
fn claimed_pages(parts: &mut Parts, limits: &Limits) -> Option<u32> {
    let text = parts.xml("docProps/app.xml").ok()??;
    let mut walk = Walk::new(&text, limits.xml_depth);
    while let Some(step) = walk.next().ok()? {
        if matches!(&step, Step::Open(one) if one.name() == "Pages") {
            return walk.words().ok()?.trim().parse().ok().filter(|count| *count > 0);
        }
    }
    None
}
