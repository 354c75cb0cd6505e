//! What goes into the package under which name: the volume's own papers, the papers with their numbers, the case's facts.

use super::items::{self, CONTENTS, COVER, NOTES, Volume};
use super::listing::File;
use crate::ops::render_batch::part;
use anjuan_model::bundle::{CASE_FILE, Entry};
use anjuan_model::{Bundle, Catalog};
use std::collections::BTreeMap;

/// One file of the package.
pub struct Step {
    /// Where its bytes come from.
    pub source: Source,
    /// What the catalogue says of it.
    pub file: File,
}

/// Where the bytes of a file come from.
pub enum Source {
    /// It was made here.
    Made(Vec<u8>),
    /// It lies in the folder, and had this content when it was read.
    Folder {
        /// Its path.
        path: String,
        /// SHA-256.
        sha256: String,
    },
}

/// Cover, catalogue, papers and notes in their order, each with its number in front.
pub fn plan(volume: &Volume<'_>, mut own: BTreeMap<&str, Vec<u8>>, catalog: &Catalog) -> Vec<Step> {
    let count = volume.items.len() + 3;
    let digits = count.to_string().len().max(2);
    let mut steps = Vec::with_capacity(count);
    let mut special = |kind: &str, brought: Option<&Entry>, place: usize| match (brought, own.remove(kind)) {
        (Some(entry), _) => Some(brought_step(entry, place, digits, catalog.title(kind))),
        (None, Some(bytes)) => {
            let name = part(catalog.title(kind));
            let path = items::file_name(place, digits, &name, "x.pdf");
            let file = File { document: Some(kind.to_owned()), format: "pdf/a-3b".to_owned(), ..file(path, name) };
            Some(Step { source: Source::Made(bytes), file })
        }
        (None, None) => None,
    };
    steps.extend(special(COVER, volume.cover, 1));
    steps.extend(special(CONTENTS, None, 2));
    let notes = special(NOTES, volume.notes, count);
    for (index, item) in volume.items.iter().enumerate() {
        let mut step = brought_step(item.entry, index + 3, digits, &item.name);
        (step.file.number, step.file.pages, step.file.note) = (Some(index + 1), item.pages, item.note.clone());
        steps.push(step);
    }
    steps.extend(notes);
    steps
}

fn brought_step(entry: &Entry, place: usize, digits: usize, name: &str) -> Step {
    let path = items::file_name(place, digits, &part(name), &entry.path);
    let file = File {
        document: entry.kind().map(str::to_owned),
        format: entry.format.clone(),
        original: Some(entry.path.clone()),
        ..file(path, name.to_owned())
    };
    Step { source: Source::Folder { path: entry.path.clone(), sha256: entry.sha256.clone() }, file }
}

fn file(path: String, name: String) -> File {
    File {
        path,
        number: None,
        name,
        document: None,
        format: String::new(),
        pages: None,
        note: String::new(),
        original: None,
        bytes: 0,
        sha256: String::new(),
        sm3: String::new(),
    }
}

/// The statement of facts goes along unchanged, so that whoever audits the package knows the case.
pub fn statement(bundle: &Bundle) -> Option<Step> {
    let entry = items::case_file(bundle)?;
    let file = File {
        format: entry.format.clone(),
        original: Some(entry.path.clone()),
        ..file(CASE_FILE.to_owned(), "案件信息".to_owned())
    };
    Some(Step { source: Source::Folder { path: entry.path.clone(), sha256: entry.sha256.clone() }, file })
}
