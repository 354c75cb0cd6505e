//! Journey B on the server: an upload, or a stored bundle again → opened → what people decided before → judged → kept
//! as the next report on the same closed file.
//!
//! Which file a bundle is of decides whose waivers apply: the report it is said to correct, else the same bytes, else
//! the same case by what identifies it.

use super::audit_bundle::{Decisions, Stated, facts, judge, open_bundle};
use super::keep::{new_report, own_only, stored_report};
use super::pinned_layers;
use crate::error::OpError;
use crate::library::Library;
use crate::print::json::{self, ReportJson};
use crate::state::{App, today};
use crate::upload::Upload;
use anjuan_model::bundle::KindChoice;
use anjuan_model::case::{CaseFacts, CaseKind};
use anjuan_model::{Bundle, Date, Waiver};
use anjuan_store::{Digest, FileOf, NewRun, Page, ReportFilter, StoredReport, User};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// What is said beside a bundle.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its file name.
    pub name: String,
    /// Place and kind.
    pub stated: Stated,
    /// The day as of which to judge.
    pub as_of: Date,
    /// The report that it corrects.
    pub previous: Option<Uuid>,
}

/// A report that was kept.
#[derive(Debug)]
pub struct Kept {
    /// Its name towards the outside.
    pub uuid: Uuid,
    /// The report.
    pub report: ReportJson,
    /// The report on the same file before it.
    pub previous: Option<Uuid>,
}

/// By which rules a stored bundle is run again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layers {
    /// By the very layers of its report, as of the same day.
    Same,
    /// By what is in force today, as of today.
    Today,
}

/// What was stated, as it is stored for the next run.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct StatedJson {
    jurisdiction: Option<String>,
    kind: Option<CaseKind>,
}

/// Audits an upload, keeps its bytes and the report.
pub async fn audit_upload(app: &App, user: &User, upload: Upload, asked: Asked) -> Result<Kept, OpError> {
    let library = app.engines.library();
    let begun = Instant::now();
    let (bundle, mut upload) = open(app, upload, Arc::clone(&library), &asked).await?;
    upload.seek(SeekFrom::Start(0))?;
    app.store.blobs().put_reader(tokio::fs::File::from_std(upload.handle()?)).await?;
    let previous = previous(app, user, &bundle, &asked).await?;
    finish(app, user, Opened { library, bundle, asked, begun }, previous).await
}

/// Runs a stored bundle again.
pub async fn run_again(app: &App, user: &User, uuid: Uuid, layers: Layers) -> Result<Kept, OpError> {
    let stored = stored_report(app, user, uuid).await?;
    let before = super::keep::read_report(app, &stored).await?;
    let said = app.store.audited_files().run_of(stored.id).await?.map(|run| run.stated);
    let said: StatedJson = said.and_then(|stated| serde_json::from_value(stated).ok()).unwrap_or_default();
    let (library, as_of) = match layers {
        Layers::Same => (pinned_layers::library(app, &before.layers).await?, stored.as_of),
        Layers::Today => (app.engines.library(), today()),
    };
    let stated = Stated { jurisdiction: said.jurisdiction, kind: said.kind, ..Stated::default() };
    let asked = Asked { name: before.bundle.name, stated, as_of, previous: Some(uuid) };
    let begun = Instant::now();
    let copy = fetch(app, stored.bundle_sha256).await?;
    let (bundle, _copy) = open(app, copy, Arc::clone(&library), &asked).await?;
    finish(app, user, Opened { library, bundle, asked, begun }, Some(stored)).await
}

/// The report on the same file before this one, if the person may see it.
pub async fn report_before(app: &App, user: &User, report: &StoredReport) -> Result<Option<StoredReport>, OpError> {
    let files = app.store.audited_files();
    let Some(run) = files.run_of(report.id).await? else { return Ok(None) };
    let Some(previous) = run.previous else { return Ok(None) };
    let all = files.reports_on(run.file_id).await?;
    let seen = |one: &StoredReport| own_only(user).is_none_or(|own| one.created_by == Some(own));
    Ok(all.into_iter().find(|one| one.id == previous).filter(seen))
}

/// A copy of a stored bundle that vanishes with its folder.
struct Copy {
    file: File,
    _folder: tempfile::TempDir,
    _place: tokio::sync::OwnedSemaphorePermit,
}

impl Read for Copy {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.file.read(buffer)
    }
}

impl Seek for Copy {
    fn seek(&mut self, position: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(position)
    }
}

async fn fetch(app: &App, bundle: Digest) -> Result<Copy, OpError> {
    let place = Arc::clone(&app.uploads).try_acquire_owned().map_err(|_| OpError::Busy)?;
    if !app.store.blobs().contains(bundle).await? {
        return Err(OpError::NotFound("这份案卷的原件，请重新上传".to_owned()));
    }
    let folder = tempfile::tempdir_in(app.data.join("uploads"))?;
    let path = folder.path().join("bundle");
    app.store.blobs().read_file(bundle, &path).await?;
    Ok(Copy { file: File::open(path)?, _folder: folder, _place: place })
}

/// Opens a bundle on the bounded pool and gives the reader back.
async fn open<R: Read + Seek + Send + 'static>(
    app: &App,
    mut reader: R,
    library: Arc<Library>,
    asked: &Asked,
) -> Result<(Bundle, R), OpError> {
    let (name, stated) = (asked.name.clone(), asked.stated.clone());
    app.run(move |engines| Ok((open_bundle(engines, &library, &mut reader, &name, &stated)?, reader))).await
}

/// An opened bundle on its way to be judged.
struct Opened {
    library: Arc<Library>,
    bundle: Bundle,
    asked: Asked,
    begun: Instant,
}

/// Judges an opened bundle and keeps the report.
async fn finish(app: &App, user: &User, opened: Opened, previous: Option<StoredReport>) -> Result<Kept, OpError> {
    let Opened { library, bundle, asked, begun } = opened;
    let run = match &previous {
        Some(report) => app.store.audited_files().run_of(report.id).await?,
        None => None,
    };
    let case_key = case_key(&facts(&bundle, &asked.stated));
    let new_file = FileOf::New { uuid: Uuid::now_v7(), case_key: case_key.map(Digest::from_bytes) };
    let file = run.as_ref().map_or(new_file, |run| FileOf::Known(run.file_id));
    let said = StatedJson { jurisdiction: asked.stated.jurisdiction.clone(), kind: asked.stated.kind };
    let decisions = decisions(app, &bundle, run.map(|run| run.file_id)).await?;
    let stated = Stated { decisions, ..asked.stated };
    let (report, facts) = app
        .run(move |_| {
            let report = judge(&library, bundle, &stated, asked.as_of);
            let elapsed = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            Ok((json::report(&report, &library.catalog, elapsed), report.case))
        })
        .await?;
    let new = new_report(app, &report).await?;
    let run = NewRun {
        file,
        previous: previous.as_ref().map(|report| report.id),
        stated: stored(&said)?,
        facts: stored(&facts)?,
    };
    let kept = app.store.audited_files().record(new, run, &app.stamp(user)).await?;
    Ok(Kept { uuid: kept.uuid, report, previous: previous.map(|report| report.uuid) })
}

fn stored<T: Serialize>(value: &T) -> Result<serde_json::Value, OpError> {
    serde_json::to_value(value).map_err(|error| OpError::Internal(error.to_string()))
}

/// What people decided about these contents, and about this file.
async fn decisions(app: &App, bundle: &Bundle, file: Option<i64>) -> Result<Decisions, OpError> {
    let contents: Vec<Digest> = bundle.entries.iter().filter_map(|entry| entry.sha256.parse().ok()).collect();
    let choices = app.store.kind_choices().of(&contents).await?;
    let kinds =
        choices.into_iter().map(|choice| KindChoice { file: choice.content.to_string(), kind: choice.kind }).collect();
    let waivers = match file {
        Some(file) => app.store.waivers().of_file(file).await?,
        None => Vec::new(),
    };
    let waiver = |one: anjuan_store::StoredWaiver| Waiver {
        fingerprint: one.fingerprint,
        rule: one.rule,
        reason: one.reason,
        approver: one.approver,
        expires: one.expires,
    };
    Ok(Decisions { kinds, waivers: waivers.into_iter().map(waiver).collect(), day: Some(today()) })
}

/// The report before: the one that the bundle is said to correct, else what it shows itself.
async fn previous(app: &App, user: &User, bundle: &Bundle, asked: &Asked) -> Result<Option<StoredReport>, OpError> {
    match asked.previous {
        Some(uuid) => Ok(Some(stored_report(app, user, uuid).await?)),
        None => earlier(app, user, bundle, &asked.stated).await,
    }
}

/// The newest report that the person may see on the same bytes, else on the same case.
async fn earlier(app: &App, user: &User, bundle: &Bundle, stated: &Stated) -> Result<Option<StoredReport>, OpError> {
    let same = ReportFilter {
        bundle_sha256: bundle.sha256.parse().ok(),
        created_by: own_only(user),
        ..ReportFilter::default()
    };
    let listing = app.store.reports().list(&same, Page::first(1)).await?;
    if let Some(report) = listing.items.into_iter().next() {
        return Ok(Some(report));
    }
    let Some(key) = case_key(&facts(bundle, stated)) else { return Ok(None) };
    let files = app.store.audited_files();
    for file in files.of_case(Digest::from_bytes(key)).await? {
        let reports = files.reports_on(file.id).await?;
        let seen = |report: &StoredReport| own_only(user).is_none_or(|own| report.created_by == Some(own));
        if let Some(report) = reports.into_iter().find(seen) {
            return Ok(Some(report));
        }
    }
    Ok(None)
}

/// A hash of what identifies a case and its volume: a number it has, else recipient, cause and day of assignment.
fn case_key(case: &CaseFacts) -> Option<[u8; 32]> {
    let of = |path: &str| case.text_at(path).filter(|text| !text.trim().is_empty());
    let number = ["numbers.aid", "numbers.assignment", "numbers.court"].into_iter().find_map(of);
    let person = || {
        let all = ["people.recipient.name", "facts.cause", "dates.assigned"].map(of);
        all.into_iter().collect::<Option<Vec<_>>>()
    };
    let identity = number.map(|number| vec![number]).or_else(person)?;
    let around = ["jurisdiction", "kind", "facts.volume"].map(|path| of(path).unwrap_or_default());
    let whole = serde_json::json!([identity, around]).to_string();
    Some(Sha256::digest(whole.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_known_by_its_number_or_by_three_things_together() {
        let read = |text: &str| serde_json::from_str::<CaseFacts>(text).expect("facts");
        let key = |text: &str| case_key(&read(text));
        let number =
            r#"{"kind":"criminal-trial","numbers":{"aid":"〔2024〕1号"},"people":{"recipient":{"name":"甲"}}}"#;
        let renamed = number.replace('甲', "乙");
        assert!(key(number).is_some() && key(number) == key(&renamed), "the number decides");
        assert_ne!(key(number), key(&number.replace("criminal-trial", "criminal-proxy")), "each stage is a file");
        let three =
            r#"{"facts":{"cause":"盗窃罪"},"dates":{"assigned":"2024-05-07"},"people":{"recipient":{"name":"甲"}}}"#;
        assert!(key(three).is_some());
        assert_ne!(key(three), key(&three.replace('甲', "乙")));
        assert_eq!(key(&three.replace("cause", "other")), None, "a name and a day are not enough");
    }
}
