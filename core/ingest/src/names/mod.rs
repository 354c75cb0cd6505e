//! Names of entries: decoding them, refusing dangerous ones, folding those that many systems take for the same.

mod cp437;
mod decode;
mod path;

pub(crate) use decode::is_han;
pub use decode::{Decoded, decode, is_same_name};
pub use path::{Clean, clean, fold};

/// True for what operating systems and office programs leave behind in a folder.
///
/// A folder of litter does not make everything in it litter: a paper put there is seen by other programs.
pub fn is_litter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let lower = name.to_lowercase();
    ["__MACOSX", "$RECYCLE.BIN"].contains(&name)
        || [".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"].contains(&lower.as_str())
        || name.starts_with("~$")
        || name.starts_with("._")
        || name.starts_with(".~lock.")
}

/// A name as it can be shown: invisible and direction-changing characters are written out.
pub fn shown(name: &str) -> String {
    name.chars().fold(String::with_capacity(name.len()), |mut text, one| {
        if path::is_forbidden(one) {
            text.extend(one.escape_unicode());
        } else {
            text.push(one);
        }
        text
    })
}

/// The extension in lower case, where there is one.
pub fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next()?;
    let (stem, extension) = name.rsplit_once('.')?;
    let plausible = !stem.is_empty() && extension.len() <= 8 && !extension.is_empty();
    plausible.then(|| extension.to_lowercase())
}
