//! Which encoding a name is in: Windows in China writes GB18030 without saying so, macOS writes UTF-8 without saying so.

use super::cp437;
use encoding_rs::GB18030;

/// A decoded name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The name.
    pub text: String,
    /// False when no encoding fitted and the old PC code page had to do.
    pub known: bool,
}

/// Decodes a name: UTF-8 flag, Unicode path field, valid UTF-8, GB18030, code page 437, in this order.
pub fn decode(raw: &[u8], utf8_flag: bool, unicode_path: Option<&str>) -> Decoded {
    let known = |text: String| Decoded { text, known: true };
    let utf8 = std::str::from_utf8(raw).ok();
    if let Some(text) = utf8.filter(|_| utf8_flag).or(unicode_path) {
        return known(text.to_owned());
    }
    let chinese = gb18030(raw);
    match (utf8, chinese) {
        // Two-byte GBK words can be valid UTF-8 by accident; they then read as Greek or Arabic, never as Chinese.
        (Some(text), Some(chinese)) if !text.is_ascii() && !text.chars().any(is_han) => known(chinese),
        (Some(text), _) => known(text.to_owned()),
        (None, Some(chinese)) => known(chinese),
        (None, None) => Decoded { text: cp437::decode(raw), known: false },
    }
}

/// True when a Unicode path can be the plain name in better letters: what is plain ASCII in the one stands in the other
/// in the same order. Programs that look at one of the two only would otherwise see two different files.
pub fn is_same_name(raw: &[u8], utf8_flag: bool, unicode: &str) -> bool {
    let utf8 = std::str::from_utf8(raw).ok();
    if utf8_flag || unicode.is_ascii() {
        return utf8 == Some(unicode);
    }
    if utf8 == Some(unicode) || gb18030(raw).as_deref() == Some(unicode) {
        return true;
    }
    // Placeholders (`?`, `_`, `#U4f1a`) and letters of other code pages stand between.
    let mut rest = raw.iter();
    let in_order = unicode.bytes().filter(u8::is_ascii).all(|wanted| rest.any(|byte| *byte == wanted));
    let count = |bytes: &[u8], one: u8| bytes.iter().filter(|byte| **byte == one).count();
    let ending = |bytes: &[u8]| bytes.rsplit(|byte| *byte == b'.').next().map(<[u8]>::to_vec);
    let plain_ending = unicode.rsplit('.').next().is_some_and(str::is_ascii);
    in_order
        && count(raw, b'/') == count(unicode.as_bytes(), b'/')
        && (!plain_ending || ending(raw) == ending(unicode.as_bytes()))
}

/// Strict GB18030; a reading that is mostly neither Chinese nor ASCII is taken for an accident.
fn gb18030(raw: &[u8]) -> Option<String> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(raw)?;
    let total = text.chars().count();
    let plausible = text.chars().filter(|one| one.is_ascii() || is_han(*one) || is_chinese_mark(*one)).count();
    let han = text.chars().any(is_han);
    (han && plausible * 4 >= total * 3).then(|| text.into_owned())
}

/// True for Chinese characters of the common blocks.
pub(crate) fn is_han(one: char) -> bool {
    matches!(one, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{323af}' | '〇')
}

fn is_chinese_mark(one: char) -> bool {
    matches!(one, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '\u{2010}'..='\u{2040}' | '\u{2460}'..='\u{24ff}' | '·' | '×' | '°' | '\u{2160}'..='\u{217f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &[u8], flag: bool, path: Option<&str>, text: &str, known: bool) {
        assert_eq!(decode(raw, flag, path), Decoded { text: text.to_owned(), known });
    }

    #[test]
    fn encodings_in_their_order() {
        let (gbk, _, _) = GB18030.encode("05会见笔录（第二次）.pdf");
        check(&gbk, false, None, "05会见笔录（第二次）.pdf", true);
        check(&gbk, true, None, "05会见笔录（第二次）.pdf", true);
        check("会见笔录.pdf".as_bytes(), true, None, "会见笔录.pdf", true);
        check("会见笔录.pdf".as_bytes(), false, None, "会见笔录.pdf", true);
        check(b"05????.pdf", false, Some("05会见笔录.pdf"), "05会见笔录.pdf", true);
        check(b"plain.txt", false, None, "plain.txt", true);
        check(&[0x80, 0xff, 0x2e], false, None, "Ç\u{a0}.", false);
    }

    #[test]
    fn the_same_name_in_better_letters() {
        let (gbk, _, _) = GB18030.encode("05会见笔录.pdf");
        for (raw, flag, unicode, expected) in [
            (&gbk[..], false, "05会见笔录.pdf", true),
            (b"05????.pdf", false, "05会见笔录.pdf", true),
            (b"05#U4f1a#U89c1.pdf", false, "05会见.pdf", true),
            ("05会见笔录.pdf".as_bytes(), true, "05会见笔录.pdf", true),
            (b"05.pdf", false, "05.pdf", true),
            (b"a.txt", false, "b.txt", false),
            (b"a.txt", false, "会见.pdf", false),
            (b"a/b.txt", false, "会见.txt", false),
            ("甲.txt".as_bytes(), true, "乙.txt", false),
        ] {
            assert_eq!(is_same_name(raw, flag, unicode), expected, "{unicode}");
        }
    }

    #[test]
    fn chinese_that_is_utf8_by_accident() {
        let (gbk, _, _) = GB18030.encode("通知");
        assert!(std::str::from_utf8(&gbk).is_ok());
        check(&gbk, false, None, "通知", true);
    }
}
