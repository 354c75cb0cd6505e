//! From the folder of a case to a transfer package (移交包): the papers in the order of the archive list, numbered by the
//! pages they really have, with cover, catalogue and notes, in a bag that proves itself.
//!
//! Nothing of a paper is changed. What is no PDF stays what it is, and the catalogue and the notes say so. The same
//! folder on the same day gives the same bytes.

pub mod prove;

pub use items::OWN;

mod forms;
mod items;
mod listing;
mod place;
mod plan;
mod read;
mod remarks;

use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::render_batch::part;
use anjuan_ingest::bag::write::BagWriter;
use anjuan_ingest::package::Packing;
use anjuan_ingest::{FolderFile, IngestError};
use anjuan_model::Date;
use anjuan_model::case::CaseFacts;
use forms::{Sources, forms};
use items::Volume;
use listing::{File, listing};
use place::Places;
use plan::{Source, Step, plan, statement};
use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom, Write};

/// What to make a package of.
pub struct Order<'a> {
    /// The files of the folder.
    pub files: &'a [FolderFile],
    /// What the folder is called in messages.
    pub name: &'a str,
    /// Answers for cover, catalogue and notes beside the case's facts: a field's label or id, and its value.
    pub said: &'a [(String, String)],
    /// The day on which the package is made.
    pub as_of: Date,
}

/// What was made.
pub struct Made {
    /// Papers in the catalogue.
    pub items: usize,
    /// Pages of the volume.
    pub pages: u32,
    /// What a person should know, as Chinese sentences.
    pub remarks: Vec<String>,
}

/// Makes a package; nothing of what is written counts before [`prove::prove`] has read it back.
pub fn make<R: Read + Seek, W: Write + Seek>(
    engines: &Engines,
    order: &Order<'_>,
    reader: &mut R,
    target: W,
) -> Result<(W, Made), OpError> {
    let library = engines.library();
    let bundle = read::read(engines, order, reader)?;
    let case = read::stated(&bundle)?;
    let catalog = &library.catalog;
    let places = Places::of(catalog, case, order.as_of);
    let volume = Volume::of(&bundle, &places, catalog);
    let sources = Sources { catalog, case, said: order.said, as_of: order.as_of };
    let forms = forms(&sources, &volume)?;
    let mut own = BTreeMap::new();
    for form in &forms {
        own.insert(form.template.id.as_str(), forms::render(engines, form, &sources)?);
    }
    let plan = plan(&volume, own, catalog);
    let folder = case.numbers.get("aid").map(|number| part(number)).filter(|name| !name.is_empty());
    let mut bag = BagWriter::new(target, &folder.unwrap_or_else(|| "案卷".to_owned()));
    let mut contents = Contents::of(order.files, reader);
    let mut files = Vec::new();
    for step in plan.into_iter().chain(statement(&bundle)) {
        files.push(write(&mut bag, step, &mut contents)?);
    }
    let list = listing(case, &volume, order.as_of, files);
    let list = serde_json::to_vec_pretty(&list).map_err(|error| OpError::Internal(error.to_string()))?;
    bag.tag(listing::FILE_NAME, &list).map_err(std::io::Error::other)?;
    let target = bag.finish(&info(case, order.as_of)).map_err(std::io::Error::other)?;
    let remarks = remarks::remarks(catalog, case, &bundle, &volume, order.as_of);
    Ok((target, Made { items: volume.items.len(), pages: volume.pages, remarks }))
}

/// Where the contents of the folder's files lie in the source.
struct Contents<'a, R> {
    reader: &'a mut R,
    places: BTreeMap<String, (u64, u64)>,
}

impl<'a, R: Read + Seek> Contents<'a, R> {
    fn of(files: &[FolderFile], reader: &'a mut R) -> Self {
        let mut at = 0;
        let mut places = BTreeMap::new();
        for file in files {
            if let Ok(path) = file.path() {
                places.insert(path, (at, file.bytes));
            }
            at += file.bytes;
        }
        Self { reader, places }
    }
}

fn write<R: Read + Seek, W: Write + Seek>(
    bag: &mut BagWriter<W>,
    step: Step,
    contents: &mut Contents<'_, R>,
) -> Result<File, OpError> {
    // What is packed already gains nothing, and costs the reader of a package its time.
    let texty = ["text", "json", "xml", "html", "bmp", "tiff", "doc", "xls", "rtf"];
    let packing = if texty.contains(&step.file.format.as_str()) { Packing::Deflated } else { Packing::Stored };
    let path = step.file.path.clone();
    let written = match &step.source {
        Source::Made(bytes) => bag.add(&path, &mut &bytes[..], bytes.len() as u64, packing),
        Source::Folder { path: original, .. } => {
            let gone = || OpError::Internal("a file of the folder is not in its list".to_owned());
            let (at, bytes) = *contents.places.get(original).ok_or_else(gone)?;
            contents.reader.seek(SeekFrom::Start(at))?;
            bag.add(&path, &mut contents.reader.by_ref().take(bytes), bytes, packing)
        }
    };
    let written = written.map_err(|IngestError::Read(error)| OpError::Io(error))?;
    match &step.source {
        Source::Folder { path, sha256 } if *sha256 != written.sha256 => {
            Err(OpError::Conflict(format!("“{path}”在制作过程中被改动，请关闭正在编辑它的程序后重新制作")))
        }
        _ => Ok(step.file.written(written, &path)),
    }
}

/// The description of the bag; nothing in it is personal.
fn info(case: &CaseFacts, as_of: Date) -> Vec<(&'static str, String)> {
    let lines = [
        ("Bag-Software-Agent", Some(concat!("anjuan ", env!("CARGO_PKG_VERSION")).to_owned())),
        ("Bagging-Date", Some(as_of.to_string())),
        ("External-Description", case.kind.map(|kind| format!("法律援助案卷：{}", kind.label()))),
        ("External-Identifier", case.numbers.get("aid").cloned()),
        ("Source-Organization", case.organs.get("centre").cloned()),
    ];
    lines.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
