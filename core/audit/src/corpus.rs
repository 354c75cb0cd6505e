//! Texts of other cases that a bundle is compared with, such as the briefs that the same lawyer wrote before.
//!
//! The caller opens those bundles and adds each; only the words of the kinds that rules compare are kept.

use crate::checks::plain::Plain;
use anjuan_model::bundle::{Bundle, Text};
use anjuan_model::rule::{Against, Check, Rule};
use std::collections::BTreeSet;

/// Bytes of text that are kept at most; what comes later is left out and counted.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Texts of other cases.
#[derive(Default)]
pub struct Corpus {
    texts: Vec<Known>,
    bytes: usize,
    left_out: usize,
}

/// One text of another case.
pub(crate) struct Known {
    kind: String,
    /// The other bundle and the file in it.
    pub(crate) path: String,
    pub(crate) plain: Plain,
    /// SHA-256 of the file it was read from.
    sha256: String,
}

impl Corpus {
    /// The kinds of document that rules compare with other cases.
    pub fn kinds<'a>(rules: &[&'a Rule]) -> BTreeSet<&'a str> {
        let compared = rules.iter().filter_map(|rule| match &rule.check {
            Check::NearDuplicate(check) if check.against == Against::Cases => Some(&check.kinds),
            _ => None,
        });
        compared.flatten().map(String::as_str).collect()
    }

    /// Takes the texts of these kinds out of another case's bundle.
    pub fn add(&mut self, bundle: &Bundle, kinds: &BTreeSet<&str>) {
        for entry in bundle.papers() {
            let (Some(kind), Text::Read(pages)) = (entry.kind(), &entry.text) else { continue };
            if !kinds.contains(kind) {
                continue;
            }
            let plain = Plain::of(pages);
            match self.bytes.checked_add(plain.text.len()).filter(|bytes| *bytes <= MOST_BYTES) {
                Some(bytes) => {
                    self.bytes = bytes;
                    let path = format!("{} › {}", bundle.name, entry.path);
                    let (kind, sha256) = (kind.to_owned(), entry.sha256.clone());
                    self.texts.push(Known { kind, path, plain, sha256 });
                }
                None => self.left_out += 1,
            }
        }
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// True when there is nothing to compare with.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// How many texts had no room.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// The texts of these kinds that are not the bundle's own files.
    pub(crate) fn of_kinds<'c>(
        &'c self,
        kinds: &'c [String],
        own: &'c BTreeSet<&str>,
    ) -> impl Iterator<Item = &'c Known> {
        self.texts.iter().filter(|known| kinds.contains(&known.kind) && !own.contains(known.sha256.as_str()))
    }
}
