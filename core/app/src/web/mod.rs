//! The pages: server-rendered HTML in Chinese, one folder a page with its handler and its `page.html` side by side.
//!
//! A handler asks the store or an op, puts the answer into the page's own struct and shows it. Templates and
//! assets are found by walking the folders; only the routes are written down, each in its page's `configure`.

mod assets;
mod audit;
mod audits;
mod batch;
mod bundles;
mod case;
mod document;
mod documents;
mod events;
pub mod gallery;
mod made;
mod page;
mod papers;
mod places;
mod provinces;
mod report;
mod reports;
mod rule;
pub mod rules;
mod settings;
mod setup;
mod sign_in;
mod trouble;
mod users;

use crate::error::OpError;
use actix_web::middleware::from_fn;
use actix_web::web::{FormConfig, JsonConfig, PathConfig, QueryConfig, ServiceConfig, scope, to};
use rust_embed::RustEmbed;
use tera::Tera;

/// Every template below this folder, named by its path.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/src/web"]
#[include = "*.html"]
struct Templates;

/// The most bytes of typed answers that a request may carry.
const LARGEST_FORM: usize = 4 << 20;

/// Reads every template; a mistake in one of them stops the start of the server.
pub fn templates() -> Result<Tera, OpError> {
    let mut pages = Tera::default();
    let broken = |error: String| OpError::Internal(format!("page templates: {error}"));
    pages.autoescape_on([".html"]);
    let mut sources = Vec::new();
    for name in Templates::iter() {
        let Some(file) = Templates::get(&name) else { continue };
        let text = String::from_utf8(file.data.into_owned()).map_err(|error| broken(error.to_string()))?;
        sources.push((name.to_string(), text));
    }
    pages.add_raw_templates(sources).map_err(|error| broken(error.to_string()))?;
    Ok(pages)
}

/// Every page. It ends in the page for addresses that do not exist, so it is configured after everything else.
pub fn configure(config: &mut ServiceConfig) {
    let understood = |what: &str| OpError::BadRequest(what.to_owned());
    let pages = scope("")
        .app_data(
            JsonConfig::default()
                .limit(LARGEST_FORM)
                .error_handler(move |_, _| understood("提交的内容无法识别，或超过 4 MiB").into()),
        )
        .app_data(FormConfig::default().error_handler(move |_, _| understood("提交的表单无法识别").into()))
        .app_data(QueryConfig::default().error_handler(move |_, _| understood("地址中的条件无法识别").into()))
        .app_data(PathConfig::default().error_handler(|_, _| OpError::NotFound("这个页面".to_owned()).into()))
        .configure(assets::configure)
        .configure(setup::configure)
        .configure(sign_in::configure)
        .configure(documents::configure)
        .configure(document::configure)
        .configure(gallery::configure)
        .configure(batch::configure)
        .configure(papers::configure)
        .configure(case::configure)
        .configure(made::configure)
        .configure(bundles::configure)
        .configure(audits::configure)
        .configure(audit::configure)
        .configure(settings::configure)
        .configure(reports::configure)
        .configure(report::configure)
        .configure(provinces::configure)
        .configure(rules::configure)
        .configure(rule::configure)
        .configure(users::configure)
        .configure(events::configure)
        .default_service(to(trouble::no_such_page))
        .wrap(from_fn(trouble::as_page));
    config.service(pages);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use tera::Context;

    /// The sample contexts of every page.
    fn samples() -> Vec<(&'static str, Context)> {
        let mut samples = Vec::new();
        samples.extend(setup::samples());
        samples.extend(sign_in::samples());
        samples.extend(documents::samples());
        samples.extend(document::samples());
        samples.extend(gallery::samples());
        samples.extend(batch::samples());
        samples.extend(papers::samples());
        samples.extend(case::samples());
        samples.extend(made::samples());
        samples.extend(bundles::samples());
        samples.extend(audits::samples());
        samples.extend(audit::samples());
        samples.extend(settings::samples());
        samples.extend(reports::samples());
        samples.extend(report::samples());
        samples.extend(provinces::samples());
        samples.extend(rules::samples());
        samples.extend(rule::samples());
        samples.extend(users::samples());
        samples.extend(events::samples());
        samples.extend(trouble::samples());
        samples
    }

    #[test]
    fn every_page_renders_its_samples() {
        let pages = templates().expect("templates load");
        for (name, context) in samples() {
            let html = pages.render(name, &context).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(html.starts_with("<!doctype html>"), "{name} begins with {:.60}", html);
            assert!(html.contains("</html>"), "{name} is cut off");
            assert!(
                !html.contains("<script>") && !html.contains(" onclick="),
                "{name}: the CSP forbids inline scripts"
            );
        }
    }

    #[test]
    fn every_page_has_a_sample() {
        let sampled: BTreeSet<String> = samples().into_iter().map(|(name, _)| name.to_owned()).collect();
        let there: BTreeSet<String> =
            Templates::iter().filter(|name| name.ends_with("/page.html")).map(|name| name.to_string()).collect();
        assert_eq!(sampled, there);
    }

    #[test]
    fn texts_are_escaped() {
        let (name, _) = setup::samples().remove(0);
        let pages = templates().expect("templates load");
        let html = pages.render(name, &setup::sample_with("<b>x</b>")).expect("renders");
        assert!(html.contains("&lt;b&gt;x"), "{html}");
    }
}
