//! The faults of one bag as they are found: the first of each code in full, the rest counted.

use super::fault::{Cost, Fault};
use super::manifest::PAYLOAD;
use anjuan_model::Finding;
use std::collections::BTreeMap;

/// So many of one code are listed one by one; nobody reads more.
const MOST_OF_A_CODE: u64 = 20;

/// Collects faults and what they cost.
#[derive(Debug)]
pub(super) struct Faults {
    findings: Vec<Finding>,
    counts: BTreeMap<&'static str, (u64, Fault)>,
    complete: bool,
    valid: bool,
}

impl Default for Faults {
    fn default() -> Self {
        Self { findings: Vec::new(), counts: BTreeMap::new(), complete: true, valid: true }
    }
}

impl Faults {
    pub(super) fn push(&mut self, place: &str, fault: Fault) {
        match fault.cost() {
            Cost::Nothing => {}
            Cost::Validity => self.valid = false,
            Cost::Completeness => self.complete = false,
        }
        let (count, _) = self.counts.entry(fault.code()).or_insert_with(|| (0, fault.clone()));
        *count += 1;
        if *count <= MOST_OF_A_CODE {
            // The papers stand as if their folder were the root.
            self.findings.push(fault.finding(place.strip_prefix(PAYLOAD).unwrap_or(place)));
        }
    }

    /// A file of the wrapping could not be unpacked.
    pub(super) fn broken(&mut self, finding: Finding) {
        self.complete = false;
        self.findings.push(finding);
    }

    /// A file could not be verified, for a reason that is reported elsewhere.
    pub(super) fn unproven(&mut self) {
        self.valid = false;
    }

    pub(super) fn complete(&self) -> bool {
        self.complete
    }

    pub(super) fn valid(&self) -> bool {
        self.complete && self.valid
    }

    /// Everything that was found, below a prefix; what was only counted is said at the end, at the place of the whole.
    pub(super) fn finish(self, whole: &str, prefix: &str) -> Vec<Finding> {
        let mut findings = self.findings;
        for place in findings.iter_mut().flat_map(|finding| &mut finding.places) {
            place.path.insert_str(0, prefix);
        }
        for (count, example) in self.counts.into_values().filter(|(count, _)| *count > MOST_OF_A_CODE) {
            let mut rest = example.finding(whole);
            rest.message = format!("同类问题另有 {} 处，未逐一列出", count - MOST_OF_A_CODE);
            findings.push(rest);
        }
        findings
    }
}
