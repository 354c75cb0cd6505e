//! "This is the 辩护词": a person says which document a file is. It is remembered by the file's content, goes before
//! recognition in every later audit, and can be taken back.

use super::keep::{digest, load_report};
use crate::error::OpError;
use crate::state::App;
use anjuan_store::{Digest, StoreError, StoredChoice, User};
use uuid::Uuid;

/// Remembers which document a file of a report is.
pub async fn choose(app: &App, user: &User, report: Uuid, content: &str, kind: &str) -> Result<(), OpError> {
    let content = content_of(app, user, report, content).await?;
    if !app.engines.library().catalog.all_templates().any(|template| template.id == kind) {
        return Err(OpError::BadRequest(format!("没有文书种类“{kind}”")));
    }
    let choice = StoredChoice { content, kind: kind.to_owned() };
    Ok(app.store.kind_choices().choose(&choice, &app.stamp(user)).await?)
}

/// Forgets it, so that the next audit recognises the file by itself again.
pub async fn take_back(app: &App, user: &User, report: Uuid, content: &str) -> Result<(), OpError> {
    let content = content_of(app, user, report, content).await?;
    app.store.kind_choices().take_back(content, &app.stamp(user)).await.map_err(|error| match error {
        StoreError::NotFound { .. } => OpError::NotFound("对这个文件的人工指定".to_owned()),
        other => other.into(),
    })
}

/// A content that stands in a report which the person may see.
async fn content_of(app: &App, user: &User, report: Uuid, content: &str) -> Result<Digest, OpError> {
    let nothing = || OpError::NotFound("报告中的这个文件".to_owned());
    let report = load_report(app, user, report).await?;
    let known = report.documents.iter().any(|document| document.sha256 == content);
    if known { digest(content).map_err(|_| nothing()) } else { Err(nothing()) }
}
