//! Does everything that a person wrote stand on a page? A font that is missing, or a layout that forgets a field, makes
//! text vanish without a word from the typesetter.

use crate::pages::PageText;
use crate::preflight::is_ignorable;
use anjuan_model::{Finding, Severity};

/// One finding for each text that does not stand on the pages. White space does not count.
pub(crate) fn inspect(pages: &[PageText], texts: &[(String, String)]) -> Vec<Finding> {
    if texts.is_empty() {
        return Vec::new();
    }
    let pages: Vec<String> = pages.iter().map(|page| squeeze(&page.text)).collect();
    let mut hint = 0;
    let mut missing: Vec<Finding> = Vec::new();
    for (field, text) in texts {
        match find(&pages, &squeeze(text), hint) {
            Some(page) => hint = page,
            None if missing.iter().any(|finding| finding.places.iter().any(|place| place.path == *field)) => {}
            None => missing.push(report(field)),
        }
    }
    missing
}

fn report(field: &str) -> Finding {
    Finding::plain("render/not-on-page", Severity::Error, field, format!("未出现在版面上：字段“{field}”"))
        .helped("请管理员检查该文书格式的版面是否用到了这一字段")
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace() && !is_ignorable(*character)).collect()
}

/// The page on which a text ends. It is looked for from page `hint` on, because texts come in the order of the form.
fn find(pages: &[String], text: &str, hint: usize) -> Option<usize> {
    if text.is_empty() {
        return Some(hint);
    }
    let order = || (hint..pages.len()).chain(0..hint.min(pages.len()));
    order()
        .find(|page| pages.get(*page).is_some_and(|page| page.contains(text)))
        .or_else(|| order().find_map(|page| across(pages, text, page)))
}

/// Follows a text that begins on `page` and goes on over the next ones, between which page numbers and other cells stand.
fn across(pages: &[String], text: &str, page: usize) -> Option<usize> {
    let mut rest = text;
    for (index, page) in pages.iter().enumerate().skip(page) {
        let length = longest_prefix(page, rest);
        if length == 0 {
            return None;
        }
        rest = rest.get(length..)?;
        if rest.is_empty() {
            return Some(index);
        }
    }
    None
}

/// How many bytes of the beginning of `text` stand on `page` in one piece.
fn longest_prefix(page: &str, text: &str) -> usize {
    let ends: Vec<usize> = text.char_indices().map(|(start, character)| start + character.len_utf8()).collect();
    let stands = |end: &usize| text.get(..*end).is_some_and(|prefix| page.contains(prefix));
    ends.partition_point(stands).checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pages: &[&str], text: &str, found: bool) {
        let pages: Vec<PageText> =
            pages.iter().map(|text| PageText { text: (*text).to_owned(), ..PageText::default() }).collect();
        let findings = inspect(&pages, &[("statement".to_owned(), text.to_owned())]);
        assert_eq!(findings.is_empty(), found, "{text} in {pages:?}: {findings:?}");
    }

    #[test]
    fn finds_text_whatever_the_white_space() {
        check(&["甲 乙\n丙 丁"], "甲乙 丙\n丁", true);
        check(&["甲乙"], "甲丙", false);
        check(&["甲乙"], "  \n", true);
    }

    #[test]
    fn follows_text_over_page_numbers() {
        check(&["问：甲乙丙 — 1 —", "丁戊己 — 2 —"], "甲乙丙丁戊己", true);
        check(&["甲乙 1", "丙丁 2", "戊己 3"], "甲乙丙丁戊己", true);
        check(&["甲乙 1", "丁 2"], "甲乙丙丁", false);
    }
}
