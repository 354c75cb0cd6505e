//! What many reports come to: counts by verdict and by rule, and the worst bundles. Its size does not grow with theirs.

use super::status;
use crate::print::json::ReportJson;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many of the worst bundles are named.
const WORST: usize = 100;

/// A report in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where the bundle is.
    pub location: String,
    /// What it is called.
    pub name: String,
    /// SHA-256 of its bytes; empty where it could not be read.
    pub sha256: String,
    /// The verdict's id.
    pub verdict: String,
    /// Findings of level error.
    pub errors: u64,
    /// Findings of level warning.
    pub warnings: u64,
    /// Rules that could not be checked.
    pub not_checked: u64,
    /// How often each rule found something.
    pub rules: BTreeMap<String, u64>,
    /// Why it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
}

/// How often a rule found something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct RuleCount {
    /// In so many bundles.
    pub bundles: u64,
    /// So many findings.
    pub findings: u64,
}

/// The sum of many reports.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// Bundles.
    pub total: u64,
    /// Bundles that could not be read; they count as not checked, too.
    pub unread: u64,
    /// Bundles by verdict.
    pub verdicts: BTreeMap<String, u64>,
    /// Findings by rule.
    pub rules: BTreeMap<String, RuleCount>,
    /// The worst bundles, worst first.
    worst: Vec<Line>,
}

impl Line {
    /// The line of a report.
    pub fn of(location: &str, report: &ReportJson) -> Self {
        let count = |level: &str| {
            report.findings.iter().filter(|finding| finding.severity == level && !finding.draft).count() as u64
        };
        let mut rules = BTreeMap::new();
        for finding in &report.findings {
            *rules.entry(finding.rule.clone()).or_default() += 1;
        }
        Self {
            location: location.to_owned(),
            name: report.bundle.name.clone(),
            sha256: report.bundle.sha256.clone(),
            verdict: report.verdict.clone(),
            errors: count("error"),
            warnings: count("warning"),
            not_checked: report.not_checked.len() as u64,
            rules,
            unread: None,
        }
    }

    /// The line of a bundle that could not be read: nobody may take it for a good one.
    pub fn unread(location: &str, name: &str, why: String) -> Self {
        Self {
            location: location.to_owned(),
            name: name.to_owned(),
            sha256: String::new(),
            verdict: "not-checked".to_owned(),
            errors: 0,
            warnings: 0,
            not_checked: 0,
            rules: BTreeMap::new(),
            unread: Some(why),
        }
    }

    /// The order of the worst: failed, then not checked, then to be reviewed; more errors before fewer.
    fn badness(&self) -> (u8, u64, u64, u64) {
        let verdict = match self.verdict.as_str() {
            "failed" => 3,
            "not-checked" => 2,
            "needs-review" => 1,
            _ => 0,
        };
        (verdict, self.errors, self.not_checked, self.warnings)
    }
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, line: &Line) {
        self.total += 1;
        self.unread += u64::from(line.unread.is_some());
        *self.verdicts.entry(line.verdict.clone()).or_default() += 1;
        for (rule, findings) in &line.rules {
            let count = self.rules.entry(rule.clone()).or_default();
            count.bundles += 1;
            count.findings += findings;
        }
        if line.badness().0 > 0 {
            let at = self.worst.partition_point(|other| {
                (other.badness(), std::cmp::Reverse(&other.location))
                    > (line.badness(), std::cmp::Reverse(&line.location))
            });
            if at < WORST {
                self.worst.insert(at, line.clone());
                self.worst.truncate(WORST);
            }
        }
    }

    /// Bundles of a verdict.
    pub fn of(&self, verdict: &str) -> u64 {
        self.verdicts.get(verdict).copied().unwrap_or_default()
    }

    /// The worst bundles, worst first.
    pub fn worst(&self) -> &[Line] {
        &self.worst
    }

    /// Rules by the number of bundles in which they found something, most first.
    pub fn frequent(&self) -> Vec<(&str, RuleCount)> {
        let mut rules: Vec<_> = self.rules.iter().map(|(rule, count)| (rule.as_str(), *count)).collect();
        rules.sort_by_key(|(_, count)| std::cmp::Reverse((count.bundles, count.findings)));
        rules
    }

    /// The exit status of the worst verdict: a failed bundle decides, then one that was not checked.
    pub fn status(&self) -> u8 {
        let statuses = || self.verdicts.keys().map(|verdict| status(verdict));
        if statuses().any(|status| status == 1) { 1 } else { statuses().max().unwrap_or(0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, verdict: &str, errors: u64) -> Line {
        let rules = (errors > 0).then(|| ("AJ101".to_owned(), errors)).into_iter().collect();
        Line { verdict: verdict.to_owned(), errors, rules, unread: None, ..Line::unread(name, name, String::new()) }
    }

    #[test]
    fn counts_worst_first_and_the_worst_status() {
        let mut tally = Tally::default();
        assert_eq!(tally.status(), 0);
        for one in [line("a", "passed", 0), line("b", "not-checked", 0), line("c", "failed", 2), line("d", "failed", 5)]
        {
            tally.add(&one);
        }
        tally.add(&Line::unread("e", "e", "…".to_owned()));
        assert_eq!(tally.worst().iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["d", "c", "b", "e"]);
        assert_eq!((tally.total, tally.unread, tally.of("failed"), tally.status()), (5, 1, 2, 1));
        assert_eq!(tally.frequent(), [("AJ101", RuleCount { bundles: 2, findings: 7 })]);
    }

    #[test]
    fn only_so_many_are_named() {
        let mut tally = Tally::default();
        for number in 0..500 {
            tally.add(&line(&format!("{number:03}"), "failed", number));
        }
        assert_eq!((tally.worst().len(), tally.worst()[0].name.as_str(), tally.total), (WORST, "499", 500));
    }
}
