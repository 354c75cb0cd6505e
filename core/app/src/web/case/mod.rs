//! `/cases/new` and `/cases/{uuid}`: a case is entered and kept; its facts then fill in every paper.

use super::page::{self, Frame};
use super::places::{self, Place};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_bundle::jurisdiction;
use crate::ops::case_form::{Group, groups, read};
use crate::ops::case_record::{self, Record};
use crate::state::App;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use anjuan_model::Catalog;
use anjuan_model::case::{CaseFacts, CaseKind};
use serde::Serialize;
use uuid::Uuid;

const TEMPLATE: &str = "case/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/cases/new", get().to(blank))
        .route("/cases/new", post().to(create))
        .route("/cases/{uuid}", get().to(show))
        .route("/cases/{uuid}", post().to(change));
}

#[derive(Serialize)]
struct CasePage {
    /// Where the form goes.
    action: String,
    title: String,
    revision: i64,
    /// The kind, once it is fixed.
    kind: String,
    kinds: Vec<Kind>,
    places: Vec<Place>,
    groups: Vec<Group>,
    trouble: Option<String>,
}

#[derive(Serialize)]
struct Kind {
    id: &'static str,
    label: &'static str,
    chosen: bool,
}

async fn blank(app: Data<App>, person: SignedIn, request: HttpRequest) -> Result<HttpResponse, OpError> {
    let library = app.engines.library();
    let place = places::chosen(&request, None, &library.catalog);
    let facts = CaseFacts { jurisdiction: places::jurisdiction(&place).map(str::to_owned), ..CaseFacts::default() };
    let page = form(&library.catalog, "/cases/new".to_owned(), "", 0, &facts);
    page::show(&app, TEMPLATE, &frame(&person, "新建案件"), &page)
}

async fn show(app: Data<App>, person: SignedIn, uuid: Path<Uuid>) -> Result<HttpResponse, OpError> {
    let record = case_record::load(&app, &person, *uuid).await?;
    let page = kept(&app.engines.library().catalog, &record);
    page::show(&app, TEMPLATE, &frame(&person, "案件信息"), &page)
}

type Typed = Form<Vec<(String, String)>>;

async fn create(app: Data<App>, person: SignedIn, typed: Typed) -> Result<HttpResponse, OpError> {
    let typed = typed.into_inner();
    let library = app.engines.library();
    let kept = match facts(&library.catalog, CaseFacts::default(), &typed) {
        Ok(facts) => case_record::create(&app, &person, one(&typed, "title"), facts).await,
        Err(error) => Err(error),
    };
    match kept {
        Ok(record) => Ok(page::go_to(&format!("/papers?case={}", record.uuid))),
        Err(error) => {
            let page = form(&library.catalog, "/cases/new".to_owned(), one(&typed, "title"), 0, &CaseFacts::default());
            again(&app, &person, "新建案件", page, &typed, error)
        }
    }
}

async fn change(app: Data<App>, person: SignedIn, uuid: Path<Uuid>, typed: Typed) -> Result<HttpResponse, OpError> {
    let typed = typed.into_inner();
    let before = case_record::load(&app, &person, *uuid).await?;
    let library = app.engines.library();
    let revision = one(&typed, "revision").parse().unwrap_or(before.revision);
    let changed = match facts(&library.catalog, before.facts.clone(), &typed) {
        Ok(facts) => case_record::change(&app, &person, *uuid, revision, one(&typed, "title"), facts).await,
        Err(error) => Err(error),
    };
    match changed {
        Ok(record) => Ok(page::go_to(&format!("/papers?case={}", record.uuid))),
        Err(error) => {
            let page = CasePage { revision, ..kept(&library.catalog, &before) };
            again(&app, &person, "案件信息", page, &typed, error)
        }
    }
}

fn facts(catalog: &Catalog, before: CaseFacts, typed: &[(String, String)]) -> Result<CaseFacts, OpError> {
    let facts = read(catalog, before, typed)?;
    jurisdiction(facts.jurisdiction.as_deref())?;
    Ok(facts)
}

fn one<'a>(typed: &'a [(String, String)], key: &str) -> &'a str {
    typed.iter().find(|(name, _)| name == key).map_or("", |(_, value)| value)
}

/// The form once more with everything as it was typed, and what is wrong said where it is.
fn again(
    app: &App,
    person: &SignedIn,
    title: &str,
    mut page: CasePage,
    typed: &[(String, String)],
    error: OpError,
) -> Result<HttpResponse, OpError> {
    if !error.status_code().is_client_error() {
        return Err(error);
    }
    let findings = if let OpError::Findings(findings) = &error { findings.as_slice() } else { &[] };
    let why = |path: &str| findings.iter().find(|finding| finding.places.iter().any(|place| place.path == path));
    for input in page.groups.iter_mut().flat_map(|group| &mut group.inputs) {
        one(typed, &input.path).clone_into(&mut input.value);
        input.trouble = why(&input.path).map(|finding| finding.message.clone()).unwrap_or_default();
    }
    for kind in &mut page.kinds {
        kind.chosen = kind.id == one(typed, "kind");
    }
    page.trouble = Some(error.to_string());
    one(typed, "title").clone_into(&mut page.title);
    page::show_with(app, StatusCode::UNPROCESSABLE_ENTITY, TEMPLATE, &frame(person, title), &page)
}

fn frame(person: &SignedIn, title: &str) -> Frame {
    Frame::new(person, "papers", title).under("办案文书", "/papers")
}

fn kept(catalog: &Catalog, record: &Record) -> CasePage {
    form(catalog, format!("/cases/{}", record.uuid), &record.title, record.revision, &record.facts)
}

fn form(catalog: &Catalog, action: String, title: &str, revision: i64, facts: &CaseFacts) -> CasePage {
    let kind = |one: CaseKind| Kind { id: one.id(), label: one.label(), chosen: facts.kind == Some(one) };
    let place = facts.jurisdiction.as_deref().unwrap_or_default();
    let mut places = places::options(catalog, place);
    if places.iter().all(|one| !one.chosen) {
        // A place without rules of its own is kept all the same.
        places.push(Place { code: place.to_owned(), name: places::name(place), chosen: true });
    }
    CasePage {
        action,
        title: title.to_owned(),
        revision,
        kind: facts.kind.filter(|_| revision > 0).map(|kind| kind.label().to_owned()).unwrap_or_default(),
        kinds: CaseKind::ALL.into_iter().map(kind).collect(),
        places,
        groups: groups(catalog, facts),
        trouble: None,
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    use crate::ops::case_form::{Choice, Input};
    let choice = Choice { value: "是".to_owned(), label: "是".to_owned() };
    let input = |path: &str, label: &str| Input { path: path.to_owned(), label: label.to_owned(), ..Input::default() };
    let people = Group {
        title: "受援人".to_owned(),
        inputs: vec![Input { value: "李某某".to_owned(), ..input("people.recipient.name", "姓名") }],
    };
    let rest = Group {
        title: "案情".to_owned(),
        inputs: vec![
            Input { options: vec![choice], help: "说明".to_owned(), ..input("facts.plea", "认罪认罚") },
            Input { day: true, trouble: "不是有效日期".to_owned(), ..input("dates.assigned", "指派") },
        ],
    };
    let groups = vec![people, rest];
    let fresh = form(&Catalog::default(), "/cases/new".to_owned(), "", 0, &CaseFacts::default());
    let facts = CaseFacts { kind: Some(CaseKind::CriminalTrial), ..CaseFacts::default() };
    let known = form(&Catalog::default(), format!("/cases/{}", Uuid::nil()), "李某某 盗窃罪", 2, &facts);
    let frame = Frame::new(&page::sample_user(), "papers", "案件信息").under("办案文书", "/papers");
    [CasePage { groups: groups.clone(), ..fresh }, CasePage { groups, trouble: Some("有误".to_owned()), ..known }]
        .iter()
        .map(|page| (TEMPLATE, page::context(&frame, page)))
        .collect()
}
