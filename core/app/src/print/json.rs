//! `anjuan.report/1`: the stable JSON that scripts rely on. Its types are its own, so that the model can change.

use anjuan_model::finding::Finding;
use anjuan_model::report::Report;
use anjuan_model::{Catalog, legal};
use serde::{Deserialize, Serialize};
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
    /// `present`, `missing`, `substituted`, `not-applicable` or `unknown`.
    pub status: String,
    /// The files that answer it.
    pub paths: Vec<String>,
}

/// A finding.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FindingJson {
    /// Code of the rule.
    pub rule: String,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// Property of the 四性.
    pub property: Option<String>,
    /// What is wrong.
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
    /// Why.
    pub why: String,
}

impl From<&Finding> for FindingJson {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.clone(),
            severity: finding.severity.id().to_owned(),
            property: finding.property.map(|property| property.id().to_owned()),
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

/// The JSON form of a report.
pub fn report(report: &Report, catalog: &Catalog, elapsed_ms: u64) -> ReportJson {
    let bundle = &report.bundle;
    ReportJson {
        schema: "anjuan.report/1".to_owned(),
        verdict: report.verdict.id().to_owned(),
        as_of: report.as_of.to_string(),
        jurisdiction: report.case.jurisdiction.clone(),
        kind: report.case.kind.map(|kind| kind.id().to_owned()),
        bundle: BundleJson {
            name: bundle.name.clone(),
            sha256: bundle.sha256.clone(),
            entries: bundle.entries.len(),
            bytes: bundle.bytes,
        },
        layers: report.layers.iter().map(layer).collect(),
        documents: bundle
            .entries
            .iter()
            .flat_map(|file| std::iter::once(file).chain(&file.parts))
            .map(|entry| document(entry, catalog))
            .collect(),
        requirements: report.outcome.requirements.iter().map(|line| requirement(line, catalog)).collect(),
        findings: report.outcome.findings.iter().map(FindingJson::from).collect(),
        not_checked: report
            .outcome
            .not_checked
            .iter()
            .map(|one| NotCheckedJson { rule: one.rule.clone(), why: one.why.clone() })
            .collect(),
        checked: report.outcome.checked.clone(),
        elapsed_ms,
    }
}

fn layer(layer: &anjuan_model::report::LayerUsed) -> LayerJson {
    LayerJson {
        id: layer.id.clone(),
        version: layer.version.clone(),
        sha256: layer.sha256.clone(),
        component_sha256: layer.component_sha256.clone(),
    }
}

fn document(entry: &anjuan_model::bundle::Entry, catalog: &Catalog) -> DocumentJson {
    let known = entry.recognised.as_ref();
    DocumentJson {
        path: entry.path.clone(),
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
        paths: line.paths.clone(),
    }
}
