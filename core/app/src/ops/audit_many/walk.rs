//! The bundles below a folder, in the order of their names, one folder's names in memory at a time.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::io::Error;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// A bundle that was found, or a folder that could not be listed.
#[derive(Debug)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// Where it is below the folder that was walked, with `/` between the parts.
    pub name: String,
    /// Why it cannot be listed.
    pub trouble: Option<Error>,
}

/// Walks a folder: `*.zip` in it and below, folders and files by name. What begins with a dot is passed over, and a
/// link to a folder is not followed, so that no walk goes in circles.
pub fn walk(root: &Path) -> impl Iterator<Item = Found> + Send + use<> {
    Walk { root: root.to_path_buf(), open: vec![Level::of(root.to_path_buf())] }
}

/// Where a file is below a folder, for people and for lists.
pub fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| shown(part.as_os_str())).collect();
    parts.join("/")
}

/// A name as text; bytes that are no UTF-8, as older systems wrote Chinese names, become `\xb0`, so that no two names
/// look the same.
pub fn shown(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")));
    }
    text
}

/// The name that was shown as this text.
pub fn unshown(text: &str) -> OsString {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend_from_slice(before.as_bytes());
        match after.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.extend_from_slice(b"\\x");
                rest = after;
            }
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    OsString::from_vec(bytes)
}

struct Walk {
    root: PathBuf,
    open: Vec<Level>,
}

/// A folder and those of its names that are still to come.
struct Level {
    folder: PathBuf,
    names: VecDeque<OsString>,
    trouble: Option<Error>,
}

impl Level {
    fn of(folder: PathBuf) -> Self {
        match names(&folder) {
            Ok(names) => Self { folder, names, trouble: None },
            Err(error) => Self { folder, names: VecDeque::new(), trouble: Some(error) },
        }
    }
}

fn names(folder: &Path) -> std::io::Result<VecDeque<OsString>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name();
        let shown = name.to_string_lossy();
        if !shown.starts_with('.') && shown != "__MACOSX" {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names.into())
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            let level = self.open.last_mut()?;
            if let Some(error) = level.trouble.take() {
                let path = level.folder.clone();
                return Some(Found { name: name_below(&self.root, &path), path, trouble: Some(error) });
            }
            let Some(name) = level.names.pop_front() else {
                self.open.pop();
                continue;
            };
            let path = level.folder.join(name);
            let is_link = path.is_symlink();
            if path.is_dir() && !is_link {
                self.open.push(Level::of(path));
            } else if is_zip(&path) && !path.is_dir() {
                return Some(Found { name: name_below(&self.root, &path), path, trouble: None });
            }
        }
    }
}

fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundles_come_by_name_and_links_lead_nowhere_twice() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let root = folder.path();
        for name in
            ["b/2.zip", "b/1.ZIP", "a.zip", "c.zip", "b/notes.txt", ".hidden/x.zip", "b/._1.zip", "__MACOSX/y.zip"]
        {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, "x").expect("a file");
        }
        std::fs::create_dir(root.join("folder.zip")).expect("a folder");
        std::os::unix::fs::symlink(root, root.join("b/circle")).expect("a link");
        std::os::unix::fs::symlink(root.join("a.zip"), root.join("d.zip")).expect("a link");
        std::os::unix::fs::symlink(root.join("nowhere"), root.join("e.zip")).expect("a link");
        let names: Vec<String> = walk(root).map(|found| found.name).collect();
        assert_eq!(names, ["a.zip", "b/1.ZIP", "b/2.zip", "c.zip", "d.zip", "e.zip"]);
    }

    #[test]
    fn names_of_older_systems_are_told_apart_and_found_again() {
        for name in [&b"\xb0\xb8\xbe\xed.zip"[..], "案卷.zip".as_bytes(), b"a\\x.zip", b"\xff"] {
            let name = OsStr::from_bytes(name);
            assert_eq!(unshown(&shown(name)), name);
        }
        assert_eq!(shown(OsStr::from_bytes(b"\xb0.zip")), "\\xb0.zip");
    }

    #[test]
    fn a_folder_that_is_not_there_is_told_of() {
        let found: Vec<Found> = walk(Path::new("/nowhere/at/all")).collect();
        assert!(found.len() == 1 && found[0].trouble.is_some());
    }
}
