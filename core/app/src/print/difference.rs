//! The difference between two reports as plain text for a terminal.

use super::json::{FindingJson, PlaceJson};
use super::{requirement_label, severity_label, verdict_label};
use crate::ops::report_difference::{Changed, Difference};
use std::fmt::Write;

/// Prints a difference: the verdicts first, then what is new, what is gone and what reads otherwise.
pub fn text(difference: &Difference) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = head(&mut out, difference);
    list(&mut out, "新出现", difference.new.iter().map(finding));
    list(&mut out, "已消除", difference.gone.iter().map(finding));
    list(&mut out, "仍有，但有变化", difference.changed.iter().map(changed));
    let unchecked = |one: &super::json::NotCheckedJson| format!("[{}] {}", one.rule, one.why);
    list(&mut out, "新增未能检查", difference.not_checked_new.iter().map(unchecked));
    list(&mut out, "不再有未能检查", difference.not_checked_gone.iter().map(unchecked));
    let line = |one: &crate::ops::report_difference::Line| {
        format!("{}：{} → {}", one.title, requirement_label(&one.before), requirement_label(&one.after))
    };
    list(&mut out, "应归档材料", difference.requirements.iter().map(line));
    let layer = |one: &crate::ops::report_difference::LayerChange| {
        let version = |side: &Option<String>| side.clone().unwrap_or_else(|| "没有参加".to_owned());
        format!("{}：{} → {}", one.id, version(&one.before), version(&one.after))
    };
    list(&mut out, "所用规则", difference.layers.iter().map(layer));
    out
}

fn head(out: &mut String, difference: &Difference) -> std::fmt::Result {
    let Difference { before, after, .. } = difference;
    writeln!(
        out,
        "结论：{}（判断日 {}）→ {}（判断日 {}）",
        verdict_label(&before.verdict),
        before.as_of,
        verdict_label(&after.verdict),
        after.as_of
    )?;
    let same = if before.bundle_sha256 == after.bundle_sha256 { "同一案卷文件" } else { "案卷文件有改动" };
    writeln!(
        out,
        "{same}；问题 {} 处 → {} 处：新出现 {}，已消除 {}，有变化 {}，没有变化 {}",
        before.findings,
        after.findings,
        difference.new.len(),
        difference.gone.len(),
        difference.changed.len(),
        difference.unchanged
    )
}

fn list(out: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "\n{title}（{}）", lines.len());
        lines.iter().for_each(|line| {
            let _ = writeln!(out, "  {line}");
        });
    }
}

fn finding(finding: &FindingJson) -> String {
    let place = |place: &PlaceJson| match place.page {
        Some(page) => format!("{} 第{page}页", place.path),
        None => place.path.clone(),
    };
    let places = finding.places.iter().map(place).collect::<Vec<_>>().join("；");
    let places = if places.is_empty() { places } else { format!("（{places}）") };
    format!("[{}] {} {}{places}{}", finding.rule, weight(finding), finding.message, standing(finding))
}

fn changed(one: &Changed) -> String {
    let was = (weight(&one.before), one.before.waived.is_some());
    let is = (weight(&one.after), one.after.waived.is_some());
    let from = if was == is { String::new() } else { format!("　原为{}{}", was.0, standing(&one.before)) };
    finding(&one.after) + &from
}

fn weight(finding: &FindingJson) -> &'static str {
    if finding.draft { "试行" } else { severity_label(&finding.severity) }
}

/// What became of it, where somebody decided about it.
pub fn standing(finding: &FindingJson) -> String {
    match (&finding.waived, &finding.lapsed) {
        (Some(waiver), _) => {
            format!("　已豁免至 {}（{}；批准人 {}）", waiver.expires, waiver.reason, waiver.approver)
        }
        (None, Some(waiver)) => format!("　豁免已于 {} 到期", waiver.expires),
        (None, None) => String::new(),
    }
}
