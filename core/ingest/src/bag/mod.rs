//! Packages after BagIt (RFC 8493): papers below `data/`, and manifests that prove that all of them are there unchanged.
//!
//! The flow: [`find`] looks for `bagit.txt`, reads the small texts beside the payload, compares sizes and names with
//! them before anything is unpacked (complete), and takes the wrapping away, so that the papers stand as if `data/` were
//! the root. The one pass over the entries then computes the checksums that the manifests ask for, and hands them to
//! [`Bag::saw`] (valid). Nothing is ever fetched, and no file is read a second time. [`write`] makes such packages.

pub mod write;

mod examples;
mod fault;
mod faults;
mod judge;
mod manifest;
mod tags;
mod verify;
mod wrapping;

pub(crate) use examples::examples;
pub use fault::Fault;
pub use verify::{Verified, verify, verify_folder};

use crate::archive::{Archive, Content, Record, Stop};
use crate::digest::Algorithm;
use anjuan_model::Finding;
use anjuan_model::bundle::BagFacts;
use faults::Faults;
use manifest::{Manifest, PAYLOAD, Present};
use std::collections::BTreeSet;
use std::io::{Read, Seek};
use tags::Declaration;

/// The file that makes a folder a bag.
pub const DECLARATION: &str = "bagit.txt";

/// A bag whose completeness is judged and whose payload is being read.
#[derive(Debug)]
pub(crate) struct Bag {
    declaration: Declaration,
    manifests: Vec<Manifest>,
    faults: Faults,
    files: u64,
    bytes: u64,
}

/// Looks for a bag, judges what needs no unpacking of the payload, and takes the wrapping away.
///
/// # Errors
/// Only when the source of the bytes fails; what is wrong with the bag is a fault.
pub(crate) fn find<R: Read + Seek>(
    archive: &mut Archive<R>,
    findings: &mut Vec<Finding>,
) -> std::io::Result<Option<Bag>> {
    let Some(root) = wrapping::root(archive.records()) else {
        let inner = archive.records().iter().find(|record| !record.folder && record.path.ends_with("/bagit.txt"));
        findings.extend(inner.map(|record| Fault::Elsewhere.finding(&record.path)));
        return Ok(None);
    };
    let mut faults = Faults::default();
    let (texts, values) = wrapping::read(archive, &root, &mut faults)?;
    let files = archive.records().iter().filter(|record| !record.folder);
    let below: Vec<(&str, u64)> =
        files.filter_map(|record| Some((record.path.strip_prefix(&root)?, record.bytes))).collect();
    let payload = below.iter().filter(|(path, _)| path.starts_with(PAYLOAD));
    let (count, bytes) = payload.fold((0, 0), |(count, sum), (_, bytes)| (count + 1, sum + bytes));
    let present = Present::new(below.iter().map(|(path, _)| (*path).to_owned()));
    let declaration = judge::declaration(&texts, &mut faults);
    judge::description(&texts, &declaration, (bytes, count), &mut faults);
    let (manifests, tag_manifests) = judge::manifests(&texts, &declaration, &present, &mut faults);
    judge::completeness(&manifests, &declaration, &present, &mut faults);
    judge::tag_files(&tag_manifests, &manifests, &values, &mut faults);
    judge::fetch(&texts, &declaration, &mut faults);
    let mut bag = Bag { declaration, manifests, faults, files: count, bytes };
    bag.unwrap(archive, &root)?;
    Ok(Some(bag))
}

impl Bag {
    /// Lets the payload stand at the root, and reads what is in it but is no paper, such as litter.
    fn unwrap<R: Read + Seek>(&mut self, archive: &mut Archive<R>, root: &str) -> std::io::Result<()> {
        let asked: BTreeSet<Algorithm> = self.manifests.iter().filter_map(|manifest| manifest.algorithm).collect();
        archive.compute(asked.into_iter().collect());
        let payload = format!("{root}{PAYLOAD}");
        archive.rearrange(|record| match record.path.strip_prefix(&payload) {
            Some(path) => record.path = path.to_owned(),
            None => record.wrapping = true,
        });
        let litter = |record: &&Record| record.litter && !record.wrapping && !record.folder;
        let records: Vec<Record> = archive.records().iter().filter(litter).cloned().collect();
        for record in records {
            match archive.content(&record, |_| false) {
                Ok(content) => self.saw(&record.path, &content),
                Err(Stop::Read(error)) => return Err(error),
                Err(Stop::Refused(_)) => self.could_not_see(),
            }
        }
        Ok(())
    }

    /// Takes the checksums of a payload file, by its path below `data/`.
    pub(crate) fn saw(&mut self, path: &str, content: &Content) {
        let path = format!("{PAYLOAD}{path}");
        for manifest in &self.manifests {
            if let Some(said) = manifest.lines.get(&path) {
                judge::compare(manifest, &path, said, &content.digests, &mut self.faults);
            }
        }
    }

    /// A payload file could not be unpacked, which is reported of itself.
    pub(crate) fn could_not_see(&mut self) {
        self.faults.unproven();
    }

    /// What came of it, once the whole payload was read; `whole` is the place of the bag, `prefix` that of its files.
    pub(crate) fn finish(self, whole: &str, prefix: &str) -> (BagFacts, Vec<Finding>) {
        let ids = self.manifests.iter().filter_map(|manifest| manifest.algorithm).map(Algorithm::id);
        let facts = BagFacts {
            version: self.declaration.version(),
            algorithms: ids.map(str::to_owned).collect(),
            complete: self.faults.complete(),
            valid: self.faults.valid(),
            files: self.files,
            bytes: self.bytes,
        };
        (facts, self.faults.finish(whole, prefix))
    }
}
