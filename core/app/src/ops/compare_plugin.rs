//! What a package would change, told before it is installed: rules and documents added, changed, gone, and national
//! rules that it puts its own in place of.

use crate::library::Library;
use anjuan_model::catalog::{Files, Layer, Manifest};
use anjuan_model::{Rule, Template};
use std::collections::BTreeSet;

/// A layer beside the one of the same id that takes part now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The Chinese name.
    pub name: String,
    /// GB/T 2260 code.
    pub jurisdiction: String,
    /// The version in the package.
    pub version: String,
    /// The version that takes part now.
    pub before: Option<String>,
    /// The contract that its component speaks.
    pub contract: Option<String>,
    /// What would be different, rules first, by code.
    pub changes: Vec<Change>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What becomes of it.
    pub what: What,
    /// Code of a rule or id of a document.
    pub code: String,
    /// What it demands, or its title.
    pub words: String,
}

/// What becomes of a rule or a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Not there before.
    Added,
    /// There before in other words, dates or checks.
    Changed,
    /// No longer there.
    Gone,
    /// Steps into the place of another layer's rule.
    Replaces,
}

impl What {
    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Added => "新增",
            Self::Changed => "变更",
            Self::Gone => "删去",
            Self::Replaces => "替换",
        }
    }

    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Gone => "gone",
            Self::Replaces => "replaces",
        }
    }
}

/// Compares a checked layer with what takes part now.
pub fn compare(library: &Library, layer: &Layer) -> Comparison {
    let now = library.catalog.layer(&layer.id);
    let manifest = layer.text("plugin.toml").and_then(|text| toml::from_str::<Manifest>(text).ok());
    let rule = |rule: &Rule| (rule.code.clone(), rule.folder.clone(), rule.summary.clone());
    let document = |one: &Template| (one.id.clone(), format!("documents/{}", one.id), one.title.clone());
    let things = |layer: &Layer| -> Vec<(String, String, String)> {
        layer.rules.iter().map(rule).chain(layer.templates.iter().map(document)).collect()
    };
    let before = now.map(|now| things(now)).unwrap_or_default();
    let after = things(layer);
    let mut changes: Vec<Change> = layer.rules.iter().filter_map(|rule| replacing(library, rule)).collect();
    for (code, folder, words) in &after {
        let what = match before.iter().find(|(known, ..)| known == code) {
            None => What::Added,
            Some((_, theirs, _)) if now.is_some_and(|now| same(&now.files, theirs, &layer.files, folder)) => continue,
            Some(_) => What::Changed,
        };
        changes.push(Change { what, code: code.clone(), words: words.clone() });
    }
    let kept: BTreeSet<&str> = after.iter().map(|(code, ..)| code.as_str()).collect();
    let gone = before.into_iter().filter(|(code, ..)| !kept.contains(code.as_str()));
    changes.extend(gone.map(|(code, _, words)| Change { what: What::Gone, code, words }));
    Comparison {
        name: layer.name.clone(),
        jurisdiction: layer.jurisdiction.clone(),
        version: layer.version.clone(),
        before: now.map(|now| now.version.clone()),
        contract: manifest.and_then(|manifest| manifest.contract),
        changes,
    }
}

fn replacing(library: &Library, rule: &Rule) -> Option<Change> {
    let replaced = library.catalog.rule(rule.replaces.as_deref()?)?;
    let words = format!("以 {} 代替 {} {}", rule.code, replaced.code, replaced.summary);
    Some(Change { what: What::Replaces, code: rule.code.clone(), words })
}

/// Whether two folders hold the same files with the same bytes.
fn same(before: &Files, theirs: &str, after: &Files, ours: &str) -> bool {
    let within = |files: &Files, folder: &str| -> Vec<(String, std::sync::Arc<[u8]>)> {
        let start = format!("{folder}/");
        let inside =
            files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix(&start)?.to_owned(), bytes.clone())));
        inside.collect()
    };
    within(before, theirs) == within(after, ours)
}
