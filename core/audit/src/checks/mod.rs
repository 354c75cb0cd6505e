//! The checks, one file per kind. Each reads the question and answers with a ruling; none knows of another.
//! Below them is what several share: the files a check looks at, their text, the catalogue of a volume.

mod before_after;
mod catalogue_matches;
mod equal_across;
mod forbidden;
mod format;
mod max_one;
mod mentions;
mod min_depth;
mod near_duplicate;
mod order;
mod page_continuity;
mod placeholder_left;
mod required_documents;
mod signature_present;
mod within_days;

mod catalogue;
mod plain;
mod scope;
mod unread;

use crate::{Question, Ruling};
use anjuan_model::rule::{Check, Rule};

/// Runs the rule's one check.
pub(crate) fn run(rule: &Rule, question: &Question) -> Ruling {
    match &rule.check {
        Check::RequiredDocuments { documents } => required_documents::run(rule, documents, question),
        Check::WithinDays { .. } => within_days::run(rule, question),
        Check::BeforeAfter { order } => before_after::run(rule, order, question),
        Check::MinDepth { .. } => min_depth::run(rule, question),
        Check::PlaceholderLeft { kinds, phrases } => placeholder_left::run(rule, kinds, phrases, question),
        Check::EqualAcross { field, label, documents } => equal_across::run(rule, field, label, documents, question),
        Check::Forbidden(check) => forbidden::run(rule, check, question),
        Check::MaxOne(check) => max_one::run(rule, check, question),
        Check::Order(check) => order::run(rule, check, question),
        Check::PageContinuity(check) => page_continuity::run(rule, check, question),
        Check::CatalogueMatches(check) => catalogue_matches::run(rule, check, question),
        Check::SignaturePresent(check) => signature_present::run(rule, check, question),
        Check::Mentions(check) => mentions::run(rule, check, question),
        Check::NearDuplicate(check) => near_duplicate::run(rule, check, question),
        Check::Format(check) => format::run(rule, check, question),
        // The caller hands these to the host; they never reach this place.
        Check::Component { .. } => Ruling::nothing_to_judge(),
    }
}
