//! The papers of a volume in their order, with the pages that were counted, the numbers they run from and to, and the
//! names they get.

use super::place::Places;
use crate::ops::render_batch::part;
use anjuan_ingest::format::Format;
use anjuan_model::bundle::{CASE_FILE, Entry};
use anjuan_model::case::CaseFacts;
use anjuan_model::field::FieldType;
use anjuan_model::template::Maker;
use anjuan_model::{Bundle, Catalog, Date, Template};

/// The documents that the package makes of its own, outside the run of page numbers.
pub const COVER: &str = "volume-cover";
/// The catalogue of the volume.
pub const CONTENTS: &str = "volume-toc";
/// The notes at its end.
pub const NOTES: &str = "volume-notes";

/// All of them.
pub const OWN: [&str; 3] = [COVER, CONTENTS, NOTES];

/// One paper of the volume.
pub struct Item<'a> {
    /// The file as it came.
    pub entry: &'a Entry,
    /// What the catalogue calls it.
    pub name: String,
    /// Its first and last page in the volume; none where its pages cannot be counted.
    pub pages: Option<(u32, u32)>,
    /// What a reader should know: that it is kept as it is, or why it has no pages.
    pub note: String,
}

/// The papers in their order, with the volume's own papers where somebody brought them.
pub struct Volume<'a> {
    /// A cover that was brought.
    pub cover: Option<&'a Entry>,
    /// The papers.
    pub items: Vec<Item<'a>>,
    /// Notes that were brought.
    pub notes: Option<&'a Entry>,
    /// The last page.
    pub pages: u32,
}

impl<'a> Volume<'a> {
    /// Orders the papers of a bundle and numbers their pages.
    pub fn of(bundle: &'a Bundle, places: &Places<'_>, catalog: &Catalog) -> Self {
        let own = |kind: &str| bundle.files().find(|entry| entry.kind() == Some(kind));
        let (cover, notes) = (own(COVER), own(NOTES));
        let is_own = |entry: &&Entry| [cover, notes].into_iter().flatten().any(|own| own.path == entry.path);
        let mut papers: Vec<&Entry> = bundle.files().filter(|entry| !is_own(entry)).collect();
        // What was written earlier lies in front; what bears no date, where its own name puts it.
        papers.sort_by_cached_key(|entry| {
            (places.rank(entry.kind()), entry.dated.is_none(), entry.dated, natural(&entry.path))
        });
        let mut last = 0;
        let mut items = Vec::new();
        for entry in papers {
            let pages = proven(entry).map(|count| {
                let from = last + 1;
                last += count;
                (from, last)
            });
            items.push(Item { entry, name: name(entry, catalog), pages, note: note(entry, pages.is_some()) });
        }
        Self { cover, items, notes, pages: last }
    }
}

/// Pages that were counted, not claimed: a file that flows has none until somebody prints it.
pub fn proven(entry: &Entry) -> Option<u32> {
    let fixed = ["pdf", "ofd", "jpeg", "png", "tiff"].iter().any(|id| is_format(entry, id));
    entry.facts.pages.or_else(|| entry.pages()).filter(|pages| fixed && *pages > 0)
}

/// Whether a file is of a format, of whatever level.
pub fn is_format(entry: &Entry, id: &str) -> bool {
    entry.format.split('/').next() == Some(id)
}

fn note(entry: &Entry, counted: bool) -> String {
    let known = Format::ALL.into_iter().find(|format| is_format(entry, format.id()));
    let format = known.map_or(entry.format.as_str(), |format| format.label()).trim();
    match (is_format(entry, "pdf"), counted) {
        (true, true) => String::new(),
        (true, false) => "未编页".to_owned(),
        (false, true) => format.to_owned(),
        (false, false) => format!("{format}，未编页"),
    }
}

/// The name without its number; that of the document where the file's own says nothing.
fn name(entry: &Entry, catalog: &Catalog) -> String {
    let file = entry.path.rsplit('/').next().unwrap_or_default();
    let stem = part(unnumbered(file.rsplit_once('.').map_or(file, |(stem, _)| stem)));
    // A percent sign means one thing to some readers of manifests and another to others.
    let stem = stem.replace('%', "％");
    match entry.kind() {
        Some(kind) if !stem.contains(is_han) => part(catalog.title(kind)),
        _ if stem.is_empty() => "材料".to_owned(),
        _ => stem,
    }
}

fn is_han(one: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&one) || one >= '\u{20000}'
}

/// Without the number in front and what divides it from the name; a number that belongs to the name stays.
fn unnumbered(stem: &str) -> &str {
    let stem = stem.trim_start();
    let rest = stem.trim_start_matches(|one: char| one.is_ascii_digit());
    let digits = stem.len() - rest.len();
    let bare = rest.trim_start_matches(['.', '-', '_', '、', '．', ' ', ')', '）']);
    // `05会见笔录` is numbered and `2024年会议`, `3次会见`, `3D扫描`, `100%股权` are not.
    let parted = bare.len() < rest.len() || rest.starts_with(is_han);
    let belongs = rest.starts_with(['年', '月', '日', '号', '份', '张', '页', '次', '人', '元', '名', '时']);
    if digits == 0 || digits > 3 || !parted || belongs || bare.is_empty() { stem } else { bare }
}

/// Numbers in names compare as numbers.
fn natural(path: &str) -> Vec<(String, u64)> {
    let mut parts = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let text: String = rest.chars().take_while(|one| !one.is_ascii_digit()).collect();
        let digits: String = rest[text.len()..].chars().take_while(char::is_ascii_digit).collect();
        rest = &rest[text.len() + digits.len()..];
        parts.push((text, digits.parse().unwrap_or(u64::MAX)));
    }
    parts
}

/// The name of a paper in the package: its place, its name, and the ending it came with.
pub fn file_name(place: usize, digits: usize, name: &str, path: &str) -> String {
    let ending = path.rsplit('/').next().and_then(|file| file.rsplit_once('.')).map(|(_, ending)| part(ending));
    let ending = ending.filter(|ending| !ending.is_empty()).map(|ending| format!(".{}", ending.replace('%', "％")));
    format!("{place:0digits$}-{name}{}", ending.unwrap_or_default())
}

/// The number that a paper bears, where it carries it as a field.
pub fn number(entry: &Entry, template: Option<&Template>) -> String {
    let field =
        template.and_then(|template| template.fields.iter().find(|field| field.kind == FieldType::OfficialDocNo));
    let value = field.and_then(|field| entry.fields.get(&field.id));
    value.and_then(|value| value.as_str()).unwrap_or_default().to_owned()
}

/// Who answers for a paper, as far as the case says; which organ wrote one is not known.
pub fn author(template: Option<&Template>, case: &CaseFacts) -> String {
    let path = match template.map(|template| template.maker) {
        Some(Maker::Lawyer) => "people.undertaker.name",
        Some(Maker::Agency) => "organs.centre",
        Some(Maker::Applicant) => "people.recipient.name",
        Some(Maker::Organ | Maker::Department) | None => return String::new(),
    };
    case.text_at(path).unwrap_or_default()
}

/// The edition of a document that applies to a paper; the day decides.
pub fn template<'a>(catalog: &'a Catalog, kind: Option<&str>, case: &CaseFacts, as_of: Date) -> Option<&'a Template> {
    catalog.template(kind?, case.jurisdiction.as_deref(), as_of)
}

/// The place of the statement of facts among the files.
pub fn case_file(bundle: &Bundle) -> Option<&Entry> {
    bundle.entries.iter().find(|entry| entry.path.rsplit('/').next() == Some(CASE_FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_front_go_and_numbers_of_the_name_stay() {
        for (stem, expected) in [
            ("05会见笔录", "会见笔录"),
            ("12、起诉书", "起诉书"),
            ("03-2024年会议", "2024年会议"),
            ("2024年会议", "2024年会议"),
            ("3次会见", "3次会见"),
            ("100%股权", "100%股权"),
            ("3D扫描", "3D扫描"),
            ("7.附件", "附件"),
            ("001", "001"),
            ("20240510会见", "20240510会见"),
            ("会见笔录2", "会见笔录2"),
        ] {
            assert_eq!(unnumbered(stem), expected);
        }
        assert!(natural("会见笔录2.pdf") < natural("会见笔录10.pdf"));
        assert_eq!(file_name(3, 2, "会见笔录", "扫描/05会见笔录.PDF"), "03-会见笔录.PDF");
        assert_eq!(file_name(3, 3, "照片", "照片"), "003-照片");
    }
}
