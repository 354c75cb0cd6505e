//! The checks, one file per kind. Each reads the question and answers with a ruling; none knows of another.
//! Below them is what several share: the files a check looks at, their text, the catalogue of a volume.

mod before_after;
mod catalogue_matches;
mod cited_pages;
mod equal_across;
mod fact_is;
mod forbidden;
mod format;
mod max_one;
mod mentions;
mod min_depth;
pub(crate) mod near_duplicate;
mod order;
mod page_continuity;
mod placeholder_left;
mod private_data;
mod required_documents;
mod rows_alike;
mod signature_present;
mod time_span;
mod within_days;

mod catalogue;
pub(crate) mod plain;
mod unread;

use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::rule::{Check, Rule};

/// Runs the rule's one check.
pub(crate) fn run(rule: &Rule, desk: &Desk) -> Ruling {
    match &rule.check {
        Check::RequiredDocuments { documents } => required_documents::run(rule, documents, desk),
        Check::WithinDays { .. } => within_days::run(rule, desk),
        Check::BeforeAfter { order } => before_after::run(rule, order, desk),
        Check::MinDepth { .. } => min_depth::run(rule, desk),
        Check::PlaceholderLeft { kinds, phrases } => placeholder_left::run(rule, kinds, phrases, desk),
        Check::EqualAcross { field, label, documents } => equal_across::run(rule, field, label, documents, desk),
        Check::Forbidden(check) => forbidden::run(rule, check, desk),
        Check::MaxOne(check) => max_one::run(rule, check, desk),
        Check::Order(check) => order::run(rule, check, desk),
        Check::PageContinuity(check) => page_continuity::run(rule, check, desk),
        Check::CatalogueMatches(check) => catalogue_matches::run(rule, check, desk),
        Check::SignaturePresent(check) => signature_present::run(rule, check, desk),
        Check::Mentions(check) => mentions::run(rule, check, desk),
        Check::NearDuplicate(check) => near_duplicate::run(rule, check, desk),
        Check::Format(check) => format::run(rule, check, desk),
        Check::TimeSpan(check) => time_span::run(rule, check, desk),
        Check::CitedPages(check) => cited_pages::run(rule, check, desk),
        Check::RowsAlike(check) => rows_alike::run(rule, check, desk),
        Check::PrivateData(check) => private_data::run(rule, check, desk),
        Check::FactIs(check) => fact_is::run(rule, check, desk),
        // The caller hands these to the host; they never reach this place.
        Check::Component { .. } => Ruling::nothing_to_judge(),
    }
}
