//! A report in the words that people read, made once for text, HTML and spreadsheets: every word is visible and harmless.

use super::difference::standing;
use super::harmless::visible;
use super::json::{DocumentJson, FindingJson, PlaceJson, ReportJson, RequirementJson, UnusedWaiverJson, WaiverJson};
use super::{
    cite, how_label, kind_label, property_label, requirement_label, severity_label, unused_label, verdict_label,
};
use anjuan_model::Catalog;
use anjuan_model::bundle::CASE_FILE;
use serde::Serialize;

/// A report in words.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    /// The bundle's file name.
    pub bundle: String,
    /// The verdict's id, for colours.
    pub verdict: String,
    /// The verdict.
    pub label: &'static str,
    /// What the verdict rests on, in numbers.
    pub counts: String,
    /// Label and value of what is known of the bundle and the case.
    pub facts: Vec<(&'static str, String)>,
    /// What is wrong.
    pub findings: Vec<FindingWords>,
    /// Waivers that did nothing, a sentence each.
    pub unused_waivers: Vec<String>,
    /// What could not be checked.
    pub not_checked: Vec<NotCheckedWords>,
    /// The lines of the archive list.
    pub requirements: Vec<RequirementWords>,
    /// The bundle's files.
    pub documents: Vec<DocumentWords>,
    /// The layers of rules: name, version with who signed it, hash.
    pub layers: Vec<(String, String, String)>,
}

/// A finding in words.
#[derive(Debug, Clone, Serialize)]
pub struct FindingWords {
    /// Code of the rule.
    pub rule: String,
    /// `error`, `warning` or `info`, for colours and order.
    pub severity: String,
    /// The weight, or that the rule is on trial.
    pub level: &'static str,
    /// Property of the 四性.
    pub property: &'static str,
    /// What was looked for.
    pub looked_for: String,
    /// What was found.
    pub message: String,
    /// Where.
    pub places: Vec<String>,
    /// On what basis.
    pub basis: String,
    /// How to mend it.
    pub help: String,
    /// Who lets it stand, why and until when; or that this is over. Empty where nobody decided.
    pub standing: String,
    /// By what it is known again.
    pub fingerprint: String,
    /// Whether it is let stand, and fails nothing.
    pub waived: bool,
    /// Whether the rule is on trial and fails nothing.
    pub draft: bool,
}

/// What could not be checked, in words.
#[derive(Debug, Clone, Serialize)]
pub struct NotCheckedWords {
    /// Code of the rule.
    pub rule: String,
    /// What would have been looked for.
    pub looked_for: String,
    /// Why it could not be.
    pub why: String,
}

/// A line of the archive list in words.
#[derive(Debug, Clone, Serialize)]
pub struct RequirementWords {
    /// Code of the rule.
    pub rule: String,
    /// The document's title.
    pub title: String,
    /// The status's id, for colours.
    pub status: String,
    /// What became of it.
    pub label: &'static str,
    /// The files that answer it.
    pub paths: Vec<String>,
    /// The document to make, where it is missing and this program prints it.
    pub make: Option<String>,
}

/// A file of the bundle in words.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentWords {
    /// Its path.
    pub path: String,
    /// What it was recognised as.
    pub title: String,
    /// How, and how surely.
    pub how: String,
    /// Its format.
    pub format: String,
    /// Its pages.
    pub pages: String,
    /// Its date.
    pub dated: String,
    /// Its hash.
    pub sha256: String,
}

/// The report in words.
pub fn of(report: &ReportJson, catalog: &Catalog) -> Words {
    let layer_name = |id: &str| catalog.layer(id).map_or_else(|| id.to_owned(), |layer| layer.name.clone());
    Words {
        bundle: visible(&report.bundle.name),
        verdict: visible(&report.verdict),
        label: verdict_label(&report.verdict),
        counts: counts(report),
        facts: facts(report),
        findings: by_weight(&report.findings).into_iter().map(finding).collect(),
        not_checked: report
            .not_checked
            .iter()
            .map(|one| NotCheckedWords {
                rule: visible(&one.rule),
                looked_for: visible(&one.looked_for),
                why: visible(&one.why),
            })
            .collect(),
        unused_waivers: report.unused_waivers.iter().map(unused).collect(),
        requirements: report.requirements.iter().map(|line| requirement(report, catalog, line)).collect(),
        documents: report.documents.iter().map(document).collect(),
        layers: report
            .layers
            .iter()
            .map(|layer| {
                let signed = layer.signed_by.as_ref().map(|by| format!("（{by}）")).unwrap_or_default();
                let version = visible(&format!("{}{signed}", layer.version));
                (visible(&layer_name(&layer.id)), version, visible(&layer.sha256))
            })
            .collect(),
    }
}

/// `已检查 45 条规则，必须改正 2 处，提醒 1 处，提示 0 处，未能检查 3 项`; rules on trial are counted apart.
fn counts(report: &ReportJson) -> String {
    let count =
        |level: &str| report.findings.iter().filter(|finding| finding.severity == level && finding.counts()).count();
    let trial = report.findings.iter().filter(|finding| finding.draft).count();
    let waived = report.findings.iter().filter(|finding| finding.waived.is_some()).count();
    let waived = if waived > 0 { format!("，已豁免 {waived} 处") } else { String::new() };
    let trial = if trial > 0 { format!("，试行规则 {trial} 处") } else { String::new() };
    format!(
        "已检查 {} 条规则，必须改正 {} 处，提醒 {} 处，提示 {} 处{trial}{waived}，未能检查 {} 项",
        report.checked.len(),
        count("error"),
        count("warning"),
        count("info"),
        report.not_checked.len()
    )
}

fn facts(report: &ReportJson) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("案件种类", kind_label(report.kind.as_deref()).to_owned()),
        ("地区", visible(report.jurisdiction.as_deref().unwrap_or("未知"))),
        ("判断日", visible(&report.as_of)),
        ("文件", format!("{} 个，{} 字节", report.bundle.entries, report.bundle.bytes)),
        ("SHA-256", visible(&report.bundle.sha256)),
    ];
    facts.extend(report.bundle.bag.as_ref().map(|bag| ("移交包", visible(&bag.label()))));
    facts
}

/// What must be mended first, what is let stand and rules on trial last; otherwise in the order of the report.
fn by_weight(findings: &[FindingJson]) -> Vec<&FindingJson> {
    let rank = |one: &&FindingJson| match one.severity.as_str() {
        _ if !one.counts() => 3,
        "error" => 0,
        "warning" => 1,
        _ => 2,
    };
    let mut sorted: Vec<&FindingJson> = findings.iter().collect();
    sorted.sort_by_key(rank);
    sorted
}

fn finding(finding: &FindingJson) -> FindingWords {
    FindingWords {
        rule: visible(&finding.rule),
        severity: visible(&finding.severity),
        level: if finding.draft { "试行（不影响结论）" } else { severity_label(&finding.severity) },
        property: property_label(finding.property.as_deref()),
        looked_for: visible(&finding.looked_for),
        message: visible(&finding.message),
        places: finding.places.iter().map(place).collect(),
        basis: visible(&cite(&finding.basis)),
        help: visible(&finding.help),
        standing: visible(standing(finding).trim()),
        fingerprint: visible(&finding.fingerprint),
        waived: finding.waived.is_some(),
        draft: finding.draft,
    }
}

/// `05会见笔录.pdf 第2页“……”`.
pub fn place(place: &PlaceJson) -> String {
    let page = place.page.map(|page| format!(" 第{page}页")).unwrap_or_default();
    let quote = place.quote.as_ref().map(|quote| format!("“{}”", visible(quote))).unwrap_or_default();
    format!("{}{page}{quote}", visible(&place.path))
}

fn requirement(report: &ReportJson, catalog: &Catalog, line: &RequirementJson) -> RequirementWords {
    let day = report.as_of.parse().ok().filter(|_| line.status == "missing");
    let ours = day.and_then(|day| catalog.template(&line.document, report.jurisdiction.as_deref(), day));
    RequirementWords {
        rule: visible(&line.rule),
        title: visible(&line.title),
        status: visible(&line.status),
        label: requirement_label(&line.status),
        paths: line.paths.iter().map(|path| visible(path)).collect(),
        make: ours.filter(|template| !template.external).map(|template| template.id.clone()),
    }
}

fn unused(unused: &UnusedWaiverJson) -> String {
    let WaiverJson { rule, fingerprint, reason, approver, expires } = &unused.waiver;
    let why = unused_label(&unused.why);
    visible(&format!("[{rule}] {fingerprint} {reason}（批准人 {approver}，至 {expires}）：{why}"))
}

fn document(document: &DocumentJson) -> DocumentWords {
    let sure = document.confidence.filter(|sure| *sure < 0.995);
    let sure = sure.map(|sure| format!("（{:.0}%）", sure * 100.0)).unwrap_or_default();
    let is_case = document.path.rsplit('/').next() == Some(CASE_FILE);
    // The facts of the case are no document, but nothing about them is unknown either.
    let title = match &document.title {
        Some(title) => visible(title),
        None if is_case => "案件信息".to_owned(),
        None => "未能识别".to_owned(),
    };
    DocumentWords {
        path: visible(&document.path),
        title,
        how: document.how.as_deref().map(|how| format!("{}{sure}", how_label(how))).unwrap_or_default(),
        format: visible(&document.format),
        pages: document.pages.map(|pages| pages.to_string()).unwrap_or_default(),
        dated: document.dated.as_deref().map(visible).unwrap_or_default(),
        sha256: visible(&document.sha256),
    }
}
