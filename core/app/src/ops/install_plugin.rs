//! Journey C: a package → the door → a layer → its component inspected → its own proofs run → stored, off.

use super::prove_content::{Problem, prove_layer, sample};
use super::render_document::job_of;
use super::trust::{self, Anchors, Signer, TrustPolicy, Untrusted};
use crate::blocking::blocking;
use crate::engines::{Engines, Package};
use crate::error::OpError;
use crate::library::Library;
use anjuan_ingest::Limits;
use anjuan_model::catalog::{Files, Layer, Manifest, load_layer};
use anjuan_model::{Answers, Date, Finding, Severity, Template};
use anjuan_render::{Environment, RenderError};
use anjuan_store::{InstalledPlugin, NewPlugin, Stamp, Store};
use std::sync::Arc;

/// The largest package that is taken, in bytes.
pub const LARGEST_PACKAGE: u64 = 64 << 20;

/// What stands in reports where a name would stand, for a package that nobody signed.
pub const UNSIGNED: &str = "未签名";

/// Checks files as a province's layer; every problem at once.
pub fn check(engines: &Engines, files: Files) -> Result<Layer, Vec<Finding>> {
    if !files.contains_key("plugin.toml") {
        return Err(vec![refusal("plugin.toml", "没有 plugin.toml，不是地方规则包")]);
    }
    let (layer, mut problems) = load_layer(files);
    problems.extend(foreign_codes(&layer));
    if !problems.is_empty() {
        return Err(problems);
    }
    let library = engines.library().with(vec![(layer.clone(), Vec::new())]);
    problems.extend(library.problems.iter().cloned());
    if layer.component.is_some()
        && let Err(why) = library.component(&layer.id)
    {
        problems.push(refusal("component.wasm", why));
    }
    if problems.is_empty() {
        problems.extend(prove_layer(&library, &layer).into_iter().map(Problem::into_finding));
        problems.extend(layout_problems(engines, &library, &layer));
    }
    if problems.is_empty() { Ok(layer) } else { Err(problems) }
}

fn refusal(place: &str, why: impl Into<String>) -> Finding {
    Finding::plain("plugin/invalid", Severity::Error, place, why)
}

fn foreign_codes(layer: &Layer) -> Vec<Finding> {
    let manifest: Option<Manifest> = layer.text("plugin.toml").and_then(|text| toml::from_str(text).ok());
    let prefix = manifest.map(|manifest| manifest.prefix).unwrap_or_default();
    let foreign = layer.rules.iter().filter(|rule| !rule.code.starts_with(&prefix));
    foreign
        .map(|rule| refusal(&rule.folder, format!("规则代码 {} 应以 plugin.toml 的 prefix 开头", rule.code)))
        .collect()
}

/// A layout that does not pass the gate would stop every worker, and one that does not end would stop a document;
/// both are found before the layer takes part, in workers of their own.
fn layout_problems(engines: &Engines, library: &Library, layer: &Layer) -> Vec<Finding> {
    if let Err(refused) = Environment::new(Library::fonts(), library.sources.clone()) {
        return refused;
    }
    let printed: Vec<&Template> = layer.templates.iter().filter(|template| !template.external).collect();
    if printed.is_empty() {
        return Vec::new();
    }
    let trial = match engines.trial(library) {
        Ok(trial) => trial,
        Err(error) => return vec![refusal("documents", format!("未能试排：{error}"))],
    };
    let one = |template: &&Template| {
        let raw = sample(layer, &template.id).ok()?;
        let answers = Answers::parse(template, &raw, &Default::default()).answers?;
        trial.pool.render(&job_of(template, &answers)).err().map(|error| (template.id.clone(), error))
    };
    let refused = printed.iter().filter_map(one);
    refused
        .flat_map(|(id, error)| match error {
            RenderError::Refused(findings) => findings,
            other => vec![refusal(&format!("documents/{id}/main.typ"), format!("样例未能排版：{other}"))],
        })
        .collect()
}

/// Who stands behind these files, asked before anything in them is compiled or run. Nothing is said of a package
/// without a signature where the policy takes one.
pub fn signer(files: &Files, policy: &TrustPolicy, today: Date) -> Result<Option<Signer>, OpError> {
    let (layer, _) = load_layer(files.clone());
    match trust::verify(&layer, &Anchors::load(&policy.anchors)?, today) {
        Ok(signer) => Ok(Some(signer)),
        Err(Untrusted::Unsigned) if policy.allow_unsigned => Ok(None),
        Err(why) => Err(OpError::Findings(vec![
            Finding::plain("trust/refused", Severity::Error, trust::FILE, why.to_string()).helped(why.help()),
        ])),
    }
}

/// The files of a package.
pub fn unpack(package: &[u8]) -> Result<Files, OpError> {
    anjuan_ingest::package::read(package, &Limits::package())
        .map_err(|refusal| OpError::Findings(vec![refusal.finding("规则包")]))
}

/// Installs a package; it takes part only once it is activated.
pub async fn install(
    engines: Arc<Engines>,
    store: &Store,
    package: Vec<u8>,
    policy: &TrustPolicy,
    stamp: &Stamp,
) -> Result<InstalledPlugin, OpError> {
    let (policy, today) = (policy.clone(), crate::state::china_day(stamp.at()));
    let (layer, signer, package) = blocking(move || {
        let files = unpack(&package)?;
        let signer = signer(&files, &policy, today)?;
        let layer = check(&engines, files).map_err(OpError::Findings)?;
        Ok::<_, OpError>((layer, signer, package))
    })
    .await??;
    let blob = store.blobs().put(package.into()).await?;
    let signed_by = signer.map(|signer| format!("{}（{}）", signer.name, signer.key));
    let plugin = NewPlugin { plugin_id: layer.id, version: layer.version, package: blob.id, signed_by };
    Ok(store.plugins().install(plugin, stamp).await?)
}

/// Which version takes part from which day on.
pub struct Choice<'a> {
    /// The plugin's id.
    pub id: &'a str,
    /// Its version; choosing an earlier one is rolling back.
    pub version: &'a str,
    /// First day.
    pub from: Date,
}

/// Lets an installed version take part from a day on.
pub async fn activate(
    engines: Arc<Engines>,
    store: &Store,
    choice: Choice<'_>,
    today: Date,
    stamp: &Stamp,
) -> Result<InstalledPlugin, OpError> {
    let plugin = store.plugins().activate(choice.id, choice.version, choice.from, stamp).await?;
    refresh(engines, store, today).await?;
    Ok(plugin)
}

/// Sets every installed version of a plugin aside; what came with the program, if anything, takes its place.
pub async fn deactivate(
    engines: Arc<Engines>,
    store: &Store,
    id: &str,
    today: Date,
    stamp: &Stamp,
) -> Result<(), OpError> {
    store.plugins().deactivate(id, stamp).await?;
    refresh(engines, store, today).await
}

/// Lets exactly the versions that are in force on a day take part, without a restart. Called after every change and
/// once a minute, so that a version enters on its first day and other processes' changes are seen.
pub async fn refresh(engines: Arc<Engines>, store: &Store, today: Date) -> Result<(), OpError> {
    let in_force = store.plugins().in_force(today).await?;
    let wanted: Vec<String> = in_force.iter().map(|plugin| plugin.package.to_string()).collect();
    if wanted == engines.installed() {
        return Ok(());
    }
    let mut packages = Vec::new();
    for plugin in in_force {
        let bytes = store.blobs().read_small(plugin.package, LARGEST_PACKAGE).await.map_err(|error| {
            OpError::Conflict(format!("规则包 {} {} 的文件读不出来（{error}）", plugin.plugin_id, plugin.version))
        })?;
        let signed_by = plugin.signed_by.unwrap_or_else(|| UNSIGNED.to_owned());
        let sha256 = plugin.package.to_string();
        packages.push(Package { name: plugin.plugin_id, sha256, bytes: bytes.into(), signed_by });
    }
    blocking(move || engines.take_part(packages)).await??;
    Ok(())
}
