//! What stands around a report without being in it: what was decided since, what this person may decide, what the
//! report before it said, and how to mend what it found.

use super::super::documents::initials::search_words;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_run::report_before;
use crate::ops::keep::read_report;
use crate::ops::report_difference::{Difference, difference};
use crate::ops::waive::may_waive;
use crate::print::json::{FindingJson, ReportJson};
use crate::print::{severity_label, verdict_label};
use crate::state::{App, today};
use anjuan_model::{Catalog, Date};
use anjuan_store::{Digest, StoredReport};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Everything around a report.
#[derive(Serialize, Default)]
pub struct Around {
    /// Waivers of the file that stand, by fingerprint.
    #[serde(skip)]
    pub waivers: BTreeMap<String, Standing>,
    /// What people said contents are, by SHA-256.
    #[serde(skip)]
    pub choices: BTreeMap<String, String>,
    /// Whether this person may waive.
    pub may_waive: bool,
    /// Whether the stored bundle can be run again.
    pub can_run: bool,
    /// Decisions that this report does not know yet.
    pub pending: usize,
    /// The first day that a waiver may end on.
    pub today: String,
    /// The kinds of document to choose from.
    pub kinds: Vec<Stage>,
    /// What changed since the report before it.
    pub since: Option<Since>,
}

/// A waiver that stands.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    uuid: Uuid,
    reason: String,
    approver: String,
    expires: String,
    /// Whether its last day is over.
    expired: bool,
}

impl Standing {
    /// Whether its last day is over, so that another may be given.
    pub fn is_over(&self) -> bool {
        self.expired
    }
}

/// Kinds of document of one stage.
#[derive(Debug, Clone, Serialize)]
pub struct Stage {
    label: &'static str,
    kinds: Vec<Kind>,
}

/// A kind of document.
#[derive(Debug, Clone, Serialize)]
pub struct Kind {
    id: String,
    title: String,
    /// What a search for it looks through.
    words: String,
}

/// What changed since the report before.
#[derive(Serialize)]
pub struct Since {
    href: String,
    at: String,
    verdict: String,
    label: &'static str,
    now: String,
    now_label: &'static str,
    /// Whether the bundle's bytes are the same.
    same_bundle: bool,
    nothing: bool,
    unchanged: usize,
    parts: Vec<Part>,
}

/// One list of a difference.
#[derive(Serialize)]
struct Part {
    title: &'static str,
    lines: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    rule: String,
    known: bool,
    /// Weight, where it is a finding.
    weight: &'static str,
    words: String,
}

/// Gathers what stands around a report.
pub async fn around(
    app: &App,
    person: &SignedIn,
    stored: &StoredReport,
    report: &ReportJson,
) -> Result<Around, OpError> {
    let run = app.store.audited_files().run_of(stored.id).await?;
    let waivers = match &run {
        Some(run) => app.store.waivers().of_file(run.file_id).await?,
        None => Vec::new(),
    };
    let contents: Vec<Digest> = report.documents.iter().filter_map(|one| one.sha256.parse().ok()).collect();
    let choices = app.store.kind_choices().of(&contents).await?;
    let library = app.engines.library();
    let since = match report_before(app, person, stored).await? {
        Some(before) => {
            let changed = difference(&read_report(app, &before).await?, report);
            Some(since(&library.catalog, &before, &changed))
        }
        None => None,
    };
    let day = today();
    let waivers = waivers.into_iter().map(|one| {
        let standing = Standing {
            uuid: one.uuid,
            reason: one.reason,
            approver: one.approver,
            expires: one.expires.to_string(),
            expired: one.expires < day,
        };
        (one.fingerprint, standing)
    });
    let choices = choices.into_iter().map(|choice| (choice.content.to_string(), choice.kind));
    let mut around = Around {
        waivers: waivers.collect(),
        choices: choices.collect(),
        may_waive: may_waive(person) && run.is_some(),
        can_run: app.store.blobs().contains(stored.bundle_sha256).await?,
        today: day.to_string(),
        kinds: kinds(&library.catalog, stored.as_of),
        since,
        ..Around::default()
    };
    around.pending = pending(&around, report);
    Ok(around)
}

/// How many decisions a new run would take in.
fn pending(around: &Around, report: &ReportJson) -> usize {
    let waived = report.findings.iter().filter(|one| {
        match (one.waived.as_ref().or(one.lapsed.as_ref()), around.waivers.get(&one.fingerprint)) {
            (None, None) => false,
            (Some(used), Some(now)) => used.expires != now.expires || used.reason != now.reason,
            _ => true,
        }
    });
    let chosen = report.documents.iter().filter(|one| {
        let used = one.kind.as_ref().filter(|_| one.how.as_deref() == Some("person"));
        used != around.choices.get(&one.sha256)
    });
    waived.count() + chosen.count()
}

/// Every kind of document on a day, by stage; each once, however many editions and places have it.
fn kinds(catalog: &Catalog, day: Date) -> Vec<Stage> {
    let mut seen = BTreeMap::new();
    for template in catalog.all_templates() {
        let current = template.effective.covers(day);
        let slot = seen.entry(template.id.as_str()).or_insert((current, template));
        if current && !slot.0 {
            *slot = (current, template);
        }
    }
    let mut stages: Vec<Stage> = Vec::new();
    let mut all: Vec<_> = seen.into_values().map(|(_, template)| template).collect();
    all.sort_by_key(|template| (crate::ops::case_papers::stages::place(template.stage), template.title.clone()));
    for template in all {
        let words = search_words(&template.title, &template.id);
        let kind = Kind { id: template.id.clone(), title: template.title.clone(), words };
        let label = template.stage.label();
        match stages.last_mut().filter(|stage| stage.label == label) {
            Some(stage) => stage.kinds.push(kind),
            None => stages.push(Stage { label, kinds: vec![kind] }),
        }
    }
    stages
}

fn since(catalog: &Catalog, before: &StoredReport, changed: &Difference) -> Since {
    let known = |code: &str| catalog.rule(code).is_some();
    let finding = |one: &FindingJson| Line {
        rule: one.rule.clone(),
        known: known(&one.rule),
        weight: if one.draft { "试行" } else { severity_label(&one.severity) },
        words: one.message.clone() + &crate::print::difference::standing(one),
    };
    let gap = |one: &crate::print::json::NotCheckedJson| Line {
        rule: one.rule.clone(),
        known: known(&one.rule),
        weight: "",
        words: one.why.clone(),
    };
    let layer = |one: &crate::ops::report_difference::LayerChange| {
        let version = |side: &Option<String>| side.clone().unwrap_or_else(|| "没有参加".to_owned());
        let name = catalog.layer(&one.id).map_or(one.id.as_str(), |layer| layer.name.as_str());
        let words = format!("{name}：{} → {}", version(&one.before), version(&one.after));
        Line { rule: String::new(), known: false, weight: "", words }
    };
    let parts = [
        ("新出现", changed.new.iter().map(finding).collect::<Vec<_>>()),
        ("已消除", changed.gone.iter().map(finding).collect()),
        ("仍有，但有变化", changed.changed.iter().map(|one| finding(&one.after)).collect()),
        ("新增未能检查", changed.not_checked_new.iter().map(gap).collect()),
        ("不再有未能检查", changed.not_checked_gone.iter().map(gap).collect()),
        ("所用规则有变化", changed.layers.iter().map(layer).collect()),
    ];
    Since {
        href: format!("/reports/{}", before.uuid),
        at: super::super::page::china(before.created_at),
        verdict: changed.before.verdict.clone(),
        label: verdict_label(&changed.before.verdict),
        now: changed.after.verdict.clone(),
        now_label: verdict_label(&changed.after.verdict),
        same_bundle: changed.before.bundle_sha256 == changed.after.bundle_sha256,
        nothing: changed.is_nothing(),
        unchanged: changed.unchanged,
        parts: parts
            .into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(title, lines)| Part { title, lines })
            .collect(),
    }
}

#[cfg(test)]
pub fn sample(report: &ReportJson) -> Around {
    let line =
        |words: &str| Line { rule: "AJ101".to_owned(), known: false, weight: "必须改正", words: words.to_owned() };
    let since = Since {
        href: "/reports/0".to_owned(),
        at: "2024-07-10 09:30".to_owned(),
        verdict: "failed".to_owned(),
        label: "不合格",
        now: "needs-review".to_owned(),
        now_label: "需人工核查",
        same_bundle: false,
        nothing: false,
        unchanged: 2,
        parts: vec![Part { title: "已消除", lines: vec![line("缺少<阅卷笔录>")] }],
    };
    let standing = Standing {
        uuid: Uuid::nil(),
        reason: "看守所书面说明".to_owned(),
        approver: "王某".to_owned(),
        expires: "2024-12-31".to_owned(),
        expired: false,
    };
    let first = report.findings.first().map(|one| one.fingerprint.clone()).unwrap_or_default();
    let kinds = vec![Stage {
        label: "承办",
        kinds: vec![Kind { id: "defense-brief".to_owned(), title: "辩护词".to_owned(), words: "bhc".to_owned() }],
    }];
    Around {
        waivers: BTreeMap::from([(first, standing)]),
        choices: BTreeMap::from([("ee55".to_owned(), "defense-brief".to_owned())]),
        may_waive: true,
        can_run: true,
        pending: 2,
        today: "2024-07-20".to_owned(),
        kinds,
        since: Some(since),
    }
}
