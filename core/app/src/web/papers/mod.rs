//! `/papers`: the cases that are kept, and of one case every paper it has: made at once, or to be filled in.

use super::page::{self, Frame};
use super::places;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::case_package;
use crate::ops::case_papers::{Need, Paper, State, by_stage, papers};
use crate::ops::case_record::{self, Record};
use crate::state::{App, today};
use actix_web::HttpResponse;
use actix_web::web::{Data, Query, ServiceConfig, get};
use anjuan_model::case::CaseKind;
use anjuan_store::{Page, StoredDocument};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const TEMPLATE: &str = "papers/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/papers", get().to(show));
}

#[derive(Serialize, Default)]
struct PapersPage {
    /// The case whose papers are shown; else the cases are listed.
    case: Option<CaseHead>,
    stages: Vec<StageGroup>,
    ready: usize,
    lacking: usize,
    /// Facts that no rule understands.
    strange: Vec<String>,
    /// The documents that are kept of the case, newest first.
    kept: Vec<Kept>,
    cases: Vec<CaseRow>,
    next: Option<i64>,
    first: bool,
}

#[derive(Serialize)]
struct CaseHead {
    uuid: Uuid,
    title: String,
    kind: &'static str,
    place: String,
    /// The facts as JSON, for the zip.
    facts: String,
}

#[derive(Serialize)]
struct StageGroup {
    stage: &'static str,
    later: bool,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    template: String,
    title: String,
    maker: &'static str,
    /// `ready`, `lacks` or `others`.
    state: &'static str,
    lacks: Vec<String>,
    /// Who else makes it.
    by_whom: &'static str,
    /// Why it is here, where that is not plain.
    remark: String,
    /// The form, filled in from the case.
    href: String,
}

/// A kept document that may go into a transfer package.
#[derive(Serialize)]
struct Kept {
    uuid: Uuid,
    title: String,
    at: String,
    /// The newest of its kind goes in unless somebody says otherwise.
    chosen: bool,
}

#[derive(Serialize)]
struct CaseRow {
    uuid: Uuid,
    title: String,
    kind: &'static str,
    place: String,
    at: String,
}

#[derive(Deserialize)]
struct Asked {
    case: Option<Uuid>,
    after: Option<i64>,
}

async fn show(app: Data<App>, person: SignedIn, asked: Query<Asked>) -> Result<HttpResponse, OpError> {
    let Some(uuid) = asked.case else {
        let (records, next) = case_record::list(&app, &person, Page { after: asked.after, limit: 20 }).await?;
        let cases = records.iter().map(case_row).collect();
        let page = PapersPage { cases, next, first: asked.after.is_none(), ..PapersPage::default() };
        return page::show(&app, TEMPLATE, &Frame::new(&person, "papers", "办案文书"), &page);
    };
    let record = case_record::load(&app, &person, uuid).await?;
    let kept = case_package::kept(&app, &person, &record).await?;
    let page = PapersPage { kept: kept.into_iter().map(kept_row).collect(), ..page_of(&app, &record)? };
    let frame = Frame::new(&person, "papers", &record.title).under("办案文书", "/papers");
    page::show(&app, TEMPLATE, &frame, &page)
}

fn page_of(app: &App, record: &Record) -> Result<PapersPage, OpError> {
    let library = app.engines.library();
    let papers = papers(&library, &record.facts, today())?;
    let facts = serde_json::to_string(&record.facts).map_err(|error| OpError::Internal(error.to_string()))?;
    let now = |paper: &&Paper<'_>| !paper.later;
    let stage = |(stage, papers): (anjuan_model::template::Stage, Vec<&Paper<'_>>)| StageGroup {
        stage: stage.label(),
        later: papers.iter().all(|paper| paper.later),
        rows: papers.into_iter().map(|paper| row(paper, record)).collect(),
    };
    Ok(PapersPage {
        case: Some(CaseHead {
            uuid: record.uuid,
            title: record.title.clone(),
            kind: record.facts.kind.map_or("", CaseKind::label),
            place: places::name(record.facts.jurisdiction.as_deref().unwrap_or_default()),
            facts,
        }),
        ready: papers.iter().filter(now).filter(|paper| paper.state == State::Ready).count(),
        lacking: papers.iter().filter(now).filter(|paper| matches!(paper.state, State::Lacks(_))).count(),
        strange: library.catalog.vocabulary().strange(&record.facts),
        stages: by_stage(&papers).into_iter().map(stage).collect(),
        ..PapersPage::default()
    })
}

fn row(paper: &Paper<'_>, record: &Record) -> Row {
    let place = record.facts.jurisdiction.as_deref().map(|code| format!("&place={}", page::encode(code)));
    let (state, lacks) = match &paper.state {
        State::Ready => ("ready", Vec::new()),
        State::Others => ("others", Vec::new()),
        State::Lacks(lacks) => {
            let words = |lack: &crate::ops::case_papers::Lack| match &lack.why {
                Some(why) => format!("{}（{why}）", lack.label),
                None => lack.label.clone(),
            };
            ("lacks", lacks.iter().map(words).collect())
        }
    };
    Row {
        template: paper.template.id.clone(),
        title: paper.template.title.clone(),
        maker: paper.template.maker.label(),
        state,
        lacks,
        by_whom: paper.by_whom(),
        remark: match &paper.need {
            Need::Depends => "视案情".to_owned(),
            Need::InsteadOf(title) => format!("可代替《{title}》"),
            Need::Listed => "应归档".to_owned(),
            Need::Fits => String::new(),
        },
        href: format!("/documents/{}?case={}{}", paper.template.id, record.uuid, place.unwrap_or_default()),
    }
}

fn kept_row((document, chosen): (StoredDocument, bool)) -> Kept {
    Kept { uuid: document.uuid, title: document.title, at: page::china(document.created_at), chosen }
}

fn case_row(record: &Record) -> CaseRow {
    CaseRow {
        uuid: record.uuid,
        title: record.title.clone(),
        kind: record.facts.kind.map_or("", CaseKind::label),
        place: places::name(record.facts.jurisdiction.as_deref().unwrap_or_default()),
        at: page::china(record.updated_at),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let row = |state: &'static str, lacks: &[&str]| Row {
        template: "grant-decision".to_owned(),
        title: "给予法律援助决定书".to_owned(),
        maker: "法律援助机构",
        state,
        lacks: lacks.iter().map(|lack| (*lack).to_owned()).collect(),
        by_whom: "由他方制作",
        remark: "应归档".to_owned(),
        href: "/documents/grant-decision".to_owned(),
    };
    let case = CaseHead {
        uuid: Uuid::nil(),
        title: "李某某 盗窃罪".to_owned(),
        kind: "刑事辩护（审判阶段）",
        place: "北京".to_owned(),
        facts: "{}".to_owned(),
    };
    let stages = vec![
        StageGroup {
            stage: "承办",
            later: false,
            rows: vec![row("ready", &[]), row("lacks", &["文号"]), row("others", &[])],
        },
        StageGroup {
            stage: "结案",
            later: true,
            rows: vec![row("lacks", &["一", "二", "三", "四", "五", "六", "七"])],
        },
    ];
    let one = PapersPage {
        case: Some(case),
        stages,
        ready: 1,
        lacking: 1,
        strange: vec!["有误".to_owned()],
        kept: vec![Kept {
            uuid: Uuid::nil(),
            title: "会见笔录".to_owned(),
            at: "2024-05-10 09:30".to_owned(),
            chosen: true,
        }],
        ..PapersPage::default()
    };
    let at = "2024-05-10 09:30".to_owned();
    let kept = CaseRow {
        uuid: Uuid::nil(),
        title: "李某某 盗窃罪".to_owned(),
        kind: "刑事代理",
        place: "全国".to_owned(),
        at,
    };
    let list = PapersPage { cases: vec![kept], next: Some(2), first: true, ..PapersPage::default() };
    let empty = PapersPage { first: true, ..PapersPage::default() };
    let frame = Frame::new(&page::sample_user(), "papers", "办案文书");
    [one, list, empty].iter().map(|page| (TEMPLATE, page::context(&frame, page))).collect()
}
