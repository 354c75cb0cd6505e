//! The library: all content that is installed, embedded or on disk, loaded once and swapped as a whole.

use anjuan_host::{Host, Loaded, Refusal};
use anjuan_model::catalog::{Files, Layer, load_layer};
use anjuan_model::{Catalog, Finding};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The national content and the fonts, inside the binary.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../templates"]
#[exclude = "*.py"]
struct National;

/// The provinces that ship with the binary, without the source of their components.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../plugins"]
#[exclude = "sdk/*"]
#[exclude = "*/component/*"]
struct Provinces;

/// A whole state of content. It never changes; installing a province makes a new one.
pub struct Library {
    /// Documents, rules and layers.
    pub catalog: Catalog,
    /// Runs components; compiled ones are kept inside it.
    pub host: Arc<Host>,
    /// The components by layer id, compiled when first asked for: most commands and audits need none of them.
    components: BTreeMap<String, Component>,
    /// Typst sources by world path.
    pub sources: BTreeMap<String, String>,
    /// Everything that is wrong with the content.
    pub problems: Vec<Finding>,
    /// The layers that came with the program, whatever was installed since.
    own: Arc<[Arc<Layer>]>,
    /// What is wrong with those.
    own_problems: Vec<Finding>,
}

/// A layer's component, and what became of compiling it.
struct Component {
    bytes: Arc<[u8]>,
    loaded: OnceLock<Result<Arc<Loaded>, Refusal>>,
}

impl Library {
    /// Loads the embedded content, or that of a folder on disk, which then holds `templates` and `plugins`.
    pub fn load(folder: Option<&Path>, host: Arc<Host>) -> std::io::Result<Self> {
        let (national, provinces) = match folder {
            None => (embedded::<National>(), split(embedded::<Provinces>())),
            Some(folder) => (walk(&folder.join("templates"))?, split(walk(&folder.join("plugins"))?)),
        };
        let mut problems = Vec::new();
        let mut layers = Vec::new();
        for files in std::iter::once(national).chain(provinces) {
            let (layer, found) = load_layer(files);
            problems.extend(found.into_iter().map(|finding| within(&layer, finding)));
            layers.push(Arc::new(layer));
        }
        let own: Arc<[Arc<Layer>]> = layers.clone().into();
        Ok(Self::assemble(host, (own, problems.clone()), layers, problems))
    }

    /// The content that came with the program, and these layers; one of the same id takes the place of its own.
    pub fn with(&self, layers: Vec<(Layer, Vec<Finding>)>) -> Self {
        let replaced = |own: &&Arc<Layer>| layers.iter().all(|(layer, _)| layer.id != own.id);
        let mut all: Vec<Arc<Layer>> = self.own.iter().filter(replaced).cloned().collect();
        let mut problems = self.own_problems.clone();
        for (layer, found) in layers {
            problems.extend(found.into_iter().map(|finding| within(&layer, finding)));
            all.push(Arc::new(layer));
        }
        Self::assemble(Arc::clone(&self.host), (Arc::clone(&self.own), self.own_problems.clone()), all, problems)
    }

    /// Exactly these layers, as when an earlier audit is run again; each comes with what is wrong with it.
    pub fn only(&self, layers: Vec<(Arc<Layer>, Vec<Finding>)>) -> Self {
        let (mut all, mut problems) = (Vec::new(), Vec::new());
        for (layer, found) in layers {
            problems.extend(found.into_iter().map(|finding| within(&layer, finding)));
            all.push(layer);
        }
        Self::assemble(Arc::clone(&self.host), (Arc::clone(&self.own), self.own_problems.clone()), all, problems)
    }

    /// A layer with these bytes, among those that take part and those that came with the program.
    pub fn layer_with(&self, sha256: &str) -> Option<(Arc<Layer>, Vec<Finding>)> {
        let layer = self.catalog.layers().iter().chain(self.own.iter()).find(|layer| layer.sha256 == sha256)?;
        let folder = format!("{}/", folder_of(layer));
        let relative = |problem: &Finding| {
            let mut problem = problem.clone();
            for place in &mut problem.places {
                place.path = place.path.strip_prefix(&folder)?.to_owned();
            }
            Some(problem)
        };
        // Conflicts between layers are found anew when they are put together; what a layer itself lacks stays with it.
        let own = self.own_problems.iter().filter(|_| self.own.iter().any(|one| Arc::ptr_eq(one, layer)));
        Some((Arc::clone(layer), own.filter_map(relative).collect()))
    }

    /// What is wrong with the layers that apply in a place: their rules may be missing, so nothing they say is complete.
    pub fn broken_in<'a>(&'a self, jurisdiction: Option<&str>) -> impl Iterator<Item = &'a Finding> + use<'a> {
        let folders: Vec<String> = self.catalog.layers_for(jurisdiction).map(|layer| folder_of(layer)).collect();
        let stands_in =
            move |place: &anjuan_model::finding::Place| folders.iter().any(|folder| place.path.starts_with(folder));
        self.problems.iter().filter(move |problem| problem.places.iter().any(&stands_in))
    }

    /// The compiled component of a layer, or why there is none. The first call compiles.
    pub fn component(&self, layer: &str) -> Result<Arc<Loaded>, String> {
        let component = self.components.get(layer).ok_or_else(|| format!("插件“{layer}”没有组件"))?;
        let loaded = component.loaded.get_or_init(|| self.host.load(&component.bytes));
        loaded.clone().map_err(|refusal| format!("插件“{layer}”的组件没有装入：{refusal}"))
    }

    /// Puts layers together and gathers their Typst sources.
    fn assemble(
        host: Arc<Host>,
        (own, own_problems): (Arc<[Arc<Layer>]>, Vec<Finding>),
        layers: Vec<Arc<Layer>>,
        mut problems: Vec<Finding>,
    ) -> Self {
        let (catalog, conflicts) = Catalog::new(layers);
        problems.extend(conflicts);
        let mut components = BTreeMap::new();
        let mut sources = BTreeMap::new();
        for layer in catalog.layers() {
            gather_sources(layer, &mut sources);
            if let Some(bytes) = layer.component.as_ref().and_then(|path| layer.files.get(path)) {
                let component = Component { bytes: Arc::clone(bytes), loaded: OnceLock::new() };
                components.insert(layer.id.clone(), component);
            }
        }
        Self { catalog, host, components, sources, problems, own, own_problems }
    }

    /// The font files, in the order of their names.
    pub fn fonts() -> Vec<Cow<'static, [u8]>> {
        let mut names: Vec<_> =
            National::iter().filter(|path| path.starts_with("shared/fonts/") && path.ends_with(".ttf")).collect();
        names.sort();
        names.iter().filter_map(|name| National::get(name)).map(|file| file.data).collect()
    }
}

/// The world path of a document's layout.
pub fn main_path(layer: &str, id: &str) -> String {
    if layer == anjuan_model::catalog::NATIONAL {
        format!("/documents/{id}/main.typ")
    } else {
        format!("/plugins/{layer}/documents/{id}/main.typ")
    }
}

fn gather_sources(layer: &Layer, sources: &mut BTreeMap<String, String>) {
    for (path, bytes) in layer.files.iter().filter(|(path, _)| path.ends_with(".typ")) {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let world = if layer.id == anjuan_model::catalog::NATIONAL {
            format!("/{path}")
        } else {
            format!("/plugins/{}/{path}", layer.id)
        };
        sources.insert(world, text.to_owned());
    }
}

fn within(layer: &Layer, mut finding: Finding) -> Finding {
    for place in &mut finding.places {
        place.path = format!("{}/{}", folder_of(layer), place.path);
    }
    finding
}

/// Where a layer's files stand in the checkout.
fn folder_of(layer: &Layer) -> String {
    if layer.id == anjuan_model::catalog::NATIONAL { "templates".to_owned() } else { format!("plugins/{}", layer.id) }
}

fn embedded<E: RustEmbed>() -> Files {
    E::iter()
        .filter(|path| !path.ends_with(".ttf"))
        .filter_map(|path| E::get(&path).map(|file| (path.to_string(), Arc::from(file.data.as_ref()))))
        .collect()
}

/// One set of files per province: the folders that hold a `plugin.toml`.
fn split(files: Files) -> Vec<Files> {
    let mut provinces: BTreeMap<String, Files> = BTreeMap::new();
    for (path, bytes) in files {
        if let Some((id, rest)) = path.split_once('/') {
            let ignored = id == "sdk" || rest.starts_with("component/") || rest.starts_with("target/");
            if !ignored {
                provinces.entry(id.to_owned()).or_default().insert(rest.to_owned(), bytes);
            }
        }
    }
    provinces.into_values().filter(|files| files.contains_key("plugin.toml")).collect()
}

/// Reads a folder on disk; font files are not content and stay out.
pub fn walk(folder: &Path) -> std::io::Result<Files> {
    let mut files = Files::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                let skipped = path.ends_with("target") || path.ends_with("component") || path.ends_with("sdk");
                if !skipped {
                    open.push(path);
                }
            } else if let Ok(relative) = path.strip_prefix(folder)
                && path.extension().is_none_or(|ending| ending != "ttf")
            {
                files.insert(relative.to_string_lossy().replace('\\', "/"), Arc::from(std::fs::read(&path)?));
            }
        }
    }
    Ok(files)
}
