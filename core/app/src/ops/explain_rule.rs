//! Explains a rule: what it demands, why, on what basis, since when, and how to mend a finding.

use super::audit_bundle::UNJUDGED;
use crate::error::OpError;
use crate::print::cite;
use anjuan_model::finding::Property;
use anjuan_model::{Catalog, Rule};
use std::fmt::Write;

/// The parts of an explanation; the terminal, the page and the catalogue show the same words.
pub struct Explained {
    /// The rule's code.
    pub code: String,
    /// What it demands.
    pub summary: String,
    /// The Chinese name of the layer that brought it.
    pub layer: String,
    /// Label and words of each part, in reading order.
    pub lines: Vec<(&'static str, String)>,
}

/// The rule with this code.
pub fn find<'a>(catalog: &'a Catalog, code: &str) -> Result<&'a Rule, OpError> {
    catalog.rule(code).ok_or_else(|| OpError::NotFound(format!("规则“{code}”")))
}

/// The explanation in its parts.
pub fn parts(catalog: &Catalog, code: &str) -> Result<Explained, OpError> {
    let rule = match find(catalog, code) {
        Ok(rule) => rule,
        Err(unknown) => return of_the_door(code).ok_or(unknown),
    };
    let layer = catalog.layer(&rule.layer).map_or_else(|| rule.layer.clone(), |layer| layer.name.clone());
    let lines = vec![
        ("级别", format!("{}；{}", rule.severity.label(), rule.status.label())),
        ("性质", rule.property.label().to_owned()),
        ("适用期", rule.effective.label()),
        ("为什么", in_general(&rule.why)),
        ("怎样改正", in_general(&rule.help)),
        ("检查方式", rule.check.label().to_owned()),
        ("依据", cite(&rule.basis)),
    ];
    Ok(Explained { code: rule.code.clone(), summary: rule.summary.clone(), layer, lines })
}

/// What the door says of an archive or a file is no rule of content, but people look its code up in the same way.
fn of_the_door(code: &str) -> Option<Explained> {
    if code.eq_ignore_ascii_case(UNJUDGED) {
        return Some(of_what_was_not_judged());
    }
    let known = anjuan_ingest::explanations().into_iter().find(|known| known.code.eq_ignore_ascii_case(code))?;
    let lines = vec![
        ("级别", known.severity.label().to_owned()),
        ("性质", known.property.label().to_owned()),
        ("怎样改正", known.help.to_owned()),
        ("检查方式", "读取案卷时".to_owned()),
    ];
    Some(Explained { code: known.code.to_owned(), summary: known.message, layer: "读取案卷".to_owned(), lines })
}

fn of_what_was_not_judged() -> Explained {
    let lines = vec![
        ("级别", "未能检查（不影响其他规则，但不会判为合格）".to_owned()),
        ("性质", Property::Completeness.label().to_owned()),
        ("怎样改正", "核对案件种类、卷别、地区和指派日期；承办日早于清单施行日的，请人工核对材料是否齐全".to_owned()),
        ("检查方式", "全部规则检查之后".to_owned()),
    ];
    let summary =
        "没有适用的应归档材料清单，或者案件信息的取值无法识别，或者规则内容未能装入，未能判断材料是否齐全".to_owned();
    Explained { code: UNJUDGED.to_owned(), summary, layer: "审核程序".to_owned(), lines }
}

/// A sentence of a finding before there is one: what a finding would name stays open.
pub fn in_general(sentence: &str) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("……");
        rest = after.split_once('}').map_or("", |(_, tail)| tail);
    }
    out + rest
}

/// The explanation as plain text.
pub fn explain(catalog: &Catalog, code: &str) -> Result<String, OpError> {
    let explained = parts(catalog, code)?;
    let mut out = format!("{} {}（{}）\n", explained.code, explained.summary, explained.layer);
    for (label, text) in explained.lines {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "  {label}：{text}");
    }
    Ok(out)
}
