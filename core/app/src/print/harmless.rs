//! Words from a bundle in a form that harms nobody who reads a report: nothing that turns, hides or commands a line of
//! text, and no number by which a person is known.
//!
//! Every printer takes its words through here once: numbers are covered when the stable JSON is made, characters when
//! a form for people is made from it.

use crate::error::OpError;
use serde::Serialize;
use std::fmt::Write;

/// A text on one line in which every character is seen: what would turn, hide or command becomes `U+202E`.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        if is_hazard(one) {
            // Writing to a String cannot fail.
            let _ = write!(out, "U+{:04X}", u32::from(one));
        } else {
            out.push(one);
        }
    }
    out
}

/// JSON in which such characters are escaped, so that a terminal or an editor shows what is there. Values stay the same.
pub fn json<T: Serialize>(value: &T, pretty: bool) -> Result<Vec<u8>, OpError> {
    let text = if pretty { serde_json::to_string_pretty(value) } else { serde_json::to_string(value) };
    let text = text.map_err(|error| OpError::Internal(format!("json: {error}")))?;
    let mut out = String::with_capacity(text.len());
    for one in text.chars() {
        // Outside of strings JSON has none of these but the line breaks of its own layout.
        if is_hazard(one) && one != '\n' {
            for unit in one.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(one);
        }
    }
    out.push('\n');
    Ok(out.into_bytes())
}

/// Control characters, marks of direction, characters without width, tags, and what is no character at all.
fn is_hazard(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || matches!(one, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(one, '\u{e0000}'..='\u{e007f}' | '\u{fffe}' | '\u{ffff}')
}

/// A run of digits, with what stands between it and the one before.
struct Run {
    /// Where each of its digits begins, in bytes.
    digits: Vec<usize>,
    /// Whether it begins as the numbers of mobile telephones do.
    mobile: bool,
    /// Whether one blank or hyphen joins it to the run before.
    joined: bool,
    /// Whether it ends in the X of an identity number.
    x: bool,
}

/// Digits that stay in sight at the head and at the end of a covered number.
const HEAD: usize = 3;
const END: usize = 4;

/// The text with identity and telephone numbers covered: `110***********0021`, `138****5678`.
///
/// A number that has the shape but not the check digit of an identity number is covered too, because it is one with a
/// slip in it.
pub fn masked(text: &str) -> String {
    let runs = runs(text);
    let mut covered: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(rest) = runs.get(at..).filter(|rest| !rest.is_empty()) {
        let (taken, digits) = number(rest);
        covered.extend(digits.get(HEAD..digits.len().saturating_sub(END)).unwrap_or_default());
        at += taken;
    }
    if covered.is_empty() {
        return text.to_owned();
    }
    text.char_indices().map(|(at, one)| if covered.binary_search(&at).is_ok() { '*' } else { one }).collect()
}

/// How many runs the number at their head takes, and its digits; none where it is no number of a person.
fn number(runs: &[Run]) -> (usize, Vec<usize>) {
    let shape = |lengths: [usize; 3]| match runs {
        [a, b, c, ..] => b.joined && c.joined && [a, b, c].map(|run| run.digits.len()) == lengths,
        _ => false,
    };
    let all = |count: usize| runs.iter().take(count).flat_map(|run| run.digits.iter().copied()).collect();
    let Some(first) = runs.first() else { return (1, Vec::new()) };
    if shape([6, 8, 4]) || first.mobile && shape([3, 4, 4]) {
        return (3, all(3));
    }
    let personal = match first.digits.len() {
        18 | 15 => true,
        11 => first.mobile,
        // 13 digits are a mobile number behind the code of the country.
        13 => !first.x,
        _ => false,
    };
    (1, if personal { all(1) } else { Vec::new() })
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before: Option<char> = None;
    let mut gap: Option<String> = None;
    for (at, one) in text.char_indices() {
        let is_digit = |one: char| one.is_ascii_digit() || ('０'..='９').contains(&one);
        let open = before.is_some_and(is_digit);
        match runs.last_mut() {
            Some(run) if is_digit(one) && open => {
                // The second digit decides; a run of one digit is none.
                if run.digits.len() == 1 {
                    run.mobile = run.mobile && matches!(one, '3'..='9' | '３'..='９');
                }
                run.digits.push(at);
            }
            _ if is_digit(one) => {
                let joined = gap.as_deref().is_some_and(|gap| matches!(gap, " " | "-" | "－" | "　"));
                runs.push(Run { digits: vec![at], mobile: matches!(one, '1' | '１'), joined, x: false });
                gap = Some(String::new());
            }
            Some(run) if open && matches!(one, 'X' | 'x' | 'Ｘ' | 'ｘ') && matches!(run.digits.len(), 17 | 3) => {
                run.digits.push(at);
                run.x = true;
                gap = Some(one.to_string());
            }
            _ => {
                if open {
                    gap = Some(String::new());
                }
                if let Some(gap) = &mut gap {
                    gap.push(one);
                }
            }
        }
        before = Some(one);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_persons_are_covered_and_others_are_not() {
        let cases = [
            ("身份证号110105194912310021与卷内不一致", "身份证号110***********0021与卷内不一致"),
            ("11010519491231002X", "110***********002X"),
            ("１１０１０５１９４９１２３１００２ｘ", "１１０***********００２ｘ"),
            ("110105 19491231 0021", "110*** ******** 0021"),
            ("电话13812345678、138-1234-5678", "电话138****5678、138-****-5678"),
            ("+8613812345678", "+861******5678"),
            ("旧号110105491231002", "旧号110********1002"),
            ("2024-05-06 13812345678", "2024-05-06 138****5678"),
            ("（2024）京0199刑初215号", "（2024）京0199刑初215号"),
            ("执业证号11101201010123456", "执业证号11101201010123456"),
            ("应在2024年5月16日前，实际20天", "应在2024年5月16日前，实际20天"),
            ("共 20240506123 字节", "共 20240506123 字节"),
            ("", ""),
        ];
        for (given, wanted) in cases {
            assert_eq!(masked(given), wanted, "{given}");
            assert_eq!(masked(wanted), wanted, "what is covered stays so");
        }
    }

    #[test]
    fn what_turns_or_hides_a_line_is_seen() {
        assert_eq!(visible("甲\u{202e}fdp.乙\u{200b}\n\u{1b}[2J"), "甲U+202Efdp.乙U+200BU+000AU+001B[2J");
        let bytes = json(&"甲\u{202e}\u{e0041}\u{7f}\n", false).expect("JSON");
        assert_eq!(String::from_utf8_lossy(&bytes), "\"甲\\u202e\\udb40\\udc41\\u007f\\n\"\n");
        let back: String = serde_json::from_slice(&bytes).expect("the same value");
        assert_eq!(back, "甲\u{202e}\u{e0041}\u{7f}\n");
    }
}
