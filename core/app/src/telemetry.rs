//! Logs: a readable line and searchable fields; never names, numbers, texts, cookies or file names of a case.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;
use tracing_subscriber::EnvFilter;

/// Starts logging to standard error.
pub fn start(json: bool) {
    let filter =
        EnvFilter::try_from_env("ANJUAN_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm=warn"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second start, as in tests, changes nothing.
    let _ = if json { logs.json().try_init() } else { logs.with_target(false).compact().try_init() };
}

/// One span a request with method, route and status; the address's query never enters it.
pub struct QuietSpans;

impl RootSpanBuilder for QuietSpans {
    fn on_request_start(request: &ServiceRequest) -> Span {
        tracing::info_span!(
            "request",
            http.method = %request.method(),
            http.route = request.match_pattern().unwrap_or_else(|| "-".to_owned()),
            http.status_code = tracing::field::Empty,
            trace_id = %uuid::Uuid::now_v7(),
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        // An error's own words may quote what a person typed, so only its status is written.
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("http.status_code", status.as_u16());
    }
}
