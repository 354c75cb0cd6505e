//! A province's folder from nothing: one rule that works, with its proof, to be written over.

use anjuan_model::catalog::Files;
use std::sync::Arc;

/// What an author says of a new province.
pub struct NewPlugin {
    /// Folder name.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// GB/T 2260 code.
    pub jurisdiction: String,
    /// Two capital letters.
    pub prefix: String,
}

const MANIFEST: &str = include_str!("new_plugin/plugin.toml");
const RULE: &str = include_str!("new_plugin/rule.toml");
const CASES: &str = include_str!("new_plugin/cases.toml");

/// The files of the folder; whether what the author said is sound is for the usual check to say.
pub fn files(wanted: &NewPlugin) -> Files {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let filled = |text: &str| {
        text.replace("{id}", &quoted(&wanted.id))
            .replace("{name}", &quoted(&wanted.name))
            .replace("{jurisdiction}", &quoted(&wanted.jurisdiction))
            .replace("{prefix}", &quoted(&wanted.prefix))
            .replace("{code}", &quoted(&format!("{}101", wanted.prefix)))
    };
    // The prefix becomes part of a path; a strange one is refused by the check, and must not leave the folder before.
    let letters: String = wanted.prefix.chars().filter(char::is_ascii_alphanumeric).collect();
    let folder = format!("rules/{letters}101-closing-papers");
    let file = |path: String, text: &str| (path, Arc::from(filled(text).as_bytes()));
    Files::from([
        file("plugin.toml".to_owned(), MANIFEST),
        file(format!("{folder}/rule.toml"), RULE),
        file(format!("{folder}/cases.toml"), CASES),
    ])
}
