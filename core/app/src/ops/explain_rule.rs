//! Explains a rule: what it demands, of which cases, how it is checked, why, on what basis, since when, how to mend a
//! finding, and the cases that prove it.
//!
//! The terminal, the page and the catalogue of `cargo dev docs` show the same words, made here once.

mod check_words;
mod condition_words;

pub use condition_words::condition;

use super::audit_bundle::UNJUDGED;
use crate::error::OpError;
use crate::print::cite;
use anjuan_model::catalog::Layer;
use anjuan_model::finding::Property;
use anjuan_model::rule::{Expect, ProofCase, read_cases};
use anjuan_model::{Catalog, Rule};
use serde::Serialize;
use std::fmt::Write;

/// The parts of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The rule's code.
    pub code: String,
    /// What it demands.
    pub summary: String,
    /// The Chinese name of the layer that brought it.
    pub layer: String,
    /// The parts in reading order.
    pub parts: Vec<Part>,
}

/// A part of an explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it says.
    pub label: &'static str,
    /// Its lines; most have one.
    pub lines: Vec<String>,
}

impl Part {
    fn new(label: &'static str, line: impl Into<String>) -> Self {
        Self { label, lines: vec![line.into()] }
    }
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
    Ok(of_rule(catalog, rule))
}

/// Every rule of every layer, then the codes of the door: the name of each group and its explanations, by code.
pub fn all(catalog: &Catalog) -> Vec<(String, Vec<Explained>)> {
    let of_layer = |layer: &Layer| {
        let mut explained: Vec<Explained> = layer.rules.iter().map(|rule| of_rule(catalog, rule)).collect();
        explained.sort_by(|a, b| a.code.cmp(&b.code));
        (format!("{}（{} {}）", layer.name, layer.id, layer.version), explained)
    };
    let mut groups: Vec<(String, Vec<Explained>)> = catalog.layers().iter().map(|layer| of_layer(layer)).collect();
    let mut door = vec![of_what_was_not_judged()];
    door.extend(anjuan_ingest::explanations().iter().filter_map(|known| of_the_door(known.code)));
    groups.push(("读取案卷".to_owned(), door));
    groups
}

fn of_rule(catalog: &Catalog, rule: &Rule) -> Explained {
    let layer = catalog.layer(&rule.layer);
    let applies = match condition(catalog, &rule.applies) {
        words if words.is_empty() => "所有案卷".to_owned(),
        words => words,
    };
    let mut parts = vec![
        Part::new("名称", rule.name.clone()),
        Part::new("级别", format!("{}；{}", rule.severity.label(), rule.status.label())),
        Part::new("性质", rule.property.label()),
        Part::new("适用于", applies),
        Part::new("适用期", rule.effective.label()),
        Part::new("按哪天", format!("按“{}”当日是否施行", catalog.vocabulary().label(rule.judged_on()))),
        Part::new("为什么", in_general(&rule.why)),
        Part::new("发现时说", in_general(&rule.message)),
        Part::new("怎样改正", in_general(&rule.help)),
        Part { label: "检查方式", lines: check_words::lines(catalog, rule) },
        Part::new("依据", cite(&rule.basis)),
    ];
    if let (Some(code), Some(why)) = (&rule.replaces, &rule.replaces_why) {
        parts.push(Part::new("代替", format!("{code}：{why}")));
    }
    let cases = layer.and_then(|layer| layer.text(&format!("{}/cases.toml", rule.folder))).map(read_cases);
    if let Some(Ok(cases)) = cases {
        parts.push(Part { label: "案例", lines: cases.iter().map(case).collect() });
    }
    let layer = layer.map_or_else(|| rule.layer.clone(), |layer| layer.name.clone());
    Explained { code: rule.code.clone(), summary: rule.summary.clone(), layer, parts }
}

/// `不通过｜第七日才指派：指派应在…`.
fn case(case: &ProofCase) -> String {
    let expect = match case.expect {
        Expect::Pass => "通过",
        Expect::Fail => "不通过",
        Expect::NotChecked => "未能检查",
        Expect::NotApplicable => "不适用",
    };
    let said = case.findings.as_ref().filter(|said| !said.is_empty());
    let said = said.map(|said| format!("：{}", said.join("；"))).unwrap_or_default();
    format!("{expect}｜{}{said}", case.name)
}

/// What the door says of an archive or a file is no rule of content, but people look its code up in the same way.
fn of_the_door(code: &str) -> Option<Explained> {
    if code.eq_ignore_ascii_case(UNJUDGED) {
        return Some(of_what_was_not_judged());
    }
    let known = anjuan_ingest::explanations().into_iter().find(|known| known.code.eq_ignore_ascii_case(code))?;
    let parts = vec![
        Part::new("级别", known.severity.label()),
        Part::new("性质", known.property.label()),
        Part::new("要求", anjuan_ingest::demand(known.code).unwrap_or_default()),
        Part::new("怎样改正", known.help),
        Part::new("检查方式", "读取案卷时"),
    ];
    Some(Explained { code: known.code.to_owned(), summary: known.message, layer: "读取案卷".to_owned(), parts })
}

fn of_what_was_not_judged() -> Explained {
    let parts = vec![
        Part::new("级别", "未能检查（不影响其他规则，但不会判为合格）"),
        Part::new("性质", Property::Completeness.label()),
        Part::new("怎样改正", "核对案件种类、卷别、地区和指派日期；承办日早于清单施行日的，请人工核对材料是否齐全"),
        Part::new("检查方式", "全部规则检查之后"),
    ];
    let summary =
        "没有适用的应归档材料清单，或者案件信息的取值无法识别，或者规则内容未能装入，未能判断材料是否齐全".to_owned();
    Explained { code: UNJUDGED.to_owned(), summary, layer: "审核程序".to_owned(), parts }
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
    Ok(text(&parts(catalog, code)?))
}

/// The same of parts that are at hand.
pub fn text(explained: &Explained) -> String {
    let mut out = format!("{} {}（{}）\n", explained.code, explained.summary, explained.layer);
    for part in &explained.parts {
        // Writing to a String cannot fail.
        let _ = match part.lines.as_slice() {
            [only] => writeln!(out, "  {}：{only}", part.label),
            lines => writeln!(out, "  {}：\n    {}", part.label, lines.join("\n    ")),
        };
    }
    out
}
