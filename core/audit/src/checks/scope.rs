//! Which files a check looks at, and how it names them.

use crate::Question;
use anjuan_model::bundle::Entry;
use anjuan_model::template::Maker;
use std::collections::BTreeSet;

/// The entries of the named kinds; every paper but those that courts and other organs made where none is named:
/// their wording is not ours to mend, and they are mostly scans, which would hide the rest behind "could not be checked".
pub(super) fn entries<'a>(kinds: &[String], question: &Question<'a>) -> Vec<&'a Entry> {
    let named: BTreeSet<&str> = kinds.iter().map(String::as_str).collect();
    let organs: BTreeSet<&str> = question
        .catalog
        .all_templates()
        .filter(|template| matches!(template.maker, Maker::Organ | Maker::Department))
        .map(|template| template.id.as_str())
        .collect();
    let looked_at = |entry: &&Entry| match (named.is_empty(), entry.kind()) {
        (true, kind) => !kind.is_some_and(|kind| organs.contains(kind)),
        (false, kind) => kind.is_some_and(|kind| named.contains(kind)),
    };
    question.bundle.papers().filter(looked_at).collect()
}

/// The title of an entry's document, or its path where it was not recognised.
pub(super) fn title<'a>(entry: &'a Entry, question: &Question<'a>) -> &'a str {
    entry.kind().map_or(entry.path.as_str(), |kind| question.catalog.title(kind))
}
