//! The 四性检测 as answers to `documents/four-properties-report`.

use super::super::paper::printable::{cell, line};
use super::FourPropertiesJson;
use super::words::{CellWords, of};
use serde_json::{Map, Value, json};

/// Id of the document that an inspection is printed as.
pub const TEMPLATE: &str = "four-properties-report";

/// The answers.
pub fn answers(inspection: &FourPropertiesJson) -> Map<String, Value> {
    let words = of(inspection);
    let facts = |label: &str| words.facts.iter().find(|(known, _)| *known == label).map_or("", |(_, value)| value);
    let in_cell = |one: &CellWords| format!("{}（{}）", one.label, one.counts);
    let phases = words.phases.iter().zip(&inspection.phases).map(|(phase, known)| {
        let mut row = Map::new();
        row.insert("phase".to_owned(), json!(line(&phase.label)));
        for (cell, property) in phase.cells.iter().zip(&known.properties) {
            row.insert(property.property.clone(), json!(in_cell(cell)));
        }
        Value::Object(row)
    });
    let phases: Vec<Value> = phases.collect();
    let items: Vec<Value> = words
        .properties
        .iter()
        .flat_map(|property| property.items.iter().map(move |item| (property.label, item)))
        .map(|(property, item)| {
            let only = if item.phases.is_empty() { String::new() } else { format!("（限{}）", item.phases) };
            json!({
                "property": property,
                "number": line(&item.number),
                "name": line(&format!("{}{only}", item.name)),
                "method": cell(&item.method),
                "here": cell(&item.here),
                "outcome": item.label,
                "why": cell(&item.why.join("；")),
                "origin": item.origin,
            })
        })
        .collect();
    let mut answers = Map::new();
    let mut put = |key: &str, value: Value| answers.insert(key.to_owned(), value);
    put("bundle", json!(line(&words.bundle)));
    put("as-of", json!(inspection.as_of));
    put("kind", json!(line(facts("案件种类"))));
    put("jurisdiction", json!(line(facts("地区"))));
    put("files", json!(line(facts("文件"))));
    put("sha256", json!(inspection.bundle.sha256));
    put("standard", json!(line(&words.standard)));
    put("note", json!(cell(&words.note)));
    put("engine", json!(concat!("anjuan ", env!("CARGO_PKG_VERSION"))));
    put("phases", Value::Array(phases));
    put("items", Value::Array(items));
    answers
}
