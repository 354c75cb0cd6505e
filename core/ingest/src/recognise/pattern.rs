//! Names and phrases in the form in which they are compared, and globs over names.

use unicode_normalization::UnicodeNormalization;

/// A glob with `*` and `?`, compared with the whole name.
#[derive(Debug, Clone)]
pub(super) struct Glob {
    pattern: Vec<char>,
}

impl Glob {
    pub(super) fn new(glob: &str) -> Self {
        Self { pattern: normal_text(glob).chars().collect() }
    }

    /// The number of literal characters, when it matches a part of a longer name.
    pub(super) fn fit_within(&self, name: &str) -> Option<usize> {
        let pattern = ['*'].into_iter().chain(self.pattern.iter().copied()).chain(['*']).collect();
        Self { pattern }.fit(name)
    }

    /// The number of literal characters, when it matches.
    pub(super) fn fit(&self, name: &str) -> Option<usize> {
        let name: Vec<char> = name.chars().collect();
        matches(&self.pattern, &name).then(|| self.pattern.iter().filter(|one| !matches!(one, '*' | '?')).count())
    }
}

/// Matches without recursion: on a mismatch the last star takes one character more.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut at, mut seen) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while seen < name.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(one) if *one == '?' || Some(one) == name.get(seen) => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else { return false };
                star = Some((star_at, taken + 1));
                (at, seen) = (star_at + 1, taken + 1);
            }
        }
    }
    pattern.get(at..).is_some_and(|rest| rest.iter().all(|one| *one == '*'))
}

/// A text without white space, composed, in lower case, full-width letters and brackets made narrow.
pub(super) fn normal_text(text: &str) -> String {
    text.nfc().filter(|one| !one.is_whitespace()).map(narrow).flat_map(char::to_lowercase).collect()
}

fn narrow(one: char) -> char {
    match one {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(one) - 0xfee0).unwrap_or(one),
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        _ => one,
    }
}

/// A path's file name without extension and without the numbering in front.
pub(super) fn normal_name(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && extension.len() <= 5 && extension.is_ascii() => stem,
        _ => name,
    };
    let normal = normal_text(stem);
    let bare = without_numbering(&normal);
    if bare.is_empty() { normal } else { bare.to_owned() }
}

fn without_numbering(name: &str) -> &str {
    let mut rest = name;
    loop {
        let plain = rest.trim_start_matches(|one: char| one.is_ascii_digit() || is_mark(one));
        // 一、 is numbering, but 一审判决书 is not: a Chinese number must be closed by a mark.
        let number = plain.trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
        let closed = number.len() < plain.len() && number.starts_with(is_mark);
        let next = if closed { number } else { plain };
        if next.len() == rest.len() {
            return rest;
        }
        rest = next;
    }
}

fn is_mark(one: char) -> bool {
    one.is_ascii_punctuation() || matches!(one, '、' | '，' | '。' | '·' | '—' | '–' | '：' | '；' | '①'..='⑳')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        let fit = |glob: &str, name: &str| Glob::new(glob).fit(name);
        assert_eq!(fit("*会见笔录*", "第二次会见笔录(补)"), Some(4));
        assert_eq!(fit("会见笔录?", "会见笔录1"), Some(4));
        assert_eq!(fit("会见笔录", "会见笔录1"), None);
        assert_eq!(fit("*a*b*c", "xaybzc"), Some(3));
        assert_eq!(fit("*会见笔录（审判阶段）", "会见笔录(审判阶段)"), Some(10));
        assert_eq!(fit(&"*a".repeat(50), &"a".repeat(40)), None);
    }

    #[test]
    fn names() {
        for (path, name) in [
            ("卷/05会见笔录.pdf", "会见笔录"),
            ("05-1. 会见 笔录（第二次）.PDF", "会见笔录(第二次)"),
            ("（一）会见笔录.pdf", "会见笔录"),
            ("三、阅卷笔录.docx", "阅卷笔录"),
            ("一审判决书.pdf", "一审判决书"),
            ("001.jpg", "001"),
        ] {
            assert_eq!(normal_name(path), name);
        }
    }
}
