//! Writing a bag as a zip, file by file and never whole in memory; the same files in the same order give the same bytes.

use super::DECLARATION;
use super::manifest::PAYLOAD;
use crate::digest::{Algorithm, Value};
use crate::error::IngestError;
use crate::package::{Packer, Packing};
use std::io::{Read, Seek, Write};

/// The manifests that are written: one that every reader knows, and the one of the national standard.
const ALGORITHMS: [Algorithm; 2] = [Algorithm::Sha256, Algorithm::Sm3];

/// A file that was written: its size and its checksums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: String,
    /// SM3.
    pub sm3: String,
}

/// A bag under construction, below one folder of a zip.
pub struct BagWriter<W: Write + Seek> {
    packer: Packer<W>,
    root: String,
    payload: Vec<(String, Written)>,
    tags: Vec<(String, Written)>,
}

impl<W: Write + Seek> BagWriter<W> {
    /// An empty bag in a folder of this name.
    pub fn new(target: W, folder: &str) -> Self {
        Self { packer: Packer::new(target), root: format!("{folder}/"), payload: Vec::new(), tags: Vec::new() }
    }

    /// Adds a file of the payload by its path below `data/`.
    ///
    /// # Errors
    /// When the path is too long or taken, or either side fails.
    pub fn add(
        &mut self,
        path: &str,
        content: &mut dyn Read,
        bytes: u64,
        packing: Packing,
    ) -> Result<Written, IngestError> {
        let path = format!("{PAYLOAD}{path}");
        let values = self.packer.copy(&format!("{}{path}", self.root), content, bytes, packing, &ALGORITHMS)?;
        let written = written(values);
        self.payload.push((path, written.clone()));
        Ok(written)
    }

    /// Adds a file beside the payload.
    ///
    /// # Errors
    /// As [`BagWriter::add`].
    pub fn tag(&mut self, name: &str, content: &[u8]) -> Result<(), IngestError> {
        let path = format!("{}{name}", self.root);
        let bytes = content.len() as u64;
        let values = self.packer.copy(&path, &mut &content[..], bytes, Packing::Deflated, &ALGORITHMS)?;
        self.tags.push((name.to_owned(), written(values)));
        Ok(())
    }

    /// Writes the declaration, the description with these lines, and the manifests; gives the target back.
    ///
    /// # Errors
    /// As [`BagWriter::add`].
    pub fn finish(mut self, info: &[(&str, String)]) -> Result<W, IngestError> {
        self.tag(DECLARATION, b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")?;
        let bytes: u64 = self.payload.iter().map(|(_, written)| written.bytes).sum();
        let oxum = ("Payload-Oxum", format!("{bytes}.{}", self.payload.len()));
        let mut lines: Vec<String> = info.iter().chain([&oxum]).map(|(name, value)| line(name, value)).collect();
        lines.sort();
        self.tag("bag-info.txt", lines.concat().as_bytes())?;
        for algorithm in ALGORITHMS {
            let manifest = manifest(&mut self.payload, algorithm);
            self.tag(&format!("manifest-{}.txt", algorithm.id()), manifest.as_bytes())?;
        }
        // The tag manifests list every tag file but each other.
        let listed: Vec<String> = ALGORITHMS.iter().map(|algorithm| manifest(&mut self.tags, *algorithm)).collect();
        for (algorithm, list) in ALGORITHMS.iter().zip(listed) {
            self.tag(&format!("tagmanifest-{}.txt", algorithm.id()), list.as_bytes())?;
        }
        self.packer.finish()
    }
}

fn written((bytes, values): (u64, Vec<Value>)) -> Written {
    let of = |algorithm| values.iter().find(|(one, _)| *one == algorithm).map(|(_, value)| value.clone());
    let [sha256, sm3] = ALGORITHMS.map(|algorithm| of(algorithm).unwrap_or_default());
    Written { bytes, sha256, sm3 }
}

/// `Name: value`; a line end would begin another line.
fn line(name: &str, value: &str) -> String {
    format!("{name}: {}\n", value.replace(['\r', '\n'], " "))
}

fn manifest(files: &mut [(String, Written)], algorithm: Algorithm) -> String {
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    let value = |written: &Written| match algorithm {
        Algorithm::Sm3 => written.sm3.clone(),
        _ => written.sha256.clone(),
    };
    let encoded = |path: &str| path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    files.iter().map(|(path, written)| format!("{}  {}\n", value(written), encoded(path))).collect()
}
