//! Builds case bundles from our own documents' samples and from plain papers of others, as a lawyer would zip them.

use crate::content::{LIBRARY, day, good_answers, make, plain_pdf, sample_of};
use anjuan_model::case::CaseFacts;
use anjuan_model::condition::{Outcome, applies};
use anjuan_model::rule::Check;
use anjuan_render::{Format, Standard};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// A bundle under construction: files by path.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    /// `case.json`; none where it is null.
    pub case: Value,
    /// PDF by document kind.
    pub documents: BTreeMap<String, Vec<u8>>,
    /// Kinds in the order of the archive lists, in which a lawyer numbers the papers.
    pub order: Vec<String>,
}

impl Builder {
    /// Every document that the archive lists ask for in this case.
    pub fn complete(case: Value) -> Self {
        let facts: CaseFacts = serde_json::from_value(case.clone()).expect("the fixture's case facts");
        let lookup = |key: &str| LIBRARY.catalog.vocabulary().value(&facts, key);
        let (mut documents, mut order) = (BTreeMap::new(), Vec::new());
        for rule in LIBRARY.catalog.rules(facts.jurisdiction.as_deref()) {
            let Check::RequiredDocuments { documents: lines } = &rule.check else { continue };
            if applies(&rule.applies, &Default::default(), lookup) != Outcome::Holds {
                continue;
            }
            for line in lines.iter().filter(|line| applies(&line.when, &line.unless, lookup) == Outcome::Holds) {
                documents.entry(line.kind.clone()).or_insert_with(|| {
                    order.push(line.kind.clone());
                    paper(&line.kind, &facts)
                });
            }
        }
        Self { case, documents, order }
    }

    /// Takes a document out.
    pub fn without(mut self, kind: &str) -> Self {
        assert!(self.documents.remove(kind).is_some(), "the bundle has no {kind}");
        self
    }

    /// Puts another PDF in a document's place.
    pub fn with(mut self, kind: &str, pdf: Vec<u8>) -> Self {
        self.documents.insert(kind.to_owned(), pdf);
        self
    }

    /// Changes a date of the case.
    pub fn dated(mut self, key: &str, day: &str) -> Self {
        self.case["dates"][key] = Value::from(day);
        self
    }

    /// The zip, with Chinese file names numbered in the order of the archive lists.
    pub fn zip(&self) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, bytes: &[u8]| {
            writer.start_file(name, SimpleFileOptions::default()).expect("an entry");
            writer.write_all(bytes).expect("its bytes");
        };
        if !self.case.is_null() {
            put("case.json", self.case.to_string().as_bytes());
        }
        let place = |kind: &String| self.order.iter().position(|one| one == kind).unwrap_or(usize::MAX);
        let mut papers: Vec<(&String, &Vec<u8>)> = self.documents.iter().collect();
        papers.sort_by_key(|(kind, _)| place(kind));
        for (index, (kind, pdf)) in papers.into_iter().enumerate() {
            put(&format!("{:02}{}.pdf", index + 1, file_title(kind)), pdf);
        }
        writer.finish().expect("an archive").into_inner()
    }
}

/// Our own document with its sample, or a plain paper with the title and a date.
fn paper(kind: &str, facts: &CaseFacts) -> Vec<u8> {
    let template = LIBRARY.catalog.all_templates().find(|template| template.id == kind);
    let template = template.unwrap_or_else(|| panic!("no document {kind}"));
    if template.external {
        let recipient = facts.text_at("people.recipient.name").unwrap_or_default();
        let lines =
            [format!("当事人：{recipient}"), "本材料为测试案卷中的虚构材料。".to_owned(), "2024年6月12日".to_owned()];
        return plain_pdf(&template.title, &lines);
    }
    make(template, &good_answers(template, &sample_of(template)), Standard::A3b, Format::Pdf).into_first_file()
}

/// A document of ours with some answers changed.
pub fn changed(kind: &str, changes: &[(&str, Value)]) -> Vec<u8> {
    let template =
        LIBRARY.catalog.template(kind, None, day(2024, 6, 20)).unwrap_or_else(|| panic!("no document {kind}"));
    let mut raw = sample_of(template);
    for (field, value) in changes {
        raw.insert((*field).to_owned(), value.clone());
    }
    make(template, &good_answers(template, &raw), Standard::A3b, Format::Pdf).into_first_file()
}

/// The title as a file name; a slash is no part of one.
fn file_title(kind: &str) -> String {
    LIBRARY.catalog.title(kind).replace('/', "或")
}
