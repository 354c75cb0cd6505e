//! Journey B: bytes of a zip → the door → rules in force → checks and components → a report.

use crate::engines::Engines;
use crate::error::OpError;
use crate::library::Library;
use anjuan_audit::{Corpus, Judged, Question, audit_beside, temper};
use anjuan_ingest::{Eyes, FolderFile, IngestError, Limits, Recogniser, Step, open_folder, open_watched, see};
use anjuan_model::bundle::KindChoice;
use anjuan_model::case::{CaseFacts, CaseKind};
use anjuan_model::report::{LayerUsed, NotChecked, Outcome, Report, verdict};
use anjuan_model::rule::{Check, RuleStatus};
use anjuan_model::{Bundle, Date, Waiver, waiver};
use std::io::{Read, Seek};

/// What a person said beside the bundle; it goes before what the bundle says of itself.
#[derive(Debug, Clone, Default)]
pub struct Stated {
    /// GB/T 2260 code.
    pub jurisdiction: Option<String>,
    /// Kind of case.
    pub kind: Option<CaseKind>,
    /// Facts of a stored case.
    pub case: Option<CaseFacts>,
    /// What people decided before.
    pub decisions: Decisions,
}

/// What people decided about a file; the audit takes it as given.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// Which document a file is.
    pub kinds: Vec<KindChoice>,
    /// Findings that an approver let stand.
    pub waivers: Vec<Waiver>,
    /// The day on which waivers must not have expired; the day of the audit where nobody says another.
    pub day: Option<Date>,
}

impl Stated {
    /// What a person said at a door: an empty word says nothing, and one that means nothing is refused by name.
    pub fn read(place: Option<&str>, kind: Option<&str>) -> Result<Self, OpError> {
        let unknown = |id: &str| OpError::BadRequest(format!("没有案件种类“{id}”"));
        let kind = kind.filter(|id| !id.is_empty());
        let kind = kind.map(|id| CaseKind::from_id(id).ok_or_else(|| unknown(id))).transpose()?;
        Ok(Self { jurisdiction: jurisdiction(place)?, kind, ..Self::default() })
    }
}

/// The place with this code; nothing means that none was said, and what is no code is refused.
pub fn jurisdiction(code: Option<&str>) -> Result<Option<String>, OpError> {
    match code.filter(|code| !code.is_empty()) {
        None => Ok(None),
        Some(code) if code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()) => Ok(Some(code.to_owned())),
        Some(_) => Err(OpError::BadRequest("地区代码应为六位数字，如 330000".to_owned())),
    }
}

/// What lies beside the bundles of a run.
#[derive(Default)]
pub struct Beside {
    /// Who reads scans; nobody by default.
    pub eyes: Option<Box<dyn Eyes + Send>>,
    /// Texts of other cases to compare with.
    pub corpus: Corpus,
}

/// Audits one bundle as of a day. Trouble in the bundle is in the report; `Err` means we could not do the job.
pub fn audit_bundle(
    engines: &Engines,
    reader: &mut (impl Read + Seek),
    name: &str,
    stated: &Stated,
    as_of: Date,
) -> Result<Report, OpError> {
    let terms = Terms { stated: stated.clone(), as_of, limits: engines.limits.clone() };
    audit_bundle_watched(engines, reader, name, &terms, &mut |_| {})
}

/// What a bundle is judged by, beside the content of the program.
#[derive(Debug, Clone)]
pub struct Terms {
    /// What a person said beside it.
    pub stated: Stated,
    /// The day as of which it is judged.
    pub as_of: Date,
    /// What the door lets in.
    pub limits: Limits,
}

/// The same; whoever watches hears of the door's findings as soon as they are made, and of how far it is.
pub fn audit_bundle_watched(
    engines: &Engines,
    reader: &mut (impl Read + Seek),
    name: &str,
    terms: &Terms,
    watch: &mut dyn FnMut(Step<'_>),
) -> Result<Report, OpError> {
    let Terms { stated, as_of, limits } = terms;
    let library = engines.library();
    let bundle = open_by(&library, reader, name, (stated, limits), watch)?;
    Ok(judge(&library, bundle, stated, *as_of))
}

/// Opens a bundle with the recognition of this library.
pub fn open_bundle(
    engines: &Engines,
    library: &Library,
    reader: &mut (impl Read + Seek),
    name: &str,
    stated: &Stated,
) -> Result<Bundle, OpError> {
    open_by(library, reader, name, (stated, &engines.limits), &mut |_| {})
}

/// The same by limits of the caller's; whoever watches hears of what the door finds.
pub fn open_by(
    library: &Library,
    reader: &mut (impl Read + Seek),
    name: &str,
    (stated, limits): (&Stated, &Limits),
    watch: &mut dyn FnMut(Step<'_>),
) -> Result<Bundle, OpError> {
    let recogniser = |case: Option<&CaseFacts>| recogniser(library, stated, case);
    open_watched(reader, name, limits, recogniser, watch).map_err(|IngestError::Read(error)| OpError::Io(error))
}

/// Has the scans of an opened bundle read, where somebody does that.
pub fn see_scans(
    library: &Library,
    reader: &mut (impl Read + Seek),
    bundle: &mut Bundle,
    (stated, limits): (&Stated, &Limits),
    beside: &Beside,
) -> Result<(), OpError> {
    let Some(eyes) = &beside.eyes else { return Ok(()) };
    let recogniser = recogniser(library, stated, bundle.case.as_ref());
    see(reader, bundle, limits, &recogniser, eyes.as_ref()).map_err(|IngestError::Read(error)| OpError::Io(error))
}

/// Opens the files of a folder, such as an unpacked transfer package, as [`open_bundle`] opens a zip.
pub fn open_files(
    engines: &Engines,
    library: &Library,
    files: &[FolderFile],
    reader: impl Read + Seek,
    name: &str,
    stated: &Stated,
) -> Result<Bundle, OpError> {
    let recogniser = |case: Option<&CaseFacts>| recogniser(library, stated, case);
    open_folder(reader, files, name, &engines.limits, recogniser, &mut |_| {})
        .map_err(|IngestError::Read(error)| OpError::Io(error))
}

fn recogniser(library: &Library, stated: &Stated, case: Option<&CaseFacts>) -> Recogniser {
    let place = stated.jurisdiction.as_deref().or_else(|| case?.jurisdiction.as_deref());
    let templates: Vec<_> = library.catalog.templates(place).collect();
    Recogniser::new(&templates, stated.kind.or_else(|| case?.kind))
}

/// Judges an opened bundle by what is in force and by what people decided.
pub fn judge(library: &Library, bundle: Bundle, stated: &Stated, as_of: Date) -> Report {
    judge_beside(library, bundle, stated, as_of, &Corpus::default())
}

/// The same, beside texts of other cases.
pub fn judge_beside(library: &Library, mut bundle: Bundle, stated: &Stated, as_of: Date, corpus: &Corpus) -> Report {
    let decisions = &stated.decisions;
    bundle.choose(&decisions.kinds);
    let mut case = facts(&bundle, stated);
    case.kind = case.kind.or_else(|| kind_of_documents(library, &bundle));
    super::inferred::infer(&library.catalog, &bundle, &mut case);
    let jurisdiction = case.jurisdiction.as_deref();
    let rules = library.catalog.rules(jurisdiction);
    let mut outcome = Outcome::default();
    if !bundle.refused {
        let question = Question { rules: &rules, case: &case, bundle: &bundle, catalog: &library.catalog, as_of };
        let Judged { outcome: judged, component_rules } = audit_beside(&question, corpus);
        outcome = judged;
        super::province_rules::evaluate(library, &component_rules, &question, &mut outcome);
        temper(&bundle, &mut outcome.findings);
        unjudged(library, &case, &mut outcome);
    }
    outcome.findings.splice(0..0, bundle.findings.iter().cloned());
    let unused_waivers = waiver::apply(&decisions.waivers, &bundle, &mut outcome, decisions.day.unwrap_or(as_of));
    let layers = library.catalog.layers_for(jurisdiction).map(|layer| used(layer)).collect();
    Report { verdict: verdict(&bundle, &outcome), as_of, case, bundle, layers, outcome, unused_waivers }
}

/// Code of what is said when nobody could judge whether the file is complete; it is no rule of content.
pub const UNJUDGED: &str = "AJ100";

/// Says why completeness was not judged: no archive list spoke, or a stated fact is in words that no rule knows.
fn unjudged(library: &Library, case: &CaseFacts, outcome: &mut Outcome) {
    let is_list = |code: &str| {
        library.catalog.rule(code).is_some_and(|rule| {
            rule.status == RuleStatus::InForce && matches!(rule.check, Check::RequiredDocuments { .. })
        })
    };
    let spoke = outcome.requirements.iter().any(|line| is_list(&line.rule))
        || outcome.not_checked.iter().any(|one| is_list(&one.rule));
    let silence = "承办当日没有适用的应归档材料清单，未能判断材料是否齐全".to_owned();
    let whys = library.catalog.vocabulary().strange(case).into_iter().chain((!spoke).then_some(silence));
    let whys = whys.chain(broken(library, case));
    let entries = whys.map(|why| NotChecked { rule: UNJUDGED.to_owned(), why });
    outcome.not_checked.splice(0..0, entries);
}

/// Content that did not load may have held rules; without them nothing that was found is complete.
fn broken(library: &Library, case: &CaseFacts) -> Option<String> {
    let mut problems = library.broken_in(case.jurisdiction.as_deref());
    let first = problems.next()?;
    let place = first.places.first().map(|place| place.path.as_str()).unwrap_or_default();
    Some(format!("规则内容有 {} 处未能装入，例如 {place}：{}", 1 + problems.count(), first.message))
}

/// The facts used: what a person said, else the stored case, else the bundle's own `case.json`.
pub fn facts(bundle: &Bundle, stated: &Stated) -> CaseFacts {
    let mut case = stated.case.clone().or_else(|| bundle.case.clone()).unwrap_or_default();
    if stated.jurisdiction.is_some() {
        case.jurisdiction.clone_from(&stated.jurisdiction);
    }
    if stated.kind.is_some() {
        case.kind = stated.kind;
    }
    case
}

/// The kind of case that the documents show: those that belong to one kind only must all say the same one.
fn kind_of_documents(library: &Library, bundle: &Bundle) -> Option<CaseKind> {
    let only = |kind: &str| {
        let template = library.catalog.all_templates().find(|template| template.id == kind)?;
        <[CaseKind; 1]>::try_from(template.recognise.kinds.as_slice()).ok().map(|[kind]| kind)
    };
    let mut kinds = bundle.papers().filter_map(|entry| only(entry.kind()?));
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

fn used(layer: &anjuan_model::catalog::Layer) -> LayerUsed {
    LayerUsed {
        id: layer.id.clone(),
        version: layer.version.clone(),
        sha256: layer.sha256.clone(),
        component_sha256: layer.component_sha256.clone(),
        signed_by: layer.signed_by.clone(),
    }
}
