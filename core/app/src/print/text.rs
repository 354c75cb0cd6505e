//! The report as plain text for a terminal.

use super::words::{FindingWords, Words};
use std::fmt::Write;

/// Prints a report: the verdict first, then what to mend, then what was not checked, then what was there.
pub fn report(words: &Words) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = head(&mut out, words);
    for finding in &words.findings {
        let _ = one(&mut out, finding);
    }
    let _ = tail(&mut out, words);
    out
}

fn head(out: &mut String, words: &Words) -> std::fmt::Result {
    writeln!(out, "{}：{}", words.bundle, words.label)?;
    let facts: Vec<String> = words.facts.iter().map(|(label, value)| format!("{label} {value}")).collect();
    writeln!(out, "  {}", facts.join("　"))?;
    let layers: Vec<String> = words.layers.iter().map(|(name, version, _)| format!("{name} {version}")).collect();
    writeln!(out, "  规则 {}；{}\n", layers.join("、"), words.counts)
}

fn one(out: &mut String, finding: &FindingWords) -> std::fmt::Result {
    writeln!(out, "[{}] {} {}", finding.rule, finding.level, finding.message)?;
    let lines = [
        ("检查", &finding.looked_for),
        ("位置", &finding.places.join("；")),
        ("依据", &finding.basis),
        ("处理", &finding.help),
        ("豁免", &finding.standing),
        ("编号", &finding.fingerprint),
    ];
    for (label, line) in lines.into_iter().filter(|(_, line)| !line.is_empty()) {
        writeln!(out, "    {label}：{line}")?;
    }
    Ok(())
}

fn tail(out: &mut String, words: &Words) -> std::fmt::Result {
    if !words.unused_waivers.is_empty() {
        writeln!(out, "\n未使用的豁免：\n  {}", words.unused_waivers.join("\n  "))?;
    }
    if !words.not_checked.is_empty() {
        writeln!(out, "\n未能检查（不等于合格）：")?;
        for item in &words.not_checked {
            writeln!(out, "  [{}] {}", item.rule, item.looked_for)?;
            writeln!(out, "    原因：{}", item.why)?;
        }
    }
    let shown: Vec<_> = words.requirements.iter().filter(|line| line.status != "not-applicable").collect();
    if !shown.is_empty() {
        writeln!(out, "\n应归档材料：")?;
    }
    for line in shown {
        writeln!(out, "  {}　{}　{}", line.label, line.title, line.paths.join("；"))?;
        if let Some(id) = &line.make {
            writeln!(out, "      制作：anjuan render {id} --case case.json --answers 填写内容.toml -o {id}.pdf")?;
        }
    }
    if words.verdict == "failed" {
        writeln!(out, "\n补正告知书：anjuan mend 报告.json -o 补正告知书.toml（报告以 --format json 输出）")?;
    }
    Ok(())
}
