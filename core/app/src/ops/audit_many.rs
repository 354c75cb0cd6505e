//! Many bundles: what both doors share. Where they are ([`walk`], or an object store), how one of them is examined, and
//! the workers that do it side by side ([`spread`]).
//!
//! Nothing here grows with the number of bundles or with their size: places are listed as they are asked for, a bundle
//! is read through its file, and a report is handed on and forgotten.

pub mod spread;
pub mod tally;
pub mod walk;

use super::audit_bundle::{Terms, audit_bundle_watched};
use crate::engines::Engines;
use crate::error::OpError;
use crate::print::json::{self, ReportJson};
use anjuan_ingest::Step;
use anjuan_model::Verdict;
use anjuan_model::hash::sha256_hex;
use std::io::{BufReader, Error, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// A digest of everything but the bundle that decides what its report says: the program, its limits, the layers, the
/// day, and what a person said.
pub fn fingerprint(engines: &Engines, terms: &Terms) -> String {
    let mut text = format!("{}\n{}\n{:?}\n", env!("CARGO_PKG_VERSION"), terms.as_of, terms.limits);
    for layer in engines.library().catalog.layers() {
        let component = layer.component_sha256.as_deref().unwrap_or_default();
        text += &format!("{} {} {} {component}\n", layer.id, layer.version, layer.sha256);
    }
    text += &format!("{:?}", terms.stated);
    sha256_hex(text.as_bytes())
}

/// A reader that fails as soon as nobody waits for the report any more.
pub struct Stoppable<R> {
    /// The reader.
    pub reader: R,
    /// Set by whoever stops.
    pub stop: Arc<AtomicBool>,
}

impl<R> Stoppable<R> {
    fn go_on(&self) -> std::io::Result<()> {
        if self.stop.load(Ordering::Relaxed) { Err(Error::other("stopped")) } else { Ok(()) }
    }
}

impl<R: Read> Read for Stoppable<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.go_on()?;
        self.reader.read(buffer)
    }
}

impl<R: Seek> Seek for Stoppable<R> {
    fn seek(&mut self, position: SeekFrom) -> std::io::Result<u64> {
        self.go_on()?;
        self.reader.seek(position)
    }
}

/// Examines one bundle. However broken it is, it costs the others nothing: a mistake of ours in it is an error, too.
pub fn examine(
    engines: &Engines,
    reader: impl Read + Seek,
    name: &str,
    terms: &Terms,
    watch: &mut dyn FnMut(Step<'_>),
) -> Result<ReportJson, OpError> {
    let begun = Instant::now();
    let mut reader = BufReader::new(reader);
    let work = AssertUnwindSafe(|| {
        let report = audit_bundle_watched(engines, &mut reader, name, terms, watch)?;
        let elapsed = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        Ok(json::report(&report, &engines.library().catalog, elapsed))
    });
    // Engines hold no lock while they work on a bundle, so nothing is left half changed behind a panic.
    catch_unwind(work).unwrap_or_else(|_| Err(OpError::Internal("an engine broke off on a bundle".to_owned())))
}

/// Exit status of a verdict: 0 passed, 1 failed, 3 not checked or needs review.
pub fn status(verdict: &str) -> u8 {
    match verdict {
        passed if passed == Verdict::Passed.id() => 0,
        failed if failed == Verdict::Failed.id() => 1,
        _ => 3,
    }
}
