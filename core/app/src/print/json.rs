//! `anjuan.report/1`: the stable JSON that scripts rely on. Its types are its own, so that the model can change.

use super::demand;
use super::harmless::masked;
use anjuan_model::bundle::BagFacts;
use anjuan_model::finding::Finding;
use anjuan_model::report::Report;
use anjuan_model::{CaseFacts, Catalog, Fingerprints, Waiver, legal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A report of one bundle.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReportJson {
    /// Always `anjuan.report/1`.
    pub schema: String,
    /// `passed`, `failed`, `needs-review` or `not-checked`.
    pub verdict: String,
    /// The day as of which it was judged, ISO.
    pub as_of: String,
    /// GB/T 2260 code, where known.
    pub jurisdiction: Option<String>,
    /// Kind of case, where known.
    pub kind: Option<String>,
    /// The bundle.
    pub bundle: BundleJson,
    /// The layers of rules used.
    pub layers: Vec<LayerJson>,
    /// The bundle's files.
    pub documents: Vec<DocumentJson>,
    /// The lines of the archive list.
    pub requirements: Vec<RequirementJson>,
    /// What is wrong.
    pub findings: Vec<FindingJson>,
    /// What could not be checked.
    pub not_checked: Vec<NotCheckedJson>,
    /// Codes of the rules that ran to their end.
    pub checked: Vec<String>,
    /// Waivers that were given and did not apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unused_waivers: Vec<UnusedWaiverJson>,
    /// The facts of the case by which it was judged, in the shape of `case.json`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub case: Option<CaseFacts>,
    /// Milliseconds it took; zero where it was not measured.
    pub elapsed_ms: u64,
}

/// The bundle of a report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BundleJson {
    /// File name.
    pub name: String,
    /// SHA-256.
    pub sha256: String,
    /// Number of files.
    pub entries: usize,
    /// Size in bytes.
    pub bytes: u64,
    /// The BagIt package that it came in, where it came in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bag: Option<BagJson>,
}

/// The package of a bundle.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BagJson {
    /// Version of BagIt that it declares.
    pub version: String,
    /// Algorithms of its manifests that were computed.
    pub algorithms: Vec<String>,
    /// Whether all papers that are listed are there, and all that are there are listed.
    pub complete: bool,
    /// Whether it is complete and every checksum agrees.
    pub valid: bool,
}

impl BagJson {
    /// `BagIt 1.0：完整，校验一致（sha256、sm3）`.
    pub fn label(&self) -> String {
        BagFacts {
            version: self.version.clone(),
            algorithms: self.algorithms.clone(),
            complete: self.complete,
            valid: self.valid,
            ..BagFacts::default()
        }
        .label()
    }
}

/// A layer of a report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LayerJson {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: String,
    /// SHA-256 of its component.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub component_sha256: Option<String>,
    /// Who signed it, or 未签名; nothing for what came with the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
}

/// A file of a report.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DocumentJson {
    /// Path inside the bundle.
    pub path: String,
    /// Template id, where recognised.
    pub kind: Option<String>,
    /// Title of that template.
    pub title: Option<String>,
    /// `embedded`, `name`, `text` or `person`.
    pub how: Option<String>,
    /// From 0 to 1.
    pub confidence: Option<f32>,
    /// Format by signature.
    pub format: String,
    /// Pages, where known.
    pub pages: Option<u32>,
    /// SHA-256.
    pub sha256: String,
    /// Its date, ISO.
    pub dated: Option<String>,
    /// First page in its file, where the file holds several documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_page: Option<u32>,
    /// How surely, from 0 to 1, its text was read off pictures; absent where the file holds its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ocr: Option<f32>,
}

/// A line of the archive list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RequirementJson {
    /// Code of the rule.
    pub rule: String,
    /// Template id.
    pub document: String,
    /// Its title.
    pub title: String,
    /// `present`, `missing`, `substituted`, `waived`, `not-applicable` or `unknown`.
    pub status: String,
    /// The files that answer it.
    pub paths: Vec<String>,
}

/// A finding.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FindingJson {
    /// By what it is known again in another report; empty where it is of no report.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fingerprint: String,
    /// Code of the rule.
    pub rule: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// Property of the 四性.
    pub property: Option<String>,
    /// What was looked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub looked_for: String,
    /// What was found, and is wrong.
    pub message: String,
    /// Where.
    pub places: Vec<PlaceJson>,
    /// On what basis.
    #[schema(value_type = Vec<Object>)]
    pub basis: Vec<legal::Basis>,
    /// How to mend it.
    pub help: String,
    /// True for rules that are drafts and never fail a bundle.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub draft: bool,
    /// The waiver that lets it stand; it does not count for the verdict then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<WaiverJson>,
    /// A waiver of it that has expired; it counts again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<WaiverJson>,
}

impl FindingJson {
    /// Whether it counts for the verdict.
    pub fn counts(&self) -> bool {
        !self.draft && self.waived.is_none()
    }
}

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

impl ReportJson {
    /// The report as it leaves the program: the numbers of persons in the facts of the case are covered too. What is
    /// stored keeps them whole, because papers are filled in from them.
    pub fn covered(mut self) -> Self {
        let whole = self.case.take().and_then(|case| serde_json::to_value(case).ok());
        self.case = whole.and_then(|case| serde_json::from_value(covered(case)).ok());
        self
    }
}

fn covered(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(masked(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(covered).collect()),
        Value::Object(members) => members.into_iter().map(|(key, value)| (key, covered(value))).collect(),
        other => other,
    }
}

/// A place of a finding.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlaceJson {
    /// File of the bundle, or field of a form.
    pub path: String,
    /// Page from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The words meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
}

/// A rule that could not be checked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct NotCheckedJson {
    /// Code of the rule.
    pub rule: String,
    /// What would have been looked for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub looked_for: String,
    /// Why.
    pub why: String,
}

impl From<&Finding> for FindingJson {
    fn from(finding: &Finding) -> Self {
        let waiver = |expired: bool| finding.waived.as_ref().filter(|one| one.expired == expired);
        Self {
            fingerprint: String::new(),
            waived: waiver(false).map(|one| WaiverJson::from(&one.waiver)),
            lapsed: waiver(true).map(|one| WaiverJson::from(&one.waiver)),
            rule: finding.rule.clone(),
            severity: finding.severity.id().to_owned(),
            property: finding.property.map(|property| property.id().to_owned()),
            looked_for: String::new(),
            message: finding.message.clone(),
            places: finding
                .places
                .iter()
                .map(|place| PlaceJson { path: place.path.clone(), page: place.page, quote: place.quote.clone() })
                .collect(),
            basis: finding.basis.clone(),
            help: finding.help.clone(),
            draft: finding.draft,
        }
    }
}

/// The JSON form of a report. Numbers by which a person is known are covered here, so that no form of it shows them.
pub fn report(report: &Report, catalog: &Catalog, elapsed_ms: u64) -> ReportJson {
    let bundle = &report.bundle;
    ReportJson {
        schema: "anjuan.report/1".to_owned(),
        verdict: report.verdict.id().to_owned(),
        as_of: report.as_of.to_string(),
        jurisdiction: report.case.jurisdiction.as_deref().map(masked),
        kind: report.case.kind.map(|kind| kind.id().to_owned()),
        bundle: BundleJson {
            name: masked(&bundle.name),
            sha256: bundle.sha256.clone(),
            entries: bundle.entries.len(),
            bytes: bundle.bytes,
            bag: bundle.bag.as_ref().map(|bag| BagJson {
                version: bag.version.clone(),
                algorithms: bag.algorithms.clone(),
                complete: bag.complete,
                valid: bag.valid,
            }),
        },
        layers: report.layers.iter().map(layer).collect(),
        documents: bundle
            .entries
            .iter()
            .flat_map(|file| std::iter::once(file).chain(&file.parts))
            .map(|entry| document(entry, catalog))
            .collect(),
        requirements: report.outcome.requirements.iter().map(|line| requirement(line, catalog)).collect(),
        findings: findings(report, catalog),
        not_checked: report.outcome.not_checked.iter().map(|one| not_checked(one, catalog)).collect(),
        checked: report.outcome.checked.clone(),
        unused_waivers: report
            .unused_waivers
            .iter()
            .map(|one| UnusedWaiverJson { waiver: WaiverJson::from(&one.waiver), why: one.why.id().to_owned() })
            .collect(),
        case: Some(report.case.clone()),
        elapsed_ms,
    }
}

fn findings(report: &Report, catalog: &Catalog) -> Vec<FindingJson> {
    let found = &report.outcome.findings;
    let fingerprints = Fingerprints::new(&report.bundle);
    let covered = |place: PlaceJson| PlaceJson {
        path: masked(&place.path),
        quote: place.quote.as_deref().map(masked),
        page: place.page,
    };
    let one = |finding: &Finding| {
        let plain = FindingJson::from(finding);
        FindingJson {
            looked_for: demand(catalog, &finding.rule),
            message: masked(&plain.message),
            help: masked(&plain.help),
            places: plain.places.into_iter().map(covered).collect(),
            fingerprint: fingerprints.of(finding),
            ..plain
        }
    };
    found.iter().map(one).collect()
}

fn not_checked(one: &anjuan_model::report::NotChecked, catalog: &Catalog) -> NotCheckedJson {
    NotCheckedJson { rule: one.rule.clone(), looked_for: demand(catalog, &one.rule), why: masked(&one.why) }
}

fn layer(layer: &anjuan_model::report::LayerUsed) -> LayerJson {
    LayerJson {
        id: layer.id.clone(),
        version: masked(&layer.version),
        sha256: layer.sha256.clone(),
        component_sha256: layer.component_sha256.clone(),
        signed_by: layer.signed_by.clone(),
    }
}

fn document(entry: &anjuan_model::bundle::Entry, catalog: &Catalog) -> DocumentJson {
    let known = entry.recognised.as_ref();
    DocumentJson {
        path: masked(&entry.path),
        kind: known.map(|known| known.kind.clone()),
        title: known.map(|known| catalog.title(&known.kind).to_owned()),
        how: known.map(|known| known.how.id().to_owned()),
        confidence: known.map(|known| known.confidence),
        format: entry.format.clone(),
        pages: entry.pages(),
        sha256: entry.sha256.clone(),
        dated: entry.dated.map(|day| day.to_string()),
        first_page: entry.span.map(|span| span.first),
        ocr: entry.seen,
    }
}

fn requirement(line: &anjuan_model::report::Requirement, catalog: &Catalog) -> RequirementJson {
    RequirementJson {
        rule: line.rule.clone(),
        document: line.document.clone(),
        title: catalog.title(&line.document).to_owned(),
        status: line.status.id().to_owned(),
        paths: line.paths.iter().map(|path| masked(path)).collect(),
    }
}
