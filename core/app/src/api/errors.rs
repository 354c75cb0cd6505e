//! The one shape of an error: a stable code, a Chinese message, what to do, the findings, and a number to quote.

use crate::error::OpError;
use crate::print::json::FindingJson;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

/// Body of every answer that is not a success.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody {
    /// Stable code for programs.
    pub code: &'static str,
    /// What happened.
    pub message: String,
    /// What to do.
    pub help: &'static str,
    /// What is wrong with the input, place by place.
    pub findings: Vec<FindingJson>,
    /// Number under which the log has it.
    pub trace_id: String,
}

impl ErrorBody {
    /// The body for an error, logged once, here.
    pub fn of(error: &OpError) -> Self {
        let trace_id = uuid::Uuid::now_v7().to_string();
        if error.status_code().is_server_error() {
            tracing::error!(error.code = error.code(), error.detail = ?std::error::Error::source(error), error.id = %trace_id, "request failed");
        }
        let findings = match error {
            OpError::Findings(findings) => findings.iter().map(FindingJson::from).collect(),
            _ => Vec::new(),
        };
        Self { code: error.code(), message: error.to_string(), help: error.help(), findings, trace_id }
    }
}

impl ResponseError for OpError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Findings(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotFound(_) => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Unauthorised(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Limit(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Io(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(ErrorBody::of(self))
    }
}
