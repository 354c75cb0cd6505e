//! A folder on disk as the engines take it: a list of files, and one source in which they lie one behind the other.
//!
//! Only the file that is being read is open, and links are told, never followed.

use anjuan_ingest::FolderFile;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The files below a folder, sorted by their paths.
#[derive(Debug, Clone)]
pub struct Folder {
    /// As the door takes them.
    pub files: Vec<FolderFile>,
    paths: Vec<PathBuf>,
}

impl Folder {
    /// Lists a folder; one that cannot be listed names itself.
    pub fn list(root: &Path) -> Result<Self> {
        let mut found = Vec::new();
        let mut open = vec![root.to_path_buf()];
        while let Some(next) = open.pop() {
            for entry in std::fs::read_dir(&next).map_err(|error| named(&next, &error))? {
                let path = entry.map_err(|error| named(&next, &error))?.path();
                let about = std::fs::symlink_metadata(&path).map_err(|error| named(&path, &error))?;
                if about.is_dir() {
                    open.push(path);
                    continue;
                }
                let name = path.strip_prefix(root).unwrap_or(&path).as_os_str().as_bytes().to_vec();
                // A link's own length is no content.
                let bytes = if about.is_file() { about.len() } else { 0 };
                found.push((FolderFile { name, bytes, special: !about.is_file() }, path));
            }
        }
        found.sort_by(|(one, _), (other, _)| one.name.cmp(&other.name));
        let (files, paths) = found.into_iter().unzip();
        Ok(Self { files, paths })
    }

    /// Whether a file of this name stands in the folder itself.
    pub fn has(&self, name: &str) -> bool {
        self.files.iter().any(|file| file.name == OsStr::new(name).as_bytes())
    }

    /// The contents, one behind the other.
    pub fn reader(&self) -> FolderReader<'_> {
        let mut at = 0;
        let start = |file: &FolderFile| {
            at += file.bytes;
            at - file.bytes
        };
        let starts: Vec<u64> = self.files.iter().map(start).collect();
        FolderReader { folder: self, starts, length: at, at: 0, open: None }
    }
}

/// Reads the files of a folder as one.
#[derive(Debug)]
pub struct FolderReader<'a> {
    folder: &'a Folder,
    starts: Vec<u64>,
    length: u64,
    at: u64,
    open: Option<(usize, File)>,
}

impl Read for FolderReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        if self.at >= self.length || buffer.is_empty() {
            return Ok(0);
        }
        // Files of no bytes begin where the next one does, so the last that begins here is meant.
        let index = self.starts.partition_point(|start| *start <= self.at) - 1;
        let (Some(path), Some(file)) = (self.folder.paths.get(index), self.folder.files.get(index)) else {
            return Ok(0);
        };
        let within = self.at - self.starts[index];
        let left = usize::try_from(file.bytes - within).unwrap_or(usize::MAX).min(buffer.len());
        if self.open.as_ref().is_none_or(|(open, _)| *open != index) {
            let mut opened = File::open(path).map_err(|error| named(path, &error))?;
            opened.seek(SeekFrom::Start(within))?;
            self.open = Some((index, opened));
        }
        let Some((_, open)) = &mut self.open else { return Ok(0) };
        match open.read(&mut buffer[..left]).map_err(|error| named(path, &error))? {
            0 => Err(Error::new(ErrorKind::UnexpectedEof, format!("{}：读取时文件变短了", path.display()))),
            count => {
                self.at += count as u64;
                Ok(count)
            }
        }
    }
}

impl Seek for FolderReader<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        let target = target.ok_or_else(|| Error::from(ErrorKind::InvalidInput))?;
        if target != self.at {
            self.open = None;
            self.at = target;
        }
        Ok(target)
    }
}

fn named(path: &Path, error: &Error) -> Error {
    Error::new(error.kind(), format!("{}：{error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_lie_one_behind_the_other() {
        let folder = tempfile::TempDir::new().expect("a folder");
        std::fs::create_dir(folder.path().join("b")).expect("a folder");
        for (name, content) in [("a.txt", "一"), ("b/c.txt", ""), ("b/d.txt", "two"), ("e.txt", "3")] {
            std::fs::write(folder.path().join(name), content).expect("a file");
        }
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("z")).expect("a link");
        let listed = Folder::list(folder.path()).expect("listed");
        let names: Vec<_> = listed.files.iter().map(|file| (file.name.as_slice(), file.bytes, file.special)).collect();
        let expected: [(&[u8], u64, bool); 5] = [
            (b"a.txt", 3, false),
            (b"b/c.txt", 0, false),
            (b"b/d.txt", 3, false),
            (b"e.txt", 1, false),
            (b"z", 0, true),
        ];
        assert_eq!(names, expected);
        let mut all = String::new();
        let mut reader = listed.reader();
        reader.read_to_string(&mut all).expect("read");
        assert_eq!(all, "一two3");
        reader.seek(SeekFrom::End(-3)).expect("sought");
        let mut rest = String::new();
        reader.read_to_string(&mut rest).expect("read");
        assert_eq!(rest, "wo3");
        assert!(listed.has("a.txt") && !listed.has("c.txt"));
    }
}
