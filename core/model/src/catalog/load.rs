//! Loading a layer: every problem of every file at once, each with its file and line.

use super::{Files, Layer, Manifest, NATIONAL, SIGNATURE};
use crate::condition::Value;
use crate::finding::{Finding, Severity};
use crate::hash::sha256_hex;
use crate::rule::read_cases;
use crate::{Rule, Template};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// Loads the national layer, or a province's when the files hold a `plugin.toml`.
pub fn load_layer(files: Files) -> (Layer, Vec<Finding>) {
    let mut problems = Vec::new();
    let mut layer = match files.get("plugin.toml") {
        None => Layer {
            id: NATIONAL.to_owned(),
            name: "全国".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..Layer::default()
        },
        Some(_) => match read::<Manifest>(&files, "plugin.toml", &mut problems) {
            Some(manifest) => province(manifest, &files, &mut problems),
            None => Layer::default(),
        },
    };
    layer.sha256 = digest(&files);
    layer.templates = documents(&files, &layer.id, &mut problems);
    layer.rules = rules(&files, &layer, &mut problems);
    layer.files = files;
    (layer, problems)
}

fn province(manifest: Manifest, files: &Files, problems: &mut Vec<Finding>) -> Layer {
    let mut complain = |why: String| problems.push(problem("plugin.toml", why));
    if !is_id(&manifest.id) {
        complain(format!("id“{}”应为小写英文、数字和连字符，2 至 40 个字符，且不得为 {NATIONAL}", manifest.id));
    }
    if manifest.jurisdiction.len() != 6 || !manifest.jurisdiction.bytes().all(|b| b.is_ascii_digit()) {
        complain(format!("jurisdiction“{}”应为六位行政区划代码", manifest.jurisdiction));
    }
    if manifest.prefix.len() != 2 || manifest.prefix == "AJ" || !manifest.prefix.bytes().all(|b| b.is_ascii_uppercase())
    {
        complain(format!("prefix“{}”应为两个大写字母，且不得为 AJ", manifest.prefix));
    }
    if manifest.component.is_some() != manifest.contract.is_some() {
        complain("component 与 contract 须同时写明".to_owned());
    }
    let component = manifest.component.filter(|path| {
        let there = files.contains_key(path);
        if !there {
            complain(format!("没有组件文件“{path}”，可运行 cargo dev plugins 生成"));
        }
        there
    });
    let component_sha256 = component.as_ref().and_then(|path| files.get(path)).map(|bytes| sha256_hex(bytes));
    let parameters = match files.contains_key("parameters.toml") {
        true => read::<BTreeMap<String, Value>>(files, "parameters.toml", problems).unwrap_or_default(),
        false => BTreeMap::new(),
    };
    Layer {
        // A layer with a refused id stays nameless, so that it can take nobody's place.
        id: if is_id(&manifest.id) { manifest.id } else { String::new() },
        name: manifest.name,
        jurisdiction: manifest.jurisdiction,
        version: manifest.version,
        parameters,
        component,
        component_sha256,
        ..Layer::default()
    }
}

/// An id becomes part of paths and file names, and must not stand for the national content.
fn is_id(id: &str) -> bool {
    let letters = id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    letters && (2..=40).contains(&id.len()) && id.starts_with(|c: char| c.is_ascii_lowercase()) && id != NATIONAL
}

fn documents(files: &Files, layer: &str, problems: &mut Vec<Finding>) -> Vec<Template> {
    let mut templates = Vec::new();
    for id in folders(files, "documents/") {
        let path = format!("documents/{id}/template.toml");
        let Some(mut template) = read::<Template>(files, &path, problems) else { continue };
        template.id.clone_from(&id);
        layer.clone_into(&mut template.layer);
        problems.extend(template.problems().into_iter().map(|why| problem(&path, why)));
        let wanted: &[&str] = if template.external { &[] } else { &["main.typ", "sample.toml", "expected.txt"] };
        for name in wanted {
            if !files.contains_key(&format!("documents/{id}/{name}")) {
                problems.push(problem(&path, format!("缺少 {name}")));
            }
        }
        templates.push(template);
    }
    templates
}

fn rules(files: &Files, layer: &Layer, problems: &mut Vec<Finding>) -> Vec<Rule> {
    let mut rules = Vec::new();
    for name in folders(files, "rules/") {
        let folder = format!("rules/{name}");
        let path = format!("{folder}/rule.toml");
        let Some(mut rule) = read::<Rule>(files, &path, problems) else { continue };
        rule.folder.clone_from(&folder);
        rule.layer.clone_from(&layer.id);
        problems.extend(rule.problems().into_iter().map(|why| problem(&path, why)));
        problems.extend(proof_problems(files, &folder));
        rules.push(rule);
    }
    rules
}

fn proof_problems(files: &Files, folder: &str) -> Vec<Finding> {
    use crate::rule::Expect;
    let path = format!("{folder}/cases.toml");
    let cases = match text(files, &path).map(read_cases) {
        None => return vec![problem(&path, "缺少 cases.toml".to_owned())],
        Some(Err(why)) => return vec![problem(&path, why)],
        Some(Ok(cases)) => cases,
    };
    let has = |expect| cases.iter().any(|case| case.expect == expect);
    if has(Expect::Fail) && has(Expect::Pass) {
        Vec::new()
    } else {
        vec![problem(&path, "至少要有一个 expect = \"fail\" 和一个 expect = \"pass\" 的案例".to_owned())]
    }
}

/// The names of the folders below a prefix, each once.
fn folders(files: &Files, prefix: &str) -> BTreeSet<String> {
    files
        .keys()
        .filter_map(|path| path.strip_prefix(prefix)?.split_once('/').map(|(name, _)| name.to_owned()))
        .collect()
}

fn text<'a>(files: &'a Files, path: &str) -> Option<&'a str> {
    std::str::from_utf8(files.get(path)?).ok()
}

/// Reads one TOML file; what is wrong becomes a finding with line and column.
fn read<T: DeserializeOwned>(files: &Files, path: &str, problems: &mut Vec<Finding>) -> Option<T> {
    let Some(text) = text(files, path) else {
        problems.push(problem(path, "文件不存在或不是 UTF-8 文本".to_owned()));
        return None;
    };
    match toml::from_str(text) {
        Ok(value) => Some(value),
        Err(error) => {
            problems.push(problem(path, error.to_string()));
            None
        }
    }
}

/// SHA-256 over the paths and bytes, in the order of the paths; a signature speaks of the rest and is left out.
fn digest(files: &Files) -> String {
    let mut all = Vec::new();
    for (path, bytes) in files.iter().filter(|(path, _)| *path != SIGNATURE) {
        all.extend_from_slice(path.as_bytes());
        all.extend_from_slice(&[0]);
        all.extend_from_slice(sha256_hex(bytes).as_bytes());
    }
    sha256_hex(&all)
}

pub(super) fn problem(path: &str, why: String) -> Finding {
    Finding::plain("catalog/invalid", Severity::Error, path, why)
}
