//! Which files a check looks at, and how it names them.

use crate::Question;
use anjuan_model::bundle::Entry;
use anjuan_model::template::{Maker, Template};
use std::collections::BTreeSet;

/// The entries of the named kinds; every paper but those that others made where none is named: courts, other organs,
/// and whoever issued what the applicant brought. Their wording is not ours to mend, and they are mostly scans and
/// photographs, which would hide the rest behind "could not be checked".
pub(super) fn entries<'a>(kinds: &[String], question: &Question<'a>) -> Vec<&'a Entry> {
    let named: BTreeSet<&str> = kinds.iter().map(String::as_str).collect();
    let of_others = |template: &&Template| match template.maker {
        Maker::Organ | Maker::Department => true,
        Maker::Applicant => template.external,
        Maker::Agency | Maker::Lawyer => false,
    };
    let others: BTreeSet<&str> =
        question.catalog.all_templates().filter(of_others).map(|template| template.id.as_str()).collect();
    let looked_at = |entry: &&Entry| match (named.is_empty(), entry.kind()) {
        (true, kind) => !kind.is_some_and(|kind| others.contains(kind)),
        (false, kind) => kind.is_some_and(|kind| named.contains(kind)),
    };
    question.bundle.papers().filter(looked_at).collect()
}

/// The title of an entry's document, or its path where it was not recognised.
pub(super) fn title<'a>(entry: &'a Entry, question: &Question<'a>) -> &'a str {
    entry.kind().map_or(entry.path.as_str(), |kind| question.catalog.title(kind))
}
