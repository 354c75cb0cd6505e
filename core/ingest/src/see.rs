//! Scans get their text from a reader of pictures that the caller brings: a second pass over a bundle that was opened.
//!
//! The flow: entries whose pages are pictures → each such page as a small grey PNG of our own making, so that nothing from
//! outside reaches the reader as it came → [`Eyes`] → text with a confidence → recognised and dated anew, and volumes
//! split again. This crate starts no process: who reads, how long it may take and what it remembers is the caller's.

mod page;

use crate::archive::{Archive, Record, Stop};
use crate::document::{self, Reading};
use crate::error::IngestError;
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::recognise::{Recogniser, dates};
use crate::volume;
use anjuan_model::Bundle;
use anjuan_model::bundle::{Entry, How, Text};
use std::collections::BTreeMap;
use std::io::{Read, Seek};

/// A text below this confidence is not used: what it would say is guessed.
const LEAST_CONFIDENCE: f32 = 0.6;
/// Recognition by such a text is never surer than this.
const MOST_CONFIDENCE: f32 = 0.75;

/// A page as a picture: an upright grey PNG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The PNG.
    pub png: Vec<u8>,
    /// Dots per inch.
    pub dpi: u32,
}

/// What was read off a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// The words, line by line.
    pub text: String,
    /// How sure the reader is of them, from 0 to 1.
    pub confidence: f32,
}

/// Somebody who reads pictures.
pub trait Eyes: Sync {
    /// Reads one page.
    ///
    /// # Errors
    /// Says in Chinese why it could not be read.
    fn read(&self, picture: &Picture) -> Result<Seen, String>;
}

/// Gives the scans of an opened bundle their text; what cannot be read stays unread and says why.
///
/// # Errors
/// Only when the bytes themselves cannot be read any more.
pub fn see<R: Read + Seek>(
    reader: R,
    bundle: &mut Bundle,
    limits: &Limits,
    recogniser: &Recogniser,
    eyes: &dyn Eyes,
) -> Result<(), IngestError> {
    let wanted: Vec<usize> =
        (0..bundle.entries.len()).filter(|at| bundle.entries.get(*at).is_some_and(is_scan)).collect();
    if bundle.refused || wanted.is_empty() {
        return Ok(());
    }
    let mut archive = match Archive::open(reader, limits) {
        Ok(archive) => archive,
        Err(Stop::Read(error)) => return Err(error.into()),
        // It was let in a moment ago; somebody changed it, and what was read then stays.
        Err(Stop::Refused(_)) => return Ok(()),
    };
    // Entries of archives inside have no record here, and stay as they are.
    let records: BTreeMap<String, Record> =
        archive.records().iter().map(|record| (record.path.clone(), record.clone())).collect();
    let mut pages = volume::Pages::new();
    for at in wanted {
        let Some(entry) = bundle.entries.get_mut(at) else { continue };
        let Some(record) = records.get(&entry.path) else { continue };
        let content = match archive.content(record, |_| record.bytes <= limits.parse_bytes) {
            Ok(content) => content,
            Err(Stop::Read(error)) => return Err(error.into()),
            Err(Stop::Refused(_)) => continue,
        };
        let Some(bytes) = content.bytes.clone() else { continue };
        let reading = document::read(&entry.path, record.bytes, content, limits, recogniser)?;
        let before = bundle.findings.len();
        let oddity = look(entry, reading, bytes, (limits, recogniser, eyes), &mut pages);
        bundle.findings.push(oddity.finding(&entry.path));
        settle(bundle, at, before);
    }
    volume::split(bundle, &pages, recogniser);
    Ok(())
}

/// True for files whose pages are pictures.
fn is_scan(entry: &Entry) -> bool {
    let picture = ["jpeg", "png"].contains(&entry.format.as_str());
    let paged = entry.format.starts_with("pdf");
    let closed = matches!(&entry.text, Text::Unreadable { pages, .. } if *pages > 0);
    closed && (picture || paged)
}

/// Reads the pages of one file and puts their text in its place.
fn look(
    entry: &mut Entry,
    reading: Reading,
    bytes: Vec<u8>,
    (limits, recogniser, eyes): (&Limits, &Recogniser, &dyn Eyes),
    kept: &mut volume::Pages,
) -> Oddity {
    let count = entry.pages().unwrap_or(1);
    let Reading { mut pages, holes, .. } = reading;
    pages.resize(count as usize, String::new());
    let holes = if holes.is_empty() { (1..=count).collect() } else { holes };
    let is_blank = |page: u32| entry.facts.scans.iter().any(|scan| scan.page == page && scan.blank == Some(true));
    let holes: Vec<u32> = holes.into_iter().filter(|page| !is_blank(*page)).collect();
    let mut sure = Vec::new();
    let mut take = |page: u32, picture: &Picture| {
        let seen = eyes.read(picture)?;
        if !seen.text.trim().is_empty() {
            sure.push(seen.confidence);
        }
        if let Some(slot) = pages.get_mut((page as usize).saturating_sub(1)) {
            *slot = seen.text;
        }
        Ok(())
    };
    let outcome = page::each(entry, bytes, &holes, limits, &mut take);
    let confidence = sure.iter().sum::<f32>() / sure.len().max(1) as f32;
    let percent = (confidence * 100.0).round() as u32;
    match outcome {
        Err(why) => return Oddity::SeenNot(why),
        Ok(()) if sure.is_empty() => return Oddity::SeenNot("没有识别出文字".to_owned()),
        Ok(()) if confidence < LEAST_CONFIDENCE => {
            return Oddity::SeenNot(format!("识别结果不可靠，置信度 {percent}%"));
        }
        Ok(()) => {}
    }
    let first = pages.first().map(String::as_str);
    let by_hand = entry.recognised.as_ref().is_some_and(|known| known.how == How::Person);
    if !by_hand && let Some(known) = recogniser.recognise(&entry.path, first, None) {
        let confidence = known.confidence.min(MOST_CONFIDENCE);
        entry.recognised = Some(anjuan_model::bundle::Recognised { confidence, ..known });
    }
    entry.dated = dates::own(&pages.join("\n"));
    entry.seen = Some(confidence);
    entry.parts = Vec::new();
    entry.unsplit = None;
    entry.text = Text::Read(pages.clone());
    kept.insert(entry.path.clone(), pages);
    Oddity::Seen { pages: u32::try_from(holes.len()).unwrap_or(u32::MAX), percent }
}

/// What was said of a file before its text was read is not true of it any more.
fn settle(bundle: &mut Bundle, at: usize, before: usize) {
    let Some(entry) = bundle.entries.get(at).filter(|entry| entry.seen.is_some()) else { return };
    let outdated = ["AJ704", "AJ741", "AJ742"];
    let mut number = 0;
    bundle.findings.retain(|finding| {
        number += 1;
        let of_it = finding.places.iter().any(|place| place.path == entry.path);
        number > before || !(of_it && outdated.contains(&finding.rule.as_str()))
    });
}
