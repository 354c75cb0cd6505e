//! A transfer package of a kept case: its facts and the documents that are kept of it, made as of a folder.
//!
//! The documents are streamed one behind the other into a file without a name, which is just what the engine reads; it
//! vanishes with its handle, whatever happens.

use super::bundle_make::{OWN, Order, make, prove};
use super::case_record::{self, Record};
use super::keep::own_only;
use super::render_batch::part;
use crate::error::OpError;
use crate::print::paper;
use crate::state::App;
use anjuan_ingest::FolderFile;
use anjuan_model::Date;
use anjuan_model::bundle::CASE_FILE;
use anjuan_model::hash::hex;
use anjuan_store::{DocumentFilter, NewEvent, Page, StoredDocument, User};
use futures_util::TryStreamExt;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Seek, SeekFrom};
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

/// What to put into the package, and what its forms say.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The documents; the newest of each kind where none is named.
    pub documents: Vec<Uuid>,
    /// Answers for cover, catalogue and notes: a field's label or id, and its value.
    pub said: Vec<(String, String)>,
    /// The day on which it is made.
    pub as_of: Date,
}

/// A package, ready to be sent.
#[derive(Debug)]
pub struct Packed {
    /// The zip, rewound.
    pub file: File,
    /// Its size in bytes.
    pub bytes: u64,
    /// Papers in its catalogue.
    pub items: usize,
    /// What a person should know of it.
    pub remarks: Vec<String>,
}

/// The documents that are kept of a case and may go into a package, newest first; true for the newest of its kind.
pub async fn kept(app: &App, user: &User, record: &Record) -> Result<Vec<(StoredDocument, bool)>, OpError> {
    let filter = DocumentFilter { case_id: Some(record.id), created_by: own_only(user), ..DocumentFilter::default() };
    let listing = app.store.documents().list(&filter, Page::first(Page::MOST)).await?;
    let (mut kinds, mut blobs) = (BTreeSet::new(), BTreeSet::new());
    let papers = listing.items.into_iter().filter(|document| {
        let own = OWN.contains(&document.template.as_str()) || document.template == paper::TEMPLATE;
        !own && blobs.insert(document.blob_id.to_string())
    });
    let mut papers: Vec<(StoredDocument, bool)> = papers.map(|document| (document, false)).collect();
    for (document, newest) in &mut papers {
        *newest = kinds.insert(document.template.clone());
    }
    Ok(papers)
}

/// Makes the package of a kept case.
pub async fn package(app: &App, user: &User, uuid: Uuid, asked: Asked) -> Result<Packed, OpError> {
    let record = case_record::load(app, user, uuid).await?;
    let place = Arc::clone(&app.uploads).try_acquire_owned().map_err(|_| OpError::Busy)?;
    let documents = chosen(kept(app, user, &record).await?, &asked.documents)?;
    let (files, source) = gather(app, &record, &documents).await?;
    let folder = app.data.join("uploads");
    let Asked { said, as_of, .. } = asked;
    let packed = app
        .run(move |engines| {
            let order = Order { files: &files, name: "案件", said: &said, as_of };
            let target = BufWriter::new(tempfile::tempfile_in(folder)?);
            let (target, made) = make(engines, &order, &mut BufReader::new(source), target)?;
            let mut file = target.into_inner().map_err(|error| OpError::Io(error.into_error()))?;
            prove::prove(&mut BufReader::new(&file), &engines.limits)?;
            let bytes = file.metadata()?.len();
            file.seek(SeekFrom::Start(0))?;
            Ok(Packed { file, bytes, items: made.items, remarks: made.remarks })
        })
        .await?;
    drop(place);
    let event = NewEvent {
        action: "case.packed",
        subject_kind: "case",
        subject_id: uuid.to_string(),
        detail: json!({"items": packed.items, "bytes": packed.bytes}),
    };
    app.store.events().record(event, &app.stamp(user)).await?;
    Ok(packed)
}

/// The documents that were named; the newest of each kind where none was.
fn chosen(kept: Vec<(StoredDocument, bool)>, wanted: &[Uuid]) -> Result<Vec<StoredDocument>, OpError> {
    if let Some(strange) = wanted.iter().find(|uuid| kept.iter().all(|(document, _)| document.uuid != **uuid)) {
        return Err(OpError::NotFound(format!("本案留存的文书 {strange}")));
    }
    let takes = |document: &StoredDocument, newest: bool| match wanted {
        [] => newest,
        named => named.contains(&document.uuid),
    };
    let documents: Vec<StoredDocument> =
        kept.into_iter().filter(|(document, newest)| takes(document, *newest)).map(|(document, _)| document).collect();
    if documents.is_empty() {
        return Err(OpError::BadRequest("本案还没有留存的文书，请先生成".to_owned()));
    }
    Ok(documents)
}

/// The case's facts and the documents one behind the other, each verified on the way.
async fn gather(app: &App, record: &Record, documents: &[StoredDocument]) -> Result<(Vec<FolderFile>, File), OpError> {
    let mut file = tempfile::tempfile_in(app.data.join("uploads"))?;
    let mut writer = tokio::fs::File::from_std(file.try_clone()?);
    let facts = serde_json::to_vec_pretty(&record.facts).map_err(|error| OpError::Internal(error.to_string()))?;
    writer.write_all(&facts).await?;
    let listed = |name: String, bytes: u64| FolderFile { name: name.into_bytes(), bytes, special: false };
    let mut files = vec![listed(CASE_FILE.to_owned(), facts.len() as u64)];
    // Oldest first, so that papers of one kind and day keep the order in which they were made.
    for (index, document) in documents.iter().rev().enumerate() {
        let mut pieces = app.store.blobs().stream(document.blob_id).await?;
        let (mut sha, mut bytes) = (Sha256::new(), 0);
        while let Some(piece) = pieces.try_next().await? {
            sha.update(&piece);
            bytes += piece.len() as u64;
            writer.write_all(&piece).await?;
        }
        if hex(&sha.finalize()) != document.blob_id.to_string() {
            return Err(OpError::Internal("a kept document does not have its digest".to_owned()));
        }
        files.push(listed(format!("{:03}、{}.pdf", index + 1, part(&document.title)), bytes));
    }
    writer.flush().await?;
    file.seek(SeekFrom::Start(0))?;
    Ok((files, file))
}
