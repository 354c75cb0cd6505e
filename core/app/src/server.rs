//! The server: configuration in, a running actix server out.

use crate::engines::{EngineConfig, Engines};
use crate::error::OpError;
use crate::state::{App, now, today};
use crate::{api, ops, web};
use actix_web::dev::Server;
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::web::{Data, JsonConfig, PathConfig, QueryConfig};
use actix_web::{App as ActixApp, HttpServer};
use anjuan_store::{Store, StoreConfig};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use utoipa_actix_web::AppExt;
use utoipa_swagger_ui::SwaggerUi;

/// The largest JSON body, in bytes: a form with its longest answers.
const LARGEST_BODY: usize = 8 << 20;

/// How the server is set up.
#[derive(Clone)]
pub struct ServerConfig {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The data folder.
    pub data: PathBuf,
    /// Where rows and blobs are kept.
    pub store: StoreConfig,
    /// How long a process may be silent before another takes its audit over.
    pub takeover: Duration,
    /// Options of the client of object stores.
    pub object_options: Vec<(String, String)>,
    /// Whether cookies are marked Secure.
    pub secure_cookies: bool,
    /// Which packages of provinces are taken.
    pub trust: ops::trust::TrustPolicy,
    /// The engines.
    pub engines: EngineConfig,
}

/// A server that listens but does not yet answer.
pub struct Ready {
    /// Its address; the port is known even where 0 was asked for.
    pub address: SocketAddr,
    /// Whether nobody has an account yet.
    pub first_visit: bool,
    /// Await this to serve.
    pub server: Server,
}

/// Opens store and engines, binds the address and builds the server.
pub async fn prepare(config: ServerConfig) -> Result<Ready, OpError> {
    std::fs::create_dir_all(config.data.join("uploads"))?;
    let store = Store::open(config.store).await?;
    let engines = config.engines.clone();
    let engines = Arc::new(crate::blocking::blocking(move || Engines::start(&engines)).await??);
    for problem in &engines.library().problems {
        tracing::error!(rule = %problem.rule, place = %crate::print::places(problem), "content problem: {}", problem.message);
    }
    ops::install_plugin::refresh(Arc::clone(&engines), &store, today()).await?;
    store.sessions().purge_expired(now()).await?;
    let first_visit = store.users().count().await? == 0;
    let cores = config.engines.workers.max(1);
    let state = Data::new(App {
        engines,
        store,
        pages: web::templates()?,
        data: config.data,
        work: Arc::new(Semaphore::new(cores)),
        waiting: Arc::new(Semaphore::new(cores * 32)),
        uploads: Arc::new(Semaphore::new(crate::upload::MOST_UPLOADS)),
        queued: Notify::new(),
        trust: config.trust,
        audits_queued: Notify::new(),
        takeover: config.takeover,
        object_options: config.object_options,
        secure_cookies: config.secure_cookies,
    });
    keep_current(state.clone());
    carry_out_jobs(state.clone());
    carry_out_audits(state.clone());
    keep_clean(state.clone());
    let listener = TcpListener::bind(config.listen)?;
    let address = listener.local_addr()?;
    let server = HttpServer::new(move || {
        let (app, openapi) = ActixApp::new()
            .app_data(state.clone())
            .app_data(JsonConfig::default().limit(LARGEST_BODY).error_handler(|error, _| misread(error)))
            .app_data(QueryConfig::default().error_handler(|error, _| misread(error)))
            .app_data(PathConfig::default().error_handler(|error, _| misread(error)))
            .into_utoipa_app()
            .openapi(api::document())
            .configure(api::configure)
            .split_for_parts();
        app.service(SwaggerUi::new("/api/docs/{_:.*}").url("/api/openapi.json", openapi))
            .configure(web::configure)
            .wrap(from_fn(crate::guard::same_origin))
            .wrap(Compress::default())
            .wrap(tracing_actix_web::TracingLogger::<crate::telemetry::QuietSpans>::new())
            .wrap(security_headers())
    })
    .workers(cores.min(8))
    .shutdown_timeout(10)
    .listen(listener)?
    .run();
    Ok(Ready { address, first_visit, server })
}

/// Once a minute: versions enter on their first day, other processes' changes are seen, expired sessions go.
fn keep_current(app: Data<App>) {
    actix_web::rt::spawn(async move {
        let mut minute = tokio::time::interval(Duration::from_secs(60));
        loop {
            minute.tick().await;
            let refreshed = ops::install_plugin::refresh(Arc::clone(&app.engines), &app.store, today()).await;
            if let Err(error) = refreshed {
                tracing::error!(error.code = error.code(), "the provinces in force could not be loaded: {error}");
            }
            if let Err(error) = app.store.sessions().purge_expired(now()).await {
                tracing::warn!(error.detail = %error, "expired sessions were not removed");
            }
        }
    });
}

/// Carries out jobs one after the other: at once what this process queued, soon what others left.
fn carry_out_jobs(app: Data<App>) {
    actix_web::rt::spawn(async move {
        loop {
            match ops::batch_job::carry_out_next(&app).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(
                        error.code = error.code(),
                        "the queue could not be read: {}",
                        error.detail_for_log()
                    );
                }
            }
            // Whether it was woken or has waited long enough, it looks.
            let _ = tokio::time::timeout(ops::batch_job::PAUSE, app.queued.notified()).await;
        }
    });
}

/// Carries out audits of many bundles beside the other jobs, which must not wait a night for them.
fn carry_out_audits(app: Data<App>) {
    actix_web::rt::spawn(async move {
        loop {
            match ops::audit_job::carry_out_next(&app).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(error.code = error.code(), "an audit broke off: {}", error.detail_for_log());
                }
            }
            // Whether it was woken or has waited long enough, it looks.
            let _ = tokio::time::timeout(ops::batch_job::PAUSE, app.audits_queued.notified()).await;
        }
    });
}

/// Once an hour, and at the start: lets go of ended jobs and of what only they held.
fn keep_clean(app: Data<App>) {
    actix_web::rt::spawn(async move {
        let mut hour = tokio::time::interval(Duration::from_secs(3600));
        loop {
            hour.tick().await;
            if let Err(error) = ops::let_go::let_go(&app).await {
                tracing::warn!(error.code = error.code(), "ended jobs were not let go: {}", error.detail_for_log());
            }
        }
    });
}

/// A body, query or address that cannot be read is answered like every other error.
fn misread(error: impl std::fmt::Display) -> actix_web::Error {
    OpError::BadRequest(format!("请求内容无法读取：{error}")).into()
}

/// Nothing is loaded from elsewhere, nothing may frame a page, and no address leaks to other sites.
fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'"))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Referrer-Policy", "no-referrer"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
}
