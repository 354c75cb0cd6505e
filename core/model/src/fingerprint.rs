//! By what a finding is known again: in a later audit, after a file was renamed, in another tool.
//!
//! A fingerprint is a hash of the rule's code, of what the finding is about (the content of files, not their names) and
//! of the fact that was found (the values behind the message, not its wording). Waivers, differences between reports and
//! SARIF all use it.

use crate::bundle::Bundle;
use crate::finding::{Finding, Place};
use crate::hash::sha256_hex;
use serde_json::json;
use std::collections::BTreeMap;

/// Hashed first; a change of what follows changes it, so that old fingerprints are never taken for new ones.
const ENCODING: &str = "anjuan.finding/1";
/// Hexadecimal digits of a fingerprint: 128 bits, short enough to be read out of a table.
const DIGITS: usize = 32;
/// Paths this short could be a part of any word; they are replaced only where they are the whole value.
const SHORTEST_PATH: usize = 4;

/// Gives the findings of one bundle their fingerprints.
#[derive(Debug, Clone)]
pub struct Fingerprints<'a> {
    bundle: &'a str,
    contents: BTreeMap<&'a str, &'a str>,
}

impl<'a> Fingerprints<'a> {
    /// Of the findings about this bundle.
    pub fn new(bundle: &'a Bundle) -> Self {
        let known = bundle.entries.iter().filter(|entry| !entry.sha256.is_empty());
        let contents = known.map(|entry| (entry.path.as_str(), entry.sha256.as_str())).collect();
        Self { bundle: &bundle.name, contents }
    }

    /// The fingerprint of a finding: 32 hexadecimal digits. The same fact about the same content has the same one.
    pub fn of(&self, finding: &Finding) -> String {
        let mut places: Vec<_> = finding
            .places
            .iter()
            .map(|place| (self.subject(&place.path), place.page, place.quote.as_deref()))
            .collect();
        places.sort();
        places.dedup();
        let facts: Vec<(&str, String)> = if finding.params.is_empty() {
            vec![("message", self.bare(&finding.message, &finding.places))]
        } else {
            finding.params.iter().map(|(name, value)| (name.as_str(), self.bare(value, &finding.places))).collect()
        };
        let whole = json!([ENCODING, finding.rule, places, facts]).to_string();
        sha256_hex(whole.as_bytes()).chars().take(DIGITS).collect()
    }

    /// What a place is about: a content where it is known, the bundle itself, or what the path says.
    fn subject(&self, path: &'a str) -> &str {
        match self.contents.get(path) {
            Some(content) => content,
            None if path == self.bundle => "bundle",
            None => path,
        }
    }

    /// A value with the names of the files that the finding points at replaced by their contents.
    fn bare(&self, value: &str, places: &'a [Place]) -> String {
        let mut paths: Vec<&str> = places.iter().map(|place| place.path.as_str()).collect();
        // A longer path may contain a shorter one.
        paths.sort_by_key(|path| (std::cmp::Reverse(path.len()), *path));
        paths.dedup();
        paths.into_iter().fold(value.to_owned(), |text, path| {
            if text == path || path.len() >= SHORTEST_PATH { text.replace(path, self.subject(path)) } else { text }
        })
    }
}
