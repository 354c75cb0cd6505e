//! The one door for bytes from outside: an untrusted zip becomes a [`Bundle`](anjuan_model::Bundle), or is refused by name.
//!
//! The flow: [`archive`] (structure, nothing unpacked) → one pass over the entries (checksum, SHA-256) → [`format`] (by
//! signature) → [`text`] and embedded origin (PDF, OFD, DOCX, XLSX, web pages, plain text), or the measures of a picture
//! (`picture`) → [`recognise`] (which document) → volumes split by their catalogue (`volume`). Where the caller brings
//! [`Eyes`], scans get their text in a second pass, [`see()`]. Trouble in the content is a [`Refusal`] or an [`Oddity`],
//! both of which become findings; [`IngestError`] means that the bytes could not be read. A bundle may come in a [`bag`]
//! (BagIt), whose manifests are verified in that same pass. [`package`] reads and writes small zips, such as plugins,
//! through the same walker; [`table`] reads the rows of CSV and XLSX files.

pub mod archive;
pub mod bag;
pub mod digest;
pub mod format;
pub mod names;
pub mod package;
mod recognise;
pub mod refusal;
pub mod table;
pub mod text;

mod case_file;
mod document;
mod embedded;
mod error;
mod explain;
mod glance;
mod hashing;
mod limits;
mod oddity;
mod open;
mod open_folder;
mod picture;
mod see;
mod volume;

pub use archive::FolderFile;
pub use error::IngestError;
pub use explain::{Explanation, demand, explanations};
pub use glance::glance;
pub use limits::Limits;
pub use oddity::Oddity;
pub use open::{Progress, Step, open, open_watched, read_file};
pub use open_folder::open_folder;
pub use recognise::Recogniser;
pub use refusal::Refusal;
pub use see::{Eyes, Picture, Seen, see};
