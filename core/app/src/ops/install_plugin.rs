//! Journey C: a package → the door → a layer → its component inspected → its own proofs run → stored, off.

use super::prove_content::{Problem, prove_layer};
use super::sign_in::blocking;
use crate::engines::Engines;
use crate::error::OpError;
use anjuan_model::catalog::{Files, Layer, load_layer};
use anjuan_model::{Date, Finding, Severity};
use anjuan_store::{InstalledPlugin, NewPlugin, Stamp, Store};
use std::sync::Arc;

/// The largest package that is taken, in bytes.
pub const LARGEST_PACKAGE: u64 = 64 << 20;

/// Checks files as a province's layer; every problem at once.
pub fn check(engines: &Engines, files: Files) -> Result<Layer, Vec<Finding>> {
    if !files.contains_key("plugin.toml") {
        return Err(vec![Finding::plain(
            "plugin/invalid",
            Severity::Error,
            "plugin.toml",
            "没有 plugin.toml，不是地方规则包",
        )]);
    }
    let (layer, mut problems) = load_layer(files);
    let strays = layer.rules.iter().filter(|rule| Some(&rule.code[..2]) != prefix(&layer).as_deref());
    problems.extend(strays.map(|rule| {
        Finding::plain(
            "plugin/invalid",
            Severity::Error,
            &rule.folder,
            format!("规则代码 {} 应以 plugin.toml 的 prefix 开头", rule.code),
        )
    }));
    if !problems.is_empty() {
        return Err(problems);
    }
    let library = engines.library().with(layer.clone());
    problems.extend(library.problems.iter().cloned());
    if problems.is_empty() {
        problems.extend(prove_layer(&library, &layer).into_iter().map(Problem::into_finding));
    }
    if problems.is_empty() { Ok(layer) } else { Err(problems) }
}

fn prefix(layer: &Layer) -> Option<String> {
    let manifest: anjuan_model::catalog::Manifest = toml::from_str(layer.text("plugin.toml")?).ok()?;
    Some(manifest.prefix)
}

/// Installs a package; it takes part only once it is activated.
pub async fn install(
    engines: Arc<Engines>,
    store: &Store,
    package: Vec<u8>,
    stamp: &Stamp,
) -> Result<InstalledPlugin, OpError> {
    let (layer, package) = blocking(move || {
        let files = anjuan_ingest::package::read(&package, &engines.limits)
            .map_err(|refusal| OpError::Findings(vec![refusal.finding("规则包")]))?;
        let layer = check(&engines, files).map_err(OpError::Findings)?;
        Ok::<_, OpError>((layer, package))
    })
    .await??;
    let blob = store.blobs().put(package.into()).await?;
    let plugin = NewPlugin { plugin_id: layer.id, version: layer.version, package: blob.id, signed_by: None };
    Ok(store.plugins().install(plugin, stamp).await?)
}

/// Lets an installed version take part from a day on. An earlier version is chosen in the same way.
pub async fn activate(
    engines: Arc<Engines>,
    store: &Store,
    id: &str,
    version: &str,
    from: Date,
    stamp: &Stamp,
) -> Result<InstalledPlugin, OpError> {
    let plugin = store.plugins().activate(id, version, from, stamp).await?;
    refresh(engines, store, stamp.at().date_naive()).await?;
    Ok(plugin)
}

/// Puts every installed version that is in force on a day into the library, without a restart.
pub async fn refresh(engines: Arc<Engines>, store: &Store, today: Date) -> Result<(), OpError> {
    for plugin in store.plugins().in_force(today).await? {
        let package = store.blobs().read_small(plugin.package, LARGEST_PACKAGE).await?;
        let engines = Arc::clone(&engines);
        blocking(move || {
            let files = anjuan_ingest::package::read(&package, &engines.limits)
                .map_err(|refusal| OpError::Findings(vec![refusal.finding("规则包")]))?;
            let (layer, _) = load_layer(files);
            let known = engines.library().catalog.layer(&layer.id).map(|old| old.sha256.clone());
            if known.as_ref() != Some(&layer.sha256) {
                engines.swap(engines.library().with(layer))?;
            }
            Ok::<_, OpError>(())
        })
        .await??;
    }
    Ok(())
}
