//! Names, identity numbers, telephones and licences.

use super::parse::{Parsed, half_width};
use crate::Date;

/// Weights of GB 11643 (ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";

pub(super) fn person_name(text: &str) -> Result<Parsed, String> {
    let name: String = text.replace(['•', '・', '‧', '．'], "·").split_whitespace().collect::<Vec<_>>().join(" ");
    if name.chars().any(|c| c.is_ascii_digit()) {
        return Ok(Parsed::with(name, "姓名中含有数字，请核对"));
    }
    if name.chars().count() < 2 {
        return Ok(Parsed::with(name, "姓名少于两个字，请核对"));
    }
    Ok(Parsed::clean(name))
}

pub(super) fn cn_id(text: &str) -> Result<Parsed, String> {
    let number: String =
        half_width(text).chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let bytes = number.as_bytes();
    let shape = bytes.len() == 18
        && bytes[..17].iter().all(u8::is_ascii_digit)
        && (bytes[17].is_ascii_digit() || bytes[17] == b'X');
    if !shape {
        return Err("公民身份号码应为 18 位（末位可为 X）".to_owned());
    }
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    if CHECKS[(sum % 11) as usize] != bytes[17] {
        return Err("公民身份号码校验位不符，请逐位核对".to_owned());
    }
    if id_number_birth(&number).is_none() {
        return Err("公民身份号码中的出生日期不存在".to_owned());
    }
    Ok(Parsed::clean(number))
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

pub(super) fn phone(text: &str) -> Result<Parsed, String> {
    let number: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    let digits: String = number.chars().filter(|c| *c != '-').collect();
    if !digits.chars().all(|c| c.is_ascii_digit()) || digits.len() < 5 || digits.len() > 16 {
        return Err("联系电话应为手机号码或带区号的固定电话".to_owned());
    }
    let mobile = digits.len() == 11 && digits.starts_with('1') && !digits[1..2].starts_with(['0', '1', '2']);
    let fixed = digits.starts_with('0') && (10..=12).contains(&digits.len());
    let service = digits.len() == 5 && digits.starts_with("12") || digits.starts_with("400") && digits.len() == 10;
    if mobile || fixed || service {
        Ok(Parsed::clean(number))
    } else {
        Ok(Parsed::with(number, "电话号码格式少见，请核对"))
    }
}

pub(super) fn digits(text: &str, count: usize, what: &str) -> Result<Parsed, String> {
    let number = half_width(text);
    if number.len() == count && number.bytes().all(|b| b.is_ascii_digit()) {
        Ok(Parsed::clean(number))
    } else {
        Err(format!("{what}应为 {count} 位数字"))
    }
}

/// A licence has no check digit, so only its form can be judged.
pub(super) fn lawyer_licence(text: &str) -> Result<Parsed, String> {
    let number: String = half_width(text).chars().filter(|c| !c.is_whitespace()).collect();
    match number.len() {
        17 if number.starts_with('1') && number.bytes().all(|b| b.is_ascii_digit()) => Ok(Parsed::clean(number)),
        12 if number.bytes().all(|b| b.is_ascii_digit()) => Ok(Parsed::with(number, "为旧式 12 位执业证号，请核对")),
        _ => Ok(Parsed::with(number, "执业证号一般为 17 位数字，请核对")),
    }
}
