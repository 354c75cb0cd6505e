//! `/documents/{id}`: a document's form beside its typeset page.
//!
//! The page holds the empty widgets and the answers as JSON; `static/form.js` puts one into the other, so that
//! drafts, samples and rows that are added later all go the same way.

mod calls;
mod widget;

use super::page::{self, Frame};
use super::places;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::case_papers::named_facts;
use crate::ops::case_record;
use crate::ops::keep::load_report;
use crate::ops::mend;
use crate::ops::prove_content::sample;
use crate::state::{App, today};
use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query, ServiceConfig, delete, get, post};
use anjuan_model::field::{Field, parse};
use anjuan_model::{Answers, CaseFacts, Catalog, Template};
use anjuan_store::DraftPlace;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;
use widget::Widget;

const TEMPLATE: &str = "document/page.html";

/// Routes of the page and of the calls its script makes.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/documents/{id}", get().to(show))
        .route("/web/documents/{id}", post().to(calls::make))
        .route("/web/documents/{id}/copies/{form}", post().to(calls::copy))
        .route("/web/documents/{id}/preview", post().to(calls::preview))
        .route("/web/drafts/{id}", post().to(calls::save_draft))
        .route("/web/drafts/{id}", delete().to(calls::discard_draft));
}

#[derive(Serialize)]
struct DocumentPage {
    id: String,
    title: String,
    edition: String,
    effective: String,
    maker: &'static str,
    stage: &'static str,
    local: String,
    note: String,
    basis: Vec<Source>,
    place: String,
    widgets: Vec<Widget>,
    /// The answers to begin with, as JSON.
    answers: String,
    /// The case that it is filled in for.
    case: Option<OfCase>,
    /// The report that it mends.
    report: Option<Uuid>,
    /// When the draft was saved that these answers are, if they are one.
    draft_from: Option<String>,
    /// True while the sample is shown, which is never kept as a draft.
    sample: bool,
}

/// The case that a form is filled in for.
#[derive(Serialize)]
struct OfCase {
    uuid: Uuid,
    title: String,
    /// What the case says of the fields, as JSON.
    known: String,
}

#[derive(Serialize)]
struct Source {
    cite: String,
    certainty: &'static str,
    verified: bool,
}

#[derive(Deserialize)]
struct Asked {
    place: Option<String>,
    case: Option<Uuid>,
    /// The report that asks for this paper.
    report: Option<Uuid>,
    #[serde(default)]
    sample: u8,
}

async fn show(
    app: Data<App>,
    person: SignedIn,
    id: Path<String>,
    asked: Query<Asked>,
) -> Result<HttpResponse, OpError> {
    let library = app.engines.library();
    let place = asked.place.clone().unwrap_or_default();
    let template = find(&library.catalog, &id, &place)?;
    let mut page = form(&library.catalog, template, place);
    let record = match asked.case {
        Some(uuid) => Some(case_record::load(&app, &person, uuid).await?),
        None => None,
    };
    if let Some(record) = &record {
        page.answers = Value::Object(known(template, &record.facts)).to_string();
        page.case = Some(OfCase { uuid: record.uuid, title: record.title.clone(), known: page.answers.clone() });
    }
    if let Some(uuid) = asked.report {
        let report = load_report(&app, &person, uuid).await?;
        page.report = Some(uuid);
        if template.id == mend::TEMPLATE {
            let mut answers = record.as_ref().map(|record| known(template, &record.facts)).unwrap_or_default();
            answers.extend(mend::answers(template, &report));
            page.answers = Value::Object(answers).to_string();
        }
    }
    let case_id = record.map(|record| record.id);
    if asked.sample == 1 {
        page.answers = sample_answers(&library.catalog, template)?.to_string();
        page.sample = true;
    } else if let Some(draft) =
        app.store.drafts().load(&DraftPlace { user_id: person.id, template: id.clone(), case_id }).await?
    {
        page.answers = draft.answers.to_string();
        page.draft_from = Some(page::china(draft.saved_at));
    }
    let frame = Frame::new(&person, "documents", &template.title);
    let frame = match &page.case {
        Some(case) => frame.under("办案文书", "/papers").under(&case.title, &format!("/papers?case={}", case.uuid)),
        None => frame.under("文书", "/"),
    };
    page::show(&app, TEMPLATE, &frame, &page)
}

pub(super) fn find<'a>(catalog: &'a Catalog, id: &str, place: &str) -> Result<&'a Template, OpError> {
    let template = catalog
        .template(id, places::jurisdiction(place), today())
        .ok_or_else(|| OpError::NotFound(format!("现行的文书格式“{id}”")))?;
    if template.external {
        return Err(OpError::BadRequest(format!(
            "“{}”由他方制作，或者本版尚不排印，只在检查案卷时识别，不能在此填写",
            template.title
        )));
    }
    Ok(template)
}

fn form(catalog: &Catalog, template: &Template, place: String) -> DocumentPage {
    let layer = catalog.layer(&template.layer).filter(|layer| !layer.jurisdiction.is_empty());
    let source = |basis: &anjuan_model::legal::Basis| Source {
        cite: basis.cite(),
        certainty: basis.status.label(),
        verified: basis.status == anjuan_model::legal::Status::Verified,
    };
    DocumentPage {
        id: template.id.clone(),
        title: template.title.clone(),
        edition: template.edition.clone(),
        effective: template.effective.label(),
        maker: template.maker.label(),
        stage: template.stage.label(),
        local: layer.map(|layer| places::name(&layer.jurisdiction)).unwrap_or_default(),
        note: template.note.clone().unwrap_or_default(),
        basis: template.basis.iter().map(source).collect(),
        place,
        widgets: template.fields.iter().map(|field| Widget::of(field, template)).collect(),
        answers: "{}".to_owned(),
        case: None,
        report: None,
        draft_from: None,
        sample: false,
    }
}

/// What a case says of a document's fields, in canonical form; what it says wrongly is left to be typed.
fn known(template: &Template, case: &CaseFacts) -> Map<String, Value> {
    let named = named_facts(template, case);
    let one = |field: &Field| {
        let raw = match &field.from_case {
            Some(path) => Value::String(case.text_at(path)?),
            None => named.get(&field.id)?.clone(),
        };
        Some((field.id.clone(), parse(field, &raw).ok()??.value))
    };
    template.fields.iter().filter_map(one).collect()
}

/// The sample in canonical form, which the widgets read.
fn sample_answers(catalog: &Catalog, template: &Template) -> Result<Value, OpError> {
    let nothing = || OpError::NotFound(format!("“{}”的示例", template.title));
    let layer = catalog.layer(&template.layer).ok_or_else(nothing)?;
    let raw = sample(layer, &template.id).map_err(|_| nothing())?;
    Ok(Value::Object(Answers::parse_for_preview(template, &raw, &CaseFacts::default()).values().clone()))
}

#[cfg(test)]
pub fn samples() -> Vec<(&'static str, tera::Context)> {
    let text = r#"
        title = "会见笔录"
        edition = "2023"
        stage = "handling"
        maker = "lawyer"
        effective = { from = 2023-09-01 }
        note = "措辞由本系统拟定"
        basis = [{ source = "《法律援助法》", status = "verified" }, { source = "《规定》", status = "secondary" }]
        [[field]]
        id = "when"
        label = "会见时间"
        type = "datetime-range"
        required = true
        help = "写明起止时间"
        [[field]]
        id = "kind"
        label = "方式"
        type = "choice"
        options = ["当面", "视频"]
        [[field]]
        id = "place"
        label = "地点"
        type = "text"
        when = { kind = ["当面"] }
        [[field]]
        id = "talk"
        label = "问答"
        type = "qa-transcript"
        min = 8
        [[field]]
        id = "rows"
        label = "材料"
        type = "group"
        [[field.field]]
        id = "name"
        label = "名称"
        type = "text"
        [[field.field]]
        id = "paid"
        label = "金额"
        type = "money"
    "#;
    let template: Template = toml::from_str(text).expect("a template");
    let plain = form(&Catalog::default(), &template, String::new());
    let mut drafted = form(&Catalog::default(), &template, "110000".to_owned());
    drafted.draft_from = Some("2024-05-10 09:30".to_owned());
    let mut sampled = form(&Catalog::default(), &template, String::new());
    sampled.sample = true;
    let mut of_case = form(&Catalog::default(), &template, String::new());
    let known = "{\"place\":\"某看守所\"}".to_owned();
    of_case.report = Some(Uuid::nil());
    of_case.case = Some(OfCase { uuid: Uuid::nil(), title: "李某某 盗窃罪".to_owned(), known });
    let frame = Frame::new(&page::sample_user(), "documents", "会见笔录").under("文书", "/");
    [plain, drafted, sampled, of_case].iter().map(|page| (TEMPLATE, page::context(&frame, page))).collect()
}
