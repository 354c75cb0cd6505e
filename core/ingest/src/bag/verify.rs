//! A bag looked at for itself: structure, completeness and checksums, without reading its papers.

use super::find;
use crate::archive::{Archive, FolderFile, Record, Stop};
use crate::error::IngestError;
use crate::limits::Limits;
use anjuan_model::Finding;
use anjuan_model::bundle::BagFacts;
use std::io::{Read, Seek};

/// What the verification of a package came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Verified {
    /// What is known of the bag; none where there is no bag.
    pub bag: Option<BagFacts>,
    /// What is wrong with the archive and with the bag.
    pub findings: Vec<Finding>,
}

impl Verified {
    /// Whether there is a bag and nothing at all is wrong with it.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.bag.as_ref().is_some_and(|bag| bag.valid)
    }
}

/// Verifies a zip of a bag; everything that is wrong with it is a finding.
///
/// # Errors
/// Only when the bytes themselves cannot be read.
pub fn verify<R: Read + Seek>(reader: R, name: &str, limits: &Limits) -> Result<Verified, IngestError> {
    through(Archive::open(reader, limits), name)
}

/// Verifies a bag in a folder, whose files lie one behind the other in the source.
///
/// # Errors
/// Only when the bytes themselves cannot be read.
pub fn verify_folder<R: Read + Seek>(
    reader: R,
    files: &[FolderFile],
    name: &str,
    limits: &Limits,
) -> Result<Verified, IngestError> {
    through(Archive::of_folder(reader, files, limits), name)
}

fn through<R: Read + Seek>(archive: Result<Archive<R>, Stop>, name: &str) -> Result<Verified, IngestError> {
    let mut findings = Vec::new();
    let mut archive = match archive {
        Ok(archive) => archive,
        Err(Stop::Read(error)) => return Err(error.into()),
        Err(Stop::Refused(refusals)) => {
            findings.extend(refusals.iter().map(|refusal| refusal.finding(name)));
            return Ok(Verified { bag: None, findings });
        }
    };
    let Some(mut bag) = find(&mut archive, &mut findings)? else { return Ok(Verified { bag: None, findings }) };
    let papers = |record: &&Record| !record.folder && !record.litter && !record.wrapping;
    let records: Vec<Record> = archive.records().iter().filter(papers).cloned().collect();
    for record in &records {
        match archive.content(record, |_| false) {
            Ok(content) => bag.saw(&record.path, &content),
            Err(Stop::Read(error)) => return Err(error.into()),
            Err(Stop::Refused(refusals)) => {
                findings.extend(refusals.iter().map(|refusal| refusal.finding(&record.path)));
                bag.could_not_see();
            }
        }
    }
    let (facts, found) = bag.finish(name, "");
    findings.extend(found);
    Ok(Verified { bag: Some(facts), findings })
}
