//! Keeps what was made: the blob first, then the row and its event in one transaction.

use super::render_document::Made;
use super::sign_in::Role;
use crate::error::OpError;
use crate::print::json::ReportJson;
use crate::state::App;
use anjuan_store::{Digest, NewDocument, NewReport, StoredReport, User};
use uuid::Uuid;

/// The largest document or report that is read back at once, in bytes.
const LARGEST: u64 = 64 << 20;

/// Keeps a rendered document, of a kept case where there is one, and returns its name towards the outside.
pub async fn keep_document(app: &App, user: &User, made: Made, case_id: Option<i64>) -> Result<Uuid, OpError> {
    let origin = made.origin;
    let blob = app.store.blobs().put(made.rendered.into_first_file().into()).await?;
    let document = NewDocument {
        uuid: Uuid::now_v7(),
        template: origin.template,
        edition: origin.edition,
        title: origin.title,
        layer: origin.layer,
        answers_sha256: digest(&origin.answers_sha256)?,
        blob,
        case_id,
    };
    Ok(app.store.documents().record(document, &app.stamp(user)).await?.uuid)
}

/// The key that lists are narrowed to: a lawyer sees what is the lawyer's own, the others see everything.
pub fn own_only(user: &User) -> Option<i64> {
    let sees_all =
        [Role::Clerk, Role::Archivist, Role::Reviewer, Role::Administrator].iter().any(|role| role.held_by(user));
    (!sees_all).then_some(user.id)
}

/// A thing of somebody else's is answered like one that does not exist.
fn allowed(user: &User, created_by: Option<i64>) -> Result<(), OpError> {
    match own_only(user) {
        Some(own) if created_by != Some(own) => Err(OpError::NotFound("这条记录".to_owned())),
        _ => Ok(()),
    }
}

/// The title and the bytes of a kept document.
pub async fn load_document(app: &App, user: &User, uuid: Uuid) -> Result<(String, Vec<u8>), OpError> {
    let document = app.store.documents().get(uuid).await?;
    allowed(user, document.created_by)?;
    let bytes = app.store.blobs().read_small(document.blob_id, LARGEST).await?;
    Ok((document.title, bytes.into()))
}

/// Keeps a report of a file that has no other and returns its name towards the outside.
pub async fn keep_report(app: &App, user: &User, report: &ReportJson) -> Result<Uuid, OpError> {
    let new = new_report(app, report).await?;
    Ok(app.store.reports().record(new, &app.stamp(user)).await?.uuid)
}

/// The row of a report, whose JSON is stored here.
pub async fn new_report(app: &App, report: &ReportJson) -> Result<NewReport, OpError> {
    let bytes = serde_json::to_vec(report).map_err(|error| OpError::Internal(error.to_string()))?;
    let blob = app.store.blobs().put(bytes.into()).await?;
    let count = |severity: &str| {
        let found = report.findings.iter().filter(|finding| finding.severity == severity && finding.counts()).count();
        i64::try_from(found).unwrap_or(i64::MAX)
    };
    Ok(NewReport {
        uuid: Uuid::now_v7(),
        // File names of bundles often carry the recipient's name, so the list shows a short hash instead.
        bundle_name: format!("案卷 {}", report.bundle.sha256.get(..8).unwrap_or_default()),
        bundle_sha256: digest(&report.bundle.sha256)?,
        verdict: report.verdict.clone(),
        as_of: report.as_of.parse().map_err(|_| OpError::Internal("report without a day".to_owned()))?,
        jurisdiction: report.jurisdiction.clone().unwrap_or_default(),
        kind: report.kind.clone().unwrap_or_default(),
        errors: count("error"),
        warnings: count("warning"),
        not_checked: i64::try_from(report.not_checked.len()).unwrap_or(i64::MAX),
        blob_id: blob.id,
        case_id: None,
    })
}

/// The row of a kept report that a person may see.
pub async fn stored_report(app: &App, user: &User, uuid: Uuid) -> Result<StoredReport, OpError> {
    let stored = app.store.reports().get(uuid).await?;
    allowed(user, stored.created_by)?;
    Ok(stored)
}

/// A kept report.
pub async fn load_report(app: &App, user: &User, uuid: Uuid) -> Result<ReportJson, OpError> {
    read_report(app, &stored_report(app, user, uuid).await?).await
}

/// The report of a row.
pub async fn read_report(app: &App, stored: &StoredReport) -> Result<ReportJson, OpError> {
    let bytes = app.store.blobs().read_small(stored.blob_id, LARGEST).await?;
    serde_json::from_slice(&bytes).map_err(|_| OpError::Internal("stored report cannot be read".to_owned()))
}

/// A SHA-256 in its written form.
pub fn digest(text: &str) -> Result<Digest, OpError> {
    text.parse().map_err(|_| OpError::Internal("not a SHA-256".to_owned()))
}
