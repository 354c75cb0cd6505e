//! Cases that are kept: their facts are entered once and fill in every paper. A lawyer sees the lawyer's own.

use super::keep::own_only;
use crate::error::OpError;
use crate::state::App;
use anjuan_model::case::{CaseFacts, CaseKind};
use anjuan_store::{Case, CaseFilter, NewCase, Page, StoreError, User};
use uuid::Uuid;

/// A case as it is kept, with its facts read.
#[derive(Debug, Clone)]
pub struct Record {
    /// The key.
    pub id: i64,
    /// Its name towards the outside.
    pub uuid: Uuid,
    /// What lists show; it may name people.
    pub title: String,
    /// What is known of it.
    pub facts: CaseFacts,
    /// Grows with every change.
    pub revision: i64,
    /// When it was last changed.
    pub updated_at: chrono::DateTime<chrono::Utc>,
}

/// Keeps a new case.
pub async fn create(app: &App, user: &User, title: &str, facts: CaseFacts) -> Result<Record, OpError> {
    let new = NewCase {
        uuid: Uuid::now_v7(),
        title: named(title, &facts),
        jurisdiction: facts.jurisdiction.clone().unwrap_or_default(),
        kind: kind(&facts)?.id().to_owned(),
        facts: json(&facts)?,
    };
    record(app.store.cases().create(new, &app.stamp(user)).await?)
}

/// Changes a case, if nobody did so since it was read at this revision.
pub async fn change(
    app: &App,
    user: &User,
    uuid: Uuid,
    revision: i64,
    title: &str,
    facts: CaseFacts,
) -> Result<Record, OpError> {
    let before = load(app, user, uuid).await?;
    if before.facts.kind != Some(kind(&facts)?) {
        return Err(OpError::BadRequest("案件种类不能更改，请另建一个案件".to_owned()));
    }
    let title = named(title, &facts);
    let changed = app.store.cases().change(uuid, revision, &title, &json(&facts)?, &app.stamp(user)).await;
    record(changed.map_err(|error| match error {
        StoreError::Conflict { .. } => OpError::Conflict("案件信息已被他人修改，请刷新后重新填写".to_owned()),
        other => other.into(),
    })?)
}

/// A kept case; another's is answered like one that does not exist.
pub async fn load(app: &App, user: &User, uuid: Uuid) -> Result<Record, OpError> {
    let nothing = || OpError::NotFound("这个案件".to_owned());
    let case = app.store.cases().get(uuid).await.map_err(|error| match error {
        StoreError::NotFound { .. } => nothing(),
        other => other.into(),
    })?;
    match own_only(user) {
        Some(own) if case.created_by != Some(own) => Err(nothing()),
        _ => record(case),
    }
}

/// The cases that a person may see, newest first.
pub async fn list(app: &App, user: &User, page: Page) -> Result<(Vec<Record>, Option<i64>), OpError> {
    let filter = CaseFilter { created_by: own_only(user), ..CaseFilter::default() };
    let listing = app.store.cases().list(&filter, page).await?;
    let records = listing.items.into_iter().map(record).collect::<Result<_, _>>()?;
    Ok((records, listing.next))
}

fn kind(facts: &CaseFacts) -> Result<CaseKind, OpError> {
    facts.kind.ok_or_else(|| OpError::BadRequest("请选择案件种类".to_owned()))
}

/// The title that somebody gave, else the recipient and the cause, else the kind.
fn named(title: &str, facts: &CaseFacts) -> String {
    let own: String = title.trim().chars().filter(|one| !one.is_control()).take(80).collect();
    let parts = ["people.recipient.name", "facts.cause"].into_iter().filter_map(|path| facts.text_at(path));
    let made = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    match (own.is_empty(), made.is_empty()) {
        (false, _) => own,
        (true, false) => made,
        (true, true) => facts.kind.map_or("案件", CaseKind::label).to_owned(),
    }
}

fn json(facts: &CaseFacts) -> Result<serde_json::Value, OpError> {
    serde_json::to_value(facts).map_err(|error| OpError::Internal(error.to_string()))
}

fn record(case: Case) -> Result<Record, OpError> {
    // The library's words could quote what is stored.
    let facts = serde_json::from_value(case.facts);
    let facts = facts.map_err(|_| OpError::Internal("a stored case cannot be read".to_owned()))?;
    Ok(Record {
        id: case.id,
        uuid: case.uuid,
        title: case.title,
        facts,
        revision: case.revision,
        updated_at: case.updated_at,
    })
}
