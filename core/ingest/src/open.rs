//! Opening a bundle: the gate, `case.json`, one pass over the entries, and the whole file's hash on the way.

use crate::archive::{Archive, Record, Stop};
use crate::bag::{self, Bag};
use crate::case_file;
use crate::document;
use crate::error::IngestError;
use crate::glance;
use crate::hashing::Hashing;
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::recognise::Recogniser;
use crate::refusal::Refusal;
use crate::volume;
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::hash::hex;
use anjuan_model::{Bundle, CaseFacts, Finding};
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read, Seek};

/// How far the pass over the entries has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries read.
    pub entries_done: u64,
    /// Entries to be read; grows when an archive inside the bundle is opened.
    pub entries: u64,
    /// Bytes unpacked.
    pub bytes_done: u64,
    /// Bytes to be unpacked; grows likewise.
    pub bytes: u64,
}

/// What somebody who watches a bundle being opened hears of, at once.
#[derive(Debug)]
pub enum Step<'a> {
    /// What was found wrong just now: the structure first, then file by file.
    Found(&'a [Finding]),
    /// How far the pass over the entries has come.
    Read(Progress),
}

/// Opens a bundle. Trouble in it is a finding; a refused one comes back with `refused` set and no entries.
///
/// The recogniser is asked for once `case.json` has been read, because the case decides which documents apply where
/// and breaks ties between them. A caller that knows the case already may ignore what it is given.
///
/// # Errors
/// Only when the bytes themselves cannot be read.
pub fn open<R: Read + Seek>(
    reader: R,
    name: &str,
    limits: &Limits,
    recogniser: impl FnOnce(Option<&CaseFacts>) -> Recogniser,
    progress: &mut dyn FnMut(Progress),
) -> Result<Bundle, IngestError> {
    let mut watch = |step: Step<'_>| {
        if let Step::Read(now) = step {
            progress(now);
        }
    };
    open_watched(reader, name, limits, recogniser, &mut watch)
}

/// The same, and whoever watches hears of every finding of the door as soon as it is made.
///
/// The structure is judged before anything else is read, so that the first finding does not wait for the size of the
/// bundle; the hash of the whole file is made on the way.
///
/// # Errors
/// Only when the bytes themselves cannot be read.
pub fn open_watched<R: Read + Seek>(
    reader: R,
    name: &str,
    limits: &Limits,
    recogniser: impl FnOnce(Option<&CaseFacts>) -> Recogniser,
    watch: &mut dyn FnMut(Step<'_>),
) -> Result<Bundle, IngestError> {
    let mut reader = Hashing::new(reader);
    let bundle = Bundle { name: name.to_owned(), ..Bundle::default() };
    let mut bundle = through(Archive::open(&mut reader, limits), bundle, limits, recogniser, watch)?;
    (bundle.sha256, bundle.bytes) = reader.finish()?;
    Ok(bundle)
}

/// What lies behind the gate.
pub(crate) fn through<R: Read + Seek>(
    archive: Result<Archive<R>, Stop>,
    bundle: Bundle,
    limits: &Limits,
    recogniser: impl FnOnce(Option<&CaseFacts>) -> Recogniser,
    watch: &mut dyn FnMut(Step<'_>),
) -> Result<Bundle, IngestError> {
    match archive {
        Err(Stop::Read(error)) => Err(error.into()),
        Ok(archive) if files(&archive).next().is_some() => pass(archive, bundle, limits, recogniser, watch),
        gate => {
            let findings = glance::refused(gate, &bundle.name);
            watch(Step::Found(&findings));
            Ok(Bundle { refused: true, findings, ..bundle })
        }
    }
}

/// One pass over the entries of a sound archive.
fn pass<R: Read + Seek>(
    mut archive: Archive<R>,
    mut bundle: Bundle,
    limits: &Limits,
    recogniser: impl FnOnce(Option<&CaseFacts>) -> Recogniser,
    watch: &mut dyn FnMut(Step<'_>),
) -> Result<Bundle, IngestError> {
    let bag = bag::find(&mut archive, &mut bundle.findings)?;
    bundle.case = case(&mut archive, &mut bundle.findings)?;
    let recogniser = recogniser(bundle.case.as_ref());
    let used: u64 = archive.records().iter().map(|record| record.bytes).sum();
    let progress_now = Progress { entries_done: 0, entries: 0, bytes_done: 0, bytes: 0 };
    let mut left = limits.clone();
    left.total_bytes = left.total_bytes.saturating_sub(used);
    left.entries = left.entries.saturating_sub(archive.records().len() as u64);
    let mut pass =
        Pass { limits, recogniser, bundle, watch, told: 0, now: progress_now, left, pages: volume::Pages::new() };
    let bag = pass.archive(&mut archive, "", 0, bag)?;
    let Pass { mut bundle, recogniser, pages, .. } = pass;
    if let Some((facts, findings)) = bag.map(|bag| bag.finish(&bundle.name, "")) {
        bundle.bag = Some(facts);
        bundle.findings.extend(findings);
    }
    crate::recognise::doubt::weigh(&mut bundle, &recogniser);
    volume::split(&mut bundle, &pages, &recogniser);
    Ok(bundle)
}

/// Reads one file that is not in a bundle, as the pass over a bundle would.
///
/// # Errors
/// Only when no thread could be started for a PDF.
pub fn read_file(
    path: &str,
    bytes: Vec<u8>,
    limits: &Limits,
    recogniser: &Recogniser,
) -> Result<(Entry, Vec<Finding>), IngestError> {
    let size = bytes.len() as u64;
    let sha256 = hex(&Sha256::digest(&bytes));
    let head = bytes.get(..bytes.len().min(256 * 1024)).unwrap_or_default().to_vec();
    let bytes = document::is_wanted(&head, size, limits).then_some(bytes);
    let reading = document::read(
        path,
        size,
        crate::archive::Content { sha256, head, bytes, digests: Vec::new() },
        limits,
        recogniser,
    )?;
    let findings = reading.oddities.iter().map(|oddity| oddity.finding(path)).collect();
    Ok((reading.entry, findings))
}

pub(crate) fn files<R: Read + Seek>(archive: &Archive<R>) -> impl Iterator<Item = &Record> + Clone {
    archive.records().iter().filter(|record| !record.folder && !record.litter && !record.wrapping)
}

/// What `case.json` says; a damaged one is reported by the pass, a wrong one here.
fn case<R: Read + Seek>(
    archive: &mut Archive<R>,
    findings: &mut Vec<Finding>,
) -> Result<Option<CaseFacts>, IngestError> {
    let Some(at) = case_file::place(files(archive).map(|record| record.path.as_str())) else { return Ok(None) };
    let Some(record) = files(archive).nth(at).cloned() else { return Ok(None) };
    if record.bytes > case_file::MOST_BYTES {
        findings.push(Oddity::CaseBroken("文件过大".to_owned()).finding(&record.path));
        return Ok(None);
    }
    let bytes = match archive.content(&record, |_| true) {
        Ok(content) => content.bytes.unwrap_or_default(),
        Err(Stop::Read(error)) => return Err(error.into()),
        Err(Stop::Refused(_)) => return Ok(None),
    };
    Ok(match case_file::read(&bytes) {
        Ok(case) => Some(case),
        Err(oddity) => {
            findings.push(oddity.finding(&record.path));
            None
        }
    })
}

/// The pass over the entries, archives inside included.
struct Pass<'a> {
    limits: &'a Limits,
    recogniser: Recogniser,
    bundle: Bundle,
    watch: &'a mut dyn FnMut(Step<'_>),
    /// Findings that whoever watches has heard of.
    told: usize,
    now: Progress,
    /// What is left for archives inside and for text.
    left: Limits,
    /// Pages of files that may be volumes.
    pages: volume::Pages,
}

impl Pass<'_> {
    /// Reads the entries of an archive; `prefix` is its own path inside the bundle. A bag gets to see every paper.
    fn archive<R: Read + Seek>(
        &mut self,
        archive: &mut Archive<R>,
        prefix: &str,
        level: u32,
        mut bag: Option<Bag>,
    ) -> Result<Option<Bag>, IngestError> {
        self.about_archive(archive, prefix);
        self.tell();
        let records: Vec<Record> = files(archive).cloned().collect();
        self.now.entries += records.len() as u64;
        self.now.bytes += records.iter().map(|record| record.bytes).sum::<u64>();
        for record in records {
            let path = format!("{prefix}{}", record.path);
            match archive.content(&record, |head| document::is_wanted(head, record.bytes, self.limits)) {
                Ok(content) => {
                    if let Some(bag) = &mut bag {
                        bag.saw(&record.path, &content);
                    }
                    self.file(&path, &record, content, level)?;
                }
                Err(Stop::Read(error)) => return Err(error.into()),
                Err(Stop::Refused(refusals)) => {
                    bag.iter_mut().for_each(Bag::could_not_see);
                    self.damaged(&path, &record, prefix, &refusals);
                }
            }
            self.now.entries_done += 1;
            self.now.bytes_done += record.bytes;
            self.tell();
            (self.watch)(Step::Read(self.now));
        }
        Ok(bag)
    }

    /// Tells what was found since the last time.
    fn tell(&mut self) {
        let fresh = self.bundle.findings.get(self.told..).unwrap_or_default();
        if !fresh.is_empty() {
            (self.watch)(Step::Found(fresh));
            self.told = self.bundle.findings.len();
        }
    }

    fn about_archive<R: Read + Seek>(&mut self, archive: &Archive<R>, prefix: &str) {
        let place = if prefix.is_empty() { self.bundle.name.clone() } else { prefix.trim_end_matches('/').to_owned() };
        self.bundle.findings.extend(glance::about(archive, &place));
    }

    fn file(
        &mut self,
        path: &str,
        record: &Record,
        content: crate::archive::Content,
        level: u32,
    ) -> Result<(), IngestError> {
        let mut reading = document::read(path, record.bytes, content, self.limits, &self.recogniser)?;
        if let Text::Read(pages) = &reading.entry.text {
            let size = pages.iter().map(|page| page.len() as u64).sum();
            match self.left.text_bytes.checked_sub(size) {
                Some(left) => self.left.text_bytes = left,
                None => {
                    let why = Oddity::TooBigToParse.to_string();
                    reading.entry.text = Text::Unreadable { pages: reading.entry.pages().unwrap_or(0), why };
                    reading.oddities.push(Oddity::TooBigToParse);
                }
            }
        }
        if volume::is_candidate(&reading.entry) {
            let size = reading.pages.iter().map(|page| page.len() as u64).sum();
            // A file whose pages have no room is not split, which it then says.
            if let Some(left) = self.left.text_bytes.checked_sub(size) {
                self.left.text_bytes = left;
                self.pages.insert(path.to_owned(), reading.pages);
            }
        }
        self.bundle.entries.push(reading.entry);
        if !record.name_known {
            self.bundle.findings.push(Oddity::NameUnknown.finding(path));
        }
        self.bundle.findings.extend(reading.oddities.iter().map(|oddity| oddity.finding(path)));
        match reading.inner {
            Some(bytes) if level < self.limits.nesting => self.inside(path, bytes, level),
            _ if reading.is_archive => {
                self.bundle.findings.push(Oddity::NestedClosed.finding(path));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Opens an archive inside the bundle; what it may unpack to is what the bundle has left.
    fn inside(&mut self, path: &str, bytes: Vec<u8>, level: u32) -> Result<(), IngestError> {
        match Archive::open(Cursor::new(bytes), &self.left) {
            Ok(mut archive) => {
                let used = archive.records().iter().map(|record| record.bytes).sum::<u64>();
                self.left.total_bytes = self.left.total_bytes.saturating_sub(used);
                self.left.entries = self.left.entries.saturating_sub(archive.records().len() as u64);
                let prefix = format!("{path}/");
                let bag = bag::find(&mut archive, &mut self.bundle.findings)?;
                if let Some(bag) = self.archive(&mut archive, &prefix, level + 1, bag)? {
                    self.bundle.findings.extend(bag.finish(path, &prefix).1);
                }
                Ok(())
            }
            Err(Stop::Read(error)) => Err(error.into()),
            Err(Stop::Refused(refusals)) => {
                self.bundle.findings.extend(refusals.iter().map(|refusal| refusal.finding_inside(path)));
                Ok(())
            }
        }
    }

    fn damaged(&mut self, path: &str, record: &Record, prefix: &str, refusals: &[Refusal]) {
        let why = refusals.first().map(ToString::to_string).unwrap_or_default();
        let text = Text::Unreadable { pages: 0, why };
        self.bundle.entries.push(Entry {
            path: path.to_owned(),
            bytes: record.bytes,
            format: "unknown".to_owned(),
            text,
            ..Entry::default()
        });
        let place = |refusal: &Refusal| match prefix {
            "" => refusal.finding(path),
            _ => refusal.finding_inside(prefix.trim_end_matches('/')),
        };
        self.bundle.findings.extend(refusals.iter().map(place));
    }
}
