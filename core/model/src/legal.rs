//! Legal basis and effective dates: what every rule and every document must state about itself.

use crate::Date;
use serde::{Deserialize, Deserializer, Serialize};

/// How certain a legal statement is: read in the primary text, seen in a secondary one, or our own design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Read in the primary text.
    Verified,
    /// Read in a secondary or partial text.
    Secondary,
    /// Our own design, never to be presented as law.
    Design,
}

impl Status {
    /// The Chinese word that pages and reports print.
    pub fn label(self) -> &'static str {
        match self {
            Self::Verified => "已核原文",
            Self::Secondary => "二手资料",
            Self::Design => "本系统设计",
        }
    }
}

/// One source that a rule or document rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Basis {
    /// The instrument, in Chinese.
    pub source: String,
    /// The article, only where somebody read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// How certain the statement is.
    pub status: Status,
}

impl Basis {
    /// `《…》第…条` on one line.
    pub fn cite(&self) -> String {
        format!("{}{}", self.source, self.article.as_deref().unwrap_or_default())
    }
}

/// The days on which something is in force, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effective {
    /// First day in force.
    #[serde(deserialize_with = "toml_date")]
    pub from: Date,
    /// Last day in force; open where absent.
    #[serde(default, deserialize_with = "optional_toml_date")]
    pub to: Option<Date>,
}

impl Effective {
    /// Whether it is in force on a day.
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// `2023-09-01 起` or `2012-07-01 至 2023-08-31`.
    pub fn label(&self) -> String {
        match self.to {
            None => format!("{} 起", self.from),
            Some(to) => format!("{} 至 {to}", self.from),
        }
    }
}

/// Reads a date written as a TOML local date or as an ISO string.
pub fn toml_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let value = DateValue::deserialize(deserializer)?;
    value.to_date().ok_or_else(|| serde::de::Error::custom("不是有效日期，应写作 2024-05-06"))
}

/// The same for a date that may be absent.
pub fn optional_toml_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    toml_date(deserializer).map(Some)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum DateValue {
    Toml(toml::value::Datetime),
    Text(String),
}

impl DateValue {
    fn to_date(&self) -> Option<Date> {
        match self {
            Self::Toml(value) => {
                let date = value.date?;
                Date::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
            }
            Self::Text(text) => text.parse().ok(),
        }
    }
}
