//! Plain text: UTF-8, UTF-16 by its mark, GB18030 when it reads as Chinese; Big5 and UTF-16 without a mark as a guess.

use crate::names::is_han;
use crate::oddity::Oddity;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, GB18030, UTF_16BE, UTF_16LE};

/// Characters of Chinese from which on Big5 is told from GB18030: both read nearly every pair of bytes as something.
const TELLING: usize = 16;

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    /// The text.
    pub text: String,
    /// The encoding, where it was guessed.
    pub guessed: Option<&'static str>,
}

impl Plain {
    /// What a person should know of it.
    pub fn guess(&self) -> Option<Oddity> {
        self.guessed.map(Oddity::EncodingGuessed)
    }
}

/// Decodes a whole text; none when no encoding fits.
pub fn decode(bytes: &[u8]) -> Option<String> {
    read(bytes).map(|read| read.text)
}

/// Decodes a whole text, and says whether its encoding was guessed; none when no encoding fits.
pub fn read(bytes: &[u8]) -> Option<Plain> {
    let sure = |text: String| Some(Plain { text, guessed: None });
    let read = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => sure(std::str::from_utf8(rest).ok()?.to_owned()),
        [0xff, 0xfe, rest @ ..] => {
            sure(UTF_16LE.decode_without_bom_handling_and_without_replacement(rest)?.into_owned())
        }
        [0xfe, 0xff, rest @ ..] => {
            sure(UTF_16BE.decode_without_bom_handling_and_without_replacement(rest)?.into_owned())
        }
        _ => match std::str::from_utf8(bytes) {
            Ok(text) if is_clean(text) => sure(text.to_owned()),
            _ => wide(bytes).or_else(|| chinese(bytes)),
        },
    };
    read.filter(|read| is_clean(&read.text))
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

/// GB18030 or Big5.
fn chinese(bytes: &[u8]) -> Option<Plain> {
    let decoded = |encoding: &'static encoding_rs::Encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let wide = text.chars().filter(|one| !one.is_ascii()).count();
        let han = text.chars().filter(|one| is_han(*one)).count();
        (han * 2 >= wide && is_clean(&text)).then(|| (text.into_owned(), han))
    };
    let mainland = decoded(GB18030).map(|(text, _)| Plain { text, guessed: None });
    let Some((text, han)) = decoded(BIG5) else { return mainland };
    let taken = match &mainland {
        Some(_) => han >= TELLING && is_big5(bytes),
        None => han > 0,
    };
    if taken { Some(Plain { text, guessed: Some("Big5") }) } else { mainland }
}

/// Which of the two it is, by how often characters stand together.
fn is_big5(bytes: &[u8]) -> bool {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"cn"), Utf8Detection::Deny) == BIG5
}

/// UTF-16 without its mark: believed only where every character is one of a Chinese text and lines or stops stand between.
fn wide(bytes: &[u8]) -> Option<Plain> {
    if bytes.is_empty() || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let plain =
        |one: char| matches!(one, '\t' | '\n' | '\r' | ' '..='~' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}');
    [(UTF_16LE, "UTF-16LE"), (UTF_16BE, "UTF-16BE")].into_iter().find_map(|(encoding, name)| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let fits = |one: char| plain(one) || matches!(one, '\u{4e00}'..='\u{9fff}' | '\u{2010}'..='\u{2030}');
        let chinese = text.chars().all(fits) && text.chars().any(plain);
        chinese.then(|| Plain { text: text.into_owned(), guessed: Some(name) })
    })
}

/// Text has no control characters but those of layout.
fn is_clean(text: &str) -> bool {
    !text.chars().any(|one| one.is_control() && !matches!(one, '\t' | '\n' | '\r' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guesses_are_stated() {
        let words = "會見筆錄：受援人張某某，時間二〇二四年五月六日，地點某看守所。";
        let utf16 = |to: fn(u16) -> [u8; 2]| "会见笔录，2024年\r\n".encode_utf16().flat_map(to).collect::<Vec<u8>>();
        for (bytes, expected) in [
            (BIG5.encode(words).0.into_owned(), Some((words, Some("Big5")))),
            (GB18030.encode(words).0.into_owned(), Some((words, None))),
            (utf16(u16::to_le_bytes), Some(("会见笔录，2024年\r\n", Some("UTF-16LE")))),
            (utf16(u16::to_be_bytes), Some(("会见笔录，2024年\r\n", Some("UTF-16BE")))),
            (vec![0x4e, 0x2d, 0x65, 0x87], None),
        ] {
            let read = read(&bytes);
            let found = read.as_ref().map(|read| (read.text.as_str(), read.guessed));
            assert_eq!(found, expected);
        }
    }

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
