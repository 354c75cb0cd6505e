//! An approver lets one finding of a file stand: for a reason, until a day. It applies from the next audit of the file
//! on; the report in which the finding stands is not changed.

use super::keep::{read_report, stored_report};
use super::sign_in::Role;
use crate::error::OpError;
use crate::print::json::{FindingJson, ReportJson};
use crate::state::{App, today};
use anjuan_model::{Date, Severity, waiver};
use anjuan_store::{NewWaiver, StoreError, StoredReport, StoredWaiver, User};
use uuid::Uuid;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 500;
/// The shortest: a reason is a sentence and not a tick.
const SHORTEST_REASON: usize = 4;

/// What an approver decides.
#[derive(Debug, Clone)]
pub struct Decision {
    /// Which finding of the report.
    pub fingerprint: String,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Date,
}

/// Whether a person may waive: reviewers and administrators, who do not hand files in.
pub fn may_waive(user: &User) -> bool {
    [Role::Reviewer, Role::Administrator].iter().any(|role| role.held_by(user))
}

/// Lets a finding of a report stand.
pub async fn waive(app: &App, user: &User, report: Uuid, decision: Decision) -> Result<StoredWaiver, OpError> {
    let (stored, file) = on_file(app, user, report).await?;
    let finding = meant(&read_report(app, &stored).await?, &decision.fingerprint)?;
    let reason = decision.reason.trim().to_owned();
    let length = reason.chars().count();
    if !(SHORTEST_REASON..=LONGEST_REASON).contains(&length) {
        return Err(OpError::BadRequest(format!("豁免理由应为 {SHORTEST_REASON} 至 {LONGEST_REASON} 字")));
    }
    if decision.expires < today() {
        return Err(OpError::BadRequest("豁免的截止日期不能早于今天".to_owned()));
    }
    // A new decision takes the place of the one before, which the record of events keeps.
    for one in app.store.waivers().of_file(file).await?.iter().filter(|one| one.fingerprint == decision.fingerprint) {
        app.store.waivers().withdraw(one.uuid, &app.stamp(user)).await?;
    }
    let new = NewWaiver {
        uuid: Uuid::now_v7(),
        file_id: file,
        fingerprint: decision.fingerprint,
        rule: finding.rule,
        reason,
        approver: user.display_name.clone(),
        expires: decision.expires,
    };
    Ok(app.store.waivers().record(new, &app.stamp(user)).await?)
}

/// Withdraws a waiver of the file that a report is on.
pub async fn withdraw(app: &App, user: &User, report: Uuid, waiver: Uuid) -> Result<(), OpError> {
    let (_, file) = on_file(app, user, report).await?;
    let nothing = || OpError::NotFound("这项豁免".to_owned());
    let absent = |error: StoreError| match error {
        StoreError::NotFound { .. } => nothing(),
        other => other.into(),
    };
    if app.store.waivers().get(waiver).await.map_err(absent)?.file_id != file {
        return Err(nothing());
    }
    app.store.waivers().withdraw(waiver, &app.stamp(user)).await.map_err(absent)
}

/// The waivers of the file that a report is on; none for reports of earlier releases.
pub async fn waivers(app: &App, user: &User, report: Uuid) -> Result<Vec<StoredWaiver>, OpError> {
    let stored = stored_report(app, user, report).await?;
    match app.store.audited_files().run_of(stored.id).await? {
        Some(run) => Ok(app.store.waivers().of_file(run.file_id).await?),
        None => Ok(Vec::new()),
    }
}

async fn on_file(app: &App, user: &User, report: Uuid) -> Result<(StoredReport, i64), OpError> {
    if !may_waive(user) {
        return Err(OpError::Forbidden(Role::Reviewer.label()));
    }
    let stored = stored_report(app, user, report).await?;
    let run = app.store.audited_files().run_of(stored.id).await?;
    let run = run.ok_or_else(|| OpError::Conflict("这份报告由旧版本生成，请重新检查后再豁免".to_owned()))?;
    Ok((stored, run.file_id))
}

/// The finding that is meant, if it can be waived at all.
fn meant(report: &ReportJson, fingerprint: &str) -> Result<FindingJson, OpError> {
    let found = report.findings.iter().find(|one| !fingerprint.is_empty() && one.fingerprint == fingerprint);
    let finding =
        found.ok_or_else(|| OpError::BadRequest("报告中没有这个问题；未能检查的项目不是问题，不能豁免".to_owned()))?;
    if finding.severity == Severity::Error.id() && !waiver::can_be_waived(&finding.rule, Severity::Error) {
        return Err(OpError::BadRequest("案卷文件本身的问题（AJ6 开头）不能豁免，请重新打包案卷".to_owned()));
    }
    Ok(finding.clone())
}
