//! One file of a bundle: format, text, which document it is, its date and its fields.

use crate::archive::{Archive, Content};
use crate::format::{self, Format};
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::picture;
use crate::recognise::{Recogniser, dates};
use crate::text;
use anjuan_model::bundle::{Entry, FileFacts, Text};
use anjuan_model::moment::day_of;
use std::io::Cursor;

/// What reading one file came to.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) entry: Entry,
    /// The text of each page, empty where it could not be read.
    pub(crate) pages: Vec<String>,
    /// Pages, from 1, whose text is missing or incomplete.
    pub(crate) holes: Vec<u32>,
    pub(crate) oddities: Vec<Oddity>,
    /// The content of an archive that is not an office document, to be opened in its turn.
    pub(crate) inner: Option<Vec<u8>>,
    /// True for archives of any kind.
    pub(crate) is_archive: bool,
}

/// Whether a file's content must be kept for [`read`].
pub(crate) fn is_wanted(head: &[u8], bytes: u64, limits: &Limits) -> bool {
    let found = format::of_head(head);
    bytes <= limits.parse_bytes && (found.is_parsed() || picture::is_wanted(found, head, bytes))
}

/// Reads one file.
///
/// # Errors
/// Only when no thread could be started for a PDF.
pub(crate) fn read(
    path: &str,
    size: u64,
    content: Content,
    limits: &Limits,
    recogniser: &Recogniser,
) -> std::io::Result<Reading> {
    let mut content = content;
    let found = identify(&content, limits);
    let is_archive = matches!(found, Format::Zip | Format::SevenZip | Format::Rar | Format::Gzip);
    let mut oddities: Vec<Oddity> = format::oddity(found, path).into_iter().collect();
    let inner = content.bytes.take_if(|_| found == Format::Zip);
    let mut reading = text::read(found, &content.head, content.bytes, limits)?;
    oddities.append(&mut reading.oddities);
    let first_page = reading.partial.first().map(String::as_str);
    let recognised =
        can_be_document(found).then(|| recogniser.recognise(path, first_page, reading.origin.as_ref())).flatten();
    let dated = match (&reading.origin, &reading.text) {
        (Some(origin), _) => recogniser.dated(origin).and_then(|field| day_of(origin.answers.get(field)?)),
        (None, Text::Read(pages)) => dates::own(&pages.join("\n")),
        (None, _) => None,
    };
    let entry = Entry {
        path: path.to_owned(),
        bytes: size,
        sha256: content.sha256,
        format: match &reading.facts.level {
            Some(_) if found == Format::Ofd => format!("{}/a", found.id()),
            Some(level) => format!("{}/a-{level}", found.id()),
            None => found.id().to_owned(),
        },
        recognised,
        text: reading.text,
        dated,
        fields: reading.origin.map(|origin| origin.answers).unwrap_or_default(),
        file: FileFacts::from(&reading.facts),
        facts: reading.facts,
        ..Entry::default()
    };
    let mut pages = reading.partial;
    for hole in &reading.holes {
        pages.get_mut(hole.saturating_sub(1) as usize).into_iter().for_each(String::clear);
    }
    Ok(Reading { entry, pages, holes: reading.holes, oddities, inner, is_archive })
}

fn identify(content: &Content, limits: &Limits) -> Format {
    let found = format::of_head(&content.head);
    match found {
        Format::Zip => {}
        Format::Ole => return format::of_ole(content.bytes.as_deref().unwrap_or(&content.head)),
        _ => return found,
    }
    let archive = content.bytes.as_deref().map(|bytes| Archive::open(Cursor::new(bytes), limits));
    match archive {
        Some(Ok(archive)) => format::of_archive(archive.records().iter().map(|record| record.path.as_str())),
        _ => format::of_zip_head(&content.head),
    }
}

/// An empty or broken file, a program, a recording or an archive is not a document, whatever its name says.
fn can_be_document(found: Format) -> bool {
    !matches!(
        found,
        Format::Empty
            | Format::Unknown
            | Format::Executable
            | Format::Audio
            | Format::Video
            | Format::Zip
            | Format::SevenZip
            | Format::Rar
            | Format::Gzip
            | Format::Json
    )
}
