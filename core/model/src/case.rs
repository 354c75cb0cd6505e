//! What is known of a case: its kind, source and procedure, its facts, dates, people, numbers and organs.

use crate::Date;
use crate::condition::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The kinds of case that archives know (案件种类).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseKind {
    /// 刑事辩护·侦查阶段
    CriminalInvestigation,
    /// 刑事辩护·审查起诉阶段
    CriminalProsecution,
    /// 刑事辩护·审判阶段
    CriminalTrial,
    /// 刑事代理
    CriminalProxy,
    /// 民事诉讼代理
    CivilLitigation,
    /// 劳动争议仲裁代理
    LabourArbitration,
    /// 行政诉讼、复议代理
    Administrative,
    /// 国家赔偿代理
    StateCompensation,
    /// 非诉讼代理
    NonLitigation,
    /// 值班律师法律帮助
    DutyLawyer,
    /// 法律咨询
    Consultation,
    /// 代拟法律文书
    Drafting,
}

impl CaseKind {
    /// What follows from the kind for the papers of a case, in the words of the forms.
    pub fn implies(self, key: &str) -> Option<&'static str> {
        use CaseKind::*;
        Some(match (key, self) {
            ("case-stage", CriminalInvestigation) => "侦查阶段",
            ("case-stage", CriminalProsecution) => "审查起诉阶段",
            ("case-stage", CriminalTrial) => "审判阶段",
            ("case-stage", LabourArbitration) => "仲裁",
            ("case-stage", NonLitigation) => "非诉讼",
            ("standing", CriminalInvestigation | CriminalProsecution) => "犯罪嫌疑人",
            ("standing", CriminalTrial) => "被告人",
            ("role", CriminalInvestigation | CriminalProsecution | CriminalTrial) => "辩护人",
            ("role", CriminalProxy | CivilLitigation | Administrative | StateCompensation) => "诉讼代理人",
            ("role", LabourArbitration) => "仲裁代理人",
            ("role", NonLitigation) => "代理人",
            ("aid-kind", CriminalInvestigation | CriminalProsecution | CriminalTrial) => "刑事辩护",
            ("aid-kind", CriminalProxy) => "刑事代理",
            ("aid-kind", CivilLitigation) => "民事诉讼代理",
            ("aid-kind", Administrative) => "行政诉讼代理",
            ("aid-kind", StateCompensation) => "国家赔偿代理",
            ("aid-kind", LabourArbitration) => "劳动争议调解与仲裁代理",
            ("aid-kind", NonLitigation) => "非诉讼代理",
            ("aid-kind", DutyLawyer) => "值班律师法律帮助",
            ("aid-kind", Drafting) => "代拟法律文书",
            ("case-kind", CriminalInvestigation) => "刑事（侦查）",
            ("case-kind", CriminalProsecution) => "刑事（审查起诉）",
            ("case-kind", CriminalTrial) => "刑事（审判）",
            ("case-kind", CriminalProxy) => "刑事（代理）",
            ("case-kind", CivilLitigation) => "民事",
            ("case-kind", Administrative) => "行政",
            ("case-kind", LabourArbitration) => "劳动仲裁",
            ("case-kind", StateCompensation) => "国家赔偿",
            ("case-kind", NonLitigation) => "非诉讼",
            ("case-kind", DutyLawyer) => "值班律师",
            _ => return None,
        })
    }

    /// Every kind, in the order that pages list them.
    pub const ALL: [Self; 12] = [
        Self::CriminalInvestigation,
        Self::CriminalProsecution,
        Self::CriminalTrial,
        Self::CriminalProxy,
        Self::CivilLitigation,
        Self::LabourArbitration,
        Self::Administrative,
        Self::StateCompensation,
        Self::NonLitigation,
        Self::DutyLawyer,
        Self::Consultation,
        Self::Drafting,
    ];

    /// The id used in files, flags and the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::CriminalInvestigation => "criminal-investigation",
            Self::CriminalProsecution => "criminal-prosecution",
            Self::CriminalTrial => "criminal-trial",
            Self::CriminalProxy => "criminal-proxy",
            Self::CivilLitigation => "civil-litigation",
            Self::LabourArbitration => "labour-arbitration",
            Self::Administrative => "administrative",
            Self::StateCompensation => "state-compensation",
            Self::NonLitigation => "non-litigation",
            Self::DutyLawyer => "duty-lawyer",
            Self::Consultation => "consultation",
            Self::Drafting => "drafting",
        }
    }

    /// The Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            Self::CriminalInvestigation => "刑事辩护（侦查阶段）",
            Self::CriminalProsecution => "刑事辩护（审查起诉阶段）",
            Self::CriminalTrial => "刑事辩护（审判阶段）",
            Self::CriminalProxy => "刑事代理",
            Self::CivilLitigation => "民事诉讼代理",
            Self::LabourArbitration => "劳动争议仲裁代理",
            Self::Administrative => "行政诉讼、复议代理",
            Self::StateCompensation => "国家赔偿代理",
            Self::NonLitigation => "非诉讼代理",
            Self::DutyLawyer => "值班律师法律帮助",
            Self::Consultation => "法律咨询",
            Self::Drafting => "代拟法律文书",
        }
    }

    /// The kind with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// What is known of one case; everything may be missing, and what is missing is never guessed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CaseFacts {
    /// GB/T 2260 code of the agency's place, six digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<String>,
    /// The kind of case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<CaseKind>,
    /// How the case came: `application`, `notified-defence`, `notified-proxy`, `requested`, `transferred`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `ordinary`, `simplified` or `fast-track`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub procedure: Option<String>,
    /// Flags and words such as `plea` or `cause`.
    pub facts: BTreeMap<String, Value>,
    /// The days of the case's acts.
    pub dates: BTreeMap<String, Date>,
    /// People by role: `recipient`, `undertaker` …, each a table of texts.
    pub people: BTreeMap<String, BTreeMap<String, String>>,
    /// Numbers: `aid`, `court` …
    pub numbers: BTreeMap<String, String>,
    /// Organisations: `centre`, `firm`, `agency` …
    pub organs: BTreeMap<String, String>,
}

impl CaseFacts {
    /// The fact that a condition names: `kind`, `source`, `procedure`, `jurisdiction`, or a key of `facts`.
    pub fn value(&self, key: &str) -> Option<Value> {
        match key {
            "kind" => self.kind.map(|kind| Value::Text(kind.id().to_owned())),
            "source" => self.source.clone().map(Value::Text),
            "procedure" => self.procedure.clone().map(Value::Text),
            "jurisdiction" => self.jurisdiction.clone().map(Value::Text),
            _ => self.facts.get(key).cloned(),
        }
    }

    /// The text at a dotted path such as `people.recipient.name` or `dates.assigned`, for prefilling a form.
    pub fn text_at(&self, path: &str) -> Option<String> {
        let mut parts = path.splitn(3, '.');
        match (parts.next()?, parts.next(), parts.next()) {
            ("kind", Some(key), None) => self.kind?.implies(key).map(str::to_owned),
            ("facts", Some(key), None) => self.facts.get(key).map(Value::to_text),
            ("dates", Some(key), None) => self.dates.get(key).map(Date::to_string),
            ("numbers", Some(key), None) => self.numbers.get(key).cloned(),
            ("organs", Some(key), None) => self.organs.get(key).cloned(),
            ("people", Some(role), Some(key)) => self.people.get(role)?.get(key).cloned(),
            (key, None, None) => self.value(key).map(|value| value.to_text()),
            _ => None,
        }
    }
}
