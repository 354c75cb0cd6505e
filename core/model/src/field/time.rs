//! Days and spans of time.

use super::parse::{Parsed, half_width, text_of};
use crate::Date;
use chrono::{Datelike, NaiveDateTime, NaiveTime, Timelike};
use serde_json::{Value, json};

pub(super) fn date(text: &str) -> Result<Parsed, String> {
    if let Some(day) = parse_date(text) {
        return Ok(Parsed::clean(day.to_string()));
    }
    // A year of two digits is read as one of this century, and said so.
    let short = half_width(text).trim().to_owned();
    match short.split_once(['.', '-', '/', '年']).filter(|(year, _)| year.len() == 2) {
        Some(_) if let Some(day) = parse_date(&format!("20{short}")) => {
            Ok(Parsed::with(day.to_string(), format!("年份只有两位，已按 {} 年理解，请核对", day.year())))
        }
        _ => Err("不是有效日期，应写作 2024-05-06 或 2024年5月6日".to_owned()),
    }
}

/// Reads `2024-05-06`, `2024.5.6`, `2024/5/6`, `20240506`, `2024年5月6日` and `二〇二四年五月六日`.
pub fn parse_date(text: &str) -> Option<Date> {
    let plain: String = half_width(text).chars().filter(|c| !c.is_whitespace()).map(chinese_digit).collect();
    let plain = plain.split('T').next().unwrap_or_default();
    if plain.len() == 8 && plain.bytes().all(|b| b.is_ascii_digit()) {
        return Date::parse_from_str(plain, "%Y%m%d").ok();
    }
    let parts: Vec<u32> =
        plain.trim_end_matches(['日', '号']).split(['-', '.', '/', '年', '月']).map(number).collect::<Option<_>>()?;
    match parts[..] {
        [year @ 1900..=2200, month, day] => Date::from_ymd_opt(i32::try_from(year).ok()?, month, day),
        _ => None,
    }
}

fn chinese_digit(c: char) -> char {
    match c {
        '〇' | '零' | '○' => '0',
        '一' | '元' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => c,
    }
}

/// A number whose Chinese digits were already replaced, with 十 still in it (`十1` = 11, `2十` = 20).
fn number(part: &str) -> Option<u32> {
    match part.split_once('十') {
        None => part.parse().ok(),
        Some((tens, units)) => {
            let tens: u32 = if tens.is_empty() { 1 } else { tens.parse().ok()? };
            let units: u32 = if units.is_empty() { 0 } else { units.parse().ok()? };
            Some(tens * 10 + units)
        }
    }
}

/// `2024年5月6日`, the form of GB/T 9704.
pub fn chinese_date(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `二〇二四年五月六日`, the form of court papers; 〇 and never 零.
pub fn date_in_characters(day: Date) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    let digit = |number: u32| DIGITS[(number % 10) as usize];
    let year: String = day.year().to_string().chars().filter_map(|c| c.to_digit(10)).map(digit).collect();
    let counted = |number: u32| match (number / 10, number % 10) {
        (0, units) => digit(units).to_string(),
        (tens, units) => {
            let tens = if tens == 1 { String::new() } else { digit(tens).to_string() };
            let units = if units == 0 { String::new() } else { digit(units).to_string() };
            format!("{tens}十{units}")
        }
    };
    format!("{year}年{}月{}日", counted(day.month()), counted(day.day()))
}

pub(super) fn range(raw: &Value) -> Result<Option<Parsed>, String> {
    let (start, end) = match raw {
        Value::Object(map) => {
            let part = |key: &str| text_of(map.get(key).unwrap_or(&Value::Null));
            match (part("start")?, part("end")?) {
                (None, None) => return Ok(None),
                (Some(start), Some(end)) => (start, end),
                _ => return Err("起、止时间都要填写".to_owned()),
            }
        }
        other => match text_of(other)? {
            None => return Ok(None),
            Some(text) => split_range(&text).ok_or_else(wording)?,
        },
    };
    let start = moment(&start, None).ok_or_else(wording)?;
    let end = moment(&end, Some(start)).ok_or_else(wording)?;
    if end <= start {
        return Err("结束时间应晚于开始时间".to_owned());
    }
    let form = |at: NaiveDateTime| at.format("%Y-%m-%dT%H:%M").to_string();
    let value = json!({"start": form(start), "end": form(end)});
    let minutes = (end - start).num_minutes();
    let night = |at: NaiveDateTime| at.hour() < 6 || at.hour() >= 22;
    Ok(Some(
        Parsed::clean(value)
            .warned(minutes > 480, "时间超过 8 小时，请核对")
            .warned(night(start) || night(end), "时间在 22 时至次日 6 时之间，请核对"),
    ))
}

fn wording() -> String {
    "应写作 2024-05-10 09:30-11:00".to_owned()
}

/// Splits at 至 or ~, or at the last hyphen that stands between two clock times.
fn split_range(text: &str) -> Option<(String, String)> {
    let text = half_width(text).replace(['－', '—', '–'], "-");
    let cut = ["至", "~"].iter().find_map(|mark| text.split_once(mark));
    let (start, end) = cut.or_else(|| text.rsplit_once('-').filter(|(start, _)| start.contains(':')))?;
    Some((start.trim().to_owned(), end.trim().to_owned()))
}

fn moment(text: &str, start: Option<NaiveDateTime>) -> Option<NaiveDateTime> {
    let plain = text.trim().replace('时', ":").replace('分', "").replace('T', " ");
    let plain = plain.trim_end_matches(':');
    let clock = |part: &str| {
        let (hour, minute) = part.split_once(':').unwrap_or((part, "0"));
        let minute = if minute.is_empty() { "0" } else { minute };
        NaiveTime::from_hms_opt(hour.trim().parse().ok()?, minute.get(..2).unwrap_or(minute).parse().ok()?, 0)
    };
    match plain.split_once([' ', '日']) {
        Some((day, time)) => Some(parse_date(day)?.and_time(clock(time.trim())?)),
        None => Some(start?.date().and_time(clock(plain)?)),
    }
}
