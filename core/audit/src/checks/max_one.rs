//! `max-one`: documents of which a file has one, and files that are there twice, byte for byte.

use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::Entry;
use anjuan_model::condition::Outcome;
use anjuan_model::rule::{MaxOne, Rule};
use std::collections::BTreeMap;

/// How many files of one kind are named before the rest is only counted.
const NAMED: usize = 20;

pub(super) fn run(rule: &Rule, check: &MaxOne, desk: &Desk) -> Ruling {
    let mut ruling = Ruling { nothing_to_judge: true, ..Ruling::default() };
    for line in &check.documents {
        let entries: Vec<&Entry> = desk.of_kind(&line.kind).map(|paper| paper.entry).collect();
        ruling.nothing_to_judge &= entries.is_empty();
        if entries.len() < 2 {
            continue;
        }
        match desk.holds(&line.when, &line.unless) {
            Outcome::Fails => {}
            Outcome::Holds => ruling.findings.push(finding(rule, &entries, desk)),
            Outcome::Unknown(keys) => {
                let (facts, title) = (desk.labels(&keys), desk.title_of(&line.kind));
                ruling.not_checked.push(format!("案件信息未说明{facts}，不能判断“{title}”是否只应有一份"));
            }
        }
    }
    if check.identical {
        let mut same: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        // A file of no bytes has no content that could be there twice.
        for entry in desk.bundle.files().filter(|entry| entry.bytes > 0 && !entry.sha256.is_empty()) {
            same.entry(&entry.sha256).or_default().push(entry);
        }
        ruling.nothing_to_judge &= same.is_empty();
        let twice = same.into_values().filter(|entries| entries.len() > 1);
        ruling.findings.extend(twice.map(|entries| finding(rule, &entries, desk)));
    }
    ruling
}

fn finding(rule: &Rule, entries: &[&Entry], desk: &Desk) -> anjuan_model::Finding {
    let named = &entries[..entries.len().min(NAMED)];
    let paths: Vec<&str> = named.iter().map(|entry| entry.path.as_str()).collect();
    let more = if named.len() < entries.len() { "等" } else { "" };
    let (paths, count) = (format!("{}{more}", paths.join("、")), entries.len().to_string());
    let document = entries.first().map_or("", |entry| desk.title(entry));
    let places = named.iter().map(|entry| entry.place()).collect();
    rule.finding(&[("document", document), ("count", &count), ("paths", &paths)], places)
}
