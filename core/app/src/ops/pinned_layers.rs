//! The rules of an earlier report, by the hashes that it names: those in force, those of the program, and every version
//! of a province that was ever installed.

use super::install_plugin::{LARGEST_PACKAGE, UNSIGNED};
use crate::blocking::blocking;
use crate::error::OpError;
use crate::library::Library;
use crate::print::json::LayerJson;
use crate::state::App;
use anjuan_ingest::{Limits, package};
use anjuan_model::Finding;
use anjuan_model::catalog::{Layer, load_layer};
use std::sync::Arc;

/// A layer that is not what it was: id, what the report used, what there is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// `national` or a plugin's id.
    pub id: String,
    /// Version and beginning of the hash in the report.
    pub was: String,
    /// The same of what takes part now; none where nothing of this id does.
    pub is: Option<String>,
}

/// Which layers of a report a library does not have any more.
pub fn missing(library: &Library, wanted: &[LayerJson]) -> Vec<Differs> {
    let gone = wanted.iter().filter(|layer| library.layer_with(&layer.sha256).is_none());
    let short = |version: &str, sha256: &str| format!("{version}（{}）", sha256.get(..8).unwrap_or(sha256));
    gone.map(|layer| Differs {
        id: layer.id.clone(),
        was: short(&layer.version, &layer.sha256),
        is: library.catalog.layer(&layer.id).map(|now| short(&now.version, &now.sha256)),
    })
    .collect()
}

/// What to say of layers that are not what they were.
pub fn words(differs: &[Differs]) -> String {
    let one = |layer: &Differs| match &layer.is {
        Some(now) => format!("{} 当时为 {}，现在为 {now}", layer.id, layer.was),
        None => format!("{} 当时为 {}，现在没有", layer.id, layer.was),
    };
    let all = differs.iter().map(one).collect::<Vec<_>>().join("；");
    format!("报告所用的规则已经不全：{all}。可以改为按今天的规则重新检查")
}

/// The library of exactly the layers that a report names; refused with those that are not there any more.
pub async fn library(app: &App, wanted: &[LayerJson]) -> Result<Arc<Library>, OpError> {
    let now = app.engines.library();
    let mut layers = Vec::new();
    for layer in wanted {
        let found = match now.layer_with(&layer.sha256) {
            Some(found) => Some(found),
            None => installed(app, layer).await?,
        };
        layers.extend(found);
    }
    if layers.len() < wanted.len() {
        let here = |one: &LayerJson| layers.iter().any(|(layer, _)| layer.sha256 == one.sha256);
        let gone: Vec<LayerJson> = wanted.iter().filter(|one| !here(one)).cloned().collect();
        return Err(OpError::Conflict(words(&missing(&now, &gone))));
    }
    Ok(Arc::new(blocking(move || now.only(layers)).await?))
}

/// An installed version of a province with these very bytes, whether it takes part or not.
async fn installed(app: &App, wanted: &LayerJson) -> Result<Option<(Arc<Layer>, Vec<Finding>)>, OpError> {
    let all = app.store.plugins().list().await?;
    for plugin in all.iter().filter(|plugin| plugin.plugin_id == wanted.id && plugin.version == wanted.version) {
        let bytes = app.store.blobs().read_small(plugin.package, LARGEST_PACKAGE).await?;
        let read = move || package::read(&bytes, &Limits::package()).map(load_layer);
        // A package that the door of today refuses is no more there than one that was lost.
        let Ok((mut layer, found)) = blocking(read).await? else { continue };
        layer.signed_by = Some(plugin.signed_by.clone().unwrap_or_else(|| UNSIGNED.to_owned()));
        if layer.sha256 == wanted.sha256 {
            return Ok(Some((Arc::new(layer), found)));
        }
    }
    Ok(None)
}
