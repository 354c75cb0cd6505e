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
            let detail = error.detail_for_log();
            tracing::error!(error.code = error.code(), error.detail = %detail, error.id = %trace_id, "request failed");
        } else {
            // The words of these may quote what a person typed, so the log has the code only.
            tracing::info!(error.code = error.code(), error.id = %trace_id, "request refused");
        }
        let findings = match error {
            OpError::Findings(findings) => findings.iter().map(FindingJson::from).collect(),
            _ => Vec::new(),
        };
        Self {
            code: error.code(),
            message: error.message_for_client(),
            help: error.help_for_client(),
            findings,
            trace_id,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_reads_nothing_of_our_insides() {
        let missing = std::io::Error::new(std::io::ErrorKind::NotFound, "/data/uploads/张某某.zip");
        for error in [OpError::Internal("page users/page.html".to_owned()), OpError::Io(missing)] {
            let body = ErrorBody::of(&error);
            assert_eq!(body.message, "系统出错，请将编号告知管理员");
            assert!(!error.detail_for_log().is_empty() && !error.detail_for_log().contains("张"));
        }
        let typed = OpError::BadRequest("没有案件种类“张某某”".to_owned());
        assert_eq!((ErrorBody::of(&typed).message, typed.detail_for_log()), (typed.to_string(), String::new()));
    }
}
