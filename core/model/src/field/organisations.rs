//! Codes of organisations and licences of people who practise law.

use super::lists;
use super::parse::{Parsed, all_digits, compact};

/// The thirty-one characters of GB 32100, in the order of their values.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Weights of GB 11714.
const CODE_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The eighteenth character behind seventeen others, by GB 32100; nothing where a character is none of its alphabet.
fn check_character(seventeen: &str) -> Option<char> {
    let (mut sum, mut weight) = (0, 1);
    for character in seventeen.chars() {
        sum += ALPHABET.find(character)? * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET.chars().nth((31 - sum % 31) % 31)
}

/// Whether shape and check character are those of a 统一社会信用代码.
fn is_uscc(code: &str) -> bool {
    code.len() == 18 && code.is_ascii() && check_character(&code[..17]).is_some_and(|check| code.ends_with(check))
}

pub(super) fn uscc(text: &str) -> Result<Parsed, String> {
    let code = compact(text).replace('-', "");
    if code.len() != 18 || !code.chars().all(|character| ALPHABET.contains(character)) {
        return Err("统一社会信用代码应为 18 位数字和大写字母（不用 I、O、S、V、Z）".to_owned());
    }
    if !is_uscc(&code) {
        return Err("统一社会信用代码校验位不符，请逐位核对".to_owned());
    }
    let inner = organisation_check(&code[8..16]).is_some_and(|check| code[16..17].starts_with(check));
    let known = code.starts_with(|first: char| "123456789ANY".contains(first));
    let person = super::identity::cn_id(&code).is_ok();
    Ok(Parsed::clean(code)
        .warned(!inner, "其中的组织机构代码（第 9 至 17 位）校验不符，请核对")
        .warned(!known, "登记管理部门代码（第 1 位）少见，请核对")
        .warned(person, "该代码同时符合公民身份号码的校验，请核对"))
}

/// The check character of GB 11714 behind eight others.
fn organisation_check(eight: &str) -> Option<char> {
    let mut sum = 0;
    for (character, weight) in eight.chars().zip(CODE_WEIGHTS) {
        sum += character.to_digit(36)? * weight;
    }
    Some(match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10)?,
    })
}

pub(super) fn code(text: &str) -> Result<Parsed, String> {
    let code = compact(text).replace('-', "");
    if code.len() != 9 || !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err("组织机构代码应为 8 位数字、字母加 1 位校验码".to_owned());
    }
    if organisation_check(&code[..8]).is_none_or(|check| !code.ends_with(check)) {
        return Err("组织机构代码校验位不符，请逐位核对".to_owned());
    }
    Ok(Parsed::clean(format!("{}-{}", &code[..8], &code[8..])))
}

pub(super) fn firm_licence(text: &str) -> Result<Parsed, String> {
    let number = compact(text);
    if !number.is_empty() && !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err("律师事务所执业许可证号应为数字和字母".to_owned());
    }
    let usual = matches!(number.len(), 17 | 18);
    let old = number.len() == 17;
    Ok(Parsed::clean(number)
        .warned(!usual, "律师事务所执业许可证号一般为 18 位（旧证 17 位），请核对")
        .warned(old, "为旧式 17 位许可证号，请核对"))
}

/// A licence has no check digit, so only its form can be judged: 1, place (4), year (4), category, sex, serial (6).
pub(super) fn lawyer_licence(text: &str) -> Result<Parsed, String> {
    let number = compact(text);
    let is_old = number.len() == 12 && all_digits(&number);
    if is_old {
        return Ok(Parsed::with(number, "为旧式 12 位执业证号，请核对"));
    }
    let shape = number.len() == 17 && all_digits(&number) && number.starts_with('1');
    if !shape {
        return Ok(Parsed::with(number, "执业证号一般为 17 位数字，请核对"));
    }
    let place = lists::is_region_code(&number[1..3]);
    let year = number[5..9].parse().is_ok_and(|year: u16| (1979..=2100).contains(&year));
    let category = !number[9..10].starts_with('0');
    Ok(Parsed::clean(number).warned(!(place && year && category), "执业证号的地区、年份或者类别少见，请核对"))
}

pub(super) fn legal_worker_licence(text: &str) -> Result<Parsed, String> {
    let number = compact(text);
    if (6..=18).contains(&number.len()) && all_digits(&number) {
        Ok(Parsed::clean(number))
    } else {
        Err("基层法律服务工作者执业证号应为数字".to_owned())
    }
}
