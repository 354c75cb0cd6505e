//! Web pages: what a browser would show of the body, without running or fetching anything.
//!
//! Tags are found as the standard's tokenizer finds them, but no tree is built: unclosed elements do not matter to the
//! order of words, and nesting without end costs nothing. Styles are not looked at.

use super::extract::Extract;
use super::plain;
use crate::oddity::Oddity;
use anjuan_model::bundle::FormatFacts;
use encoding_rs::Encoding;

/// Bytes at the beginning in which a page says its encoding.
const META: usize = 4096;
/// Elements whose content no reader sees; their end alone ends them.
const SILENT: &[&str] = &["script", "style", "title", "template", "noscript", "iframe"];
/// Elements that begin a line of their own.
const LINES: &[&str] = &[
    "p",
    "div",
    "br",
    "tr",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "table",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "hr",
    "pre",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "caption",
    "body",
    "form",
    "option",
];

/// Reads a web page.
pub(super) fn read(bytes: &[u8]) -> Extract {
    let labelled = label(bytes).and_then(|encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
    });
    let (text, guess) = match (labelled, plain::read(bytes)) {
        (Some(text), _) => (text, None),
        (None, Some(read)) => (read.text.clone(), read.guess()),
        (None, None) => return Extract::unreadable(Oddity::TextUnknown),
    };
    let facts = FormatFacts { flowing: true, ..FormatFacts::default() };
    Extract { facts, oddities: guess.into_iter().collect(), ..Extract::read(vec![words(&text)]) }
}

/// The encoding that a page states; its own mark says more and is looked at elsewhere.
fn label(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) || bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return None;
    }
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(META))?).to_ascii_lowercase();
    let (_, value) = head.split_once("charset")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|one: char| !one.is_ascii_alphanumeric() && !"-_:".contains(one)).unwrap_or(value.len());
    // Pages that claim a Western encoding are Chinese all the same, and those read every byte as something.
    Encoding::for_label(value.get(..end)?.as_bytes()).filter(|encoding| !encoding.is_single_byte())
}

/// The words of a page.
fn words(page: &str) -> String {
    let mut out = String::new();
    let mut rest = page;
    let mut cells = 0;
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        push(&mut out, text);
        rest = match tag(tail) {
            Some((name, is_end, after)) => {
                let silent = !is_end && SILENT.contains(&name.as_str());
                match name.as_str() {
                    "td" | "th" if !is_end => {
                        // The cells of a row stand in one line.
                        if cells > 0 {
                            out.truncate(out.trim_end().len());
                            out.push('\t');
                        }
                        cells += 1;
                    }
                    "tr" | "table" => cells = 0,
                    _ => {}
                }
                if LINES.contains(&name.as_str()) && !out.ends_with(['\n', '\t']) {
                    out.push('\n');
                }
                if silent { after_end(after, &name) } else { after }
            }
            None => {
                out.push('<');
                tail.get(1..).unwrap_or_default()
            }
        };
    }
    push(&mut out, rest);
    let lines: Vec<&str> = out.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// The name of a tag, whether it is an end, and what follows it; a comment is a tag without a name. None where `<` is
/// only a character.
fn tag(text: &str) -> Option<(String, bool, &str)> {
    let inner = text.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        return Some((String::new(), false, comment.split_once("-->").map_or("", |(_, after)| after)));
    }
    if inner.starts_with(['!', '?']) {
        return Some((String::new(), false, inner.split_once('>').map_or("", |(_, after)| after)));
    }
    let (is_end, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    if !inner.starts_with(|one: char| one.is_ascii_alphabetic()) {
        return None;
    }
    let length = inner.find(|one: char| !one.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let (name, mut rest) = inner.split_at(length);
    // A quoted value may hold the character that ends tags.
    while let Some(at) = rest.find(['>', '"', '\'']) {
        let (_, tail) = rest.split_at(at);
        let quote = tail.chars().next().filter(|one| *one != '>');
        let after = tail.get(1..).unwrap_or_default();
        match quote {
            None => return Some((name.to_ascii_lowercase(), is_end, after)),
            Some(quote) => rest = after.split_once(quote).map_or("", |(_, after)| after),
        }
    }
    Some((name.to_ascii_lowercase(), is_end, ""))
}

/// What follows the end of an element that no reader sees; a page that does not end it has nothing more to show.
fn after_end<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, tail)) = rest.split_once("</") {
        if tail.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return tail.split_once('>').map_or("", |(_, after)| after);
        }
        rest = tail;
    }
    ""
}

/// Adds text, its references resolved and its white space as one space.
fn push(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        let one = match first {
            '&' => match reference(rest) {
                Some((one, taken)) => {
                    length = taken;
                    one
                }
                None => '&',
            },
            one => one,
        };
        let one = if one.is_whitespace() { ' ' } else { one };
        if one != ' ' || !out.ends_with([' ', '\n', '\t']) {
            out.push(one);
        }
        rest = rest.get(length..).unwrap_or_default();
    }
}

/// The character that a reference means, and how many bytes it takes.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let one = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|one| *one != '\0')?
        }
        None => named(name)?,
    };
    Some((one, end + 1))
}

/// The references that Chinese pages use; others stay as they are written.
fn named(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "ldquo" => '“',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "middot" => '·',
        "bull" => '•',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "yen" => '¥',
        "sect" => '§',
        "times" => '×',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn what_a_browser_shows() {
        for (page, expected) in [
            (
                "<html><head><title>题</title><script>if(a<b){'</body>'}</script></head><body><p>会见<b>笔录</b><p>时间</body>",
                "会见笔录\n时间",
            ),
            ("<table><tr><td>时间<td>2024年<tr><th>地点</th><th>某看守所</th></table>", "时间\t2024年\n地点\t某看守所"),
            ("<p title=\"a>b\">甲&nbsp;&lt;乙&gt;&#x4e19;&#19969;&unknown;&</p>", "甲 <乙>丙丁&unknown;&"),
            ("3 < 5 而 a<b", "3 < 5 而 a"),
            ("甲<!-- <p>乙</p> -->丙<style>p{}</style>丁", "甲丙丁"),
            ("<head><meta charset=gbk><body>没有结束的头", "没有结束的头"),
            ("<body>没有结束的<script>var a", "没有结束的"),
            ("<p>一\r\n  二</p><br><br/>三", "一 二\n三"),
        ] {
            assert_eq!(words(page), expected, "{page}");
        }
    }
}
