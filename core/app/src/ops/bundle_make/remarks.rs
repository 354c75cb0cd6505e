//! What whoever makes a package should know of it: what is missing, and what could not be done as for other papers.

use super::items::{self, OWN, Volume};
use anjuan_audit::{Question, audit};
use anjuan_model::case::CaseFacts;
use anjuan_model::report::RequirementStatus;
use anjuan_model::rule::{Check, Rule, RuleStatus};
use anjuan_model::{Bundle, Catalog, Date};

/// An archive list that binds; a draft asks for nothing yet.
fn is_list(rule: &Rule) -> bool {
    rule.status == RuleStatus::InForce && matches!(rule.check, Check::RequiredDocuments { .. })
}

/// What a person should know of the package, beyond that it is made.
pub fn remarks(catalog: &Catalog, case: &CaseFacts, bundle: &Bundle, volume: &Volume<'_>, as_of: Date) -> Vec<String> {
    let rules = catalog.rules(case.jurisdiction.as_deref());
    let lists: Vec<_> = rules.into_iter().filter(|rule| is_list(rule)).collect();
    let question = Question { rules: &lists, case, bundle, catalog, as_of };
    let requirements = audit(&question).outcome.requirements;
    let missing = requirements.iter().filter(|line| line.status == RequirementStatus::Missing);
    let missing = missing.filter(|line| !OWN.contains(&line.document.as_str()));
    let titles: Vec<&str> = missing.map(|line| catalog.title(&line.document)).collect();
    let names = |wanted: &dyn Fn(&items::Item<'_>) -> bool| {
        volume.items.iter().filter(|item| wanted(item)).map(|item| item.name.as_str()).collect::<Vec<_>>()
    };
    let sentences = [
        (names(&|item| !items::is_format(item.entry, "pdf")), "不是 PDF，原样保存"),
        (names(&|item| item.pages.is_none()), "页数不能确定，未编页"),
        (names(&|item| item.entry.kind().is_none()), "没有认出是哪种文书，排在最后"),
        (titles, "按应归档材料清单尚缺"),
    ];
    let said = sentences.into_iter().filter(|(names, _)| !names.is_empty());
    said.map(|(names, what)| format!("{what}：{}", names.join("、"))).collect()
}
