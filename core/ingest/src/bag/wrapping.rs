//! What stands around the payload: found, read once and taken apart into texts and checksums.

use super::DECLARATION;
use super::fault::Fault;
use super::faults::Faults;
use super::manifest::PAYLOAD;
use crate::archive::{Archive, Content, Record, Stop};
use crate::digest::Algorithm;
use crate::format::{self, Format};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Seek};

/// The texts of a bag are held in memory; together they are no larger than this, in bytes.
const MOST_BYTES: u64 = 32 * 1024 * 1024;
/// So many texts are read; there are not as many algorithms in the world.
const MOST_TEXTS: usize = 32;

/// The path in front of `bagit.txt`: nothing, or the one folder that holds all files.
pub(super) fn root(records: &[Record]) -> Option<String> {
    let mut files = records.iter().filter(|record| !record.folder && !record.litter).map(|record| record.path.as_str());
    if files.clone().any(|path| path == DECLARATION) {
        return Some(String::new());
    }
    let (top, _) = files.clone().next()?.split_once('/')?;
    let root = format!("{top}/");
    let declared = format!("{root}{DECLARATION}");
    (files.clone().all(|path| path.starts_with(&root)) && files.any(|path| path == declared)).then_some(root)
}

/// The texts by name.
pub(super) type Texts = BTreeMap<String, Vec<u8>>;
/// The checksums of every file beside the payload.
pub(super) type Values = BTreeMap<String, Vec<(Algorithm, String)>>;

/// Reads every file beside the payload once: the texts whole, of all others only the checksums.
pub(super) fn read<R: Read + Seek>(
    archive: &mut Archive<R>,
    root: &str,
    faults: &mut Faults,
) -> std::io::Result<(Texts, Values)> {
    let beside = |record: &&Record| {
        !record.folder && record.path.strip_prefix(root).is_some_and(|path| !path.starts_with(PAYLOAD))
    };
    let records: Vec<Record> = archive.records().iter().filter(beside).cloned().collect();
    let named = |record: &Record| record.path[root.len()..].to_owned();
    archive.compute(algorithms(records.iter().map(named), "tagmanifest-"));
    let (mut texts, mut values, mut left) = (Texts::new(), Values::new(), MOST_BYTES);
    for record in &records {
        let name = named(record);
        let wanted = is_text(&name) && record.bytes <= left && texts.len() < MOST_TEXTS;
        if is_text(&name) && !wanted {
            faults.push(&name, Fault::TooLarge);
        }
        match archive.content(record, |_| wanted) {
            Ok(content) => {
                if is_document(&content) && !record.litter {
                    faults.push(&name, Fault::Outside);
                }
                if wanted {
                    left -= record.bytes;
                    // An empty file has no window at which anybody could ask for its content.
                    texts.insert(name.clone(), content.bytes.unwrap_or_default());
                }
                values.insert(name, content.digests);
            }
            Err(Stop::Read(error)) => return Err(error),
            Err(Stop::Refused(refusals)) => {
                refusals.iter().for_each(|refusal| faults.broken(refusal.finding(&name)));
            }
        }
    }
    Ok((texts, values))
}

/// The texts that BagIt knows; they stand at the root of the bag.
fn is_text(name: &str) -> bool {
    let manifest = name.starts_with("manifest-") || name.starts_with("tagmanifest-");
    let known = [DECLARATION, "bag-info.txt", "package-info.txt", "fetch.txt"].contains(&name);
    !name.contains('/') && (known || manifest && name.ends_with(".txt"))
}

/// What might be a paper of the case, and would be lost on whoever looks at the payload alone.
fn is_document(content: &Content) -> bool {
    let found = format::of_head(&content.head);
    !matches!(found, Format::Empty | Format::Unknown | Format::Json | Format::Xml | Format::Text)
}

/// The algorithms of the manifests among these names.
fn algorithms(names: impl Iterator<Item = String>, lead: &str) -> Vec<Algorithm> {
    let of = |name: String| Algorithm::from_id(name.strip_prefix(lead)?.strip_suffix(".txt")?);
    names.filter_map(of).collect::<BTreeSet<_>>().into_iter().collect()
}
