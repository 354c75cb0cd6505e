//! A document's text as it is searched: without white space and page numbers, its pages joined, so that neither
//! typing habits nor a page's end hide a phrase.

use anjuan_model::bundle::Entry;
use anjuan_model::finding::Place;
use memchr::memmem;
use std::borrow::Cow;

/// How many characters a `*` of a phrase may stand for.
const GAP: usize = 20;
/// How far the words around a phrase are looked at, in characters to either side.
const SENTENCE: usize = 100;
/// What stands to both sides of a page's number.
const DASHES: [char; 5] = ['-', '—', '–', '－', '―'];
/// What ends a sentence.
const ENDS: [char; 6] = ['。', '！', '？', '；', '?', ';'];

/// The text of a document, and where its pages begin.
pub(crate) struct Plain {
    pub(crate) text: String,
    /// The byte at which each page begins.
    starts: Vec<usize>,
}

impl Plain {
    /// The text of pages.
    pub(crate) fn of(pages: &[String]) -> Self {
        let mut text = String::with_capacity(pages.iter().map(String::len).sum());
        let mut starts = Vec::with_capacity(pages.len());
        for page in pages {
            starts.push(text.len());
            for line in page.lines().filter(|line| foot(line).is_none()) {
                line.split_whitespace().for_each(|word| text.push_str(word));
            }
        }
        Self { text, starts }
    }

    /// A place in an entry's file by byte offsets of its text.
    pub(super) fn place(&self, entry: &Entry, start: usize, end: usize) -> Place {
        let place = self.place_in(&entry.path, start, end);
        Place { page: place.page.map(|page| entry.page_of_file(page)), ..place }
    }

    /// The same in a text of which only the path is known.
    pub(super) fn place_in(&self, path: &str, start: usize, end: usize) -> Place {
        let page = self.starts.partition_point(|begin| *begin <= start);
        let quote = self.text.get(start..end).map(str::to_owned);
        Place { path: path.to_owned(), page: u32::try_from(page.max(1)).ok(), quote }
    }

    /// The sentence around a part of the text.
    pub(super) fn sentence(&self, start: usize, end: usize) -> &str {
        let before = self.text[..start].char_indices().rev().take(SENTENCE);
        let from = before.take_while(|(_, c)| !ENDS.contains(c)).last().map_or(start, |(at, _)| at);
        let behind = self.text[end..].char_indices().take(SENTENCE);
        let to = behind.take_while(|(_, c)| !ENDS.contains(c)).last().map_or(end, |(at, c)| end + at + c.len_utf8());
        &self.text[from..to]
    }
}

/// The number that a line at the foot of a page states, and of how many: `第2页共5页`, `—2—`, `2`.
pub(super) fn foot(line: &str) -> Option<(u32, Option<u32>)> {
    // Nearly every line is told by its first character.
    let begins = line.trim_start().chars().next()?;
    if begins != '第' && !begins.is_ascii_digit() && !DASHES.contains(&begins) {
        return None;
    }
    let line: String = line.chars().filter(|c| !c.is_whitespace()).take(24).collect();
    if let Some(rest) = line.strip_prefix('第') {
        let (number, rest) = rest.split_once('页')?;
        let rest = rest.trim_start_matches([',', '，', '/', '／']);
        let total = match rest.strip_prefix('共').and_then(|rest| rest.strip_suffix('页')) {
            Some(total) => Some(total.parse().ok()?),
            None if rest.is_empty() => None,
            None => return None,
        };
        return Some((number.parse().ok()?, total));
    }
    let bare = line.trim_matches(DASHES);
    let dashed = bare.len() < line.len();
    (dashed && bare.len() <= 4).then(|| bare.parse().ok())?.map(|number| (number, None))
}

/// A phrase that is looked for; `*` stands for a few characters of one sentence.
pub(super) struct Phrase<'p> {
    first: Cow<'p, str>,
    rest: Vec<Cow<'p, str>>,
}

impl<'p> Phrase<'p> {
    pub(super) fn new(phrase: &'p str) -> Self {
        let mut parts = phrase.split('*').map(bare);
        Self { first: parts.next().unwrap_or_default(), rest: parts.collect() }
    }

    /// The same of a phrase that was made up just now.
    pub(super) fn owned(phrase: &str) -> Phrase<'static> {
        let mut parts = phrase.split('*').map(|part| Cow::Owned(part.split_whitespace().collect()));
        Phrase { first: parts.next().unwrap_or_default(), rest: parts.collect() }
    }

    /// Where it stands, from front to back; each place costs a bounded number of steps.
    pub(super) fn find<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        let first = self.first.as_bytes();
        let starts = (!first.is_empty()).then(|| memmem::find_iter(text.as_bytes(), first)).into_iter().flatten();
        // What begins inside what was found before is no place of its own, which `find_iter` sees to.
        starts.filter_map(move |start| {
            self.rest.iter().try_fold(start + first.len(), |end, part| next(text, end, part)).map(|end| (start, end))
        })
    }

    /// Whether it stands in a text.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }
}

/// A part of a phrase without white space.
fn bare(part: &str) -> Cow<'_, str> {
    match part.contains(char::is_whitespace) {
        true => Cow::Owned(part.split_whitespace().collect()),
        false => Cow::Borrowed(part),
    }
}

/// The end of the next part, which begins at most a few characters on and in the same sentence.
fn next(text: &str, end: usize, part: &str) -> Option<usize> {
    let rest = text.get(end..)?;
    let gap = rest.char_indices().take(GAP + 1).take_while(|(at, _)| {
        let passed = rest[..*at].chars().next_back();
        !passed.is_some_and(|c| ENDS.contains(&c))
    });
    let mut begins = gap.map(|(at, _)| at).chain(rest.is_empty().then_some(0));
    let begin = begins.find(|at| rest[*at..].starts_with(part))?;
    Some(end + begin + part.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feet() {
        for (line, found) in [
            ("第 2 页 共 5 页", Some((2, Some(5)))),
            ("第2页，共5页", Some((2, Some(5)))),
            ("— 3 —", Some((3, None))),
            ("第 7 页", Some((7, None))),
            ("2024", None),
            ("第2页的笔录", None),
            ("-", None),
        ] {
            assert_eq!(foot(line), found, "{line}");
        }
    }

    #[test]
    fn phrases() {
        let is_in = |phrase: &str, text: &str| Phrase::new(phrase).is_in(text);
        assert!(is_in("是否同意*辩护", "你是否同意我担任你的辩护人？"));
        assert!(is_in("第*页", "见第12页"));
        assert!(is_in("第 * 页", "第页"));
        assert!(!is_in("同意*辩护", "我同意。辩护人说"));
        assert!(!is_in("第*页", "第一二三四五六七八九十一二三四五六七八九十一页"));
        assert!(!is_in("", "任何文字") && !is_in("*", "任何文字"));
    }

    #[test]
    fn a_sentence_ends_at_its_marks_and_is_never_long() {
        let plain = |text: &str| Plain { text: text.to_owned(), starts: vec![0] };
        let one = plain("甲。乙收费丙？丁");
        let (start, end) = Phrase::new("收费").find(&one.text).next().expect("a place");
        assert_eq!(one.sentence(start, end), "乙收费丙");
        let long = plain(&format!("{}收费{}", "甲".repeat(500), "乙".repeat(500)));
        let (start, end) = Phrase::new("收费").find(&long.text).next().expect("a place");
        assert_eq!(long.sentence(start, end).chars().count(), 2 * SENTENCE + 2);
    }
}
