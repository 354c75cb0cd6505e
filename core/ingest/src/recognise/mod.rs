//! Which standard document a file is: by the origin embedded in it, else by its name, else by its first page.
//!
//! Among several, the longest matching pattern wins, a phrase in the title zone of a page before one further down;
//! the case's kind breaks ties; what stays ambiguous is said with less confidence.

pub mod dates;
pub(crate) mod doubt;

mod pattern;

use anjuan_model::Template;
use anjuan_model::bundle::{How, Recognised};
use anjuan_model::case::CaseKind;
use anjuan_model::origin::Origin;
use anjuan_model::rule::CatalogueFields;
use pattern::{Glob, normal_name, normal_text};
use std::collections::BTreeMap;

/// Characters of the first page, spaces removed, in which a title stands.
const TITLE_ZONE: usize = 60;
/// Lines at the head of a page among which a title stands alone, and how much longer than the title its line may be.
const TITLE_LINES: usize = 6;
const TITLE_SLACK: usize = 10;
/// No title has so many characters.
const LONGEST_PHRASE: usize = 1_000;

/// Knows the documents of a catalogue.
#[derive(Debug, Clone, Default)]
pub struct Recogniser {
    documents: Vec<Document>,
    /// The field that carries a document's date, by template and edition.
    dated: BTreeMap<(String, String), String>,
    case_kind: Option<CaseKind>,
    /// The document that is the catalogue of a volume, and its fields.
    contents: Option<(String, CatalogueFields)>,
}

#[derive(Debug, Clone)]
struct Document {
    id: String,
    title: String,
    names: Vec<Glob>,
    phrases: Vec<String>,
    kinds: Vec<CaseKind>,
}

/// How well a document matches; greater is better.
type Fit = (bool, usize);

impl Recogniser {
    /// A recogniser of these documents; the kind of case decides between several that match equally well.
    pub fn new(templates: &[&Template], case_kind: Option<CaseKind>) -> Self {
        let mut recogniser = Self { case_kind, ..Self::default() };
        for template in templates {
            if let Some(dated) = &template.dated {
                recogniser.dated.insert((template.id.clone(), template.edition.clone()), dated.clone());
            }
            if let Some(contents) = &template.recognise.contents {
                recogniser.contents = Some((template.id.clone(), contents.clone()));
            }
            recogniser.documents.push(Document {
                id: template.id.clone(),
                title: normal_text(&template.title),
                names: template.recognise.names.iter().map(|glob| Glob::new(glob)).collect(),
                phrases: template
                    .recognise
                    .text
                    .iter()
                    .map(|phrase| normal_text(phrase))
                    .filter(|phrase| !phrase.is_empty())
                    .collect(),
                kinds: template.recognise.kinds.clone(),
            });
        }
        recogniser
    }

    /// Recognises a file by its path, its first page's text and the origin it carries.
    pub fn recognise(&self, path: &str, first_page: Option<&str>, origin: Option<&Origin>) -> Option<Recognised> {
        if let Some(origin) = origin {
            return Some(Recognised { kind: origin.template.clone(), how: How::Embedded, confidence: 1.0 });
        }
        let name = normal_name(path);
        let by_name = self.best(|document| {
            document.names.iter().filter_map(|glob| glob.fit(&name)).max().map(|length| (false, length))
        });
        let page = first_page.map(normal_text);
        let by_text = page.map_or_else(Vec::new, |page| self.best(|document| phrase_fit(&page, &document.phrases)));
        // What name and text agree on settles what either leaves open.
        let both: Vec<&Document> =
            by_name.iter().copied().filter(|one| by_text.iter().any(|other| other.id == one.id)).collect();
        if !both.is_empty() {
            return self.choose(&both, How::Name, [0.98, 0.85, 0.6]);
        }
        match (by_name.is_empty(), by_text.is_empty()) {
            (false, true) => self.choose(&by_name, How::Name, [0.9, 0.75, 0.5]),
            // The text speaks of another document than the name.
            (false, false) => self.choose(&by_name, How::Name, [0.7, 0.55, 0.4]),
            (true, _) => self.choose(&by_text, How::Text, [0.8, 0.65, 0.4]),
        }
    }

    /// True when the name and the head of the first page name different documents, and neither can be meant by the other.
    pub fn contradicts(&self, path: &str, first_page: &str) -> bool {
        let (name, page) = (normal_name(path), normal_text(first_page));
        let by_name = |document: &Document| {
            document.names.iter().filter_map(|glob| glob.fit(&name)).max().map(|length| (false, length))
        };
        let by_text = |document: &Document| phrase_fit(&page, &document.phrases);
        let (named, titled) = (self.best(by_name), self.best(|one| by_text(one).filter(|(title, _)| *title)));
        // One name may stand for several documents, such as the meeting records of each stage.
        let one_family =
            titled.iter().any(|one| by_name(one).is_some()) || named.iter().any(|one| by_text(one).is_some());
        !named.is_empty() && !titled.is_empty() && !one_family
    }

    /// The kind of document that is the catalogue of a volume, and where it says what.
    pub(crate) fn contents(&self) -> Option<(&str, &CatalogueFields)> {
        self.contents.as_ref().map(|(kind, fields)| (kind.as_str(), fields))
    }

    /// The document whose title stands alone at the head of a page.
    pub(crate) fn titled(&self, page: &str) -> Option<Recognised> {
        let lines: Vec<(String, usize)> = page
            .lines()
            .map(normal_text)
            .filter(|line| !line.is_empty())
            .take(TITLE_LINES)
            .map(|line| (line.clone(), line.chars().count()))
            .collect();
        let fit = |phrase: &String| {
            let length = phrase.chars().count();
            let alone = |(line, count): &(String, usize)| *count <= length + TITLE_SLACK && line.contains(phrase);
            // The first such line is the title; what comes below may be rows that name other documents.
            let at = lines.iter().position(alone)?;
            Some((true, (TITLE_LINES - at) * LONGEST_PHRASE + length.min(LONGEST_PHRASE - 1)))
        };
        let best = self.best(|document| document.phrases.iter().filter_map(fit).max());
        self.choose(&best, How::Text, [0.8, 0.65, 0.4])
    }

    /// The document that a row of a catalogue names among other things, such as an author and a day.
    pub(crate) fn named_in(&self, row: &str) -> Option<Recognised> {
        let name = normal_text(row);
        let within = |document: &Document| {
            let title = name.contains(&document.title).then(|| document.title.chars().count());
            document
                .names
                .iter()
                .filter_map(|glob| glob.fit_within(&name))
                .chain(title)
                .max()
                .map(|length| (false, length))
        };
        self.choose(&self.best(within), How::Catalogue, [0.8, 0.65, 0.4])
    }

    /// The id of the field that carries the date of a document with an origin.
    pub fn dated(&self, origin: &Origin) -> Option<&str> {
        let exact = self.dated.get(&(origin.template.clone(), origin.edition.clone()));
        exact
            .or_else(|| self.dated.iter().rev().find(|((id, _), _)| *id == origin.template).map(|(_, field)| field))
            .map(String::as_str)
    }

    /// Every document that matches as well as the best one.
    fn best(&self, fit: impl Fn(&Document) -> Option<Fit>) -> Vec<&Document> {
        let fits: Vec<(Fit, &Document)> =
            self.documents.iter().filter_map(|document| Some((fit(document)?, document))).collect();
        let Some(top) = fits.iter().map(|(fit, _)| *fit).max() else { return Vec::new() };
        fits.into_iter().filter(|(fit, _)| *fit == top).map(|(_, document)| document).collect()
    }

    /// Chooses among equals; the confidences are for: one alone, decided by the kind of case, undecided.
    fn choose(&self, equals: &[&Document], how: How, confidences: [f32; 3]) -> Option<Recognised> {
        let rank = |document: &Document| match self.case_kind {
            Some(kind) if document.kinds.contains(&kind) => 2,
            _ if document.kinds.is_empty() => 1,
            _ => 0,
        };
        let mut ranks: BTreeMap<&str, i32> = BTreeMap::new();
        for document in equals {
            let slot = ranks.entry(&document.id).or_default();
            *slot = (*slot).min(-rank(document));
        }
        let mut ids: Vec<(i32, &str)> = ranks.into_iter().map(|(id, rank)| (rank, id)).collect();
        ids.sort_unstable();
        let (best, kind) = *ids.first()?;
        let confidence = match ids.as_slice() {
            [_] => confidences[0],
            [_, (second, _), ..] if best < *second => confidences[1],
            _ => confidences[2],
        };
        Some(Recognised { kind: kind.to_owned(), how, confidence })
    }
}

fn phrase_fit(page: &str, phrases: &[String]) -> Option<Fit> {
    let zone: String = page.chars().take(TITLE_ZONE).collect();
    phrases
        .iter()
        .filter(|phrase| page.contains(phrase.as_str()))
        .map(|phrase| (zone.contains(phrase.as_str()), phrase.chars().count()))
        .max()
}
