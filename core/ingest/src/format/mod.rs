//! What a file is, by its signature and never by its name; the name is only compared with it afterwards.

mod kind;
mod ole;
mod sniff;

pub use kind::Format;
pub use sniff::{of_archive, of_head, of_zip_head};

/// What kind of OLE compound file a file is, by whatever part of it is at hand.
pub fn of_ole(bytes: &[u8]) -> Format {
    ole::of_ole(bytes)
}

use crate::names;
use crate::oddity::Oddity;

/// What a person should know of a file's format: a wrong extension, a program, nothing in it, nobody knows.
pub fn oddity(format: Format, path: &str) -> Option<Oddity> {
    match format {
        Format::Empty => return Some(Oddity::EmptyFile),
        Format::Executable => return Some(Oddity::Executable),
        Format::Unknown => return Some(Oddity::FormatUnknown),
        _ => {}
    }
    let extension = names::extension(path)?;
    if kind::SCRIPTS.contains(&extension.as_str()) {
        return Some(Oddity::Executable);
    }
    let claimed = Format::ALL.iter().any(|one| one.extensions().contains(&extension.as_str()));
    let fits = format.extensions().contains(&extension.as_str())
        || (format.is_texty() && Format::Text.extensions().contains(&extension.as_str()));
    (claimed && !fits).then(|| Oddity::FormatMismatch { extension, content: format.label().to_owned() })
}
