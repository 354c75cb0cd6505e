//! Office documents that are zips of XML: DOCX, XLSX, OFD.
//!
//! The flow: [`parts`] (the strict walker, limits) → [`xml`](super::xml) (no document type, no entities) → the format's
//! own reader → one [`Extract`]. The readers are safe code; what they call may still panic, which is a finding.

pub(super) mod docx;
pub(super) mod ofd;
pub(super) mod xlsx;

mod ofd_page;
mod parts;
mod story;

use super::extract::Extract;
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::text::xml::{Step, Walk};
use parts::Parts;
use std::panic::{AssertUnwindSafe, catch_unwind};
use story::Tally;

/// Reads a document with the reader of its format.
pub(super) fn read(
    bytes: Vec<u8>,
    limits: &Limits,
    reader: impl FnOnce(Vec<u8>, &Limits) -> Result<Extract, Oddity>,
) -> Extract {
    let outcome = catch_unwind(AssertUnwindSafe(|| reader(bytes, limits)));
    let broken = |_panic| Err(Oddity::OfficeBroken("结构异常".to_owned()));
    let extract = outcome.unwrap_or_else(broken).unwrap_or_else(Extract::unreadable);
    let size: u64 = extract.partial.iter().map(|page| page.len() as u64).sum();
    if size > limits.text_bytes { Extract::unreadable(Oddity::TooBigToParse) } else { extract }
}

/// What a person should know of a document that may still be changed.
fn marks(tally: &Tally, comments: u32, macros: bool) -> Vec<Oddity> {
    let all = [
        (tally.changes > 0).then_some(Oddity::TrackedChanges(tally.changes)),
        (comments > 0).then_some(Oddity::Comments(comments)),
        (tally.hidden > 0).then_some(Oddity::Hidden(tally.hidden)),
        macros.then_some(Oddity::Macros),
    ];
    all.into_iter().flatten().collect()
}

/// Signatures in the parts that the Open Packaging Conventions give them.
fn signatures(parts: &Parts) -> u32 {
    let is_one = |name: &&str| name.starts_with("_xmlsignatures/") && name.ends_with(".xml");
    u32::try_from(parts.names().filter(is_one).count()).unwrap_or(u32::MAX)
}

/// How often an element stands in a part; walking through it also proves that it is sound.
fn count(text: &str, name: &str, limits: &Limits) -> Result<u32, Oddity> {
    let mut walk = Walk::new(text, limits.xml_depth);
    let mut found = 0;
    while let Some(step) = walk.next()? {
        found += u32::from(matches!(step, Step::Open(one) if one.name() == name));
    }
    Ok(found)
}
