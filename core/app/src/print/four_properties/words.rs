//! The 四性检测 in words: text for a terminal, rows for sheets, and what the page and the HTML show.

use super::super::harmless::visible;
use super::super::sheets::texts;
use super::super::table::Sheet;
use super::super::{kind_label, property_label};
use super::{FourPropertiesJson, ItemJson};
use serde::Serialize;
use std::fmt::Write;

/// An inspection in words.
#[derive(Debug, Clone, Serialize)]
pub struct Inspected {
    /// The bundle's file name.
    pub bundle: String,
    /// The standard and how certain our reading of it is.
    pub standard: String,
    /// Where the items come from.
    pub note: String,
    /// Label and value of what is known of the bundle and the case.
    pub facts: Vec<(&'static str, String)>,
    /// What each phase came to.
    pub phases: Vec<PhaseWords>,
    /// The items, property by property.
    pub properties: Vec<PropertyWords>,
}

/// A phase in words.
#[derive(Debug, Clone, Serialize)]
pub struct PhaseWords {
    /// Its name, with the prefix of its items where known.
    pub label: String,
    /// What each property came to: colour, word, counts.
    pub cells: Vec<CellWords>,
}

/// A cell of the table of phases and properties.
#[derive(Debug, Clone, Serialize)]
pub struct CellWords {
    /// The name of its colour.
    pub id: &'static str,
    /// The word.
    pub label: &'static str,
    /// `通过 8，需人工核查 5`.
    pub counts: String,
}

/// A property and its items.
#[derive(Debug, Clone, Serialize)]
pub struct PropertyWords {
    /// Its name.
    pub label: &'static str,
    /// Its items.
    pub items: Vec<ItemWords>,
}

/// An item in words.
#[derive(Debug, Clone, Serialize)]
pub struct ItemWords {
    /// Its number.
    pub number: String,
    /// Its name.
    pub name: String,
    /// What the standard asks.
    pub method: String,
    /// What was looked at.
    pub here: String,
    /// The name of its colour.
    pub id: &'static str,
    /// What it came to.
    pub label: &'static str,
    /// Why.
    pub why: Vec<String>,
    /// How certain number and name are.
    pub origin: &'static str,
    /// The phase to which alone it belongs; empty for one of all.
    pub phases: String,
}

/// The inspection in words.
pub fn of(inspection: &FourPropertiesJson) -> Inspected {
    let label = |id: &str| inspection.phases.iter().find(|phase| phase.id == id).map_or("", |phase| &phase.label);
    let item = |item: &ItemJson| {
        let all = item.phases.len() == inspection.phases.len();
        let own: Vec<&str> = item.phases.iter().map(|id| label(id)).collect();
        ItemWords {
            number: visible(&item.number),
            name: visible(&item.name),
            method: visible(&item.method),
            here: visible(&item.here),
            id: item.outcome.id(),
            label: item.outcome.label(),
            why: item.why.iter().map(|why| visible(why)).collect(),
            origin: item.sure.label(),
            phases: if all { String::new() } else { own.join("、") },
        }
    };
    let of_property = |cell: &super::CellJson| PropertyWords {
        label: property_label(Some(&cell.property)),
        items: inspection.items.iter().filter(|one| one.property == cell.property).map(item).collect(),
    };
    let properties = inspection.phases.first().map(|phase| phase.properties.iter().map(of_property).collect());
    Inspected {
        bundle: visible(&inspection.bundle.name),
        standard: inspection
            .standard
            .as_ref()
            .map(|basis| super::super::cite(std::slice::from_ref(basis)))
            .unwrap_or_default(),
        note: visible(&inspection.note),
        facts: vec![
            ("案件种类", kind_label(inspection.kind.as_deref()).to_owned()),
            ("地区", visible(inspection.jurisdiction.as_deref().unwrap_or("未知"))),
            ("判断日", visible(&inspection.as_of)),
            ("文件", format!("{} 个，{} 字节", inspection.bundle.entries, inspection.bundle.bytes)),
            ("SHA-256", visible(&inspection.bundle.sha256)),
        ],
        phases: inspection.phases.iter().map(phase).collect(),
        properties: properties.unwrap_or_default(),
    }
}

fn phase(phase: &super::PhaseJson) -> PhaseWords {
    let cell = |cell: &super::CellJson| {
        let counts = [
            ("通过", cell.passed),
            ("不通过", cell.failed),
            ("需人工核查", cell.needs_review),
            ("未能检查", cell.not_checked),
            ("不适用", cell.not_applicable),
        ];
        let some: Vec<String> =
            counts.iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{word} {count}")).collect();
        CellWords { id: cell.outcome.id(), label: cell.outcome.label(), counts: some.join("，") }
    };
    let prefix = if phase.prefix.is_empty() { String::new() } else { format!("（{}）", visible(&phase.prefix)) };
    PhaseWords {
        label: format!("{}{prefix}", visible(&phase.label)),
        cells: phase.properties.iter().map(cell).collect(),
    }
}

/// As plain text.
pub fn text(words: &Inspected) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = write_text(&mut out, words);
    out
}

fn write_text(out: &mut String, words: &Inspected) -> std::fmt::Result {
    writeln!(out, "{}：四性检测", words.bundle)?;
    let facts: Vec<String> = words.facts.iter().map(|(label, value)| format!("{label} {value}")).collect();
    writeln!(out, "  {}\n  依据 {}\n  {}\n", facts.join("　"), words.standard, words.note)?;
    for phase in &words.phases {
        writeln!(out, "{}", phase.label)?;
        for (cell, property) in phase.cells.iter().zip(&words.properties) {
            writeln!(out, "  {}　{}（{}）", property.label, cell.label, cell.counts)?;
        }
    }
    for property in &words.properties {
        writeln!(out, "\n{}", property.label)?;
        for item in &property.items {
            let only = if item.phases.is_empty() { String::new() } else { format!("，限{}", item.phases) };
            writeln!(out, "  {} {}（{}{only}）：{}", item.number, item.name, item.origin, item.label)?;
            writeln!(out, "      检查：{}", item.here)?;
            writeln!(out, "      说明：{}", item.why.join("；"))?;
        }
    }
    Ok(())
}

/// As the sheets of a workbook: the items, then what each phase came to.
pub fn sheets(inspections: &[Inspected]) -> Vec<Sheet> {
    let (mut items, mut phases) = (Vec::new(), Vec::new());
    for words in inspections {
        for property in &words.properties {
            items.extend(property.items.iter().map(|item| {
                vec![
                    words.bundle.clone(),
                    property.label.to_owned(),
                    item.number.clone(),
                    item.name.clone(),
                    item.label.to_owned(),
                    item.why.join("；"),
                    item.here.clone(),
                    item.method.clone(),
                    item.phases.clone(),
                    item.origin.to_owned(),
                ]
            }));
        }
        for phase in &words.phases {
            phases.extend(phase.cells.iter().zip(&words.properties).map(|(cell, property)| {
                vec![
                    words.bundle.clone(),
                    phase.label.clone(),
                    property.label.to_owned(),
                    cell.label.to_owned(),
                    cell.counts.clone(),
                ]
            }));
        }
    }
    vec![
        Sheet {
            name: "四性检测项目",
            heads: texts(&[
                "案卷",
                "性质",
                "编号",
                "检测项目",
                "结果",
                "说明",
                "本次检查",
                "标准的检测方法",
                "限于环节",
                "出处",
            ]),
            rows: items,
        },
        Sheet { name: "各环节", heads: texts(&["案卷", "环节", "性质", "结果", "项数"]), rows: phases },
    ]
}
