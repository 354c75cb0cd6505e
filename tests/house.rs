//! The house rules as tests: crate edges, file lengths, folder shapes, and generated pages in step.

use anjuan_tests::content::{LIBRARY, root};
use anjuan_tests::{golden, statements};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// No source file is longer, tests included.
const LONGEST_FILE: usize = 500;

/// Every file below a folder that git would keep.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder of the checkout").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() && !["target", "node_modules", ".git"].contains(&name.as_str()) {
                open.push(path);
            } else if path.is_file() && format!("/{name}").ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    let root = root().canonicalize().expect("the checkout");
    let path = path.canonicalize().expect("a file of the checkout");
    path.strip_prefix(root).unwrap_or(&path).display().to_string()
}

/// `| crate | may depend on | the library only it may name |` of `core/README.md`.
fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("core/README.md")).expect("core/README.md");
    let table = text.split("### Allowed edges").nth(1).expect("the heading “Allowed edges”");
    let rows = table.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2);
    let cells = |row: &str| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    rows.map(|row| {
        let cells = cells(row);
        let allowed = cells[1].split(',').map(|name| name.trim().to_owned()).filter(|name| name != "—").collect();
        (cells[0].clone(), allowed)
    })
    .collect()
}

#[test]
fn crates_depend_only_on_what_the_map_allows() {
    let edges = edges();
    assert!(edges.len() >= 10, "the map's table was read");
    let mut strays = Vec::new();
    for manifest in files(&root(), "Cargo.toml") {
        let text = std::fs::read_to_string(&manifest).expect("a manifest");
        let table: toml::Table = toml::from_str(&text).expect("a manifest is TOML");
        let Some(package) = table.get("package").and_then(|package| package["name"].as_str()) else { continue };
        let name = short(package);
        let Some(allowed) = edges.get(&name) else {
            strays.push(format!("{name} is not in the map"));
            continue;
        };
        let own = table.get("dependencies").and_then(|own| own.as_table()).into_iter().flat_map(|own| own.keys());
        for dependency in own.filter(|dependency| dependency.starts_with("anjuan-")).map(|dependency| short(dependency))
        {
            if !allowed.contains(&dependency) && !allowed.contains("all of the above") {
                strays.push(format!("{name} → {dependency} ({})", shown(&manifest)));
            }
        }
    }
    assert!(strays.is_empty(), "edges the map does not allow:\n{}", strays.join("\n"));
}

/// `anjuan-beijing-component` → `component`, `anjuan-model` → `model`.
fn short(package: &str) -> String {
    let name = package.trim_start_matches("anjuan-");
    if name.ends_with("-component") { "component".to_owned() } else { name.to_owned() }
}

#[test]
fn only_its_own_crate_names_a_heavy_library() {
    let owners = [
        ("typst", "render"),
        ("wasmtime", "host"),
        ("sea-orm", "store"),
        ("actix-web", "app"),
        ("tera", "app"),
        ("hayro-syntax", "ingest"),
        ("calamine", "ingest"),
        ("image", "ingest"),
    ];
    let mut strays = Vec::new();
    for manifest in files(&root(), "Cargo.toml") {
        let table: toml::Table =
            toml::from_str(&std::fs::read_to_string(&manifest).expect("a manifest")).expect("TOML");
        let Some(package) = table.get("package").and_then(|package| package["name"].as_str()) else { continue };
        let own = table.get("dependencies").and_then(|own| own.as_table());
        for (library, owner) in owners {
            if own.is_some_and(|own| own.contains_key(library)) && short(package) != owner {
                strays.push(format!("{package} names {library}, which is {owner}'s"));
            }
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

#[test]
fn no_source_file_is_too_long() {
    let generated = |path: &Path| path.ends_with("plugins/sdk/src/bindings.rs");
    let long: Vec<String> = [".rs", ".typ", ".html", ".css", ".js", ".mjs", ".py"]
        .iter()
        .flat_map(|ending| files(&root(), ending))
        .filter(|path| !generated(path))
        .filter_map(|path| {
            let lines = std::fs::read_to_string(&path).ok()?.lines().count();
            (lines > LONGEST_FILE).then(|| format!("{} has {lines} lines", shown(&path)))
        })
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn content_folders_have_their_shape_and_nothing_else() {
    let mut strays = Vec::new();
    let manifests = files(&root(), "/template.toml").into_iter().chain(files(&root(), "/rule.toml"));
    // What `plugin new` writes is kept in the program and is no content of ours.
    for manifest in manifests.filter(|manifest| !manifest.starts_with(root().join("core"))) {
        let folder = manifest.parent().expect("a folder");
        let allowed: &[&str] = if manifest.ends_with("template.toml") {
            &["template.toml", "main.typ", "sample.toml", "expected.txt"]
        } else {
            &["rule.toml", "cases.toml"]
        };
        for entry in std::fs::read_dir(folder).expect("a content folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !allowed.contains(&name.as_str()) {
                strays.push(format!("{}/{name}", shown(folder)));
            }
        }
    }
    assert!(strays.is_empty(), "files that belong to no unit:\n{}", strays.join("\n"));
}

#[test]
fn components_are_built_from_the_sources_beside_them() {
    let problems = anjuan_dev::lock::problems(&root()).expect("the locks can be read");
    assert!(problems.is_empty(), "{}\nrun cargo dev plugins", problems.join("\n"));
}

#[test]
fn the_catalogue_page_is_in_step() {
    let page = anjuan_app::ops::print_catalogue::page(&LIBRARY.catalog);
    golden::compare(&root().join("templates/CATALOGUE.md"), &page).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn every_statement_on_the_provinces_is_accounted_for() {
    let text = |name: &str| std::fs::read_to_string(root().join("plugins").join(name)).expect("a file of plugins");
    let statements = statements::read(&text("statements.toml"));
    let problems = statements::problems(&statements, &LIBRARY.catalog);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let page = statements::page(&text("README.md"), &statements, &LIBRARY.catalog);
    golden::compare(&root().join("plugins/README.md"), &page).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn one_comemo_and_no_second_engine_is_locked() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).expect("the lock file");
    for name in ["comemo", "typst", "wasmtime", "sqlx", "libsqlite3-sys", "rustls"] {
        let count = lock.matches(&format!("\nname = \"{name}\"\n")).count();
        assert_eq!(count, 1, "{name} is locked {count} times");
    }
}
