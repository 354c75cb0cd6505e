//! `/gallery`: what every document looks like, before anybody fills one in.

use super::page::{self, Frame};
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::gallery::{Card, cards, picture_of};
use crate::ops::render_document::op_error;
use crate::state::App;
use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path, ServiceConfig, get};
use serde::Serialize;
use tera::Tera;

const TEMPLATE: &str = "gallery/page.html";
/// Pixels per point: a page of A4 becomes 298 pixels wide.
const SCALE: f32 = 0.5;

/// Routes of the page and of its pictures.
pub fn configure(config: &mut ServiceConfig) {
    config.route("/gallery", get().to(show)).route("/gallery/{layer}/{id}.png", get().to(picture));
}

#[derive(Serialize)]
struct Gallery {
    cards: Vec<Shown>,
    count: usize,
}

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    card: Card,
    /// Where the picture is.
    picture: String,
    /// Where the form is; empty where there is no program behind the page.
    form: String,
}

async fn show(app: Data<App>, person: SignedIn) -> Result<HttpResponse, OpError> {
    let library = app.engines.library();
    let shown = |card: Card| {
        let place = if card.jurisdiction.is_empty() { String::new() } else { format!("?place={}", card.jurisdiction) };
        let picture = format!("/gallery/{}/{}.png", card.layer_id, card.id);
        Shown { picture, form: format!("/documents/{}{place}", card.id), card }
    };
    let cards: Vec<Shown> = cards(&library.catalog).into_iter().map(shown).collect();
    let page = Gallery { count: cards.len(), cards };
    page::show(&app, TEMPLATE, &Frame::new(&person, "documents", "文书图册").under("文书", "/"), &page)
}

async fn picture(app: Data<App>, _person: SignedIn, asked: Path<(String, String)>) -> Result<HttpResponse, OpError> {
    let (layer, id) = asked.into_inner();
    let picture = app
        .run(move |engines| {
            let library = engines.library();
            let mut templates = library.catalog.all_templates();
            let template =
                templates.find(|template| template.id == id && template.layer == layer && !template.external);
            let template = template.ok_or_else(|| OpError::NotFound(format!("文书格式“{id}”")))?;
            let job = picture_of(&library.catalog, template, SCALE)?;
            Ok(engines.pool().render(&job).map_err(op_error)?.into_first_file())
        })
        .await?;
    // Content changes only when a program or a province is installed; an hour of the old picture does no harm.
    Ok(HttpResponse::Ok()
        .content_type("image/png")
        .insert_header((CACHE_CONTROL, "private, max-age=3600"))
        .body(picture))
}

/// The same cards as a page that stands alone, its pictures beside it as `pictures/<layer>-<id>.png`.
pub fn sheet(pages: &Tera, cards: Vec<(Card, String)>) -> Result<String, OpError> {
    let cards: Vec<Shown> =
        cards.into_iter().map(|(card, picture)| Shown { card, picture, form: String::new() }).collect();
    let page = Gallery { count: cards.len(), cards };
    let context = page::context(&Frame::outside("文书图册"), &page);
    pages.render("gallery/sheet.html", &context).map_err(|error| OpError::Internal(error.to_string()))
}

#[cfg(test)]
pub(super) fn samples() -> Vec<(&'static str, tera::Context)> {
    use crate::ops::gallery::Asked;
    let card = Card {
        id: "x".to_owned(),
        title: "会见笔录".to_owned(),
        layer: "全国".to_owned(),
        layer_id: "national".to_owned(),
        jurisdiction: String::new(),
        stage: "承办",
        maker: "承办人",
        edition: "2023".to_owned(),
        effective: "2023-09-01起".to_owned(),
        basis: vec!["《某法》第一条（已核对原文）".to_owned()],
        note: "措辞由本系统拟定".to_owned(),
        fields: vec![Asked { label: "姓名".to_owned(), kind: "姓名", required: true, parts: Vec::new() }],
        required: 1,
    };
    let shown = Shown { card, picture: "/x.png".to_owned(), form: "/documents/x".to_owned() };
    let page = Gallery { cards: vec![shown], count: 1 };
    vec![(TEMPLATE, page::context(&Frame::new(&page::sample_user(), "documents", "文书图册"), &page))]
}
