//! Names and the numbers of identity documents.

use super::lists;
use super::parse::{Parsed, all_digits, compact, digits};
use crate::Date;

/// Weights of GB 11643 (ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";

pub(super) fn person_name(text: &str) -> Result<Parsed, String> {
    let name: String = text.replace(['•', '・', '‧', '．'], "·").split_whitespace().collect::<Vec<_>>().join(" ");
    let has_digit = name.chars().any(|c| c.is_ascii_digit());
    let short = name.chars().count() < 2;
    Ok(Parsed::clean(name)
        .warned(has_digit, "姓名中含有数字，请核对")
        .warned(short && !has_digit, "姓名少于两个字，请核对"))
}

/// The digit that GB 11643 puts behind seventeen others.
pub(super) fn check_digit(seventeen: &str) -> char {
    let sum: u32 = seventeen.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    char::from(CHECKS[(sum % 11) as usize])
}

/// Shape, check digit and date of an eighteen-character number of this family.
fn eighteen(number: &str, what: &str) -> Result<(), String> {
    let bytes = number.as_bytes();
    if bytes.len() != 18
        || !number.is_ascii()
        || !all_digits(&number[..17])
        || !(bytes[17].is_ascii_digit() || bytes[17] == b'X')
    {
        return Err(format!("{what}应为 18 位（末位可为 X）"));
    }
    if !number.ends_with(check_digit(&number[..17])) {
        return Err(format!("{what}校验位不符，请逐位核对"));
    }
    match id_number_birth(number) {
        Some(_) => Ok(()),
        None => Err(format!("{what}中的出生日期不存在")),
    }
}

pub(super) fn cn_id(text: &str) -> Result<Parsed, String> {
    let given = compact(text);
    let old = given.len() == 15 && all_digits(&given);
    let number = if old { renewed(&given) } else { given };
    eighteen(&number, "公民身份号码")?;
    let known = lists::is_region_code(&number);
    let parsed = if old {
        Parsed::noting(number, "为旧式 15 位号码，已换算为 18 位")
    } else {
        Parsed::clean(number)
    };
    Ok(parsed.warned(!known, "公民身份号码前两位不是现行的省级代码，请核对"))
}

/// The eighteen characters that a number of the first generation became.
fn renewed(fifteen: &str) -> String {
    let seventeen = format!("{}19{}", &fifteen[..6], &fifteen[6..]);
    let check = check_digit(&seventeen);
    format!("{seventeen}{check}")
}

/// Whether eighteen characters are an identity number: shape, date and check digit.
pub fn is_id_number(number: &str) -> bool {
    eighteen(&number.to_ascii_uppercase(), "").is_ok()
}

/// The date of birth inside an 18-digit identity number.
pub fn id_number_birth(number: &str) -> Option<Date> {
    let part = |from: usize, to: usize| number.get(from..to)?.parse::<u32>().ok();
    Date::from_ymd_opt(i32::try_from(part(6, 10)?).ok()?, part(10, 12)?, part(12, 14)?)
}

/// Whether the 17th digit says male.
pub fn id_number_is_male(number: &str) -> Option<bool> {
    number.get(16..17)?.parse::<u32>().ok().map(|digit| digit % 2 == 1)
}

pub(super) fn residence_permit(text: &str) -> Result<Parsed, String> {
    let number = compact(text);
    if !["81", "82", "83"].iter().any(|head| number.starts_with(head)) {
        return Err("港澳台居民居住证号码应以 81、82 或者 83 开头".to_owned());
    }
    eighteen(&number, "港澳台居民居住证号码").map(|()| Parsed::clean(number))
}

pub(super) fn foreigner_permit(text: &str) -> Result<Parsed, String> {
    let number = compact(text);
    let old = number.len() == 15
        && number.is_ascii()
        && number[..3].bytes().all(|byte| byte.is_ascii_uppercase())
        && all_digits(&number[3..]);
    if old {
        return Ok(Parsed::noting(number, "为旧式 15 位外国人永久居留证号码"));
    }
    if !number.starts_with('9') {
        return Err("外国人永久居留身份证号码应为以 9 开头的 18 位号码，或者旧式 15 位号码".to_owned());
    }
    eighteen(&number, "外国人永久居留身份证号码").map(|()| Parsed::clean(number))
}

pub(super) fn passport(text: &str) -> Result<Parsed, String> {
    let number = compact(text);
    if (5..=17).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(Parsed::clean(number))
    } else {
        Err("护照号码应为 5 至 17 位字母和数字".to_owned())
    }
}

pub(super) fn hk_mo_permit(text: &str) -> Result<Parsed, String> {
    let number = compact(text);
    let rest = number.strip_prefix(['H', 'M']).unwrap_or_default();
    if matches!(rest.len(), 8 | 10) && all_digits(rest) {
        Ok(Parsed::clean(number))
    } else {
        Err("港澳居民来往内地通行证号码应为 H 或者 M 加 8 位（旧证 10 位）数字".to_owned())
    }
}

pub(super) fn birth_certificate(text: &str) -> Result<Parsed, String> {
    let number = compact(text);
    let shape = number.len() == 10 && number.starts_with(|c: char| c.is_ascii_uppercase()) && all_digits(&number[1..]);
    if shape {
        Ok(Parsed::clean(number))
    } else {
        Err("出生医学证明编号应为 1 个字母加 9 位数字".to_owned())
    }
}

/// 视力 1, 听力 2, 言语 3, 肢体 4, 智力 5, 精神 6, 多重 7; then the grade; a replacement adds B and its count.
pub(super) fn disability_certificate(text: &str) -> Result<Parsed, String> {
    let number = compact(text);
    let (Some(id), Some(tail)) = (number.get(..18), number.get(18..)) else {
        return Err("残疾人证号应为 20 位：身份证号、1 位类别、1 位等级".to_owned());
    };
    eighteen(id, "残疾人证号中的公民身份号码")?;
    let tail = tail.as_bytes();
    let kind_and_grade = tail.len() >= 2 && (b'1'..=b'7').contains(&tail[0]) && (b'1'..=b'4').contains(&tail[1]);
    let replaced = tail.len() == 2 || tail.len() == 4 && tail[2] == b'B' && tail[3].is_ascii_digit();
    if kind_and_grade && replaced {
        Ok(Parsed::clean(number))
    } else {
        Err("残疾人证号末两位应为类别（1—7）和等级（1—4）".to_owned())
    }
}

/// 证件类型 and the number, in one line; a number alone tells its kind where it can.
pub(super) fn document(text: &str) -> Result<Parsed, String> {
    let kinds: Vec<String> = lists::ID_DOCUMENTS.iter().map(|kind| (*kind).to_owned()).collect();
    let (head, rest) = text.split_once([' ', '　', '：', ':']).unwrap_or(("", text));
    let Some(kind) = lists::meant(&kinds, head.trim()) else {
        return match lists::meant(&kinds, text.trim()).map(String::as_str) {
            Some("身份不明（自报）") => {
                Ok(Parsed::noting("身份不明（自报）", "身份为自报，请在案件查明后更正"))
            }
            _ => by_number_alone(text),
        };
    };
    let parsed = match kind.as_str() {
        "居民身份证" | "户口簿" => cn_id(rest)?,
        "护照" => passport(rest)?,
        "港澳居民来往内地通行证" => hk_mo_permit(rest)?,
        "台湾居民来往大陆通行证" => digits(rest, 8, "台湾居民来往大陆通行证号码")?,
        "港澳台居民居住证" => residence_permit(rest)?,
        "外国人永久居留身份证" => foreigner_permit(rest)?,
        "出生医学证明" => birth_certificate(rest)?,
        "身份不明（自报）" => Parsed::noting(rest.trim(), "身份为自报，请在案件查明后更正"),
        _ => Parsed::clean(rest.trim()),
    };
    let number = parsed.value.as_str().unwrap_or_default();
    Ok(Parsed { value: format!("{kind} {number}").trim_end().into(), ..parsed })
}

fn by_number_alone(text: &str) -> Result<Parsed, String> {
    let named = |kind: &str, parsed: Parsed| {
        let number = parsed.value.as_str().unwrap_or_default();
        Parsed { value: format!("{kind} {number}").into(), ..parsed }
    };
    if let Ok(parsed) = residence_permit(text) {
        return Ok(named("港澳台居民居住证", parsed));
    }
    match cn_id(text) {
        Ok(parsed) => Ok(named("居民身份证", parsed)),
        Err(why) => Err(format!("应先写证件类型再写号码，如“护照 E12345678”；按居民身份证看，{why}")),
    }
}
