//! What the script of a form asks for: the page as it would look, the document itself, and to keep a draft.

use super::super::made::attachment;
use super::super::{page, places};
use super::find;
use crate::engines::Engines;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::case_record;
use crate::ops::copy_document::{CopyForm, copy_document};
use crate::ops::keep::keep_document;
use crate::ops::render_document::{Order, preview_document, render_document};
use crate::print::json::FindingJson;
use crate::state::{App, now, today};
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Bytes, Data, Json, Path, Query};
use anjuan_model::case::CaseFacts;
use anjuan_render::{Format, Standard};
use anjuan_store::{Draft, DraftPlace};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// The parts of a preview are cut at this line; PNG data cannot begin a line with it by accident of this length.
const CUT: &str = "anjuan-4f1d0c7e9b2a-preview";

/// What was typed so far.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    place: String,
    /// The kept case that it is filled in for.
    case: Option<Uuid>,
    answers: Map<String, Value>,
    /// The page to look at, from 1.
    #[serde(default = "first")]
    page: usize,
    /// Pixels per point of the paper.
    #[serde(default = "sharp")]
    scale: f32,
    /// What was typed last, so that the page it stands on can be shown.
    #[serde(default)]
    last: String,
}

fn first() -> usize {
    1
}

fn sharp() -> f32 {
    1.5
}

#[derive(Serialize)]
struct Seen {
    pages: usize,
    page: usize,
    /// The page on which the last words stand, where that can be told.
    last_on: Option<usize>,
    findings: Vec<FindingJson>,
}

#[derive(Serialize)]
struct Made {
    href: String,
    pages: usize,
    remarks: Vec<FindingJson>,
}

/// One page as a picture together with what is wrong, as `multipart/form-data`, which browsers take apart themselves.
pub async fn preview(
    app: Data<App>,
    person: SignedIn,
    id: Path<String>,
    typed: Json<Typed>,
) -> Result<HttpResponse, OpError> {
    let typed = typed.into_inner();
    find(&app.engines.library().catalog, &id, &typed.place)?;
    let asked = typed.page.max(1);
    let format = Format::Png { scale: typed.scale.clamp(0.5, 3.0), page: Some(asked) };
    let last = typed.last.clone();
    let (_, facts) = case(&app, &person, typed.case).await?;
    let work = move |engines: &Engines| preview_document(engines, &order(&id, &typed, &facts, format));
    let (rendered, findings) = app.run(work).await?;
    let pages = rendered.page_count;
    let seen = Seen {
        pages,
        page: asked.min(pages.max(1)),
        last_on: page_with(&rendered.page_texts, &last),
        findings: findings.iter().map(FindingJson::from).collect(),
    };
    let seen = serde_json::to_vec(&seen).map_err(|error| OpError::Internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, format!("multipart/form-data; boundary={CUT}")))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(parts(&seen, rendered.first_file())))
}

/// The page, from 1, on which the end of these words stands; short words stand on many pages and tell nothing.
fn page_with(pages: &[String], words: &str) -> Option<usize> {
    let bare = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
    let words = bare(words);
    let length = words.chars().count();
    let end: String = words.chars().skip(length.saturating_sub(12)).collect();
    if length < 4 {
        return None;
    }
    let mut found = pages.iter().enumerate().filter(|(_, page)| bare(page).contains(&end)).map(|(index, _)| index + 1);
    // Words that stand on two pages, such as a name in a heading, do not turn the page.
    found.next().filter(|_| found.next().is_none())
}

fn parts(seen: &[u8], picture: &[u8]) -> Bytes {
    let mut body = Vec::with_capacity(seen.len() + picture.len() + 400);
    body.extend(format!("--{CUT}\r\nContent-Disposition: form-data; name=\"seen\"\r\n\r\n").bytes());
    body.extend(seen);
    body.extend(
        format!("\r\n--{CUT}\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"page.png\"\r\nContent-Type: image/png\r\n\r\n").bytes(),
    );
    body.extend(picture);
    body.extend(format!("\r\n--{CUT}--\r\n").bytes());
    body.into()
}

/// Makes the document, keeps it, and says where it is.
pub async fn make(
    app: Data<App>,
    person: SignedIn,
    id: Path<String>,
    typed: Json<Typed>,
) -> Result<HttpResponse, OpError> {
    let typed = typed.into_inner();
    find(&app.engines.library().catalog, &id, &typed.place)?;
    let (case_id, facts) = case(&app, &person, typed.case).await?;
    let made = app.run(move |engines| render_document(engines, &order(&id, &typed, &facts, Format::Pdf))).await?;
    let pages = made.rendered.page_count;
    let remarks = made.remarks.iter().map(FindingJson::from).collect();
    let uuid = keep_document(&app, &person, made, case_id).await?;
    Ok(HttpResponse::Created().json(Made { href: format!("/made/{uuid}"), pages, remarks }))
}

/// The same as a copy to edit, which is not kept.
pub async fn copy(
    app: Data<App>,
    person: SignedIn,
    path: Path<(String, CopyForm)>,
    typed: Json<Typed>,
) -> Result<HttpResponse, OpError> {
    let ((id, form), typed) = (path.into_inner(), typed.into_inner());
    find(&app.engines.library().catalog, &id, &typed.place)?;
    let (_, case) = case(&app, &person, typed.case).await?;
    let copied = app.run(move |engines| copy_document(engines, form, order(&id, &typed, &case, form.format()))).await?;
    Ok(attachment(&copied.name, form.content_type(), copied.bytes, false))
}

/// The key and the facts of the case that a form is filled in for.
///
/// The form was filled in from the case already, and what a person then took out stays out: only the facts that
/// conditions ask about go on from here.
async fn case(app: &App, person: &SignedIn, uuid: Option<Uuid>) -> Result<(Option<i64>, CaseFacts), OpError> {
    let Some(uuid) = uuid else { return Ok((None, CaseFacts::default())) };
    let record = case_record::load(app, person, uuid).await?;
    let CaseFacts { jurisdiction, kind, source, procedure, facts, .. } = record.facts;
    Ok((Some(record.id), CaseFacts { jurisdiction, kind, source, procedure, facts, ..CaseFacts::default() }))
}

fn order<'a>(id: &'a str, typed: &'a Typed, case: &'a CaseFacts, format: Format) -> Order<'a> {
    Order {
        template: id,
        jurisdiction: places::jurisdiction(&typed.place),
        as_of: today(),
        answers: &typed.answers,
        case,
        // The PDF carries its answers, so that an audit later reads it exactly.
        standard: Standard::A3b,
        format,
    }
}

/// A draft as the form has it, right or wrong.
#[derive(Deserialize)]
pub struct Unfinished {
    /// The kept case that it is filled in for.
    case: Option<Uuid>,
    edition: String,
    answers: Map<String, Value>,
}

/// Keeps a draft over the one before.
pub async fn save_draft(
    app: Data<App>,
    person: SignedIn,
    id: Path<String>,
    body: Json<Unfinished>,
) -> Result<HttpResponse, OpError> {
    let Unfinished { case, edition, answers } = body.into_inner();
    let known = app.engines.library().catalog.all_templates().any(|template| template.id == *id);
    if !known {
        return Err(OpError::NotFound(format!("文书格式“{id}”")));
    }
    let saved_at = now();
    let place = place(&app, &person, id.into_inner(), case).await?;
    app.store.drafts().save(&Draft { place, edition, answers: Value::Object(answers), saved_at }).await?;
    Ok(HttpResponse::Ok().json(json!({"saved_at": page::china(saved_at)})))
}

/// Throws a draft away.
pub async fn discard_draft(
    app: Data<App>,
    person: SignedIn,
    id: Path<String>,
    of: Query<DraftOf>,
) -> Result<HttpResponse, OpError> {
    app.store.drafts().discard(&place(&app, &person, id.into_inner(), of.case).await?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Which draft.
#[derive(Deserialize)]
pub struct DraftOf {
    case: Option<Uuid>,
}

async fn place(app: &App, person: &SignedIn, template: String, case: Option<Uuid>) -> Result<DraftPlace, OpError> {
    let case_id = match case {
        Some(uuid) => Some(case_record::load(app, person, uuid).await?.id),
        None => None,
    };
    Ok(DraftPlace { user_id: person.id, template, case_id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_the_last_words_is_found_only_where_it_is_certain() {
        let pages = ["一、到案经过\n我自己去的".to_owned(), "二、赔偿\n愿意退赔被害人损失".to_owned()];
        assert_eq!(page_with(&pages, "愿意退赔 被害人损失"), Some(2));
        assert_eq!(page_with(&pages, "赔偿"), None);
        assert_eq!(page_with(&["同一句话".to_owned(), "同一句话".to_owned()], "同一句话"), None);
    }

    #[test]
    fn parts_are_cut_as_browsers_expect() {
        let body = parts(b"{}", b"\x89PNG");
        let text = String::from_utf8_lossy(&body);
        assert!(text.starts_with("--anjuan-") && text.ends_with("--\r\n"), "{text}");
        assert!(text.contains("name=\"seen\"\r\n\r\n{}\r\n--anjuan-"), "{text}");
    }
}
