//! The desk on which one bundle lies while it is judged: what many rules ask of a paper is worked out once, when the
//! first of them asks, and borrowed by the rest.
//!
//! Nothing outlives the audit, so that the engine stays pure; what a rule asks alone stays with its check.

use crate::Question;
use crate::checks::near_duplicate::{Held, Words, wording};
use crate::checks::plain::Plain;
use crate::corpus::Corpus;
use anjuan_model::bundle::{Entry, Text};
use anjuan_model::template::Maker;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::rc::Rc;

/// A question with the papers of its bundle laid out.
pub(crate) struct Desk<'a> {
    question: Question<'a>,
    /// Every paper, in the order of the bundle.
    papers: Vec<Paper<'a>>,
    /// Where the papers of each kind lie.
    by_kind: BTreeMap<&'a str, Vec<usize>>,
    /// Kinds that others make: courts, organs, departments, and whoever issued what the applicant brought.
    others: BTreeSet<&'a str>,
    titles: BTreeMap<&'a str, &'a str>,
    /// What forms print, by kind and by the length of the runs.
    forms: RefCell<BTreeMap<(String, usize), Rc<Held>>>,
    /// Texts as they are compared, by paper and by the length of the runs.
    words: RefCell<BTreeMap<(usize, usize), Rc<Words>>>,
    /// Texts of other cases.
    pub(crate) corpus: &'a Corpus,
}

/// A paper of the bundle, with its text as it is searched.
pub(crate) struct Paper<'a> {
    pub(crate) entry: &'a Entry,
    /// Its place among the papers.
    pub(crate) at: usize,
    plain: OnceCell<Plain>,
}

impl<'a> Desk<'a> {
    /// Lays the bundle of a question out; no text is looked at yet.
    pub(crate) fn new(question: Question<'a>, corpus: &'a Corpus) -> Self {
        let papers: Vec<Paper> = question.bundle.papers().enumerate().map(Paper::new).collect();
        let mut by_kind: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, paper) in papers.iter().enumerate() {
            by_kind.entry(paper.entry.kind().unwrap_or_default()).or_default().push(at);
        }
        let (mut others, mut titles) = (BTreeSet::new(), BTreeMap::new());
        for template in question.catalog.all_templates() {
            titles.entry(template.id.as_str()).or_insert(template.title.as_str());
            let of_others = match template.maker {
                Maker::Organ | Maker::Department => true,
                Maker::Applicant => template.external,
                Maker::Agency | Maker::Lawyer => false,
            };
            if of_others {
                others.insert(template.id.as_str());
            }
        }
        Self { question, papers, by_kind, others, titles, forms: RefCell::default(), words: RefCell::default(), corpus }
    }

    /// Every paper.
    pub(crate) fn papers(&self) -> &[Paper<'a>] {
        &self.papers
    }

    /// The papers of one kind, in the order of the bundle.
    pub(crate) fn of_kind(&self, kind: &str) -> impl Iterator<Item = &Paper<'a>> + Clone {
        self.by_kind.get(kind).into_iter().flatten().filter_map(|at| self.papers.get(*at))
    }

    /// The papers of the named kinds; every paper but those that others made where none is named:
    /// their wording is not ours to mend, and they are mostly scans and photographs, which would hide the rest behind "could not be checked".
    pub(crate) fn scope(&self, kinds: &[String]) -> Vec<&Paper<'a>> {
        if kinds.is_empty() {
            let ours = |paper: &&Paper| !paper.entry.kind().is_some_and(|kind| self.others.contains(kind));
            return self.papers.iter().filter(ours).collect();
        }
        let named: BTreeSet<&str> = kinds.iter().map(String::as_str).collect();
        let mut places: Vec<usize> =
            named.iter().filter_map(|kind| self.by_kind.get(kind)).flatten().copied().collect();
        places.sort_unstable();
        places.into_iter().filter_map(|at| self.papers.get(at)).collect()
    }

    /// The title of a kind of document, or its id where nobody knows it.
    pub(crate) fn title_of<'k>(&'k self, kind: &'k str) -> &'k str {
        self.titles.get(kind).copied().unwrap_or(kind)
    }

    /// The title of an entry's document, or its path where it was not recognised.
    pub(crate) fn title<'e>(&'e self, entry: &'e Entry) -> &'e str {
        entry.kind().map_or(entry.path.as_str(), |kind| self.title_of(kind))
    }

    /// A paper's text as runs of so many characters, beside those that its form prints.
    pub(crate) fn words(&self, paper: &Paper, plain: &Plain, length: usize) -> Rc<Words> {
        let mut words = self.words.borrow_mut();
        let read = || Rc::new(Words::of(&plain.text, length, &self.form(paper.kind().unwrap_or_default(), length)));
        Rc::clone(words.entry((paper.at, length)).or_insert_with(read))
    }

    /// The runs of so many characters that a kind of document prints before anybody fills it in.
    pub(crate) fn form(&self, kind: &str, length: usize) -> Rc<Held> {
        let mut forms = self.forms.borrow_mut();
        let print = || Rc::new(wording(kind, length, self.catalog));
        Rc::clone(forms.entry((kind.to_owned(), length)).or_insert_with(print))
    }
}

impl<'a> Deref for Desk<'a> {
    type Target = Question<'a>;

    fn deref(&self) -> &Question<'a> {
        &self.question
    }
}

impl<'a> Paper<'a> {
    fn new((at, entry): (usize, &'a Entry)) -> Self {
        Self { entry, at, plain: OnceCell::new() }
    }

    /// Its text as it is searched, or why it could not be read.
    pub(crate) fn plain(&self) -> Result<&Plain, String> {
        let Text::Read(pages) = &self.entry.text else { return Err(self.entry.full_text().err().unwrap_or_default()) };
        Ok(self.plain.get_or_init(|| Plain::of(pages)))
    }
}

impl Deref for Paper<'_> {
    type Target = Entry;

    fn deref(&self) -> &Entry {
        self.entry
    }
}
