//! REST under `/api/v1`, one file per resource. Bodies are types of their own; errors have one shape.

pub mod audits;
pub mod batches;
mod cases;
mod decisions;
pub mod documents;
mod errors;
mod events;
mod packages;
mod papers;
mod provinces;
pub mod reports;
mod rules;
mod runs;
mod session;
mod settings;
mod templates;

pub use errors::ErrorBody;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::middleware::DefaultHeaders;
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};
use utoipa_actix_web::{scope, service_config::ServiceConfig};

/// Title and version of the OpenAPI page; paths and schemas come from the handlers.
pub fn document() -> OpenApi {
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("案卷 anjuan")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some("法律援助文书生成、结案案卷审核与地方规则。错误均为 ErrorBody：稳定代码、中文说明、处理办法与编号。"))
                .build(),
        )
        .build()
}

/// Every resource.
pub fn configure(config: &mut ServiceConfig<'_>) {
    config.service(
        scope::scope("/api/v1")
            .service(session::health)
            .service(session::set_up)
            .service(session::begin)
            .service(session::end)
            .service(templates::list)
            .service(templates::show)
            .service(templates::schema)
            .service(audits::sources)
            .service(audits::create)
            .service(audits::list)
            .service(audits::show)
            .service(audits::cancel)
            .service(audits::add)
            .service(audits::start)
            .service(audits::results)
            .service(settings::show)
            .service(settings::change)
            .service(batches::heads)
            .service(batches::create)
            .service(batches::list)
            .service(batches::show)
            .service(batches::cancel)
            .service(batches::file)
            .service(cases::create)
            .service(cases::list)
            .service(cases::show)
            .service(cases::change)
            .service(cases::make)
            .service(packages::create)
            .service(papers::list)
            .service(papers::zip)
            .service(documents::create)
            .service(documents::copy)
            .service(documents::preview)
            .service(documents::list)
            .service(documents::file)
            .service(reports::create)
            .service(reports::list)
            .service(reports::show)
            .service(reports::paper)
            .service(reports::four_properties)
            .service(runs::create)
            .service(runs::difference)
            .service(runs::notice)
            .service(runs::case)
            .service(decisions::waivers)
            .service(decisions::waive)
            .service(decisions::withdraw)
            .service(decisions::choose)
            .service(decisions::take_back)
            .service(rules::list)
            .service(rules::show)
            .service(provinces::list)
            .service(provinces::install)
            .service(provinces::activate)
            .service(provinces::deactivate)
            .service(events::list)
            .service(events::verify)
            // Answers carry case data, so no cache keeps them.
            .wrap(DefaultHeaders::new().add((CACHE_CONTROL, "private, no-store"))),
    );
}
