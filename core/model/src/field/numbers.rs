//! Numbers of cases and documents, sentences, statutes and pages.

use super::lists::PROVINCE_SHORT;
use super::parse::{Parsed, all_digits, half_width};

/// 类型代字 that courts use most, longest first where one ends in another. A number with a code that is not here is
/// remarked and kept, because the published list is longer.
const CASE_CODES: &[&str] = &[
    "民初",
    "民终",
    "民再",
    "民申",
    "民监",
    "民抗",
    "民特",
    "民辖",
    "民辖终",
    "民辖监",
    "民撤",
    "民督",
    "民催",
    "民破",
    "民算",
    "民他",
    "刑初",
    "刑终",
    "刑再",
    "刑申",
    "刑监",
    "刑抗",
    "刑核",
    "刑更",
    "刑更备",
    "刑医",
    "刑没",
    "刑他",
    "刑辖",
    "刑执",
    "刑止",
    "行初",
    "行终",
    "行再",
    "行申",
    "行监",
    "行抗",
    "行审",
    "行辖",
    "行他",
    "行赔初",
    "行赔终",
    "行赔申",
    "法赔",
    "委赔",
    "赔",
    "执",
    "执异",
    "执复",
    "执监",
    "执保",
    "执恢",
    "执他",
    "执协",
    "财保",
    "诉前调",
    "司救民",
    "司救刑",
    "司救执",
    "破申",
    "破",
    "强清",
    "清申",
    "认台",
    "认港",
    "认澳",
    "民保令",
    "破终",
    "证保",
    "行保",
    "先予执",
];
/// 专门审判代字 that may stand before the code of the case.
const SPECIAL: &[&str] = &["知", "环", "金", "海", "军", "铁"];

/// 发文字号: 〔〕 around the year.
pub(super) fn official(text: &str) -> Parsed {
    Parsed::clean(bracket_year(text, '〔', '〕'))
}

/// Numbers of prosecutors, police and arbitration commissions: a year in 〔〕 and 号 at the end.
pub(super) fn of_an_organ(text: &str) -> Result<Parsed, String> {
    let number = bracket_year(&text.replace(char::is_whitespace, ""), '〔', '〕');
    let year = number.split_once('〔').and_then(|(_, rest)| rest.split_once('〕')).map(|(year, _)| year);
    match year {
        Some(year) if year.len() == 4 && all_digits(year) && number.ends_with('号') => Ok(Parsed::clean(number)),
        Some(_) => Err("文号应有四位年份并以“号”结尾，如 某检刑诉〔2024〕12号".to_owned()),
        None => Err("文号应写明年份，如 某检刑诉〔2024〕12号".to_owned()),
    }
}

/// （年）法院代字 [专门审判代字] 类型代字 编号 号 [之N].
pub(super) fn court(text: &str) -> Result<Parsed, String> {
    let number = bracket_year(&half_width(text).replace(char::is_whitespace, ""), '（', '）')
        .replace('(', "（")
        .replace(')', "）");
    let wording = || "案号应写作（2024）京0105刑初123号".to_owned();
    let (year, rest) = number.strip_prefix('（').and_then(|rest| rest.split_once('）')).ok_or_else(wording)?;
    if year.len() != 4 || !all_digits(year) {
        return Err("案号的年份应为括号内的四位数字".to_owned());
    }
    let (body, tail) = rest.split_once('号').ok_or("案号应以“号”结尾")?;
    let is_tail = tail.is_empty() || tail.strip_prefix('之').is_some_and(|part| !part.is_empty());
    if !is_tail {
        return Err("案号“号”后只能是“之一”“之二”等".to_owned());
    }
    if body.contains("字第") {
        return Ok(Parsed::noting(number, "为旧式案号"));
    }
    let code = body.trim_end_matches(|c: char| c.is_ascii_digit());
    if code.len() == body.len() {
        return Err("案号在“号”前应有编号".to_owned());
    }
    let kind = after_the_court(code)?;
    let kind =
        SPECIAL.iter().find_map(|special| kind.strip_prefix(special).filter(|rest| is_code(rest))).unwrap_or(kind);
    let known = is_code(kind);
    let shown = kind.to_owned();
    Ok(Parsed::clean(number).warned(!known, format!("类型代字“{shown}”少见，请核对")))
}

fn is_code(kind: &str) -> bool {
    CASE_CODES.contains(&kind)
}

/// What follows 法院代字: the short name of a province with no, two or four digits, 兵 with digits, or 最高法.
fn after_the_court(code: &str) -> Result<&str, String> {
    if let Some(rest) = code.strip_prefix("最高法") {
        return Ok(rest);
    }
    let mut letters = code.chars();
    if !letters.next().is_some_and(|first| first == '兵' || PROVINCE_SHORT.contains(first)) {
        return Err("案号的法院代字应以省份简称开头，如 京0105".to_owned());
    }
    let rest = letters.as_str();
    let kind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.len() - kind.len() {
        0 | 2 | 4 => Ok(kind),
        other => Err(format!("法院代字中的数字应为两位或者四位，现有 {other} 位")),
    }
}

pub(super) fn archive(text: &str) -> Result<Parsed, String> {
    let number = half_width(text).replace(['—', '－', '–'], "-").replace(char::is_whitespace, "");
    let parts = number.split('-').count();
    if parts >= 2 && number.split('-').all(|part| !part.is_empty()) {
        Ok(Parsed::clean(number))
    } else {
        Err("档号应由若干段组成，以连字符相连，如 0123-WS-2024-0005".to_owned())
    }
}

/// A sentence names its kind of punishment; its words stay as they are.
pub(super) fn sentence(text: &str) -> Result<Parsed, String> {
    const KINDS: [&str; 8] = ["有期徒刑", "无期徒刑", "死刑", "拘役", "管制", "罚金", "免予刑事处罚", "剥夺政治权利"];
    let known = KINDS.iter().any(|kind| text.contains(kind));
    Ok(Parsed::clean(text).warned(!known, "没有写明刑种（如有期徒刑、拘役、管制、罚金），请核对"))
}

/// 《法名》第…条第…款第…项, digits turned into Chinese ones.
pub(super) fn statute(text: &str) -> Result<Parsed, String> {
    let wording = || "应写作《中华人民共和国法律援助法》第五十条第一款".to_owned();
    let plain = half_width(text).replace(char::is_whitespace, "").replace(['<', '〈'], "《").replace(['>', '〉'], "》");
    let (name, rest) = plain.strip_prefix('《').and_then(|rest| rest.split_once('》')).ok_or_else(wording)?;
    let rest = chinese_numbers(rest);
    let article = rest.strip_prefix('第').and_then(|rest| rest.split_once('条')).map(|(number, _)| number);
    if name.is_empty() || article.is_none_or(|number| number.is_empty() || !number.chars().all(is_chinese_digit)) {
        return Err(wording());
    }
    Ok(Parsed::clean(format!("《{name}》{rest}")))
}

fn is_chinese_digit(character: char) -> bool {
    "零一二三四五六七八九十百千".contains(character)
}

/// Every run of digits in words: 第50条 → 第五十条.
fn chinese_numbers(text: &str) -> String {
    let (mut out, mut run) = (String::new(), String::new());
    for character in text.chars().chain(['\0']) {
        if character.is_ascii_digit() {
            run.push(character);
            continue;
        }
        match run.parse() {
            Ok(number) => out.push_str(&in_words(number)),
            Err(_) => out.push_str(&run),
        }
        run.clear();
        out.push(character);
    }
    out.trim_end_matches('\0').to_owned()
}

/// A number below ten thousand in words, as articles of law are counted: 110 → 一百一十, 15 → 十五.
fn in_words(number: u16) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if number > 9_999 {
        return number.to_string();
    }
    let (mut out, mut zero) = (String::new(), false);
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = usize::from(number / unit % 10);
        if digit == 0 {
            zero = !out.is_empty();
            continue;
        }
        if std::mem::take(&mut zero) {
            out.push('零');
        }
        if !(unit == 10 && digit == 1 && out.is_empty()) {
            out.push(DIGITS[digit]);
        }
        out.push_str(name);
    }
    if out.is_empty() { "零".to_owned() } else { out }
}

/// One page, or from–to.
pub(super) fn pages(text: &str) -> Result<Parsed, String> {
    let plain = half_width(text).replace(['—', '－', '–', '~', '至'], "-").replace(['页', '第', ' '], "");
    let (from, to) = plain.split_once('-').unwrap_or((&plain, &plain));
    let number = |part: &str| part.parse::<u32>().ok().filter(|number| *number > 0);
    match (number(from), number(to)) {
        (Some(from), Some(to)) if from == to => Ok(Parsed::clean(from.to_string())),
        (Some(from), Some(to)) if from < to => Ok(Parsed::clean(format!("{from}-{to}"))),
        (Some(_), Some(_)) => Err("起页应不大于止页".to_owned()),
        _ => Err("页码应写作 3 或者 3-12".to_owned()),
    }
}

/// The brackets around a year of four digits in the width that the number's kind wants; others, as in 京公（刑）, stay.
fn bracket_year(text: &str, open: char, close: char) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = letters.clone();
    for (start, six) in letters.windows(6).enumerate() {
        let year = six[1..5].iter().all(char::is_ascii_digit);
        if year && "[【(（〔［".contains(six[0]) && "]】)）〕］".contains(six[5]) {
            out[start] = open;
            out[start + 5] = close;
        }
    }
    out.into_iter().collect()
}
