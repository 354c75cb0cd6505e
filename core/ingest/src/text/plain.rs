//! Plain text: UTF-8, UTF-16 by its mark, GB18030 when it reads as Chinese.

use crate::names::is_han;
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// Decodes a whole text; none when no encoding fits.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let text = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => std::str::from_utf8(rest).ok()?.to_owned(),
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling_and_without_replacement(rest)?.into_owned(),
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling_and_without_replacement(rest)?.into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => chinese(bytes)?,
        },
    };
    is_clean(&text).then_some(text)
}

/// Decodes the beginning of a text, whose last character may be cut.
pub fn decode_head(bytes: &[u8]) -> Option<String> {
    // UTF-8 that merely ends too early is UTF-8, although a byte less could pass for GB18030.
    let whole =
        std::str::from_utf8(bytes).err().filter(|error| error.error_len().is_none()).map(|error| error.valid_up_to());
    match whole {
        Some(end) => decode(bytes.get(..end)?),
        None => (0..4.min(bytes.len())).find_map(|cut| decode(bytes.get(..bytes.len() - cut)?)),
    }
}

fn chinese(bytes: &[u8]) -> Option<String> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let wide = text.chars().filter(|one| !one.is_ascii()).count();
    let han = text.chars().filter(|one| is_han(*one)).count();
    (han * 2 >= wide).then(|| text.into_owned())
}

/// Text has no control characters but those of layout.
fn is_clean(text: &str) -> bool {
    !text.chars().any(|one| one.is_control() && !matches!(one, '\t' | '\n' | '\r' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let gbk = GB18030.encode("会见笔录：受援人张某某").0.into_owned();
        assert_eq!(decode(&gbk).as_deref(), Some("会见笔录：受援人张某某"));
        assert_eq!(decode("\u{feff}会见".as_bytes()).as_deref(), Some("会见"));
        assert_eq!(decode(&[0xff, 0xfe, 0x1a, 0x4f]).as_deref(), Some("会"));
        assert_eq!(decode(&[0, 1, 2, 3]), None);
        assert_eq!(decode(&[0x80, 0x81, 0xff]), None);
        assert_eq!(decode_head(&"会见".as_bytes()[..5]).as_deref(), Some("会"));
    }
}
