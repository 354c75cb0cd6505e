//! File names and messages in a form that every font can print: nothing in a bundle may make its report unprintable.

/// Places named before the rest is only counted.
const NAMED: usize = 20;
/// Characters of a cell; the template allows twice as many.
const MOST_IN_CELL: usize = 10_000;
/// Characters of a line; the template allows 500.
const MOST_IN_LINE: usize = 400;

/// A cell of any length.
pub(crate) fn cell(text: &str) -> String {
    cut(text, MOST_IN_CELL)
}

/// A text of one line.
pub(crate) fn line(text: &str) -> String {
    cut(text, MOST_IN_LINE)
}

/// `甲.pdf；乙.pdf 等 35 处`.
pub(super) fn listed(items: &[String]) -> String {
    if items.is_empty() {
        return String::new();
    }
    let more = if items.len() > NAMED { format!(" 等 {} 处", items.len()) } else { String::new() };
    // The count must not be cut off with the end of a long list.
    cell(&items.iter().take(NAMED).map(|item| line(item)).collect::<Vec<_>>().join("；")) + &more
}

fn cut(text: &str, most: usize) -> String {
    let mut out = String::new();
    let mut letters = 0;
    for one in text.trim().chars() {
        let shown = if is_printable(one) { one.to_string() } else { format!("U+{:04X}", u32::from(one)) };
        letters += shown.chars().count();
        if letters > most {
            return out + "…";
        }
        out.push_str(&shown);
    }
    // A required cell with nothing in it would stop the whole report.
    if out.is_empty() { "（空白）".to_owned() } else { out }
}

/// The blocks that the fonts of the program have in full: Latin, Chinese, and the marks between them.
fn is_printable(one: char) -> bool {
    matches!(one, ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{17f}')
        || matches!(one, '\u{2010}'..='\u{2016}' | '\u{2018}'..='\u{2022}' | '\u{2025}' | '\u{2026}' | '\u{2030}'..='\u{2037}' | '※')
        || matches!(one, '\u{2150}'..='\u{218b}' | '\u{2190}'..='\u{2193}' | '≤' | '≥' | '\u{2460}'..='\u{24f4}' | '\u{2500}'..='\u{257f}')
        || matches!(one, '\u{3000}'..='\u{3019}' | '\u{3041}'..='\u{3096}' | '\u{3099}'..='\u{30ff}')
        || matches!(one, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}' | '￥')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_font_has() {
        assert_eq!(cell("05会见😀\u{202e}笔录.pdf"), "05会见U+1F600U+202E笔录.pdf");
        assert_eq!(cell("甲\n乙\u{e000}"), "甲U+000A乙U+E000");
        assert_eq!(cell(" "), "（空白）");
        let many: Vec<String> = (0..35).map(|number| format!("{number}.pdf")).collect();
        assert!(listed(&many).ends_with("19.pdf 等 35 处"));
        assert_eq!(line(&"长".repeat(600)).chars().count(), 401);
    }
}
