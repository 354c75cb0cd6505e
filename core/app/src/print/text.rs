//! The report as plain text for a terminal.

use super::{basis, kind, places};
use anjuan_model::report::{Report, RequirementStatus};
use anjuan_model::{Catalog, Finding, Fingerprints, Verdict, Waiver};
use std::fmt::Write;

/// Prints a report: the verdict first, then what to mend, then what was not checked, then what was there.
pub fn report(report: &Report, catalog: &Catalog) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = head(&mut out, report, catalog);
    let fingerprints = Fingerprints::new(&report.bundle);
    for finding in &report.outcome.findings {
        let _ = one(&mut out, finding, &fingerprints.of(finding));
    }
    let _ = tail(&mut out, report, catalog);
    out
}

fn head(out: &mut String, report: &Report, catalog: &Catalog) -> std::fmt::Result {
    let bundle = &report.bundle;
    writeln!(out, "{}：{}", bundle.name, report.verdict.label())?;
    writeln!(
        out,
        "  案件种类 {}　地区 {}　判断日 {}",
        kind(&report.case),
        report.case.jurisdiction.as_deref().unwrap_or("未知"),
        report.as_of
    )?;
    writeln!(out, "  文件 {} 个，{} 字节，SHA-256 {}", bundle.entries.len(), bundle.bytes, bundle.sha256)?;
    let layers: Vec<String> = report
        .layers
        .iter()
        .map(|layer| {
            format!("{} {}", catalog.layer(&layer.id).map_or(layer.id.as_str(), |known| &known.name), layer.version)
        })
        .collect();
    writeln!(
        out,
        "  规则 {}；已检查 {} 条，发现 {} 处\n",
        layers.join("、"),
        report.outcome.checked.len(),
        report.outcome.findings.len()
    )
}

fn one(out: &mut String, finding: &Finding, fingerprint: &str) -> std::fmt::Result {
    let draft = if finding.draft { "（试行规则）" } else { "" };
    writeln!(out, "[{}] {}{draft} {}", finding.rule, finding.severity.label(), finding.message)?;
    if !finding.places.is_empty() {
        writeln!(out, "    位置：{}", places(finding))?;
    }
    if !finding.basis.is_empty() {
        writeln!(out, "    依据：{}", basis(finding))?;
    }
    if !finding.help.is_empty() {
        writeln!(out, "    处理：{}", finding.help)?;
    }
    if let Some(waived) = &finding.waived {
        let Waiver { reason, approver, expires, .. } = &waived.waiver;
        let standing = if waived.expired { "豁免已到期" } else { "已豁免" };
        writeln!(out, "    {standing}：{reason}（批准人 {approver}，至 {expires}）")?;
    }
    writeln!(out, "    编号：{fingerprint}")
}

fn tail(out: &mut String, report: &Report, catalog: &Catalog) -> std::fmt::Result {
    if !report.unused_waivers.is_empty() {
        writeln!(out, "\n未使用的豁免：")?;
    }
    for unused in &report.unused_waivers {
        let Waiver { rule, fingerprint, reason, approver, expires } = &unused.waiver;
        writeln!(out, "  [{rule}] {fingerprint} {reason}（批准人 {approver}，至 {expires}）：{}", unused.why.label())?;
    }
    if !report.outcome.not_checked.is_empty() {
        writeln!(out, "\n未能检查：")?;
        for item in &report.outcome.not_checked {
            writeln!(out, "  [{}] {}", item.rule, item.why)?;
        }
    }
    let shown: Vec<_> =
        report.outcome.requirements.iter().filter(|line| line.status != RequirementStatus::NotApplicable).collect();
    if !shown.is_empty() {
        writeln!(out, "\n应归档材料：")?;
    }
    for line in shown {
        writeln!(out, "  {}　{}　{}", line.status.label(), catalog.title(&line.document), line.paths.join("；"))?;
        if line.status == RequirementStatus::Missing && is_ours(report, catalog, &line.document) {
            let id = &line.document;
            writeln!(out, "      制作：anjuan render {id} --case case.json --answers 填写内容.toml -o {id}.pdf")?;
        }
    }
    if report.verdict == Verdict::Failed {
        writeln!(out, "\n补正告知书：anjuan mend 报告.json -o 补正告知书.toml（报告以 --format json 输出）")?;
    }
    Ok(())
}

/// Whether this program prints the document.
fn is_ours(report: &Report, catalog: &Catalog, id: &str) -> bool {
    let template = catalog.template(id, report.case.jurisdiction.as_deref(), report.as_of);
    template.is_some_and(|template| !template.external)
}
