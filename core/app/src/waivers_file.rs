//! Waivers as people keep them beside their bundles: a TOML file.
//!
//! ```toml
//! [[waiver]]
//! fingerprint = "…"              # from the report
//! rule = "AJ501"
//! reason = "看守所书面说明未能安排会见"
//! approver = "王某"
//! expires = 2026-12-31
//! bundle = "案卷.zip"            # file name or SHA-256; may be left out where one bundle is audited
//! ```

use crate::error::OpError;
use anjuan_model::field::parse_date;
use anjuan_model::tables::json_of_toml;
use anjuan_model::{Date, Waiver};
use serde::Deserialize;
use std::path::Path;

/// The waivers of a file, each for one bundle or for the only one.
#[derive(Debug, Clone, Default)]
pub struct WaiversFile(Vec<(Option<String>, Waiver)>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    #[serde(default)]
    waiver: Vec<RawWaiver>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWaiver {
    fingerprint: String,
    rule: String,
    reason: String,
    approver: String,
    expires: String,
    bundle: Option<String>,
}

impl WaiversFile {
    /// Reads a file; every mistake names the file, the entry and what to do.
    pub fn read(path: &Path) -> Result<Self, OpError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| std::io::Error::new(error.kind(), format!("{}：{error}", path.display())))?;
        Self::parse(&text).map_err(|why| OpError::BadRequest(format!("{}：{why}", path.display())))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
        let raw: Raw = serde_json::from_value(json_of_toml(toml::Value::Table(table))).map_err(|error| {
            format!("豁免应写作 [[waiver]]，含 fingerprint、rule、reason、approver、expires：{error}")
        })?;
        let one = |(index, raw): (usize, RawWaiver)| checked(raw).map_err(|why| format!("第 {} 项：{why}", index + 1));
        Ok(Self(raw.waiver.into_iter().enumerate().map(one).collect::<Result<_, _>>()?))
    }

    /// Refuses waivers that name no bundle where several are audited: the same finding of two files is two decisions.
    pub fn check_for(&self, bundles: usize) -> Result<(), OpError> {
        match self.0.iter().position(|(bundle, _)| bundle.is_none()) {
            Some(index) if bundles > 1 => Err(OpError::BadRequest(format!(
                "一次检查多个案卷时，每项豁免都要写明 bundle（文件名或 SHA-256）；第 {} 项没有写",
                index + 1
            ))),
            _ => Ok(()),
        }
    }

    /// The waivers of a bundle.
    pub fn of(&self, name: &str, sha256: &str) -> Vec<Waiver> {
        let mine = |bundle: &Option<String>| bundle.as_deref().is_none_or(|one| one == name || one == sha256);
        self.0.iter().filter(|(bundle, _)| mine(bundle)).map(|(_, waiver)| waiver.clone()).collect()
    }
}

fn checked(raw: RawWaiver) -> Result<(Option<String>, Waiver), String> {
    for (name, value) in [("rule", &raw.rule), ("reason", &raw.reason), ("approver", &raw.approver)] {
        if value.trim().is_empty() {
            return Err(format!("{name} 不能为空"));
        }
    }
    let digits = raw.fingerprint.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    if raw.fingerprint.len() != 32 || !digits {
        return Err("fingerprint 应为报告中该问题的 32 位编号".to_owned());
    }
    let expires: Date = parse_date(&raw.expires).ok_or("expires 不是有效日期，应写作 2026-12-31")?;
    let waiver =
        Waiver { fingerprint: raw.fingerprint, rule: raw.rule, reason: raw.reason, approver: raw.approver, expires };
    Ok((raw.bundle, waiver))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "[[waiver]]\nfingerprint = \"0123456789abcdef0123456789abcdef\"\nrule = \"AJ501\"\nreason = \"有书面说明\"\napprover = \"王某\"\nexpires = 2026-12-31\n";

    #[test]
    fn mistakes_are_named_with_their_place() {
        assert!(WaiversFile::parse(GOOD).is_ok_and(|file| file.of("任何.zip", "").len() == 1));
        for (name, from, to, word) in [
            ("no reason", "有书面说明", " ", "reason"),
            ("no fingerprint", "0123456789abcdef", "xyz", "32 位"),
            ("no day", "2026-12-31", "\"不久\"", "expires"),
            ("an unknown word", "rule", "rules", "[[waiver]]"),
            ("no TOML", "[[waiver]]", "[[waiver", "TOML"),
        ] {
            let why = WaiversFile::parse(&GOOD.replace(from, to)).expect_err(name);
            assert!(why.contains(word), "{name}: {why}");
        }
    }

    #[test]
    fn a_waiver_is_of_the_bundle_that_it_names() {
        let named = WaiversFile::parse(&format!("{GOOD}bundle = \"甲.zip\"\n")).expect("good");
        assert_eq!((named.of("甲.zip", "ab").len(), named.of("乙.zip", "ab").len()), (1, 0));
        assert!(named.check_for(2).is_ok());
        let open = WaiversFile::parse(GOOD).expect("good");
        assert!(open.check_for(1).is_ok() && open.check_for(2).is_err());
    }
}
