//! Lines from glyphs: sorted by position, a space only where the page draws one or leaves a gap.

/// A glyph on a page, in points from the top left.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Glyph {
    /// Its meaning; a space for anything blank.
    pub(super) text: String,
    /// Its number among all glyphs that the page draws.
    pub(super) order: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) size: f64,
}

/// Baselines this close, in parts of the letter's size, are one line.
const SAME_LINE: f64 = 0.4;
/// The same letter this close, in parts of its size, was printed twice to look bold.
const SAME_PLACE: f64 = 0.2;
/// A gap between two Latin letters that is a space, in parts of the size.
const LATIN_GAP: f64 = 0.18;
/// A gap beside a Chinese character that is a space; justified lines are looser than typed ones.
const CHINESE_GAP: f64 = 1.2;

/// The text of a page.
pub(super) fn rebuild(mut glyphs: Vec<Glyph>) -> String {
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut lines: Vec<Vec<Glyph>> = Vec::new();
    for glyph in glyphs {
        let same = |line: &&mut Vec<Glyph>| {
            line.first().is_some_and(|first| (glyph.y - first.y).abs() <= SAME_LINE * glyph.size.max(first.size))
        };
        match lines.last_mut().filter(same) {
            Some(line) => line.push(glyph),
            None => lines.push(vec![glyph]),
        }
    }
    let texts: Vec<String> = lines.into_iter().map(line).filter(|text| !text.is_empty()).collect();
    texts.join("\n")
}

fn line(mut glyphs: Vec<Glyph>) -> String {
    glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut text = String::new();
    let mut previous: Option<Glyph> = None;
    for glyph in glyphs {
        if let Some(before) = &previous {
            let twice = before.text == glyph.text && (glyph.x - before.x).abs() < SAME_PLACE * glyph.size;
            if twice {
                continue;
            }
            let gap = glyph.x - (before.x + before.width);
            let latin = is_latin(&before.text) && is_latin(&glyph.text);
            let limit = if latin { LATIN_GAP } else { CHINESE_GAP };
            if gap > limit * glyph.size.max(before.size) && !text.ends_with(' ') {
                text.push(' ');
            }
        }
        if glyph.text != " " || !text.ends_with(' ') {
            text.push_str(&glyph.text);
        }
        previous = Some(glyph);
    }
    text.trim().to_owned()
}

fn is_latin(text: &str) -> bool {
    text.chars().next_back().is_some_and(|one| one.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glyph(text: &str, x: f64, y: f64) -> Glyph {
        let width = if text.is_ascii() { 5.0 } else { 10.0 };
        Glyph { text: text.to_owned(), order: 0, x, y, width, size: 10.0 }
    }

    #[test]
    fn order_and_spaces() {
        let page = vec![
            glyph("录", 30.0, 20.1),
            glyph("会", 0.0, 20.0),
            glyph("笔", 20.0, 19.9),
            glyph("见", 10.0, 20.0),
            glyph("a", 0.0, 40.0),
            glyph("b", 5.0, 40.0),
            glyph("c", 13.0, 40.0),
            glyph("题", 0.0, 5.0),
            glyph("题", 0.5, 5.0),
            glyph("栏", 40.0, 5.0),
        ];
        assert_eq!(rebuild(page), "题 栏\n会见笔录\nab c");
    }
}
