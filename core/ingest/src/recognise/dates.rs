//! The date at the end of a document: the last plausible one, in any of the forms that Chinese papers use.

use anjuan_model::Date;

/// Characters from the end in which a document's own date is looked for.
const NEAR_END: usize = 1_500;
/// Years that papers of our time carry.
const YEARS: std::ops::RangeInclusive<i32> = 1980..=2099;

/// The last plausible date near the end of a text.
fn last(text: &str) -> Option<Date> {
    let letters: Vec<char> = text.chars().filter(|one| !matches!(one, ' ' | '\t' | '\u{3000}' | '\u{a0}')).collect();
    let from = letters.len().saturating_sub(NEAR_END);
    (from..letters.len()).rev().find_map(|at| date_at(&letters, at))
}

/// The document's own date: the one at its end, or, for records that begin with their time and are signed by hand,
/// the first one that stands in it.
pub fn own(text: &str) -> Option<Date> {
    last(text).or_else(|| {
        let letters: Vec<char> = text.chars().filter(|one| !one.is_whitespace()).take(NEAR_END).collect();
        (0..letters.len()).find_map(|at| date_at(&letters, at))
    })
}

fn date_at(letters: &[char], at: usize) -> Option<Date> {
    // 12024-05-06 and the middle of an identity number are not dates.
    if at > 0 && letters.get(at - 1).is_some_and(|before| digit(*before).is_some()) {
        return None;
    }
    let (year, after) = number(letters, at, 4..=4)?;
    let first = letters.get(after)?;
    let (second, closing) = match first {
        '年' => ('月', &['日', '号'][..]),
        '-' | '－' | '—' => (*first, &[][..]),
        '/' | '.' | '．' => (*first, &[][..]),
        _ => return None,
    };
    let (month, after) = small(letters, after + 1)?;
    if letters.get(after) != Some(&second) {
        return None;
    }
    let (day, after) = small(letters, after + 1)?;
    let ends = match letters.get(after) {
        Some(next) if closing.is_empty() => digit(*next).is_none() && *next != second,
        Some(next) => closing.contains(next),
        None => closing.is_empty(),
    };
    let year = i32::try_from(year).ok().filter(|year| ends && YEARS.contains(year))?;
    Date::from_ymd_opt(year, month, day)
}

/// Digits one by one, as in 2024 and 二〇二四.
fn number(letters: &[char], at: usize, count: std::ops::RangeInclusive<usize>) -> Option<(u32, usize)> {
    let digits: Vec<u32> = letters.get(at..)?.iter().map_while(|one| digit(*one)).take(*count.end() + 1).collect();
    count.contains(&digits.len()).then(|| (digits.iter().fold(0, |sum, digit| sum * 10 + digit), at + digits.len()))
}

/// A month or a day: 5, 05, 五, 十二, 二十, 二十六, 廿六, 卅一.
fn small(letters: &[char], at: usize) -> Option<(u32, usize)> {
    if letters.get(at)?.is_ascii_digit() || letters.get(at).is_some_and(|one| ('０'..='９').contains(one)) {
        return number(letters, at, 1..=2);
    }
    let mut at = at;
    let units = |at: &mut usize| {
        let value = letters.get(*at).and_then(|one| digit(*one));
        *at += usize::from(value.is_some());
        value
    };
    let lead = units(&mut at);
    let tens = match letters.get(at) {
        Some('十') => lead.unwrap_or(1),
        Some('廿') if lead.is_none() => 2,
        Some('卅') if lead.is_none() => 3,
        _ => return Some((lead?, at)),
    };
    at += 1;
    let rest = units(&mut at).unwrap_or(0);
    Some((tens * 10 + rest, at))
}

fn digit(one: char) -> Option<u32> {
    match one {
        '0'..='9' => one.to_digit(10),
        '０'..='９' => Some(u32::from(one) - u32::from('０')),
        '〇' | '零' | '○' | 'Ｏ' => Some(0),
        '一' => Some(1),
        '二' => Some(2),
        '三' => Some(3),
        '四' => Some(4),
        '五' => Some(5),
        '六' => Some(6),
        '七' => Some(7),
        '八' => Some(8),
        '九' => Some(9),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::last;

    #[test]
    fn forms() {
        for (text, expected) in [
            ("落款：2024年5月6日", Some("2024-05-06")),
            ("二〇二四年五月六日", Some("2024-05-06")),
            ("二○二三年十二月三十一日", Some("2023-12-31")),
            ("二〇二四年二月二十日", Some("2024-02-20")),
            ("2024 年 05 月 16 日", Some("2024-05-16")),
            ("日期：2024-05-06", Some("2024-05-06")),
            ("2024/5/6 止", Some("2024-05-06")),
            ("2024.5.6", Some("2024-05-06")),
            ("2024年5月6日收到，2024年5月10日签收", Some("2024-05-10")),
            ("身份证号 110105199001011234", None),
            ("编号 2024-05-0678", None),
            ("2024年13月6日", None),
            ("2024年2月30日", None),
            ("1024年2月3日", None),
            ("____年__月__日", None),
            ("版本 1.2024.5.6", Some("2024-05-06")),
            ("", None),
        ] {
            assert_eq!(last(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }
}
