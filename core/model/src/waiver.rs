//! Waivers: an approver lets one finding stand, for a reason and until a day. The finding stays in sight and does not
//! count for the verdict.
//!
//! A pure step after the audit: findings and waivers in, marked findings and unused waivers out. What could not be
//! checked is no finding and cannot be waived; neither can what the door refused.

use crate::Date;
use crate::bundle::Bundle;
use crate::finding::{Finding, Severity};
use crate::fingerprint::Fingerprints;
use crate::report::{Outcome, RequirementStatus};
use std::collections::BTreeMap;

/// Beginning of the codes of the door, which says that an archive is not what it seems.
const DOOR: &str = "AJ6";

/// One finding that somebody let stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Which finding: its fingerprint.
    pub fingerprint: String,
    /// Code of its rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
    /// The last day on which it holds.
    pub expires: Date,
}

/// A waiver beside the finding that it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waived {
    /// The waiver.
    pub waiver: Waiver,
    /// True where its last day is over, so that the finding counts again.
    pub expired: bool,
}

impl Waived {
    /// Whether the finding is let stand.
    pub fn holds(&self) -> bool {
        !self.expired
    }
}

/// A waiver that did nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnusedWaiver {
    /// The waiver.
    pub waiver: Waiver,
    /// Why it did nothing.
    pub why: Unused,
}

/// Why a waiver did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unused {
    /// There is no such finding (any more).
    NoFinding,
    /// Its last day is over.
    Expired,
    /// Its rule could not be checked, and what was not checked cannot be waived.
    NotChecked,
    /// The finding is a refusal of the door.
    Refusal,
    /// Another waiver of the same finding holds longer.
    Superseded,
}

impl Unused {
    /// The word in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::NoFinding => "no-finding",
            Self::Expired => "expired",
            Self::NotChecked => "not-checked",
            Self::Refusal => "refusal",
            Self::Superseded => "superseded",
        }
    }

    /// The Chinese words.
    pub fn label(self) -> &'static str {
        match self {
            Self::NoFinding => "没有对应的问题",
            Self::Expired => "已过期，不再适用",
            Self::NotChecked => "该规则未能检查，未能检查的不能豁免",
            Self::Refusal => "案卷文件本身的问题不能豁免",
            Self::Superseded => "同一问题另有一项豁免",
        }
    }

    /// The reason with this word.
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::NoFinding, Self::Expired, Self::NotChecked, Self::Refusal, Self::Superseded]
            .into_iter()
            .find(|one| one.id() == id)
    }
}

/// Whether a finding with this code and weight can be waived at all.
pub fn can_be_waived(rule: &str, severity: Severity) -> bool {
    !(rule.starts_with(DOOR) && severity == Severity::Error)
}

/// Marks the findings that waivers mean, as the waivers stand on a day, and returns those that did nothing.
pub fn apply(waivers: &[Waiver], bundle: &Bundle, outcome: &mut Outcome, day: Date) -> Vec<UnusedWaiver> {
    if waivers.is_empty() {
        return Vec::new();
    }
    let mut asked: BTreeMap<Key, Vec<&Waiver>> = BTreeMap::new();
    for waiver in waivers {
        asked.entry((waiver.fingerprint.clone(), waiver.rule.clone())).or_default().push(waiver);
    }
    asked.values_mut().for_each(|same| same.sort_by_key(|waiver| std::cmp::Reverse(waiver.expires)));
    let fingerprints = Fingerprints::new(bundle);
    let mut met: BTreeMap<Key, Option<Unused>> = BTreeMap::new();
    for finding in &mut outcome.findings {
        // The same fact twice about the same content is waived twice by one waiver.
        let key = (fingerprints.of(finding), finding.rule.clone());
        let Some(longest) = asked.get(&key).and_then(|same| same.first()) else { continue };
        finding.waived = mark(finding, longest, day);
        let why = match &finding.waived {
            None => Some(Unused::Refusal),
            Some(waived) => waived.expired.then_some(Unused::Expired),
        };
        met.insert(key, why);
    }
    waive_lines(outcome);
    let one = |key: &Key, place: usize| match met.get(key) {
        Some(why) if place == 0 => *why,
        Some(_) => Some(Unused::Superseded),
        None if outcome.not_checked.iter().any(|one| one.rule == key.1) => Some(Unused::NotChecked),
        None => Some(Unused::NoFinding),
    };
    let all = asked.iter().flat_map(|(key, same)| same.iter().enumerate().map(move |(place, one)| (key, place, *one)));
    all.filter_map(|(key, place, waiver)| Some(UnusedWaiver { waiver: waiver.clone(), why: one(key, place)? }))
        .collect()
}

/// Fingerprint and rule.
type Key = (String, String);

fn mark(finding: &Finding, waiver: &Waiver, day: Date) -> Option<Waived> {
    let expired = waiver.expires < day;
    can_be_waived(&finding.rule, finding.severity).then(|| Waived { waiver: waiver.clone(), expired })
}

/// A line of an archive list whose finding is waived says so itself.
fn waive_lines(outcome: &mut Outcome) {
    let kind = |finding: &Finding| finding.params.iter().find(|(name, _)| name == "kind").map(|(_, kind)| kind.clone());
    let waived = outcome.findings.iter().filter(|finding| finding.waived.as_ref().is_some_and(Waived::holds));
    let lines: Vec<(String, String)> =
        waived.filter_map(|finding| Some((finding.rule.clone(), kind(finding)?))).collect();
    for line in &mut outcome.requirements {
        let meant = lines.iter().any(|(rule, kind)| *rule == line.rule && *kind == line.document);
        if meant && line.status == RequirementStatus::Missing {
            line.status = RequirementStatus::Waived;
        }
    }
}
