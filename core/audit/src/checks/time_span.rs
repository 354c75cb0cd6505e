//! `time-span`: a document says from when to when something took place, and that took neither too little nor too long.
//!
//! Embedded values say it exactly. In the head of a text the times of day are read that stand behind a label; a record
//! that states none, or only one, does not say how long the talk was.

use super::unread;
use crate::Ruling;
use crate::desk::{Desk, Paper};
use anjuan_model::rule::{Rule, TimeSpan};

/// How far from the beginning labels are looked for, and how far behind a label times are, in characters.
const HEAD: usize = 600;
const NEAR: usize = 40;

pub(super) fn run(rule: &Rule, check: &TimeSpan, desk: &Desk) -> Ruling {
    let papers = desk.scope(&check.kinds);
    let mut ruling = Ruling { nothing_to_judge: papers.is_empty(), ..Ruling::default() };
    let mut unread = Vec::new();
    for paper in papers {
        let minutes = match embedded(paper, &check.field) {
            Some(minutes) => Ok(Some(minutes)),
            None => written(paper, &check.labels),
        };
        let problem = match minutes {
            Err(why) => {
                unread.push((paper.entry, why));
                continue;
            }
            Ok(None) => "没有写明起止时间".to_owned(),
            Ok(Some(minutes)) if minutes <= 0 => "结束时间不晚于开始时间".to_owned(),
            Ok(Some(minutes)) if minutes < i64::from(check.shortest) => {
                format!("只有 {minutes} 分钟，应不少于 {} 分钟", check.shortest)
            }
            Ok(Some(minutes)) if minutes > i64::from(check.longest) => {
                format!("长达 {minutes} 分钟，超过 {} 分钟", check.longest)
            }
            Ok(Some(_)) => continue,
        };
        let params = [("document", desk.title(paper)), ("path", &paper.path), ("problem", &problem)];
        ruling.findings.push(rule.finding(&params, vec![paper.place()]));
    }
    ruling.not_checked.extend(unread::sentence(&unread));
    ruling
}

/// Minutes between the two ends of an embedded value such as `2024-05-10T09:30`.
fn embedded(paper: &Paper, field: &str) -> Option<i64> {
    let value = paper.fields.get(field)?;
    let at = |end: &str| {
        let (day, clock) = value.get(end)?.as_str()?.split_once('T')?;
        let day = anjuan_model::field::parse_date(day)?;
        let (hours, minutes) = clock.split_once(':')?;
        let minutes = minutes.get(..2)?.parse::<i64>().ok()?;
        Some((day, hours.parse::<i64>().ok()? * 60 + minutes))
    };
    let ((first, from), (last, to)) = (at("start")?, at("end")?);
    Some(last.signed_duration_since(first).num_minutes() + to - from)
}

/// The same of a text; nothing where it does not state two times.
fn written(paper: &Paper, labels: &[String]) -> Result<Option<i64>, String> {
    let plain = paper.plain()?;
    let head = plain.text.char_indices().nth(HEAD).map_or(plain.text.as_str(), |(at, _)| &plain.text[..at]);
    let places = labels.iter().flat_map(|label| head.match_indices(label.as_str()).map(|(at, found)| at + found.len()));
    let span = |at: usize| {
        let behind: String = plain.text[at..].chars().take(NEAR).collect();
        if let [from, to] = times(&behind)[..] { Some(to - from) } else { None }
    };
    Ok(places.into_iter().find_map(span))
}

/// The first two times of day of a text, in minutes: `9时30分`, `上午9:30`, `下午3点`.
fn times(text: &str) -> Vec<i64> {
    let letters: Vec<char> = text.chars().collect();
    let mut times = Vec::new();
    let mut at = 0;
    let mut afternoon = false;
    while at < letters.len() && times.len() < 2 {
        afternoon = match letters.get(at..at + 2) {
            Some(['下', '午'] | ['晚', '上']) => true,
            Some(['上', '午'] | ['早', '上']) => false,
            _ => afternoon,
        };
        match time(&letters, at) {
            Some((minutes, end)) => {
                times.push(minutes + if afternoon && minutes < 12 * 60 { 12 * 60 } else { 0 });
                at = end;
            }
            None => at += 1,
        }
    }
    times
}

/// A time of day that begins here, and where it ends.
fn time(letters: &[char], at: usize) -> Option<(i64, usize)> {
    if at > 0 && letters.get(at - 1).is_some_and(char::is_ascii_digit) {
        return None;
    }
    let (hours, end) = number(letters, at)?;
    let mark = letters.get(end).filter(|mark| matches!(mark, '时' | '点' | ':' | '：'))?;
    let minutes = number(letters, end + 1);
    let colon = matches!(mark, ':' | '：');
    let (minutes, end) = match minutes {
        Some((minutes, end)) => (minutes, end + usize::from(letters.get(end) == Some(&'分'))),
        None if colon => return None,
        None if letters.get(end + 1) == Some(&'半') => (30, end + 2),
        None => (0, end + 1),
    };
    (hours < 25 && minutes < 60).then_some((hours * 60 + minutes, end))
}

fn number(letters: &[char], at: usize) -> Option<(i64, usize)> {
    let digits: String = letters.get(at..)?.iter().take(2).take_while(|c| c.is_ascii_digit()).collect();
    Some((digits.parse().ok()?, at + digits.len()))
}

#[cfg(test)]
mod tests {
    use super::times;

    #[test]
    fn times_of_day() {
        for (text, expected) in [
            ("：2024年5月10日9时30分至10时40分", vec![570, 640]),
            ("2024年5月10日上午9:30—11：05", vec![570, 665]),
            ("下午2点至3点半", vec![840, 930]),
            ("2024年5月10日9时许", vec![540]),
            ("2024年5月10日", vec![]),
            ("　年　月　日　时　分至　时　分", vec![]),
        ] {
            assert_eq!(times(text), expected, "{text}");
        }
    }
}
