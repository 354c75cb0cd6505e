//! The items of the 四性检测 (DA/T 70-2018) as data: what each asks, how certain its number and name are, and what in a
//! report speaks for or against it. `templates/shared/four-properties.toml` explains each key to whoever edits it.

use crate::finding::Property;
use crate::legal::{Basis, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The table.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FourProperties {
    /// The standard; nothing where no table was loaded.
    #[serde(default)]
    pub standard: Option<Basis>,
    /// What a reader must know of the table's origin.
    #[serde(default)]
    pub note: String,
    /// The phases of an archive's life in which the four properties are inspected.
    #[serde(default, rename = "phase")]
    pub phases: Vec<Phase>,
    /// The items.
    #[serde(default, rename = "item")]
    pub items: Vec<Item>,
}

/// A phase.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// Its word in data and JSON.
    pub id: String,
    /// Its Chinese name.
    pub label: String,
    /// What the standard puts before the numbers of its items; empty where nobody knows.
    pub prefix: String,
    /// How certain the prefix is.
    pub status: Status,
}

/// How certain the two names of an item are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sure {
    /// Its number.
    pub number: Status,
    /// Its name.
    pub name: Status,
}

impl Sure {
    /// The Chinese words.
    pub fn label(self) -> &'static str {
        match (self.number, self.name) {
            (Status::Verified, Status::Verified) => "已核原文",
            (Status::Design, Status::Design) => "本系统补充",
            (Status::Design, _) => "编号推定",
            (_, Status::Design) => "名称未核实",
            _ => "二手资料",
        }
    }
}

/// What must be in the package before an item can be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// `case.json`, the only metadata that a bundle carries.
    CaseFile,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its number without the phase's prefix.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Which property it belongs to.
    pub property: Property,
    /// The phases in which it is inspected; all where empty.
    #[serde(default)]
    pub phases: Vec<String>,
    /// How certain number and name are.
    pub sure: Sure,
    /// What the standard asks, paraphrased.
    pub method: String,
    /// What is looked at here.
    pub here: String,
    /// Codes whose findings speak against it.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Codes of rules that decide it: their findings speak against it, and without one that ran there is no answer.
    #[serde(default)]
    pub rules: Vec<String>,
    /// Codes that, where they could not be checked, leave it without an answer.
    #[serde(default)]
    pub stopped: Vec<String>,
    /// The formats that will do.
    #[serde(default)]
    pub formats: Vec<String>,
    /// What must be in the package.
    #[serde(default)]
    pub needs: Option<Need>,
    /// What the package cannot show, so that a person must look.
    #[serde(default)]
    pub manual: Option<String>,
    /// Why it never applies to a bundle.
    #[serde(default)]
    pub never: Option<String>,
    /// Takes every finding of its property that no other item takes.
    #[serde(default)]
    pub rest: bool,
}

impl Item {
    /// Whether findings of this code speak against it by name.
    pub fn names(&self, code: &str) -> bool {
        self.codes.iter().chain(&self.rules).any(|pattern| matches(pattern, code))
    }

    /// Whether it is inspected in this phase.
    pub fn is_of(&self, phase: &str) -> bool {
        self.phases.is_empty() || self.phases.iter().any(|one| one == phase)
    }
}

/// Whether a code has the form of a pattern, in which `?` is any one character.
pub fn matches(pattern: &str, code: &str) -> bool {
    pattern.len() == code.len()
        && pattern.bytes().zip(code.bytes()).all(|(wanted, own)| wanted == b'?' || wanted == own)
}

/// Whether a format has the form of a pattern, in which a `*` at the end is anything.
pub fn is_format(pattern: &str, format: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == format, |head| format.starts_with(head))
}

impl FourProperties {
    /// What is wrong with the table, as Chinese sentences.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        for item in &self.items {
            let number = &item.number;
            if !seen.insert(number.as_str()) {
                problems.push(format!("检测项目 {number} 出现两次"));
            }
            let judged = !item.codes.is_empty()
                || !item.rules.is_empty()
                || !item.formats.is_empty()
                || item.manual.is_some()
                || item.never.is_some()
                || item.rest;
            if !judged {
                problems.push(format!("检测项目 {number} 没有写明怎样得出结果"));
            }
            for phase in &item.phases {
                if self.phases.iter().all(|known| known.id != *phase) {
                    problems.push(format!("检测项目 {number} 的环节“{phase}”不在环节表中"));
                }
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let codes =
            [("AJ22?", "AJ221", true), ("AJ22?", "AJ231", false), ("??1??", "BJ101", true), ("AJ1", "AJ101", false)];
        for (pattern, code, wanted) in codes {
            assert_eq!(matches(pattern, code), wanted, "{pattern} {code}");
        }
        assert!(is_format("pdf/a-*", "pdf/a-2b") && !is_format("pdf/a-*", "pdf") && is_format("png", "png"));
    }

    #[test]
    fn a_table_that_says_nothing_is_refused() {
        let text = r#"
            [[item]]
            number = "1-1"
            name = "甲"
            property = "safety"
            phases = ["never"]
            sure = { number = "design", name = "design" }
            method = "甲"
            here = "甲"
        "#;
        let table: FourProperties = toml::from_str(text).expect("the shape is right");
        assert_eq!(table.problems().len(), 2, "{:?}", table.problems());
    }
}
