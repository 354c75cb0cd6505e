//! What can be said of a bag before its payload is unpacked, and the one comparison that needs its checksums.

use super::DECLARATION;
use super::fault::Fault;
use super::faults::Faults;
use super::manifest::{self, Manifest, Present, Scope};
use super::tags::{self, Declaration};
use super::wrapping::{Texts, Values};
use crate::digest::Algorithm;

/// What `bagit.txt` declares.
pub(super) fn declaration(texts: &Texts, faults: &mut Faults) -> Declaration {
    let (declaration, found) = texts.get(DECLARATION).map(|bytes| tags::declaration(bytes)).unwrap_or_default();
    found.into_iter().for_each(|fault| faults.push(DECLARATION, fault));
    declaration
}

/// What the description says of the payload, held against what is there.
pub(super) fn description(texts: &Texts, declaration: &Declaration, (bytes, files): (u64, u64), faults: &mut Faults) {
    let name = declaration.info_file();
    let Some(content) = texts.get(name) else { return };
    let Some(text) = tags::decode(content, declaration) else {
        return faults.push(name, Fault::Encoding(name.to_owned()));
    };
    let (oxum, found) = tags::oxum(&text, name);
    found.into_iter().for_each(|fault| faults.push(name, fault));
    if let Some((said, count)) = oxum
        && (said, count) != (bytes, files)
    {
        let (said, found) = (format!("{said}.{count}"), format!("{bytes}.{files}"));
        faults.push(name, Fault::Oxum { said, found });
    }
}

/// The payload's manifests and the tag files' own.
pub(super) fn manifests(
    texts: &Texts,
    declaration: &Declaration,
    present: &Present,
    faults: &mut Faults,
) -> (Vec<Manifest>, Vec<Manifest>) {
    let (mut payload, mut tag) = (Vec::new(), Vec::new());
    for (name, bytes) in texts.iter().filter(|(name, _)| name.contains("manifest-")) {
        let Some(text) = tags::decode(bytes, declaration) else {
            faults.push(name, Fault::Encoding(name.clone()));
            continue;
        };
        let (scope, list) =
            if name.starts_with("tag") { (Scope::Tags, &mut tag) } else { (Scope::Payload, &mut payload) };
        let manifest = manifest::read((name, &text), scope, declaration.is_strict(), present, faults);
        if manifest.algorithm.is_none() {
            faults.push(name, Fault::Algorithm(name.clone()));
        }
        list.push(manifest);
    }
    (payload, tag)
}

/// Every payload file is listed: in every manifest by the standard, in any one before it.
pub(super) fn completeness(manifests: &[Manifest], declaration: &Declaration, present: &Present, faults: &mut Faults) {
    if manifests.is_empty() {
        faults.push(DECLARATION, Fault::NoManifest);
        return;
    }
    if present.payload().next().is_none() {
        faults.push(DECLARATION, Fault::NoPayload);
    }
    for path in present.payload() {
        let missing: Vec<&Manifest> = manifests.iter().filter(|one| !one.lines.contains_key(path)).collect();
        if declaration.is_strict() || missing.len() == manifests.len() {
            for manifest in missing {
                faults.push(path, Fault::Unlisted { list: manifest.name.clone(), path: path.to_owned() });
            }
        }
    }
    let strengths: Vec<Algorithm> = manifests.iter().filter_map(|manifest| manifest.algorithm).collect();
    if strengths.is_empty() {
        faults.unproven();
    } else if strengths.into_iter().all(Algorithm::is_weak) {
        faults.push(&manifests[0].name, Fault::Weak);
    }
}

/// The tag files are what the tag manifests say, and these protect the payload's manifests.
pub(super) fn tag_files(tag_manifests: &[Manifest], manifests: &[Manifest], values: &Values, faults: &mut Faults) {
    for manifest in tag_manifests {
        for (path, said) in &manifest.lines {
            compare(manifest, path, said, values.get(path).map_or(&[], Vec::as_slice), faults);
        }
    }
    for manifest in manifests.iter().filter(|_| !tag_manifests.is_empty()) {
        if !tag_manifests.iter().any(|tags| tags.lines.contains_key(&manifest.name)) {
            faults.push(&manifest.name, Fault::Untagged(manifest.name.clone()));
        }
    }
}

/// Holds a file's checksums against what a manifest says of it.
pub(super) fn compare(
    manifest: &Manifest,
    path: &str,
    said: &str,
    values: &[(Algorithm, String)],
    faults: &mut Faults,
) {
    let value = values.iter().find(|(algorithm, _)| Some(*algorithm) == manifest.algorithm);
    if value.is_some_and(|(_, value)| value != said) {
        faults.push(path, Fault::Differs { list: manifest.name.clone(), path: path.to_owned() });
    }
}

/// What is to be fetched is counted; whether it is there is the manifests' matter.
pub(super) fn fetch(texts: &Texts, declaration: &Declaration, faults: &mut Faults) {
    const NAME: &str = "fetch.txt";
    let Some(bytes) = texts.get(NAME) else { return };
    match tags::decode(bytes, declaration) {
        Some(text) => {
            let count = manifest::fetch(NAME, &text, faults);
            faults.push(NAME, Fault::Fetch(count));
        }
        None => faults.push(NAME, Fault::Encoding(NAME.to_owned())),
    }
}
