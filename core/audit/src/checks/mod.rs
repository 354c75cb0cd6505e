//! The checks, one file per kind. Each reads the question and answers with a ruling; none knows of another.

mod before_after;
mod equal_across;
mod min_depth;
mod placeholder_left;
mod required_documents;
mod unread;
mod within_days;

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
        // The caller hands these to the host; they never reach this place.
        Check::Component { .. } => Ruling::nothing_to_judge(),
    }
}
