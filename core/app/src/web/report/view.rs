//! A stored report in the words of the page. What the report does not say is not made up here.

use super::super::{page, places};
use super::around::{Around, Standing};
use crate::ops::mend;
use crate::print::cite;
use crate::print::form::Form;
use crate::print::four_properties::{self, FourPropertiesJson, Inspected};
use crate::print::json::{
    DocumentJson, FindingJson, LayerJson, NotCheckedJson, PlaceJson, ReportJson, RequirementJson, UnusedWaiverJson,
    WaiverJson,
};
use crate::print::{kind_label, property_label, unused_label, verdict_label};
use crate::state::today;
use anjuan_model::Catalog;
use anjuan_model::Severity;
use anjuan_model::waiver::can_be_waived;
use serde::Serialize;
use uuid::Uuid;

/// Everything that the page shows.
#[derive(Serialize)]
pub struct ReportPage {
    uuid: Uuid,
    verdict: String,
    label: &'static str,
    sentence: String,
    bundle: String,
    entries: usize,
    size: String,
    sha256: String,
    as_of: String,
    place: String,
    kind: &'static str,
    checked: usize,
    elapsed: String,
    groups: Vec<Group>,
    not_checked: Vec<NotChecked>,
    requirements: Vec<Requirement>,
    not_applicable: Vec<Requirement>,
    documents: Vec<Document>,
    unknown: usize,
    layers: Vec<LayerJson>,
    /// Id and name of each form in which it can be kept.
    forms: Vec<(&'static str, &'static str)>,
    inspection: Inspected,
    unused_waivers: Vec<Unused>,
    /// Whether there is something to write to the undertaker about.
    mendable: bool,
    /// The document that does so.
    notice: &'static str,
    around: Around,
}

#[derive(Serialize)]
struct Unused {
    rule: String,
    reason: String,
    approver: String,
    expires: String,
    why: &'static str,
}

#[derive(Serialize)]
struct Group {
    id: &'static str,
    title: &'static str,
    note: String,
    count: usize,
    clusters: Vec<Cluster>,
}

/// Findings of one rule, whose basis is then said once.
#[derive(Serialize)]
struct Cluster {
    rule: String,
    /// Whether the catalogue can explain the rule.
    known: bool,
    summary: String,
    basis: String,
    property: &'static str,
    draft: bool,
    /// The number of its first finding within the group.
    start: usize,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    fingerprint: String,
    /// Whether it is let stand in this report.
    waived: bool,
    /// By whom, why and until when; or that this is over.
    standing: String,
    /// The waiver that stands today.
    pending: Option<Standing>,
    /// Whether this report knows it already.
    told: bool,
    can_waive: bool,
    message: String,
    places: Vec<String>,
    help: String,
}

#[derive(Serialize)]
struct NotChecked {
    rule: String,
    known: bool,
    summary: String,
    why: String,
}

#[derive(Serialize)]
struct Requirement {
    title: String,
    status: String,
    label: &'static str,
    mark: &'static str,
    paths: Vec<String>,
    rule: String,
    known: bool,
    /// The document to make, where it is missing and this program prints it.
    make: Option<String>,
}

#[derive(Serialize)]
struct Document {
    sha256: String,
    kind: String,
    /// Whether a person can say which document it is: a file whose content was read.
    choosable: bool,
    /// Whether a person said so, in this report or since.
    by_person: bool,
    /// What a person said since.
    chosen: String,
    path: String,
    title: String,
    how: String,
    format: String,
    pages: String,
    dated: String,
}

/// The page of a report.
pub fn view(
    catalog: &Catalog,
    uuid: Uuid,
    report: ReportJson,
    around: Around,
    inspection: &FourPropertiesJson,
) -> ReportPage {
    let (not_applicable, asked): (Vec<_>, Vec<_>) =
        report.requirements.iter().partition(|line| line.status == "not-applicable");
    let lines =
        |lines: Vec<&RequirementJson>| lines.into_iter().map(|line| requirement(catalog, &report, line)).collect();
    ReportPage {
        uuid,
        label: verdict_label(&report.verdict),
        sentence: sentence(&report),
        groups: groups(catalog, &report.findings, &around),
        unused_waivers: report.unused_waivers.iter().map(unused).collect(),
        mendable: mend::has_something(&report),
        notice: mend::TEMPLATE,
        not_checked: report.not_checked.iter().map(|one| not_checked(catalog, one)).collect(),
        requirements: lines(asked),
        not_applicable: lines(not_applicable),
        unknown: report
            .documents
            .iter()
            .filter(|document| document.kind.is_none() && document.path != "case.json")
            .count(),
        documents: report.documents.into_iter().map(|one| document(catalog, one, &around)).collect(),
        place: places::name(report.jurisdiction.as_deref().unwrap_or_default()),
        kind: kind_label(report.kind.as_deref()),
        checked: report.checked.len(),
        elapsed: format!("{:.1} 秒", report.elapsed_ms as f64 / 1000.0),
        entries: report.bundle.entries,
        size: page::size(report.bundle.bytes),
        bundle: report.bundle.name,
        sha256: report.bundle.sha256,
        as_of: report.as_of,
        verdict: report.verdict,
        layers: report.layers,
        forms: Form::ALL.into_iter().map(|form| (form.id(), form.label())).collect(),
        inspection: four_properties::of(inspection),
        around,
    }
}

/// What the verdict means for the person who reads it.
fn sentence(report: &ReportJson) -> String {
    let count =
        |level: &str| report.findings.iter().filter(|finding| finding.severity == level && finding.counts()).count();
    let unchecked = report.not_checked.len();
    match report.verdict.as_str() {
        "failed" if unchecked > 0 => {
            format!("有 {} 处必须改正，另有 {unchecked} 项未能检查。改正后请重新检查。", count("error"))
        }
        "failed" => format!("有 {} 处必须改正。改正后请重新检查。", count("error")),
        "needs-review" => format!("没有必须改正的问题，有 {} 处提醒需要人工核查。", count("warning")),
        "passed" => match report.findings.iter().filter(|finding| finding.waived.is_some()).count() {
            0 => format!("已检查的 {} 条规则均未发现必须改正或需要提醒的问题。", report.checked.len()),
            waived => format!("除已豁免的 {waived} 处外，已检查的 {} 条规则未发现问题。", report.checked.len()),
        },
        _ if unchecked == 0 => "案卷未能检查，不能视为合格。".to_owned(),
        _ => format!("有 {unchecked} 项未能检查，不能视为合格。请按下列原因补充后重新检查。"),
    }
}

fn groups(catalog: &Catalog, findings: &[FindingJson], around: &Around) -> Vec<Group> {
    let kinds = [
        ("error", "必须改正", "改正前案卷不合格"),
        ("warning", "提醒", "请人工核对，确有理由的可以保留"),
        ("info", "提示", "不影响结论"),
    ];
    let group = |(id, title, note): (&'static str, &'static str, &'static str)| {
        let mine: Vec<&FindingJson> = findings.iter().filter(|one| one.severity == id).collect();
        let waived = mine.iter().filter(|one| one.waived.is_some()).count();
        let note = match (waived, waived == mine.len()) {
            (0, _) => note.to_owned(),
            (_, true) => format!("均已豁免（{waived} 处），不影响结论"),
            (_, false) => format!("{note}；另有 {waived} 处已豁免"),
        };
        Group { id, title, note, count: mine.len() - waived, clusters: clusters(catalog, &mine, around) }
    };
    kinds.into_iter().map(group).filter(|group| !group.clusters.is_empty()).collect()
}

/// Neighbours of the same rule and basis, in the order of the report.
fn clusters(catalog: &Catalog, findings: &[&FindingJson], around: &Around) -> Vec<Cluster> {
    let mut start = 1;
    let same = |a: &&FindingJson, b: &&FindingJson| a.rule == b.rule && a.basis == b.basis && a.draft == b.draft;
    let mut clusters = Vec::new();
    for part in findings.chunk_by(same) {
        let Some(first) = part.first() else { continue };
        let rule = catalog.rule(&first.rule);
        clusters.push(Cluster {
            rule: first.rule.clone(),
            known: rule.is_some(),
            summary: rule.map(|rule| rule.summary.clone()).unwrap_or_default(),
            basis: cite(&first.basis),
            property: property_label(first.property.as_deref()),
            draft: first.draft,
            start,
            findings: part.iter().map(|one| finding(one, around)).collect(),
        });
        start += part.len();
    }
    clusters
}

fn finding(finding: &FindingJson, around: &Around) -> Finding {
    let used = finding.waived.is_some() || finding.lapsed.is_some();
    let pending = around.waivers.get(&finding.fingerprint).cloned();
    let severity = if finding.severity == Severity::Error.id() { Severity::Error } else { Severity::Warning };
    let allowed = around.may_waive && !finding.fingerprint.is_empty() && can_be_waived(&finding.rule, severity);
    Finding {
        fingerprint: finding.fingerprint.clone(),
        waived: finding.waived.is_some(),
        standing: crate::print::difference::standing(finding).trim().to_owned(),
        can_waive: allowed
            && pending.as_ref().is_none_or(Standing::is_over)
            && !finding.draft
            && finding.waived.is_none(),
        told: used && pending.is_some(),
        pending,
        message: finding.message.clone(),
        places: finding.places.iter().map(place).collect(),
        help: finding.help.clone(),
    }
}

fn place(place: &PlaceJson) -> String {
    let page = place.page.map(|page| format!(" 第{page}页")).unwrap_or_default();
    let quote = place.quote.as_ref().map(|quote| format!("“{quote}”")).unwrap_or_default();
    format!("{}{page}{quote}", place.path)
}

fn not_checked(catalog: &Catalog, one: &NotCheckedJson) -> NotChecked {
    let rule = catalog.rule(&one.rule);
    NotChecked {
        rule: one.rule.clone(),
        known: rule.is_some(),
        summary: rule.map(|rule| rule.summary.clone()).unwrap_or_default(),
        why: one.why.clone(),
    }
}

fn requirement(catalog: &Catalog, report: &ReportJson, line: &RequirementJson) -> Requirement {
    let (label, mark) = match line.status.as_str() {
        "present" => ("已有", "✓"),
        "missing" => ("缺", "✗"),
        "substituted" => ("以替代材料代", "◐"),
        "waived" => ("已豁免", "◇"),
        "not-applicable" => ("不适用", "—"),
        _ => ("未能判断", "?"),
    };
    Requirement {
        title: line.title.clone(),
        status: line.status.clone(),
        label,
        mark,
        paths: line.paths.clone(),
        rule: line.rule.clone(),
        known: catalog.rule(&line.rule).is_some(),
        make: (line.status == "missing" && is_ours(catalog, report, &line.document)).then(|| line.document.clone()),
    }
}

/// Whether this program prints the document today.
fn is_ours(catalog: &Catalog, report: &ReportJson, id: &str) -> bool {
    catalog.template(id, report.jurisdiction.as_deref(), today()).is_some_and(|template| !template.external)
}

fn unused(unused: &UnusedWaiverJson) -> Unused {
    let WaiverJson { rule, reason, approver, expires, .. } = unused.waiver.clone();
    Unused { rule, reason, approver, expires, why: unused_label(&unused.why) }
}

fn document(catalog: &Catalog, document: DocumentJson, around: &Around) -> Document {
    let chosen = around.choices.get(&document.sha256);
    let used = document.how.as_deref() == Some("person");
    let news = chosen.filter(|kind| !used || document.kind.as_ref() != Some(kind));
    let how = match document.how.as_deref() {
        Some("embedded") => "内嵌数据",
        Some("name") => "文件名",
        Some("text") => "首页文字",
        Some("person") => "人工指定",
        _ => "",
    };
    let sure = document
        .confidence
        .filter(|sure| *sure < 0.995)
        .map(|sure| format!("（{:.0}%）", sure * 100.0))
        .unwrap_or_default();
    // The facts of the case are no document, but nothing about them is unknown either.
    let title = if document.path == "case.json" { Some("案件信息".to_owned()) } else { document.title };
    Document {
        kind: chosen.cloned().or_else(|| document.kind.clone()).unwrap_or_default(),
        choosable: document.sha256.len() == 64 && document.path != "case.json",
        by_person: used || chosen.is_some(),
        chosen: news.map(|kind| catalog.title(kind).to_owned()).unwrap_or_default(),
        sha256: document.sha256,
        title: title.unwrap_or_default(),
        path: document.path,
        how: format!("{how}{sure}"),
        format: document.format,
        pages: document.pages.map(|pages| pages.to_string()).unwrap_or_default(),
        dated: document.dated.unwrap_or_default(),
    }
}

#[cfg(test)]
pub fn sample(verdict: &str) -> ReportPage {
    let text = include_str!("sample.json");
    let mut report: ReportJson = serde_json::from_str(text).expect("a report");
    verdict.clone_into(&mut report.verdict);
    if verdict == "passed" {
        report.findings.clear();
        report.not_checked.clear();
    }
    let around = super::around::sample(&report);
    let table = include_str!("../../../../../templates/shared/four-properties.toml");
    let (catalog, _) = Catalog::new(vec![std::sync::Arc::new(national(table))]);
    let inspection = crate::ops::four_properties::inspect(&report, &catalog);
    view(&catalog, Uuid::nil(), report, around, &inspection)
}

/// A national layer of nothing but the table of the 四性检测.
#[cfg(test)]
fn national(table: &str) -> anjuan_model::catalog::Layer {
    let files = [("shared/four-properties.toml".to_owned(), std::sync::Arc::from(table.as_bytes()))];
    anjuan_model::catalog::Layer { id: "national".to_owned(), files: files.into(), ..Default::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_was_not_checked_reads_like_a_pass() {
        let page = sample("not-checked");
        assert_eq!(page.label, "未能检查");
        assert!(page.sentence.contains("不能视为合格"), "{}", page.sentence);
    }

    #[test]
    fn findings_are_grouped_by_weight() {
        let page = sample("failed");
        let titles: Vec<_> = page.groups.iter().map(|group| group.title).collect();
        assert_eq!(titles, ["必须改正", "提醒", "提示"]);
    }
}
