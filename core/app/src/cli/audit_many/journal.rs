//! The journal of a run over many bundles (`--state`): one entry for each report, appended whole or not at all.
//!
//! An entry is a line that says what was judged, then the report itself. A program that is killed leaves at most half
//! an entry at the end; the next run cuts it off and goes on. An entry holds for the same place, the same bytes and the
//! same terms (layers, day, what was said): what has changed is examined again.

use crate::error::OpError;
use crate::ops::audit_many::tally::Line;
use anjuan_model::hash::sha256_hex;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::time::{Duration, Instant};

/// The first line of every journal.
const SCHEMA: &str = "{\"schema\":\"anjuan.audit-journal/1\"}\n";
/// The longest line that is read, in bytes: a journal is a file that others may have touched.
const LONGEST_LINE: u64 = 1 << 20;

/// So often what was appended is put on the disk: once for many small bundles.
const PACE: Duration = Duration::from_secs(1);

/// What an entry says before its report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The report in one line.
    pub line: Line,
    /// Tells without reading the bundle that it has not changed; nothing where that cannot be told.
    pub identity: Option<String>,
    /// Digest of the bundle's bytes and of the terms.
    pub key: String,
    /// Length of the report that follows, in bytes.
    bytes: u64,
}

/// An open journal. One process at a time has it.
pub struct Journal {
    file: File,
    end: u64,
    flushed: Instant,
    /// Where the entry of a place begins, by a digest of the place. The last entry of a place counts.
    places: HashMap<[u8; 16], u64>,
}

/// The key of a bundle under some terms.
pub fn key(sha256: &str, terms: &str) -> String {
    sha256_hex(format!("{sha256} {terms}").as_bytes())
}

impl Journal {
    /// Opens or begins a journal: a file, or `audit.journal` in a folder.
    pub fn open(place: &Path) -> Result<Self, OpError> {
        if place.as_os_str().to_string_lossy().ends_with('/') {
            std::fs::create_dir_all(place)?;
        }
        let path = if place.is_dir() { place.join("audit.journal") } else { place.to_path_buf() };
        let named = |error: std::io::Error| {
            OpError::Io(std::io::Error::new(error.kind(), format!("{}：{error}", path.display())))
        };
        let mut options = OpenOptions::new();
        // Reports name people, so the journal is its owner's alone.
        let file =
            options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&path).map_err(named)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(OpError::Conflict(format!("另一个进程正在使用断点文件 {}", path.display())));
            }
            Err(TryLockError::Error(error)) => return Err(named(error)),
        }
        let mut journal = Self { file, end: 0, flushed: Instant::now(), places: HashMap::new() };
        journal.read_in(&path)?;
        Ok(journal)
    }

    /// Finds every whole entry, and cuts off what a killed run left behind the last one.
    fn read_in(&mut self, path: &Path) -> Result<(), OpError> {
        let length = self.file.metadata()?.len();
        let mut reader = BufReader::new(&self.file);
        let mut first = String::new();
        (&mut reader).take(LONGEST_LINE).read_line(&mut first).map_err(|_| not_ours(path))?;
        if !first.is_empty() && !SCHEMA.starts_with(&first) {
            return Err(not_ours(path));
        }
        let mut places = HashMap::new();
        let mut end = if first == SCHEMA { first.len() as u64 } else { 0 };
        while end > 0 {
            let mut text = Vec::new();
            (&mut reader).take(LONGEST_LINE).read_until(b'\n', &mut text)?;
            let Ok(entry) = serde_json::from_slice::<Entry>(&text) else { break };
            let next = end + text.len() as u64 + entry.bytes + 1;
            if !text.ends_with(b"\n") || next > length {
                break;
            }
            reader.seek_relative(i64::try_from(entry.bytes).unwrap_or(i64::MAX))?;
            let mut newline = [0];
            if reader.read_exact(&mut newline).is_err() || newline != *b"\n" {
                break;
            }
            places.insert(digest(&entry.line.location), end);
            end = next;
        }
        self.file.set_len(end)?;
        if end == 0 {
            self.file.write_all_at(SCHEMA.as_bytes(), 0)?;
            end = SCHEMA.len() as u64;
        }
        (self.places, self.end) = (places, end);
        Ok(())
    }

    /// The entry of a place and its report, if there is one.
    pub fn find(&self, location: &str) -> Result<Option<(Entry, Vec<u8>)>, OpError> {
        let Some(at) = self.places.get(&digest(location)) else { return Ok(None) };
        let mut head = vec![0; 4096];
        let line = loop {
            let count = self.file.read_at(&mut head, *at)?;
            if let Some(end) = head[..count].iter().position(|byte| *byte == b'\n') {
                break head[..end].to_vec();
            }
            if count < head.len() || head.len() as u64 > LONGEST_LINE {
                return Ok(None);
            }
            head.resize(head.len() * 2, 0);
        };
        let Ok(entry) = serde_json::from_slice::<Entry>(&line) else { return Ok(None) };
        let mut report = vec![0; usize::try_from(entry.bytes).unwrap_or_default()];
        self.file.read_exact_at(&mut report, at + line.len() as u64 + 1)?;
        // Two places with one digest would be a wonder, but a wrong report would be a harm.
        Ok((entry.line.location == location).then_some((entry, report)))
    }

    /// Appends the entry of a report in one write. A killed program loses none; a power cut at most those of the last
    /// second, and they are then made anew.
    pub fn append(&mut self, line: Line, identity: Option<String>, key: String, report: &[u8]) -> Result<(), OpError> {
        let place = digest(&line.location);
        let entry = Entry { line, identity, key, bytes: report.len() as u64 };
        let mut bytes = serde_json::to_vec(&entry).map_err(|error| OpError::Internal(error.to_string()))?;
        bytes.push(b'\n');
        bytes.extend_from_slice(report);
        bytes.push(b'\n');
        self.file.write_all_at(&bytes, self.end)?;
        self.places.insert(place, self.end);
        self.end += bytes.len() as u64;
        if self.flushed.elapsed() > PACE { self.flush() } else { Ok(()) }
    }

    /// Waits until what was appended is on the disk.
    pub fn flush(&mut self) -> Result<(), OpError> {
        self.flushed = Instant::now();
        Ok(self.file.sync_data()?)
    }
}

fn digest(location: &str) -> [u8; 16] {
    use sha2::{Digest as _, Sha256};
    let whole: [u8; 32] = Sha256::digest(location.as_bytes()).into();
    let mut half = [0; 16];
    half.copy_from_slice(&whole[..16]);
    half
}

fn not_ours(path: &Path) -> OpError {
    OpError::BadRequest(format!("{} 不是审核断点文件，请另选一个文件名", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn line(location: &str) -> Line {
        Line::unread(location, location, "…".to_owned())
    }

    fn written(path: &Path, places: &[(&str, &str)]) -> u64 {
        let mut journal = Journal::open(path).expect("a journal");
        for (place, report) in places {
            let entry = journal.append(line(place), Some("same".to_owned()), key("ab", "t"), report.as_bytes());
            entry.expect("appended");
        }
        journal.end
    }

    #[test]
    fn wherever_it_is_cut_whole_entries_stay_and_half_ones_go() {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("state");
        let first = written(&path, &[("a", "{\"one\":1}")]);
        let whole = written(&path, &[("b", "{\"two\":\n2}")]);
        let bytes = std::fs::read(&path).expect("its bytes");
        assert_eq!(bytes.len() as u64, whole);
        for cut in 0..=bytes.len() {
            std::fs::write(&path, &bytes[..cut]).expect("cut");
            let journal = Journal::open(&path).expect("a journal");
            let there = |place: &str| journal.find(place).expect("readable").map(|(_, report)| report);
            assert_eq!(there("a").is_some(), cut as u64 >= first, "cut at {cut}");
            assert_eq!(there("b"), (cut as u64 >= whole).then(|| b"{\"two\":\n2}".to_vec()), "cut at {cut}");
            drop(journal);
            // What comes after the cut is read again like everything else.
            written(&path, &[("c", "{}")]);
            assert!(Journal::open(&path).expect("a journal").find("c").expect("readable").is_some(), "cut at {cut}");
        }
    }

    #[test]
    fn the_last_entry_of_a_place_counts_and_only_one_process_has_it() {
        let folder = TempDir::new().expect("a folder");
        written(folder.path(), &[("a", "old"), ("a", "new")]);
        let journal = Journal::open(folder.path()).expect("a journal");
        assert_eq!(journal.find("a").expect("readable").map(|(_, report)| report), Some(b"new".to_vec()));
        assert!(matches!(Journal::open(folder.path()), Err(OpError::Conflict(_))));
    }

    #[test]
    fn another_file_is_not_overwritten() {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("notes.txt");
        std::fs::write(&path, "my notes").expect("a file");
        assert!(matches!(Journal::open(&path), Err(OpError::BadRequest(_))));
        assert_eq!(std::fs::read(&path).expect("a file"), b"my notes");
    }
}
