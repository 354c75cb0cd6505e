//! Manifests and `fetch.txt`: lists of files, line by line, each path brought to the file that it means.

use super::fault::Fault;
use super::faults::Faults;
use crate::digest::Algorithm;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// The payload's folder.
pub(super) const PAYLOAD: &str = "data/";

/// A manifest: the value of each file that it lists.
#[derive(Debug)]
pub(super) struct Manifest {
    /// Its file name.
    pub(super) name: String,
    /// Its algorithm; none where it is not computed here.
    pub(super) algorithm: Option<Algorithm>,
    /// Values by path below the bag's root.
    pub(super) lines: BTreeMap<String, String>,
}

/// What a manifest may list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Files below `data/`.
    Payload,
    /// All others.
    Tags,
}

/// The files that are there, by their paths and by one composition of these.
#[derive(Debug, Default)]
pub(super) struct Present {
    paths: BTreeSet<String>,
    composed: BTreeMap<String, String>,
}

impl Present {
    pub(super) fn new(paths: impl Iterator<Item = String>) -> Self {
        let paths: BTreeSet<String> = paths.collect();
        let composed = paths.iter().map(|path| (path.nfc().collect(), path.clone())).collect();
        Self { paths, composed }
    }

    pub(super) fn payload(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str).filter(|path| path.starts_with(PAYLOAD))
    }

    /// The file that a list means; writers differ on the star of `md5sum` and on encoding `%`, so both are tried.
    fn meant(&self, written: &str) -> Option<&str> {
        let decoded = decoded(written);
        let forms = [decoded.as_str(), written];
        let bare = forms.map(|form| form.strip_prefix('*').unwrap_or(form));
        let found = |form: &str| {
            let tidy = tidy(form);
            let composed = || self.composed.get(&tidy.nfc().collect::<String>());
            self.paths.get(&tidy).or_else(composed).map(String::as_str)
        };
        forms.into_iter().chain(bare).find_map(found)
    }
}

/// RFC 8493 encodes line ends and the percent sign itself, and nothing else.
fn decoded(written: &str) -> String {
    let mut text = written.to_owned();
    for (code, plain) in [("%0A", "\n"), ("%0a", "\n"), ("%0D", "\r"), ("%0d", "\r"), ("%25", "%")] {
        text = text.replace(code, plain);
    }
    text
}

/// Without `./` and doubled slashes.
fn tidy(path: &str) -> String {
    path.split('/').filter(|part| !part.is_empty() && *part != ".").collect::<Vec<_>>().join("/")
}

/// Whether a path leads out of the bag, on whatever system somebody unpacks it.
fn leads_out(path: &str) -> bool {
    let path = path.strip_prefix('*').unwrap_or(path);
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    path.starts_with(['/', '\\', '~']) || drive || path.split(['/', '\\']).any(|part| part == "..")
}

/// What may be said against a path before anybody looks for the file.
fn refused(path: &str, list: &str, line: usize, scope: Scope) -> Option<Fault> {
    let fault = |why| Some(Fault::Line { list: list.to_owned(), line, why });
    let bare = tidy(path.strip_prefix('*').unwrap_or(path));
    if leads_out(path) {
        return Some(Fault::Outward { list: list.to_owned(), line });
    }
    match scope {
        _ if path.contains('\\') => fault("路径用了反斜杠"),
        Scope::Payload if !bare.starts_with(PAYLOAD) => fault("路径不在 data 内"),
        Scope::Tags if bare.starts_with(PAYLOAD) => fault("标签清单不应列出 data 内的文件"),
        Scope::Tags if bare.starts_with("tagmanifest-") => fault("标签清单不应列出标签清单"),
        _ => None,
    }
}

/// Reads a manifest; what cannot be read is a fault and costs the other lines nothing.
pub(super) fn read(
    (name, text): (&str, &str),
    scope: Scope,
    strict: bool,
    present: &Present,
    faults: &mut Faults,
) -> Manifest {
    let stem = name.trim_start_matches("tag").trim_start_matches("manifest-").trim_end_matches(".txt");
    let mut manifest = Manifest { name: name.to_owned(), algorithm: Algorithm::from_id(stem), lines: BTreeMap::new() };
    for (line, content) in (1..).zip(text.lines()) {
        let content = content.trim();
        // Comments are of no standard, but tools of old wrote them.
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let mut fault = |why| faults.push(name, Fault::Line { list: name.to_owned(), line, why });
        let Some((value, path)) = content.split_once([' ', '\t']).map(|(value, path)| (value, path.trim_start()))
        else {
            fault("应为校验值、空格和路径");
            continue;
        };
        let right = manifest.algorithm.is_none_or(|algorithm| value.len() == algorithm.digits());
        if !right || !value.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            fault("校验值的长度或字符不对");
            continue;
        }
        if let Some(refused) = refused(path, name, line, scope) {
            faults.push(name, refused);
            continue;
        }
        enter(&mut manifest, path, value.to_ascii_lowercase(), strict, present, faults);
    }
    manifest
}

fn enter(manifest: &mut Manifest, path: &str, value: String, strict: bool, present: &Present, faults: &mut Faults) {
    let list = || manifest.name.clone();
    let Some(meant) = present.meant(path).map(str::to_owned) else {
        let path = tidy(path.strip_prefix('*').unwrap_or(path));
        let shown = crate::names::shown(&path);
        match manifest.lines.insert(path, value) {
            None => faults.push(&shown, Fault::Missing { list: list(), path: shown.clone() }),
            Some(_) => faults.push(&shown, Fault::Doubled { list: list(), path: shown.clone() }),
        }
        return;
    };
    if tidy(&decoded(path)) != meant && meant.nfc().eq(tidy(&decoded(path)).nfc()) {
        faults.push(&manifest.name, Fault::Composition(meant.clone()));
    }
    let again = manifest.lines.get(&meant).map(|earlier| *earlier == value && !strict);
    match again {
        Some(true) => faults.push(&manifest.name, Fault::Repeated { list: list(), path: meant.clone() }),
        Some(false) => faults.push(&manifest.name, Fault::Doubled { list: list(), path: meant.clone() }),
        None => drop(manifest.lines.insert(meant, value)),
    }
}

/// Reads `fetch.txt`: how many files it lists. None is ever fetched.
pub(super) fn fetch(name: &str, text: &str, faults: &mut Faults) -> usize {
    let mut count = 0;
    for (line, content) in (1..).zip(text.lines()).filter(|(_, content)| !content.trim().is_empty()) {
        count += 1;
        let mut fault = |why| faults.push(name, Fault::Line { list: name.to_owned(), line, why });
        let mut parts = content.trim().splitn(2, [' ', '\t']);
        let address = parts.next().unwrap_or_default();
        let rest = parts.next().unwrap_or_default().trim_start();
        let Some((length, path)) = rest.split_once([' ', '\t']) else {
            fault("应为网址、长度和路径");
            continue;
        };
        if !address.contains(':') {
            fault("网址不规范");
        } else if length != "-" && length.parse::<u64>().is_err() {
            fault("长度应为数字或“-”");
        } else if let Some(refused) = refused(path.trim_start(), name, line, Scope::Payload) {
            faults.push(name, refused);
        }
    }
    count
}
