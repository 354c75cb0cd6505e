//! What the structure of a bundle shows before anything is unpacked: milliseconds, whatever its size.
//!
//! A caller that has nothing else ready yet looks here first; [`crate::open()`] finds the same again.

use crate::archive::{Archive, Stop};
use crate::error::IngestError;
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::open::files;
use crate::refusal::Refusal;
use anjuan_model::Finding;
use std::io::{Read, Seek};

/// What is wrong or odd with the structure of a bundle.
///
/// # Errors
/// Only when the bytes themselves cannot be read.
pub fn glance<R: Read + Seek>(reader: R, name: &str, limits: &Limits) -> Result<Vec<Finding>, IngestError> {
    match Archive::open(reader, limits) {
        Err(Stop::Read(error)) => Err(error.into()),
        Ok(archive) if files(&archive).next().is_some() => Ok(about(&archive, name)),
        gate => Ok(refused(gate, name)),
    }
}

/// Why an archive is refused; one that was opened all the same holds no file.
pub(crate) fn refused<R>(gate: Result<Archive<R>, Stop>, name: &str) -> Vec<Finding> {
    let refusals = match gate {
        Err(Stop::Refused(refusals)) => refusals,
        Ok(_) | Err(Stop::Read(_)) => vec![Refusal::Empty],
    };
    refusals.iter().map(|refusal| refusal.finding(name)).collect()
}

/// What is odd about a sound archive as a whole.
pub(crate) fn about<R: Read + Seek>(archive: &Archive<R>, place: &str) -> Vec<Finding> {
    let litter = archive.records().iter().filter(|record| record.litter && !record.folder).count();
    let backslash = archive.records().iter().any(|record| record.backslash);
    let open = archive.records().iter().filter(|record| record.size_open).count();
    let comment = archive.comment();
    let oddities = [
        (litter > 0).then_some(Oddity::Litter(litter as u64)),
        (comment > 0).then_some(Oddity::Comment(comment)),
        backslash.then_some(Oddity::Backslash),
        (open > 0).then_some(Oddity::SizeOpen(open as u64)),
        (archive.padding() > 0).then_some(Oddity::Padding(archive.padding())),
    ];
    oddities.iter().flatten().map(|oddity| oddity.finding(place)).collect()
}
