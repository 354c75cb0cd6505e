//! How to reach a person, and where.

use super::lists;
use super::parse::{Parsed, all_digits, compact};

pub(super) fn phone(text: &str) -> Result<Parsed, String> {
    let number = compact(text).replace(['—', '－', '–'], "-");
    let bare: String = number.chars().filter(|c| *c != '-').collect();
    if !all_digits(&bare) || bare.len() < 5 || bare.len() > 16 {
        return Err("联系电话应为手机号码或带区号的固定电话".to_owned());
    }
    let fixed = bare.starts_with('0') && (10..=12).contains(&bare.len());
    let usual = is_mobile(&bare) || fixed || is_service(&bare);
    Ok(Parsed::clean(number).warned(!usual, "电话号码格式少见，请核对"))
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && !digits[1..2].starts_with(['0', '1', '2'])
}

fn is_service(digits: &str) -> bool {
    digits.len() == 5 && digits.starts_with('1') || digits.starts_with("400") && digits.len() == 10
}

pub(super) fn mobile(text: &str) -> Result<Parsed, String> {
    let number = compact(text).replace('-', "");
    let number = number.strip_prefix("+86").map_or(number.clone(), str::to_owned);
    if all_digits(&number) && is_mobile(&number) {
        Ok(Parsed::clean(number))
    } else {
        Err("手机号码应为以 1 开头的 11 位数字".to_owned())
    }
}

/// Area code and number; an area code has three digits where it begins with 01 or 02, otherwise four.
pub(super) fn landline(text: &str) -> Result<Parsed, String> {
    let refusal = || "固定电话应写明区号，如 010-80000000；服务热线如 12348".to_owned();
    let number = compact(text).replace(['—', '－', '–', '(', ')'], "-");
    let bare: String = number.chars().filter(|c| *c != '-').collect();
    if !all_digits(&bare) {
        return Err(refusal());
    }
    if is_service(&bare) {
        let ten = bare.len() == 10;
        return Ok(Parsed::clean(if ten { format!("400-{}-{}", &bare[3..6], &bare[6..]) } else { bare }));
    }
    let area = if bare.starts_with("01") || bare.starts_with("02") { 3 } else { 4 };
    if !bare.starts_with('0') || bare.starts_with("00") || !(area + 7..=area + 14).contains(&bare.len()) {
        return Err(refusal());
    }
    // An extension is told from the number by its own hyphen; without one only the usual lengths are sure.
    let mut parts = number.trim_matches('-').split('-').filter(|part| !part.is_empty());
    let local: String = match (parts.next(), parts.next()) {
        (Some(head), Some(local)) if head.len() == area => local.to_owned(),
        _ => bare[area..].to_owned(),
    };
    let extension = bare.get(area + local.len()..).unwrap_or_default();
    if !matches!(local.len(), 7 | 8) || extension.len() > 6 {
        return Err(refusal());
    }
    let tail = if extension.is_empty() { String::new() } else { format!("-{extension}") };
    Ok(Parsed::clean(format!("{}-{local}{tail}", &bare[..area])))
}

pub(super) fn email(text: &str) -> Result<Parsed, String> {
    let address = super::parse::half_width(text);
    let good = address.split_once('@').is_some_and(|(name, host)| {
        let labels: Vec<&str> = host.split('.').collect();
        !name.is_empty() && labels.len() >= 2 && labels.iter().all(|label| !label.is_empty())
    });
    if good && address.matches('@').count() == 1 && !address.contains(char::is_whitespace) {
        Ok(Parsed::clean(address))
    } else {
        Err("电子邮箱应写作 name@example.com".to_owned())
    }
}

/// Cards of persons carry a check digit of Luhn; accounts of organisations do not, so it only makes a remark.
pub(super) fn bank_account(text: &str) -> Result<Parsed, String> {
    let number = compact(text).replace('-', "");
    if !(8..=32).contains(&number.len()) || !all_digits(&number) {
        return Err("银行账号应为 8 至 32 位数字".to_owned());
    }
    let card = matches!(number.len(), 16 | 18 | 19) && number.starts_with(['3', '4', '5', '6']);
    let doubtful = card && !passes_luhn(&number);
    Ok(Parsed::clean(number).warned(doubtful, "号码像个人银行卡号但校验位不符，请逐位核对（单位账号不在此限）"))
}

fn passes_luhn(number: &str) -> bool {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| match (place % 2, u32::from(byte - b'0')) {
            (1, digit) if digit > 4 => digit * 2 - 9,
            (1, digit) => digit * 2,
            (_, digit) => digit,
        })
        .sum();
    sum.is_multiple_of(10)
}

pub(super) fn plate(text: &str) -> Result<Parsed, String> {
    let plate = compact(text).replace(['·', '•', '-'], "");
    let mut letters = plate.chars();
    let province = letters.next().is_some_and(|first| lists::PROVINCE_SHORT.contains(first));
    let place = letters.next().is_some_and(|second| second.is_ascii_uppercase());
    let rest: Vec<char> = letters.collect();
    let usual = matches!(rest.len(), 5 | 6)
        && rest.iter().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "警学挂港澳领".contains(*c));
    if province && place && usual {
        Ok(Parsed::clean(plate))
    } else {
        Ok(Parsed::with(plate, "车辆号牌格式少见，请核对"))
    }
}

/// The name of a place, or its code of six digits.
pub(super) fn region(text: &str) -> Parsed {
    let plain = compact(text);
    if plain.len() == 6 && all_digits(&plain) {
        let known = lists::is_region_code(&plain);
        return Parsed::clean(plain).warned(!known, "前两位不是现行的省级代码，请核对");
    }
    Parsed::clean(text)
}
