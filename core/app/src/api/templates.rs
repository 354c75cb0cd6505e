//! Documents of the catalogue.

use super::ErrorBody;
use crate::error::OpError;
use crate::state::App;
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use anjuan_model::Template;
use anjuan_model::field::Field;
use serde::Serialize;
use utoipa::ToSchema;

/// A document in a list.
#[derive(Serialize, ToSchema)]
pub struct TemplateSummary {
    /// Id.
    id: String,
    /// Chinese title.
    title: String,
    /// Edition.
    edition: String,
    /// `national` or a province's id.
    layer: String,
    /// Where in a case's life it stands.
    stage: String,
    /// Who makes it.
    maker: String,
    /// True where it is only known to audits and not printed.
    external: bool,
}

/// A document with its fields.
#[derive(Serialize, ToSchema)]
pub struct TemplateDetail {
    /// The document.
    #[serde(flatten)]
    summary: TemplateSummary,
    /// Days on which it is in force.
    effective: String,
    /// What it rests on.
    #[schema(value_type = Vec<Object>)]
    basis: Vec<anjuan_model::legal::Basis>,
    /// What it asks for.
    fields: Vec<FieldDetail>,
}

/// A field of a document.
#[derive(Serialize, ToSchema)]
pub struct FieldDetail {
    /// Id, the key in answers.
    id: String,
    /// Chinese label.
    label: String,
    /// Type.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: anjuan_model::field::FieldType,
    /// Whether it must be filled in.
    required: bool,
    /// Options of a choice.
    options: Vec<String>,
    /// What helps to fill it in.
    help: Option<String>,
    /// Columns of a group.
    #[schema(no_recursion)]
    columns: Vec<FieldDetail>,
}

impl From<&Template> for TemplateSummary {
    fn from(template: &Template) -> Self {
        Self {
            id: template.id.clone(),
            title: template.title.clone(),
            edition: template.edition.clone(),
            layer: template.layer.clone(),
            stage: template.stage.label().to_owned(),
            maker: template.maker.label().to_owned(),
            external: template.external,
        }
    }
}

impl From<&Field> for FieldDetail {
    fn from(field: &Field) -> Self {
        Self {
            id: field.id.clone(),
            label: field.label.clone(),
            kind: field.kind,
            required: field.required,
            options: field.choices(),
            help: field.help.clone(),
            columns: field.fields.iter().map(Self::from).collect(),
        }
    }
}

/// The JSON Schema of the answers to a document, for programs that fill it in.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = Object), (status = 404, body = ErrorBody)))]
#[get("/templates/{id}/schema")]
pub async fn schema(app: Data<App>, id: Path<String>) -> Result<Json<serde_json::Value>, OpError> {
    let library = app.engines.library();
    let template = library.catalog.all_templates().find(|template| template.id == *id);
    let template = template.ok_or_else(|| OpError::NotFound(format!("文书格式“{id}”")))?;
    Ok(Json(anjuan_model::field::answers_schema(template)))
}

/// Every document of every layer.
#[utoipa::path(responses((status = 200, body = Vec<TemplateSummary>)))]
#[get("/templates")]
pub async fn list(app: Data<App>) -> Json<Vec<TemplateSummary>> {
    Json(app.engines.library().catalog.all_templates().map(TemplateSummary::from).collect())
}

/// One document with its fields.
#[utoipa::path(params(("id" = String, Path)), responses((status = 200, body = TemplateDetail), (status = 404, body = ErrorBody)))]
#[get("/templates/{id}")]
pub async fn show(app: Data<App>, id: Path<String>) -> Result<Json<TemplateDetail>, OpError> {
    let library = app.engines.library();
    let template = library.catalog.all_templates().find(|template| template.id == *id);
    let template = template.ok_or_else(|| OpError::NotFound(format!("文书格式“{id}”")))?;
    Ok(Json(TemplateDetail {
        summary: template.into(),
        effective: template.effective.label(),
        basis: template.basis.clone(),
        fields: template.fields.iter().map(FieldDetail::from).collect(),
    }))
}
