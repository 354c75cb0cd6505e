//! Numbers, amounts of money, and money in the characters that cannot be altered.

use super::parse::{Parsed, all_digits, half_width};

pub(super) fn integer(text: &str) -> Result<Parsed, String> {
    half_width(text).parse::<i64>().map(Parsed::clean).map_err(|_| "应为整数".to_owned())
}

/// Amounts are kept as decimal text, so that no binary fraction ever touches money.
pub(super) fn money(text: &str) -> Result<Parsed, String> {
    let plain = half_width(text).replace([',', '，', ' ', '元', '￥', '¥'], "");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    if whole.is_empty() || whole.len() > 13 || !all_digits(whole) || !all_digits(fraction) || fraction.len() > 2 {
        return Err("应为金额，如 1500 或 1,234.50（单位：元，最多两位小数）".to_owned());
    }
    Ok(Parsed::clean(format!("{}.{fraction:0<2}", without_zeros(whole))))
}

/// A quantity with at most two decimals and a largest value that makes sense.
pub(super) fn decimal(text: &str, what: &str, most: u64) -> Result<Parsed, String> {
    let plain = half_width(text).replace([',', ' '], "");
    let plain = plain.trim_end_matches(['%', '％', '㎡', '里', '公', '千', '米', '方', '平']);
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let shape = !whole.is_empty() && whole.len() <= 10 && all_digits(whole) && all_digits(fraction);
    if !shape || fraction.len() > 2 || plain.ends_with('.') {
        return Err(format!("{what}应为数字，最多两位小数"));
    }
    let value: u64 = whole.parse().map_err(|_| format!("{what}应为数字"))?;
    if value > most || value == most && fraction.bytes().any(|byte| byte != b'0') {
        return Err(format!("{what}不应超过 {most}"));
    }
    let tail = fraction.trim_end_matches('0');
    Ok(Parsed::clean(if tail.is_empty() { value.to_string() } else { format!("{value}.{tail}") }))
}

fn without_zeros(whole: &str) -> &str {
    match whole.trim_start_matches('0') {
        "" => "0",
        trimmed => trimmed,
    }
}

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const SMALL: [&str; 4] = ["", "拾", "佰", "仟"];
const GREAT: [&str; 4] = ["", "万", "亿", "万亿"];

/// 大写金额 of canonical money: `1234.50` → `壹仟贰佰叁拾肆元伍角整`; nothing where it is no money.
pub fn money_in_capitals(money: &str) -> Option<String> {
    let (whole, fraction) = money.split_once('.')?;
    let cents = fraction.as_bytes();
    if cents.len() != 2 || !all_digits(fraction) || whole.is_empty() || whole.len() > 13 || !all_digits(whole) {
        return None;
    }
    let (tenths, hundredths) = (usize::from(cents[0] - b'0'), usize::from(cents[1] - b'0'));
    let yuan = whole_in_capitals(without_zeros(whole));
    let mut text = if yuan.is_empty() { String::new() } else { format!("{yuan}元") };
    if tenths > 0 {
        text.push(DIGITS[tenths]);
        text.push('角');
    }
    match hundredths {
        0 if text.is_empty() => text.push_str("零元整"),
        0 => text.push('整'),
        _ => {
            if tenths == 0 && !yuan.is_empty() {
                text.push('零');
            }
            text.push(DIGITS[hundredths]);
            text.push('分');
        }
    }
    Some(text)
}

/// The yuan by groups of four digits; a run of zeros between two digits is read once.
fn whole_in_capitals(whole: &str) -> String {
    if whole == "0" {
        return String::new();
    }
    let digits: Vec<usize> = whole.bytes().map(|byte| usize::from(byte - b'0')).collect();
    let (mut text, mut zero, mut group_has_digit) = (String::new(), false, false);
    for (index, digit) in digits.iter().enumerate() {
        let place = digits.len() - 1 - index;
        if *digit == 0 {
            zero = !text.is_empty();
        } else {
            if std::mem::take(&mut zero) {
                text.push('零');
            }
            text.push(DIGITS[*digit]);
            text.push_str(SMALL[place % 4]);
            group_has_digit = true;
        }
        if place.is_multiple_of(4) && std::mem::take(&mut group_has_digit) {
            text.push_str(GREAT[place / 4]);
        }
    }
    text
}
