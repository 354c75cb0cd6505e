//! From the facts of a case to its papers: which documents a case of its kind has, which of them can be made from the
//! facts alone, and what the others lack.
//!
//! The catalogue decides, not a list here: the archive lists of the case's kind name documents, and every document that
//! no list names but whose stage and kinds fit belongs to it, too.

mod make;
pub mod stages;

pub use make::{Made, NOTE, make_papers, words};

use crate::error::OpError;
use crate::library::Library;
use crate::print::is_printed_report;
use anjuan_audit::{Question, audit};
use anjuan_model::case::{CaseFacts, CaseKind};
use anjuan_model::condition::Value;
use anjuan_model::field::{Field, parse};
use anjuan_model::report::RequirementStatus;
use anjuan_model::rule::{Check, Required};
use anjuan_model::template::{Maker, Stage};
use anjuan_model::{Answers, Bundle, Catalog, Date, Finding, Severity, Template};
use serde_json::Map;
use std::collections::{BTreeMap, BTreeSet};

/// The fact that says which volume is judged; papers are made for all of them.
pub(crate) const VOLUME: &str = "volume";
/// Its value that stands for all volumes in one.
const MERGED: &str = "merged";

/// Why a document is among the papers of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// An archive list of the case's kind names it.
    Listed,
    /// A list names it under a condition that nobody stated the facts for.
    Depends,
    /// It is accepted in place of this document.
    InsteadOf(String),
    /// No list names it; it fits the kind and the stage.
    Fits,
}

/// What a paper that cannot be made lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// The field's id.
    pub field: String,
    /// Its label.
    pub label: String,
    /// What is wrong with what the case says; nothing where it merely says nothing.
    pub why: Option<String>,
}

/// Whether a paper can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// From the facts alone.
    Ready,
    /// Once these are known.
    Lacks(Vec<Lack>),
    /// By others, or not printed in this version.
    Others,
}

/// A paper of a case.
#[derive(Debug, Clone)]
pub struct Paper<'a> {
    /// Its template.
    pub template: &'a Template,
    /// Why it is here.
    pub need: Need,
    /// Whether it can be made.
    pub state: State,
    /// True where the case has not come to its stage, as far as its dates say.
    pub later: bool,
}

impl Paper<'_> {
    /// Who else makes a paper that this program does not.
    pub fn by_whom(&self) -> &'static str {
        match self.template.maker {
            Maker::Organ | Maker::Department => "由他方制作",
            Maker::Applicant | Maker::Agency | Maker::Lawyer => "本版尚不排印，请另行制作",
        }
    }
}

/// The papers of a case, in the order of a case's life.
pub fn papers<'a>(library: &'a Library, case: &CaseFacts, as_of: Date) -> Result<Vec<Paper<'a>>, OpError> {
    let kind = kind_of(case)?;
    let catalog = &library.catalog;
    let place = case.jurisdiction.as_deref();
    let needs = needs(catalog, kind, case, as_of);
    let mut papers = Vec::new();
    let mut seen = BTreeSet::new();
    for (id, need) in needs {
        let Some(template) = catalog.template(&id, place, as_of) else { continue };
        if seen.insert(id) {
            papers.push(paper(template, need, case));
        }
    }
    // Within a stage, what the lists name comes first and in their order.
    papers.sort_by_key(|paper| stages::place(paper.template.stage));
    Ok(papers)
}

/// The kind of case, without which nobody knows which papers it has.
pub(crate) fn kind_of(case: &CaseFacts) -> Result<CaseKind, OpError> {
    case.kind.ok_or_else(|| {
        let kinds = CaseKind::ALL.iter().map(|kind| kind.id()).collect::<Vec<_>>().join("、");
        OpError::BadRequest(format!("案件信息没有写明案件种类（kind），应为 {kinds} 之一"))
    })
}

fn paper<'a>(template: &'a Template, need: Need, case: &CaseFacts) -> Paper<'a> {
    let state = if template.external { State::Others } else { state(template, case) };
    Paper { template, need, state, later: !stages::reached(template.stage, case) }
}

/// What a case says of the fields that name no place in it: a fact of the field's own id, where the field can read it.
pub fn named_facts(template: &Template, case: &CaseFacts) -> Map<String, serde_json::Value> {
    let one = |field: &Field| {
        let value = serde_json::to_value(case.facts.get(&field.id)?).ok()?;
        parse(field, &value).is_ok_and(|parsed| parsed.is_some()).then(|| (field.id.clone(), value))
    };
    template.fields.iter().filter(|field| field.from_case.is_none()).filter_map(one).collect()
}

/// Whether the facts alone fill a document in.
fn state(template: &Template, case: &CaseFacts) -> State {
    let findings = Answers::parse(template, &named_facts(template, case), case).findings;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    let lacks: Vec<Lack> = errors.map(|finding| lack(template, finding)).collect();
    if lacks.is_empty() { State::Ready } else { State::Lacks(lacks) }
}

fn lack(template: &Template, finding: &Finding) -> Lack {
    let field = finding.places.first().map(|place| place.path.clone()).unwrap_or_default();
    let label = template.field(&field).map_or_else(|| field.clone(), |field| field.label.clone());
    let own = format!("{label}：");
    let why = (finding.rule != "field/required")
        .then(|| finding.message.strip_prefix(&own).unwrap_or(&finding.message).to_owned());
    Lack { field, label, why }
}

/// The documents of a case and why, in the order of the lists, then of the catalogue.
fn needs(catalog: &Catalog, kind: CaseKind, case: &CaseFacts, as_of: Date) -> Vec<(String, Need)> {
    let mut whole = case.clone();
    whole.facts.insert(VOLUME.to_owned(), Value::Text(MERGED.to_owned()));
    let listed = listed(catalog, &whole, as_of);
    let mut needs = Vec::new();
    for (line, status) in &listed {
        let need = match status {
            RequirementStatus::NotApplicable => continue,
            RequirementStatus::Unknown => Need::Depends,
            _ => Need::Listed,
        };
        needs.push((line.kind.clone(), need));
    }
    for (line, _) in listed.iter().filter(|(_, status)| *status != RequirementStatus::NotApplicable) {
        let title = catalog.title(&line.kind);
        let instead = line.or.iter().chain(&line.substitute).map(|id| (id.clone(), Need::InsteadOf(title.to_owned())));
        needs.extend(instead);
    }
    let excluded: BTreeSet<&str> = listed.iter().map(|(line, _)| line.kind.as_str()).collect();
    let named = named(catalog, case.jurisdiction.as_deref());
    let fits = |template: &&Template| {
        let kinds = &template.recognise.kinds;
        let free = !template.external && !is_printed_report(&template.id) && !excluded.contains(template.id.as_str());
        let of_kind = kinds.contains(&kind) || (kinds.is_empty() && !named.contains(template.id.as_str()));
        free && of_kind && stages::fits(template.stage, kind)
    };
    let others = catalog.templates(case.jurisdiction.as_deref()).filter(fits);
    needs.extend(others.map(|template| (template.id.clone(), Need::Fits)));
    needs
}

/// The lines of every archive list that applies to the case, with what is known of their conditions.
///
/// The audit itself says so when it is asked about a file in which nothing is.
pub(crate) fn listed<'a>(
    catalog: &'a Catalog,
    case: &CaseFacts,
    as_of: Date,
) -> Vec<(&'a Required, RequirementStatus)> {
    let rules = catalog.rules(case.jurisdiction.as_deref());
    let bundle = Bundle::default();
    let question = Question { rules: &rules, case, bundle: &bundle, catalog, as_of };
    let outcome = audit(&question).outcome;
    let mut lines: Vec<(&Required, RequirementStatus)> = Vec::new();
    for one in &outcome.requirements {
        let found = required(catalog, &one.rule).iter().find(|line| line.kind == one.document);
        lines.extend(found.map(|line| (line, one.status)));
    }
    // Lists of which nobody can tell whether they apply.
    for one in &outcome.not_checked {
        let told = outcome.requirements.iter().any(|line| line.rule == one.rule);
        let unknown = required(catalog, &one.rule).iter().filter(|_| !told);
        lines.extend(unknown.map(|line| (line, RequirementStatus::Unknown)));
    }
    lines
}

/// The lines of a rule that is an archive list.
fn required<'a>(catalog: &'a Catalog, code: &str) -> &'a [Required] {
    match catalog.rule(code).map(|rule| &rule.check) {
        Some(Check::RequiredDocuments { documents }) => documents,
        _ => &[],
    }
}

/// Every document that some list of the place names, for whatever kind of case.
fn named<'a>(catalog: &'a Catalog, jurisdiction: Option<&str>) -> BTreeSet<&'a str> {
    let rules = catalog.layers_for(jurisdiction).flat_map(|layer| &layer.rules);
    let lists = rules.filter(|rule| matches!(rule.check, Check::RequiredDocuments { .. }));
    lists.flat_map(|rule| rule.check.document_kinds()).collect()
}

/// How many papers there are of each stage, for a summary.
pub fn by_stage<'p, 'a>(papers: &'p [Paper<'a>]) -> Vec<(Stage, Vec<&'p Paper<'a>>)> {
    let mut stages: BTreeMap<u8, (Stage, Vec<&Paper<'_>>)> = BTreeMap::new();
    for paper in papers {
        let stage = paper.template.stage;
        stages.entry(stages::place(stage)).or_insert((stage, Vec::new())).1.push(paper);
    }
    stages.into_values().collect()
}
