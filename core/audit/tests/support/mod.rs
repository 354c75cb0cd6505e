//! The national content on disk, and the samples of our documents as papers of a bundle.

use anjuan_model::bundle::{Entry, How, Recognised, Text};
use anjuan_model::catalog::{Catalog, Files, load_layer};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The folder of the national content.
fn templates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates")
}

fn read_folder(root: &Path, folder: &Path, files: &mut Files) {
    for path in std::fs::read_dir(folder).expect("content folder").flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            read_folder(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension != "ttf" && extension != "otf") {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.insert(name, Arc::from(std::fs::read(&path).expect("readable file")));
        }
    }
}

/// The national layer; every problem of a rule is a failure.
pub fn catalog() -> Catalog {
    let mut files = Files::new();
    read_folder(&templates(), &templates(), &mut files);
    let (layer, problems) = load_layer(files);
    let ours: Vec<String> = problems
        .iter()
        .filter(|problem| problem.places.iter().any(|place| place.path.starts_with("rules/")))
        .map(|problem| format!("{}: {}", problem.places[0].path, problem.message))
        .collect();
    assert!(ours.is_empty(), "{}", ours.join("\n"));
    Catalog::new(vec![Arc::new(layer)]).0
}

/// The sample of a document of ours, with or without its embedded values.
pub fn sample(kind: &str, number: usize, embedded: bool, catalog: &Catalog) -> Entry {
    let layer = &catalog.layers()[0];
    let text = layer.text(&format!("documents/{kind}/expected.txt")).expect("its text");
    let pages = text.split("=== 第 ").skip(1).filter_map(|page| Some(page.split_once("===")?.1.to_owned()));
    let sample = layer.text(&format!("documents/{kind}/sample.toml")).expect("its sample");
    let sample: serde_json::Value = toml::from_str::<toml::Table>(sample)
        .map(|table| serde_json::to_value(table).expect("JSON"))
        .expect("a readable sample");
    let fields = sample.as_object().cloned().filter(|_| embedded).unwrap_or_default();
    let how = if embedded { How::Embedded } else { How::Name };
    Entry {
        path: format!("{number:02}{kind}.pdf"),
        bytes: 1,
        sha256: kind.to_owned(),
        format: "pdf/a-2b".to_owned(),
        recognised: Some(Recognised { kind: kind.to_owned(), how, confidence: 1.0 }),
        text: Text::Read(pages.collect()),
        fields,
        ..Entry::default()
    }
}
