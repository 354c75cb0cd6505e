//! Answers and cases as people keep them: TOML or JSON files.

use crate::error::OpError;
use anjuan_model::CaseFacts;
use anjuan_model::tables::json_of_toml;
use serde_json::{Map, Value};
use std::path::Path;

/// Raw answers from TOML; the error says line and column.
pub fn parse_toml(text: &str) -> Result<Map<String, Value>, String> {
    let table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    match json_of_toml(toml::Value::Table(table)) {
        Value::Object(map) => Ok(map),
        _ => Err("应为一组字段".to_owned()),
    }
}

/// Raw answers from a file, by its ending: `.json`, or TOML.
pub fn read(path: &Path) -> Result<Map<String, Value>, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}：{error}", path.display()))?;
    let parsed = match path.extension().is_some_and(|ending| ending == "json") {
        true => serde_json::from_str(&text).map_err(|error| error.to_string()),
        false => parse_toml(&text),
    };
    parsed.map_err(|why| format!("{}：{why}", path.display()))
}

/// The facts of a case from a file, by its ending: `.json`, or TOML.
pub fn read_case(path: &Path) -> Result<CaseFacts, OpError> {
    let raw = read(path).map_err(OpError::BadRequest)?;
    serde_json::from_value(raw.into()).map_err(|error| OpError::BadRequest(format!("{}：{error}", path.display())))
}
