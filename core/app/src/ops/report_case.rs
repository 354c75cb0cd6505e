//! From a report to the papers it misses: the facts by which it was judged become a kept case, once for each audited
//! file, and the forms of the case's papers do the rest.

use super::case_record::{self, Record};
use super::keep::{read_report, stored_report};
use crate::error::OpError;
use crate::state::App;
use anjuan_store::User;
use uuid::Uuid;

/// The kept case of the file that a report is on, kept now where nobody did before.
pub async fn case_of(app: &App, user: &User, report: Uuid) -> Result<Record, OpError> {
    let stored = stored_report(app, user, report).await?;
    let run = app.store.audited_files().run_of(stored.id).await?;
    if let Some(run) = &run
        && let Some(case) = app.store.audited_files().get(run.file_id).await?.case_id
    {
        let uuid = app.store.cases().get_by_id(case).await?.uuid;
        match case_record::load(app, user, uuid).await {
            // Somebody else keeps a case that this person may not see; the person's own takes its place, which those
            // who see everything see, too.
            Err(OpError::NotFound(_)) => {}
            known => return known,
        }
    }
    // The report itself covers the numbers by which people are known; the run kept the facts whole.
    let facts = match &run {
        Some(run) => serde_json::from_value(run.facts.clone()),
        None => Ok(read_report(app, &stored).await?.case.unwrap_or_default()),
    };
    let facts = facts.map_err(|_| OpError::Internal("stored facts cannot be read".to_owned()))?;
    let record = case_record::create(app, user, "", facts).await?;
    if let Some(run) = run {
        app.store.audited_files().keep_case(run.file_id, record.id, &app.stamp(user)).await?;
    }
    Ok(record)
}
