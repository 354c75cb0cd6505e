//! `format`: a file is of a format that an archive can keep: its kind, its fonts, its resolution, no encryption.
//!
//! The format itself is known of every file; of fonts, encryption and resolution only what ingest looked at.

use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::bundle::Entry;
use anjuan_model::rule::{FormatDemand, Rule};

pub(super) fn run(rule: &Rule, check: &FormatDemand, desk: &Desk) -> Ruling {
    let entries = desk.scope(&check.kinds);
    let mut ruling = Ruling { nothing_to_judge: entries.is_empty(), ..Ruling::default() };
    let mut unknown = Vec::new();
    for entry in entries {
        let (problems, unseen) = judge(check, entry);
        if !unseen.is_empty() {
            unknown.push((entry.entry, unseen.join("、")));
        }
        if !problems.is_empty() {
            let (document, problem) = (desk.title(entry), problems.join("；"));
            let params =
                [("document", document), ("path", &entry.path), ("problem", &problem), ("format", &entry.format)];
            ruling.findings.push(rule.finding(&params, vec![entry.place()]));
        }
    }
    ruling.not_checked.extend(unread::of("未能判断", &unknown));
    ruling
}

/// What is wrong with a file, and what nobody looked at.
fn judge(check: &FormatDemand, entry: &Entry) -> (Vec<String>, Vec<&'static str>) {
    let (mut problems, mut unseen) = (Vec::new(), Vec::new());
    if !check.formats.is_empty() && !check.formats.iter().any(|one| is_of(one, &entry.format)) {
        problems.push(format!("格式为 {}", entry.format));
    }
    let facts = &entry.file;
    if let Some(wanted) = check.fonts_embedded {
        match facts.fonts_embedded {
            None => unseen.push("没有查看字体"),
            Some(embedded) if embedded != wanted => problems.push("字体没有全部嵌入".to_owned()),
            Some(_) => {}
        }
    }
    if let Some(allowed) = check.encrypted {
        match facts.encrypted {
            None => unseen.push("没有查看是否加密"),
            Some(encrypted) if encrypted && !allowed => problems.push("文件已加密".to_owned()),
            Some(_) => {}
        }
    }
    if let Some(least) = check.resolution {
        match facts.resolution {
            None => unseen.push("没有查看分辨率"),
            Some(found) if found < least => problems.push(format!("分辨率 {found}，应不少于 {least}")),
            Some(_) => {}
        }
    }
    (problems, unseen)
}

/// `pdf/a-*` matches every level.
fn is_of(wanted: &str, format: &str) -> bool {
    wanted.strip_suffix('*').map_or(wanted == format, |begin| format.starts_with(begin))
}
