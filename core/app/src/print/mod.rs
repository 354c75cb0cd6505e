//! Printers: one report value, several forms. They decide nothing.

pub mod difference;
pub mod json;
pub mod paper;
pub mod table;
pub mod text;

use anjuan_model::case::CaseFacts;
use anjuan_model::finding::Finding;

/// `《…》第…条；《…》第…条（二手资料）`: the basis of a finding, with its certainty where it is less than verified.
pub fn basis(finding: &Finding) -> String {
    cite(&finding.basis)
}

/// The same for any list of sources.
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

/// The Chinese name of the case's kind, or that it is not known.
pub fn kind(case: &CaseFacts) -> &'static str {
    case.kind.map_or("未知", anjuan_model::case::CaseKind::label)
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
