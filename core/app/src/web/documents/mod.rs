//! `/`: the documents that can be written, found by title, id or pinyin, grouped by the part of a case they belong to.

pub(super) mod initials;

use super::page::{self, Frame};
use super::places::{self, Place};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::print::is_printed_report;
use crate::state::{App, today};
use actix_web::web::{Data, Query, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};
use anjuan_model::catalog::NATIONAL;
use anjuan_model::template::Stage;
use anjuan_model::{Catalog, Date, Template};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

const TEMPLATE: &str = "documents/page.html";

/// Routes of the page.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/", get().to(show));
}

#[derive(Serialize)]
struct DocumentsPage {
    places: Vec<Place>,
    groups: Vec<Group>,
    external: Vec<Item>,
    count: usize,
}

#[derive(Serialize)]
struct Group {
    stage: &'static str,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Item {
    href: String,
    title: String,
    maker: &'static str,
    edition: String,
    /// The province that brought it; empty for the national ones.
    local: String,
    /// What a search looks through: title, id, pinyin.
    words: String,
    /// Whether this person has begun to fill it in.
    draft: bool,
}

#[derive(Deserialize)]
struct Asked {
    place: Option<String>,
}

async fn show(
    app: Data<App>,
    person: SignedIn,
    request: HttpRequest,
    asked: Query<Asked>,
) -> Result<HttpResponse, OpError> {
    let library = app.engines.library();
    let place = places::chosen(&request, asked.place.as_deref(), &library.catalog);
    let drafts = app.store.drafts().of_user(person.id).await?.into_iter().map(|draft| draft.place.template).collect();
    let page = list(&library.catalog, &place, today(), &drafts);
    let mut response = page::show(&app, TEMPLATE, &Frame::new(&person, "documents", "文书"), &page)?;
    if asked.place.is_some() {
        response.add_cookie(&places::remember(&place)).map_err(|error| OpError::Internal(error.to_string()))?;
    }
    Ok(response)
}

/// The documents in force on a day in a place, each once, in the order of a case's life.
fn list(catalog: &Catalog, place: &str, today: Date, drafts: &BTreeSet<String>) -> DocumentsPage {
    let jurisdiction = places::jurisdiction(place);
    let ids: BTreeSet<&str> = catalog.templates(jurisdiction).map(|template| template.id.as_str()).collect();
    let mut stages: BTreeMap<Stage, Vec<Item>> = BTreeMap::new();
    let mut external = Vec::new();
    let mut count = 0;
    // The report of an audit is printed from the audit and never typed.
    let typed = ids.into_iter().filter(|id| !is_printed_report(id));
    for template in typed.filter_map(|id| catalog.template(id, jurisdiction, today)) {
        let item = item(catalog, template, place, drafts);
        if template.external {
            external.push(item);
        } else {
            count += 1;
            stages.entry(template.stage).or_default().push(item);
        }
    }
    let groups = stages.into_iter().map(|(stage, items)| Group { stage: stage.label(), items }).collect();
    DocumentsPage { places: places::options(catalog, place), groups, external, count }
}

fn item(catalog: &Catalog, template: &Template, place: &str, drafts: &BTreeSet<String>) -> Item {
    let from_here = template.layer != NATIONAL;
    let local = catalog.layer(&template.layer).filter(|_| from_here).map(|layer| places::name(&layer.jurisdiction));
    let query = if from_here { format!("?place={place}") } else { String::new() };
    Item {
        href: format!("/documents/{}{query}", template.id),
        title: template.title.clone(),
        maker: template.maker.label(),
        edition: template.edition.clone(),
        local: local.unwrap_or_default(),
        words: initials::search_words(&template.title, &template.id),
        draft: drafts.contains(&template.id),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let item = |draft| Item {
        href: "/documents/meeting-record-trial".to_owned(),
        title: "会见笔录（审判阶段）".to_owned(),
        maker: "承办人",
        edition: "2023".to_owned(),
        local: if draft { "北京".to_owned() } else { String::new() },
        words: "hjbl".to_owned(),
        draft,
    };
    let page = DocumentsPage {
        places: places::options(&Catalog::default(), ""),
        groups: vec![Group { stage: "承办", items: vec![item(true), item(false)] }],
        external: vec![item(false)],
        count: 2,
    };
    vec![(TEMPLATE, page::context(&Frame::new(&page::sample_user(), "documents", "文书"), &page))]
}
