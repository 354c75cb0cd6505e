//! Printers: one report value, several forms. They decide nothing.
//!
//! The flow: a report becomes the stable JSON ([`json`]), in which personal numbers are covered; the forms for people
//! are made of it by way of [`words`], those for programs ([`sarif`], [`junit`]) directly. A stored report is that JSON,
//! so it prints exactly as the fresh one did.

pub mod difference;
pub mod form;
pub mod four_properties;
pub mod harmless;
pub mod html;
pub mod json;
pub mod junit;
pub mod paper;
pub mod sarif;
pub mod sheets;
pub mod table;
pub mod text;
pub mod words;

use crate::ops::audit_bundle::UNJUDGED;
use anjuan_model::Catalog;
use anjuan_model::finding::{Finding, Property};

/// Whether a document is printed from an audit, so that nobody types it.
pub fn is_printed_report(id: &str) -> bool {
    [paper::TEMPLATE, four_properties::TEMPLATE].contains(&id)
}

/// What the rule of a code looks for: the rule's summary, or the door's own words; empty where nobody knows the code.
pub fn demand(catalog: &Catalog, code: &str) -> String {
    match catalog.rule(code) {
        Some(rule) => rule.summary.clone(),
        None if code == UNJUDGED => "有适用的应归档材料清单，案件信息和规则足以判断材料是否齐全".to_owned(),
        None => anjuan_ingest::demand(code).unwrap_or_default().to_owned(),
    }
}

/// `《…》第…条；《…》第…条（二手资料）`: what something rests on, with its certainty where it is less than verified.
pub fn cite(basis: &[anjuan_model::legal::Basis]) -> String {
    use anjuan_model::legal::Status;
    let one = |basis: &anjuan_model::legal::Basis| match basis.status {
        Status::Verified => basis.cite(),
        other => format!("{}（{}）", basis.cite(), other.label()),
    };
    basis.iter().map(one).collect::<Vec<_>>().join("；")
}

/// `01指派通知书.pdf；05会见笔录.pdf 第2页`.
pub fn places(finding: &Finding) -> String {
    finding.places.iter().map(anjuan_model::finding::Place::label).collect::<Vec<_>>().join("；")
}

/// The Chinese name of a kind of case, or that it is not known.
pub fn kind_label(id: Option<&str>) -> &'static str {
    id.and_then(anjuan_model::case::CaseKind::from_id).map_or("未知", anjuan_model::case::CaseKind::label)
}

/// The Chinese word for a property of the 四性; empty where none is stated.
pub fn property_label(id: Option<&str>) -> &'static str {
    [Property::Authenticity, Property::Completeness, Property::Usability, Property::Safety]
        .into_iter()
        .find(|one| Some(one.id()) == id)
        .map_or("", Property::label)
}

/// The Chinese word for a verdict's id.
pub fn verdict_label(id: &str) -> &'static str {
    use anjuan_model::Verdict;
    let all = [Verdict::Passed, Verdict::NeedsReview, Verdict::NotChecked, Verdict::Failed];
    all.into_iter().find(|verdict| verdict.id() == id).map_or("未能检查", Verdict::label)
}

/// The Chinese word for a severity's id.
pub fn severity_label(id: &str) -> &'static str {
    use anjuan_model::Severity;
    [Severity::Info, Severity::Warning, Severity::Error]
        .into_iter()
        .find(|one| one.id() == id)
        .map_or("提示", Severity::label)
}

/// The Chinese word for how a document was recognised.
pub fn how_label(id: &str) -> &'static str {
    use anjuan_model::bundle::How;
    [How::Embedded, How::Name, How::Text, How::Person].into_iter().find(|one| one.id() == id).map_or("", How::label)
}

/// Why a waiver did nothing, in Chinese, by the word in JSON.
pub fn unused_label(id: &str) -> &'static str {
    anjuan_model::waiver::Unused::from_id(id).map_or("", anjuan_model::waiver::Unused::label)
}

/// The Chinese word for what became of a line of the archive list.
pub fn requirement_label(id: &str) -> &'static str {
    use anjuan_model::report::RequirementStatus as Status;
    let all =
        [Status::Present, Status::Missing, Status::Substituted, Status::Waived, Status::NotApplicable, Status::Unknown];
    all.into_iter().find(|one| one.id() == id).map_or("未能判断", Status::label)
}
