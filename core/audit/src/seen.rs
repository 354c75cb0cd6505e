//! What rests on text that a machine read off pictures: said to be so, and never more than a reminder, because a
//! misread character must not fail a bundle.

use anjuan_model::bundle::Bundle;
use anjuan_model::{Finding, Severity};
use std::collections::BTreeSet;

/// What such a finding says behind its message.
const SAID: &str = "（据识别文字）";

/// Tempers the findings that point at papers whose text was recognised; those that were tempered before stay as they are.
pub fn temper(bundle: &Bundle, findings: &mut [Finding]) {
    let recognised = bundle.files().filter(|file| file.seen.is_some());
    let seen: BTreeSet<&str> = recognised.map(|file| file.path.as_str()).collect();
    for finding in findings.iter_mut().filter(|_| !seen.is_empty()) {
        if finding.places.iter().any(|place| seen.contains(place.path.as_str())) {
            finding.severity = finding.severity.min(Severity::Warning);
            if !finding.message.ends_with(SAID) {
                finding.message.push_str(SAID);
            }
        }
    }
}
