//! The small texts of a bag: `bagit.txt` that declares it, `bag-info.txt` that describes it, and their encoding.

use super::fault::Fault;
use encoding_rs::{Encoding, UTF_8};

/// What `bagit.txt` declares.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Declaration {
    pub(super) major: u32,
    pub(super) minor: u32,
    pub(super) encoding: &'static Encoding,
}

impl Default for Declaration {
    fn default() -> Self {
        Self { major: 1, minor: 0, encoding: UTF_8 }
    }
}

impl Declaration {
    pub(super) fn version(&self) -> String {
        format!("{}.{}", self.major, self.minor)
    }

    /// Whether the rules of RFC 8493 hold, which are stricter than those of the drafts before it.
    pub(super) fn is_strict(&self) -> bool {
        self.major >= 1
    }

    /// Before 0.96 the description had another name.
    pub(super) fn info_file(&self) -> &'static str {
        if self.major == 0 && self.minor < 96 { "package-info.txt" } else { "bag-info.txt" }
    }
}

/// Reads `bagit.txt`; where it is not as prescribed, the rest is read as in version 1.0.
pub(super) fn declaration(bytes: &[u8]) -> (Declaration, Vec<Fault>) {
    let broken = |why: &str| (Declaration::default(), vec![Fault::Declaration(why.to_owned())]);
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return broken("带有 BOM");
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return broken("不是 UTF-8 文本") };
    let text = one_kind_of_line_end(text);
    let lines: Vec<&str> = text.lines().collect();
    let [first, second] = lines[..] else { return broken("应恰有两行") };
    let Some(version) = first.strip_prefix("BagIt-Version:") else { return broken("第 1 行应为 BagIt-Version") };
    let Some(encoding) = second.strip_prefix("Tag-File-Character-Encoding:") else {
        return broken("第 2 行应为 Tag-File-Character-Encoding");
    };
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|digit| digit.is_ascii_digit()));
    let parts = version.trim().split_once('.').and_then(|(major, minor)| Some((number(major)?, number(minor)?)));
    let Some((major, minor)) = parts else { return broken("版本应为 1.0 这样的数字") };
    let Some(encoding) = Encoding::for_label(encoding.trim().as_bytes()) else {
        return broken("声明的文字编码无法识别");
    };
    let declaration = Declaration { major, minor, encoding };
    let known = matches!((major, minor), (1, 0) | (0, 93..=97));
    let faults = if known { Vec::new() } else { vec![Fault::Version(declaration.version())] };
    (declaration, faults)
}

/// The text of a tag file with one kind of line end, or nothing where it is not in the declared encoding.
pub(super) fn decode(bytes: &[u8], declaration: &Declaration) -> Option<String> {
    let (text, _, malformed) = declaration.encoding.decode(bytes);
    (!malformed).then(|| one_kind_of_line_end(&text))
}

fn one_kind_of_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Size and number of the payload, as `bag-info.txt` states them.
pub(super) type Oxum = Option<(u64, u64)>;

/// Reads `bag-info.txt`: every line a name and a value, folded lines belonging to the one before.
pub(super) fn oxum(text: &str, file: &str) -> (Oxum, Vec<Fault>) {
    let (mut oxum, mut faults) = (None, Vec::new());
    let mut fault = |line, why| faults.push(Fault::Info { file: file.to_owned(), line, why });
    let mut begun = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        if begun && line.starts_with([' ', '\t']) {
            continue;
        }
        begun = true;
        match line.split_once(':') {
            None => fault(number, "没有冒号"),
            Some((name, value)) if name.trim().eq_ignore_ascii_case("Payload-Oxum") => {
                let stated = value.trim().split_once('.').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
                match (oxum, stated) {
                    (Some(_), _) => fault(number, "Payload-Oxum 写了两次"),
                    (None, None) => fault(number, "Payload-Oxum 应为“字节数.文件数”"),
                    (None, stated) => oxum = stated,
                }
            }
            Some(_) => {}
        }
    }
    (oxum, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        let code = |text: &[u8]| declaration(text).1.first().map(Fault::code);
        for (text, expected) in [
            (&b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"[..], None),
            (b"BagIt-Version: 0.97\r\nTag-File-Character-Encoding: utf-8", None),
            (b"BagIt-Version: 0.97\rTag-File-Character-Encoding: UTF-16\r", None),
            (b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", Some("AJ662")),
            (b"BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n", Some("AJ661")),
            (b"\xef\xbb\xbfBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", Some("AJ661")),
            (b"BagIt-Version: 1.0\n", Some("AJ661")),
            (b"BagIt-Version: one\nTag-File-Character-Encoding: UTF-8\n", Some("AJ661")),
            (b"BagIt-Version: 1.+1\nTag-File-Character-Encoding: UTF-8\n", Some("AJ661")),
            (b"BagIt-Version: 1.0\nTag-File-Character-Encoding: Klingon\n", Some("AJ661")),
            (b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nMore: 1\n", Some("AJ661")),
        ] {
            assert_eq!(code(text), expected, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn descriptions() {
        let read = |text: &str| {
            let (oxum, faults) = oxum(text, "bag-info.txt");
            (oxum, faults.len())
        };
        assert_eq!(
            read("Contact-Name: 某某\n  续行没有冒号\nPayload-Oxum: 279164409.1198\n"),
            (Some((279_164_409, 1198)), 0)
        );
        assert_eq!(read("payload-oxum: 1.2\nPayload-Oxum: 3.4\n"), (Some((1, 2)), 1));
        assert_eq!(read("Payload-Oxum: many\n"), (None, 1));
        assert_eq!(read("没有冒号\n"), (None, 1));
    }
}
