//! Values that follow from others: 出生日期 and 性别 from an identity number, 大写 from an amount.

use super::{amounts, identity, time};
use crate::Date;
use serde::Deserialize;
use serde_json::{Map, Value};

/// How a field's value follows from another field's.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derivation {
    /// The field that it follows from.
    pub from: String,
    /// What is taken of it.
    #[serde(rename = "as")]
    pub part: Part,
    /// The field with the day on which an age is meant.
    #[serde(default)]
    pub on: Option<String>,
}

/// What is taken of the other value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// 出生日期 of an identity number.
    Birth,
    /// 性别 of an identity number.
    Gender,
    /// 周岁 of an identity number on a day.
    Age,
    /// 大写 of an amount.
    Capitals,
    /// A day in Chinese characters.
    DayInCharacters,
}

impl Derivation {
    /// The value that follows, where what it follows from is known.
    pub fn value(&self, values: &Map<String, Value>) -> Option<Value> {
        let text = values.get(&self.from)?.as_str().filter(|text| !text.is_empty())?;
        // An identity document carries its kind before its number.
        let number = text.rsplit(' ').next().filter(|number| number.len() == 18).unwrap_or_default();
        match self.part {
            Part::Birth => identity::id_number_birth(number).map(|day| day.to_string().into()),
            Part::Gender => identity::id_number_is_male(number).map(|male| if male { "男" } else { "女" }.into()),
            Part::Age => {
                let on = time::parse_date(values.get(self.on.as_ref()?)?.as_str()?.get(..10)?)?;
                age_at(identity::id_number_birth(number)?, on).map(Value::from)
            }
            Part::Capitals => amounts::money_in_capitals(text).map(Value::from),
            Part::DayInCharacters => time::parse_date(text).map(|day| time::date_in_characters(day).into()),
        }
    }
}

/// 周岁 on a day: the birthday itself does not count, one is a year older from the day after it.
fn age_at(birth: Date, on: Date) -> Option<u32> {
    on.pred_opt().and_then(|eve| eve.years_since(birth))
}
