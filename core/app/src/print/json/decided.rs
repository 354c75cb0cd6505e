//! What people decided about a report, and the facts by which it was judged, as they stand in the JSON.

use super::super::harmless::masked;
use super::FindingJson;
use anjuan_model::condition::Value;
use anjuan_model::{CaseFacts, Waiver};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A finding that somebody let stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaiverJson {
    /// Which finding.
    pub fingerprint: String,
    /// Code of its rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Who approved it.
    pub approver: String,
    /// The last day on which it holds, ISO.
    pub expires: String,
}

/// A waiver that did nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnusedWaiverJson {
    /// The waiver.
    #[serde(flatten)]
    pub waiver: WaiverJson,
    /// `no-finding`, `expired`, `not-checked`, `refusal` or `superseded`.
    pub why: String,
}

impl FindingJson {
    /// Whether it counts for the verdict.
    pub fn counts(&self) -> bool {
        !self.draft && self.waived.is_none()
    }
}

impl From<&Waiver> for WaiverJson {
    fn from(waiver: &Waiver) -> Self {
        Self {
            fingerprint: waiver.fingerprint.clone(),
            rule: waiver.rule.clone(),
            reason: masked(&waiver.reason),
            approver: masked(&waiver.approver),
            expires: waiver.expires.to_string(),
        }
    }
}

/// The facts of a case with the numbers by which people are known covered.
pub(super) fn covered(case: &CaseFacts) -> CaseFacts {
    let value = |value: &Value| match value {
        Value::Text(text) => Value::Text(masked(text)),
        Value::Items(items) => Value::Items(items.iter().map(|item| masked(item)).collect()),
        other => other.clone(),
    };
    let texts = |texts: &BTreeMap<String, String>| -> BTreeMap<String, String> {
        texts.iter().map(|(key, text)| (key.clone(), masked(text))).collect()
    };
    CaseFacts {
        facts: case.facts.iter().map(|(key, one)| (key.clone(), value(one))).collect(),
        people: case.people.iter().map(|(role, person)| (role.clone(), texts(person))).collect(),
        numbers: texts(&case.numbers),
        organs: texts(&case.organs),
        ..case.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_which_a_person_is_known_are_covered_and_the_rest_stays() {
        let read = |text: &str| serde_json::from_str::<CaseFacts>(text).expect("facts");
        let case = read(
            r#"{"kind":"criminal-trial","facts":{"note":"110101199003070011"},"dates":{"assigned":"2024-05-07"},
                "people":{"recipient":{"name":"李某某","id-number":"110101199003070011"}},"numbers":{"aid":"〔2024〕第0052号"}}"#,
        );
        let covered = covered(&case);
        let text = serde_json::to_string(&covered).expect("JSON");
        assert!(!text.contains("19900307") && text.contains("李某某") && text.contains("〔2024〕第0052号"), "{text}");
        assert_eq!((covered.kind, covered.dates), (case.kind, case.dates));
    }
}
