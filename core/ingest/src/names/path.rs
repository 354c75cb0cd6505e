//! Paths of entries: relative, clean, visible, or refused. Nothing is ever extracted by name; but a report shows names.

use super::shown;
use crate::refusal::Refusal;
use unicode_normalization::UnicodeNormalization;

/// A path that may be shown and compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clean {
    /// Parts joined by `/`, without empty ones and `.`.
    pub path: String,
    /// True when it ends in a separator.
    pub folder: bool,
    /// True when it was written with `\`.
    pub backslash: bool,
}

/// Cleans a decoded name.
///
/// # Errors
/// Refuses absolute paths, `..`, and characters that deceive the reader's eye.
pub fn clean(name: &str) -> Result<Clean, Refusal> {
    if name.chars().any(is_forbidden) {
        return Err(Refusal::NameCharacters(shown(name)));
    }
    let backslash = name.contains('\\');
    let name = name.replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    // `./C:/a` is a drive as soon as somebody cleans it.
    let drive = |part: &&str| matches!(part.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    if name.starts_with('/') || parts.first().is_some_and(drive) {
        return Err(Refusal::PathAbsolute(name));
    }
    if parts.contains(&"..") {
        return Err(Refusal::PathEscapes(name));
    }
    let folder = name.ends_with('/') || name.ends_with("/.");
    if parts.is_empty() && name != "./" {
        return Err(Refusal::NameCharacters(name));
    }
    Ok(Clean { path: parts.join("/"), folder: folder || parts.is_empty(), backslash })
}

/// The form in which two names that many systems take for the same are equal.
pub fn fold(path: &str) -> String {
    // Letters are made small between taking marks off and putting them on: ẖ has no capital of one piece.
    let parts = path.split('/').map(|part| part.nfd().flat_map(char::to_lowercase).nfc().collect::<String>());
    parts.map(|part| part.trim_end_matches(['.', ' ']).to_owned()).collect::<Vec<_>>().join("/")
}

/// Control, direction-changing and invisible characters; joiners stay, because emoji need them.
pub(super) fn is_forbidden(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
        || matches!(one, '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let path = |name: &str| clean(name).map(|clean| clean.path).map_err(|refusal| refusal.code());
        for (name, expected) in [
            ("案卷/05会见笔录.pdf", Ok("案卷/05会见笔录.pdf")),
            ("./a//b.pdf", Ok("a/b.pdf")),
            ("a\\b.pdf", Ok("a/b.pdf")),
            ("a..b.pdf", Ok("a..b.pdf")),
            ("12:30.pdf", Ok("12:30.pdf")),
            ("../a", Err("AJ626")),
            ("a/../../b", Err("AJ626")),
            ("..\\a", Err("AJ626")),
            ("/etc/passwd", Err("AJ627")),
            ("C:\\a", Err("AJ627")),
            (".\\C:\\a", Err("AJ627")),
            ("\\\\server\\a", Err("AJ627")),
            ("a\0.pdf", Err("AJ628")),
            ("a\u{202e}fdp.exe", Err("AJ628")),
            ("", Err("AJ628")),
        ] {
            assert_eq!(path(name), expected.map(str::to_owned), "{name:?}");
        }
    }

    #[test]
    fn same_names() {
        assert_eq!(fold("A/Photo.JPG"), fold("a/photo.jpg"));
        assert_eq!(fold("e\u{301}.pdf"), fold("\u{e9}.pdf"));
        assert_eq!(fold("a.pdf. "), fold("a.pdf"));
        assert_eq!(fold("\u{1e96}.pdf"), fold("H\u{331}.pdf"));
        assert_ne!(fold("会见笔录1.pdf"), fold("会见笔录2.pdf"));
    }
}
