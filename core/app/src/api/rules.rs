//! The rules and their explanations.

use super::ErrorBody;
use crate::error::OpError;
use crate::ops::explain_rule;
use crate::state::App;
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use anjuan_model::Rule;
use serde::Serialize;
use utoipa::ToSchema;

/// A rule.
#[derive(Serialize, ToSchema)]
pub struct RuleDetail {
    /// Code.
    code: String,
    /// `national` or a province's id.
    layer: String,
    /// What it demands.
    summary: String,
    /// `error`, `warning` or `info`.
    severity: String,
    /// Whether it binds.
    status: String,
    /// Days on which it is in force.
    effective: String,
    /// Why.
    why: String,
    /// How to mend a finding.
    help: String,
    /// What it rests on.
    #[schema(value_type = Vec<Object>)]
    basis: Vec<anjuan_model::legal::Basis>,
}

impl From<&Rule> for RuleDetail {
    fn from(rule: &Rule) -> Self {
        Self {
            code: rule.code.clone(),
            layer: rule.layer.clone(),
            summary: rule.summary.clone(),
            severity: rule.severity.id().to_owned(),
            status: rule.status.label().to_owned(),
            effective: rule.effective.label(),
            why: rule.why.clone(),
            help: rule.help.clone(),
            basis: rule.basis.clone(),
        }
    }
}

/// Every rule of every layer.
#[utoipa::path(responses((status = 200, body = Vec<RuleDetail>)))]
#[get("/rules")]
pub async fn list(app: Data<App>) -> Json<Vec<RuleDetail>> {
    Json(app.engines.library().catalog.all_rules().map(RuleDetail::from).collect())
}

/// One rule.
#[utoipa::path(params(("code" = String, Path)), responses((status = 200, body = RuleDetail), (status = 404, body = ErrorBody)))]
#[get("/rules/{code}")]
pub async fn show(app: Data<App>, code: Path<String>) -> Result<Json<RuleDetail>, OpError> {
    let library = app.engines.library();
    Ok(Json(explain_rule::find(&library.catalog, &code)?.into()))
}
