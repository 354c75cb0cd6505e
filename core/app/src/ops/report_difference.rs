//! What changed between two reports: findings that are new, that are gone, that are still there in another form, and
//! what became of the verdict, the archive list and the rules.
//!
//! Findings are the same by their fingerprints. A file that was corrected has another content, so what is left is
//! paired by rule and document: the same trouble with the new version of a paper is neither new nor gone.

use crate::print::json::{FindingJson, LayerJson, NotCheckedJson, ReportJson};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What changed from one report to another.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// Always `anjuan.difference/1`.
    pub schema: String,
    /// The earlier report.
    pub before: Side,
    /// The later report.
    pub after: Side,
    /// Findings of the later report only.
    pub new: Vec<FindingJson>,
    /// Findings of the earlier report only.
    pub gone: Vec<FindingJson>,
    /// Findings of both that weigh, read or stand otherwise now, waived ones among them.
    pub changed: Vec<Changed>,
    /// How many findings are the same.
    pub unchanged: usize,
    /// What could be checked before and cannot be now.
    pub not_checked_new: Vec<NotCheckedJson>,
    /// What can be checked now, or need not be any more.
    pub not_checked_gone: Vec<NotCheckedJson>,
    /// Lines of the archive list that came to something else.
    pub requirements: Vec<Line>,
    /// Layers of rules that are not the same.
    pub layers: Vec<LayerChange>,
}

/// One of the two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Side {
    /// Its verdict.
    pub verdict: String,
    /// The day as of which it was judged, ISO.
    pub as_of: String,
    /// SHA-256 of the bundle.
    pub bundle_sha256: String,
    /// How many findings it has.
    pub findings: usize,
}

/// A finding as it was and as it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Changed {
    /// In the earlier report.
    pub before: FindingJson,
    /// In the later one.
    pub after: FindingJson,
}

/// A line of the archive list that came to something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Line {
    /// Code of the rule.
    pub rule: String,
    /// Title of the document.
    pub title: String,
    /// Its status in the earlier report.
    pub before: String,
    /// Its status in the later one.
    pub after: String,
}

/// A layer of rules that is not the same in both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LayerChange {
    /// `national` or a plugin's id.
    pub id: String,
    /// Its version in the earlier report; none where it took no part.
    pub before: Option<String>,
    /// Its version in the later one.
    pub after: Option<String>,
}

impl Difference {
    /// Whether the later report is worse: something new counts against the file, or less of it could be checked.
    pub fn is_worse(&self) -> bool {
        let weighs = |finding: &FindingJson| finding.counts() && finding.severity == "error";
        let heavier = |one: &Changed| weighs(&one.after) && !weighs(&one.before);
        self.new.iter().any(weighs) || self.changed.iter().any(heavier) || !self.not_checked_new.is_empty()
    }

    /// Whether nothing at all changed.
    pub fn is_nothing(&self) -> bool {
        let lists = [self.new.len(), self.gone.len(), self.changed.len(), self.requirements.len()];
        let unchecked = self.not_checked_new.len() + self.not_checked_gone.len();
        lists.iter().sum::<usize>() + unchecked == 0 && self.before.verdict == self.after.verdict
    }
}

/// What changed from one report to another.
pub fn difference(before: &ReportJson, after: &ReportJson) -> Difference {
    let (old, new) = (keyed(before, exact), keyed(after, exact));
    let Paired { pairs, before: old, after: new } = pair(old, new);
    let (same, mut changed): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(old, new)| is_same(old, new));
    let loosely = |report: &ReportJson, left: Vec<FindingJson>| {
        left.into_iter().map(|finding| (loose(report, &finding), finding)).collect()
    };
    let Paired { pairs, before: gone, after: new } = pair(loosely(before, old), loosely(after, new));
    changed.extend(pairs);
    let less = |one: &[NotCheckedJson], other: &[NotCheckedJson]| {
        one.iter().filter(|item| !other.iter().any(|other| is_same_gap(other, item))).cloned().collect()
    };
    Difference {
        schema: "anjuan.difference/1".to_owned(),
        before: side(before),
        after: side(after),
        new,
        gone,
        changed: changed.into_iter().map(|(before, after)| Changed { before, after }).collect(),
        unchanged: same.len(),
        not_checked_new: less(&after.not_checked, &before.not_checked),
        not_checked_gone: less(&before.not_checked, &after.not_checked),
        requirements: lines(before, after),
        layers: layers(&before.layers, &after.layers),
    }
}

fn side(report: &ReportJson) -> Side {
    Side {
        verdict: report.verdict.clone(),
        as_of: report.as_of.clone(),
        bundle_sha256: report.bundle.sha256.clone(),
        findings: report.findings.len(),
    }
}

type Keyed = Vec<(String, FindingJson)>;

fn keyed(report: &ReportJson, key: impl Fn(&ReportJson, &FindingJson) -> String) -> Keyed {
    report.findings.iter().map(|finding| (key(report, finding), finding.clone())).collect()
}

/// The fingerprint; reports of earlier releases have none, and their findings are known by their words.
fn exact(report: &ReportJson, finding: &FindingJson) -> String {
    if finding.fingerprint.is_empty() { loose(report, finding) + &finding.message } else { finding.fingerprint.clone() }
}

/// Rule and documents, whatever their content and names are now.
fn loose(report: &ReportJson, finding: &FindingJson) -> String {
    let subject = |path: &str| {
        let document = report.documents.iter().find(|document| document.path == path);
        let kind = document.and_then(|document| document.kind.clone());
        let of_bundle = if path == report.bundle.name { String::new() } else { path.to_owned() };
        kind.unwrap_or(of_bundle)
    };
    let mut subjects: Vec<String> = finding.places.iter().map(|place| subject(&place.path)).collect();
    subjects.sort();
    subjects.dedup();
    // What points nowhere, such as a missing document, is about what it says.
    let about = if subjects.is_empty() { finding.message.clone() } else { subjects.join("\u{1f}") };
    format!("{}\u{1f}{about}", finding.rule)
}

/// What belongs together, and what is left of either report.
struct Paired {
    pairs: Vec<(FindingJson, FindingJson)>,
    before: Vec<FindingJson>,
    after: Vec<FindingJson>,
}

/// Pairs findings of the same key in their order.
fn pair(before: Keyed, after: Keyed) -> Paired {
    let mut waiting: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, (key, _)) in before.iter().enumerate().rev() {
        waiting.entry(key.clone()).or_default().push(index);
    }
    let mut old: Vec<Option<FindingJson>> = before.into_iter().map(|(_, finding)| Some(finding)).collect();
    let mut paired = Paired { pairs: Vec::new(), before: Vec::new(), after: Vec::new() };
    for (key, finding) in after {
        let meant = waiting.get_mut(&key).and_then(Vec::pop).and_then(|index| old.get_mut(index)?.take());
        match meant {
            Some(earlier) => paired.pairs.push((earlier, finding)),
            None => paired.after.push(finding),
        }
    }
    paired.before = old.into_iter().flatten().collect();
    paired
}

/// Whether nobody would see a difference: weight, waiver and words.
fn is_same(before: &FindingJson, after: &FindingJson) -> bool {
    let shown = |one: &FindingJson| (one.severity.clone(), one.draft, one.waived.is_some(), one.lapsed.is_some());
    shown(before) == shown(after)
}

fn is_same_gap(one: &NotCheckedJson, other: &NotCheckedJson) -> bool {
    one.rule == other.rule && one.why == other.why
}

fn lines(before: &ReportJson, after: &ReportJson) -> Vec<Line> {
    let was = |rule: &str, document: &str| {
        before.requirements.iter().find(|line| line.rule == rule && line.document == document)
    };
    let one = |now: &crate::print::json::RequirementJson| {
        let was = was(&now.rule, &now.document)?;
        (was.status != now.status).then(|| Line {
            rule: now.rule.clone(),
            title: now.title.clone(),
            before: was.status.clone(),
            after: now.status.clone(),
        })
    };
    after.requirements.iter().filter_map(one).collect()
}

fn layers(before: &[LayerJson], after: &[LayerJson]) -> Vec<LayerChange> {
    let of = |layers: &[LayerJson], id: &str| layers.iter().find(|layer| layer.id == id).cloned();
    let new = after.iter().filter(|layer| of(before, &layer.id).is_none());
    let ids = before.iter().chain(new).map(|layer| layer.id.clone());
    let version = |layer: LayerJson| format!("{}（{}）", layer.version, layer.sha256.get(..8).unwrap_or_default());
    ids.filter_map(|id| {
        let (was, is) = (of(before, &id), of(after, &id));
        let same = was.as_ref().map(|layer| &layer.sha256) == is.as_ref().map(|layer| &layer.sha256);
        (!same).then(|| LayerChange { id, before: was.map(version), after: is.map(version) })
    })
    .collect()
}

#[cfg(test)]
#[path = "report_difference/tests.rs"]
mod tests;
