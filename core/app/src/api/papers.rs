//! From the facts of a case to its papers: the list, and a zip of those that can be made.

use super::ErrorBody;
use crate::error::OpError;
use crate::guard::SignedIn;
use crate::ops::audit_bundle::jurisdiction;
use crate::ops::case_papers::{self, Need, Paper, State, make_papers};
use crate::state::{App, today};
use actix_web::http::header::{CONTENT_DISPOSITION, ContentEncoding};
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, post};
use anjuan_ingest::package::{Packer, Packing};
use anjuan_model::Date;
use anjuan_model::case::CaseFacts;
use serde::{Deserialize, Serialize};
use std::io::Cursor;
use utoipa::ToSchema;

/// A case and the day.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PapersRequest {
    /// The facts, in the shape of `case.json`; its kind must be there.
    #[schema(value_type = Object)]
    case: CaseFacts,
    /// The day that decides the editions; today where absent.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    as_of: Option<Date>,
    /// Whether papers of stages that the case has not come to are made, too.
    #[serde(default)]
    later: bool,
}

/// A paper of a case.
#[derive(Serialize, ToSchema)]
pub struct PaperJson {
    /// Template id.
    pub template: String,
    /// Chinese title.
    pub title: String,
    /// Where in a case's life it stands.
    pub stage: &'static str,
    /// Who makes it.
    pub maker: &'static str,
    /// `ready`, `lacks` or `others`.
    pub state: &'static str,
    /// `listed`, `depends`, `instead` or `fits`: why it is among the papers.
    pub need: &'static str,
    /// The title of the document that it may stand for.
    pub instead_of: Option<String>,
    /// What it lacks.
    pub lacks: Vec<LackJson>,
    /// True where the case has not come to its stage.
    pub later: bool,
}

/// What a paper lacks.
#[derive(Serialize, ToSchema)]
pub struct LackJson {
    /// The field's id.
    pub field: String,
    /// Its label.
    pub label: String,
    /// What is wrong with what the case says.
    pub why: Option<String>,
}

/// The papers of a case: which can be made from its facts, and what the others lack.
#[utoipa::path(request_body = PapersRequest, responses((status = 200, body = Vec<PaperJson>), (status = 400, body = ErrorBody)))]
#[post("/papers")]
pub async fn list(
    app: Data<App>,
    _person: SignedIn,
    body: Json<PapersRequest>,
) -> Result<Json<Vec<PaperJson>>, OpError> {
    let request = body.into_inner().checked()?;
    let library = app.engines.library();
    let papers = case_papers::papers(&library, &request.case, request.as_of.unwrap_or_else(today))?;
    Ok(Json(papers.iter().map(PaperJson::from).collect()))
}

/// A zip of every paper that can be made, and a note on the others. Nothing of it is kept.
#[utoipa::path(request_body = PapersRequest, responses((status = 200, content_type = "application/zip"), (status = 400, body = ErrorBody)))]
#[post("/papers/zip")]
pub async fn zip(app: Data<App>, _person: SignedIn, body: Json<PapersRequest>) -> Result<HttpResponse, OpError> {
    let request = body.into_inner().checked()?;
    let bytes = app
        .run(move |engines| {
            let mut packer = Packer::new(Cursor::new(Vec::new()));
            let mut put = |name: &str, bytes: &[u8]| {
                let packing = if name.ends_with(".pdf") { Packing::Stored } else { Packing::Deflated };
                Ok(packer.add(name, bytes, packing).map_err(std::io::Error::other)?)
            };
            let day = request.as_of.unwrap_or_else(today);
            make_papers(engines, &request.case, day, request.later, &mut put)?;
            Ok(packer.finish().map_err(std::io::Error::other)?.into_inner())
        })
        .await?;
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"papers.zip\""))
        // It is packed already.
        .insert_header(ContentEncoding::Identity)
        .body(bytes))
}

impl PapersRequest {
    /// The same with a place that is a code or nothing.
    fn checked(mut self) -> Result<Self, OpError> {
        self.case.jurisdiction = jurisdiction(self.case.jurisdiction.as_deref())?;
        Ok(self)
    }
}

impl From<&Paper<'_>> for PaperJson {
    fn from(paper: &Paper<'_>) -> Self {
        let (need, instead_of) = match &paper.need {
            Need::Listed => ("listed", None),
            Need::Depends => ("depends", None),
            Need::InsteadOf(title) => ("instead", Some(title.clone())),
            Need::Fits => ("fits", None),
        };
        let (state, lacks) = match &paper.state {
            State::Ready => ("ready", Vec::new()),
            State::Others => ("others", Vec::new()),
            State::Lacks(lacks) => {
                let one = |lack: &case_papers::Lack| LackJson {
                    field: lack.field.clone(),
                    label: lack.label.clone(),
                    why: lack.why.clone(),
                };
                ("lacks", lacks.iter().map(one).collect())
            }
        };
        Self {
            template: paper.template.id.clone(),
            title: paper.template.title.clone(),
            stage: paper.template.stage.label(),
            maker: paper.template.maker.label(),
            state,
            need,
            instead_of,
            lacks,
            later: paper.later,
        }
    }
}
