//! Reports as spreadsheets: one table for CSV, a sheet for each question for XLSX.

use super::table::Sheet;
use super::words::{FindingWords, Words};

/// One table with a row for each verdict, finding and gap, so that no bundle looks clean by having no rows.
pub fn one(reports: &[Words]) -> Sheet {
    let heads = [
        "案卷",
        "结论",
        "类别",
        "规则",
        "级别",
        "性质",
        "检查内容",
        "问题或原因",
        "位置",
        "依据",
        "处理",
        "豁免",
        "编号",
    ];
    let mut rows = Vec::new();
    for report in reports {
        let row = |cells: [&str; 11]| {
            let own = [report.bundle.as_str(), report.label];
            own.iter().chain(&cells).map(|cell| (*cell).to_owned()).collect::<Vec<_>>()
        };
        rows.push(row(["结论", "", "", "", "", &report.counts, "", "", "", "", ""]));
        for one in &report.findings {
            let places = one.places.join("；");
            rows.push(row([
                "发现的问题",
                &one.rule,
                one.level,
                one.property,
                &one.looked_for,
                &one.message,
                &places,
                &one.basis,
                &one.help,
                &one.standing,
                &one.fingerprint,
            ]));
        }
        for one in &report.not_checked {
            rows.push(row(["未能检查", &one.rule, "", "", &one.looked_for, &one.why, "", "", "", "", ""]));
        }
    }
    Sheet { name: "检查结果", heads: texts(&heads), rows }
}

/// The sheets of a workbook: the bundles, then findings, files, archive list and gaps, each row with its bundle.
pub fn all(reports: &[Words]) -> Vec<Sheet> {
    vec![bundles(reports), findings(reports), not_checked(reports), requirements(reports), documents(reports)]
}

fn bundles(reports: &[Words]) -> Sheet {
    let labels = reports.first().map(|report| report.facts.iter().map(|(label, _)| *label)).into_iter().flatten();
    let heads: Vec<&str> = ["案卷", "结论", "概况"].into_iter().chain(labels).chain(["所用规则"]).collect();
    let layers = |report: &Words| {
        let names: Vec<String> = report.layers.iter().map(|(name, version, _)| format!("{name} {version}")).collect();
        names.join("、")
    };
    let row = |report: &Words| {
        let own = [report.bundle.clone(), report.label.to_owned(), report.counts.clone()];
        let facts = report.facts.iter().map(|(_, value)| value.clone());
        own.into_iter().chain(facts).chain([layers(report)]).collect()
    };
    Sheet { name: "案卷", heads: texts(&heads), rows: reports.iter().map(row).collect() }
}

fn findings(reports: &[Words]) -> Sheet {
    let row = |report: &Words, one: &FindingWords| {
        vec![
            report.bundle.clone(),
            one.rule.clone(),
            one.level.to_owned(),
            one.property.to_owned(),
            one.looked_for.clone(),
            one.message.clone(),
            one.places.join("\n"),
            one.basis.clone(),
            one.help.clone(),
            one.standing.clone(),
            one.fingerprint.clone(),
        ]
    };
    Sheet {
        name: "发现的问题",
        heads: texts(&["案卷", "规则", "级别", "性质", "检查内容", "问题", "位置", "依据", "处理", "豁免", "编号"]),
        rows: rows(reports, |report| &report.findings, row),
    }
}

fn not_checked(reports: &[Words]) -> Sheet {
    Sheet {
        name: "未能检查",
        heads: texts(&["案卷", "规则", "检查内容", "原因"]),
        rows: rows(
            reports,
            |report| &report.not_checked,
            |report, one| vec![report.bundle.clone(), one.rule.clone(), one.looked_for.clone(), one.why.clone()],
        ),
    }
}

fn requirements(reports: &[Words]) -> Sheet {
    Sheet {
        name: "应归档材料",
        heads: texts(&["案卷", "状态", "材料", "案卷中的文件", "规则"]),
        rows: rows(
            reports,
            |report| &report.requirements,
            |report, one| {
                vec![
                    report.bundle.clone(),
                    one.label.to_owned(),
                    one.title.clone(),
                    one.paths.join("\n"),
                    one.rule.clone(),
                ]
            },
        ),
    }
}

fn documents(reports: &[Words]) -> Sheet {
    Sheet {
        name: "文件",
        heads: texts(&["案卷", "文件", "识别为", "识别方式", "格式", "页数", "日期", "SHA-256"]),
        rows: rows(
            reports,
            |report| &report.documents,
            |report, one| {
                vec![
                    report.bundle.clone(),
                    one.path.clone(),
                    one.title.clone(),
                    one.how.clone(),
                    one.format.clone(),
                    one.pages.clone(),
                    one.dated.clone(),
                    one.sha256.clone(),
                ]
            },
        ),
    }
}

fn rows<T>(
    reports: &[Words],
    items: impl Fn(&Words) -> &Vec<T>,
    row: impl Fn(&Words, &T) -> Vec<String>,
) -> Vec<Vec<String>> {
    let row = &row;
    reports.iter().flat_map(|report| items(report).iter().map(move |item| row(report, item))).collect()
}

pub(super) fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
