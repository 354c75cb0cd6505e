//! The parts of a DOCX, XLSX or OFD: read through the strict walker, found by name, all together within a limit.

use crate::archive::{Archive, Stop};
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::text::xml::{self, Step, Walk};
use std::collections::BTreeMap;
use std::io::Cursor;

/// An office document that is a zip.
pub(super) struct Parts {
    archive: Archive<Cursor<Vec<u8>>>,
    /// Where each part stands, by its name in small letters: part names do not differ by case alone.
    places: BTreeMap<String, usize>,
    /// Bytes that may still be unpacked.
    left: u64,
    xml_depth: usize,
}

/// What one part says of another.
pub(super) struct Relationship {
    /// The last word of its type, such as `header`.
    pub(super) kind: String,
    /// The part it names; none for one outside of the document.
    pub(super) target: Option<String>,
    /// True for what stands on another machine.
    pub(super) remote: bool,
}

impl Parts {
    /// Opens a document.
    ///
    /// # Errors
    /// Says why the archive is refused.
    pub(super) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Self, Oddity> {
        let archive = Archive::open(Cursor::new(bytes), limits).map_err(refused)?;
        let names = archive.records().iter().enumerate().filter(|(_, record)| !record.folder);
        let places = names.map(|(at, record)| (record.path.to_ascii_lowercase(), at)).collect();
        Ok(Self { archive, places, left: limits.office_unpacked_bytes, xml_depth: limits.xml_depth })
    }

    /// Names of its parts in small letters, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// How many things the document fetches from other machines when it is opened. A link that a reader may follow is
    /// none of them.
    ///
    /// # Errors
    /// As [`xml`](Self::xml).
    pub(super) fn fetched(&mut self, folder: &str) -> Result<u32, Oddity> {
        let lists = format!("{folder}/_rels/");
        let of = |name: &&str| name.starts_with(&lists) && name.ends_with(".rels");
        let lists: Vec<String> = self.names().filter(of).map(|name| name.replace("/_rels/", "/")).collect();
        let mut count = 0;
        for list in lists {
            let all = self.relationships(list.trim_end_matches(".rels"))?;
            let fetched = all.iter().filter(|one| one.remote && one.kind != "hyperlink").count();
            count += u32::try_from(fetched).unwrap_or(u32::MAX);
        }
        Ok(count)
    }

    /// Reads a part; none where there is none of this name.
    ///
    /// # Errors
    /// When it is damaged, or too much was unpacked.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, Oddity> {
        let Some(at) = self.places.get(&name.to_ascii_lowercase()) else { return Ok(None) };
        let Some(record) = self.archive.records().get(*at).cloned() else { return Ok(None) };
        self.left = self.left.checked_sub(record.bytes).ok_or(Oddity::TooBigToParse)?;
        let content = self.archive.content(&record, |_| true).map_err(refused)?;
        Ok(content.bytes)
    }

    /// Reads a part that is XML.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes), and when it is not in the encoding that it claims.
    pub(super) fn xml(&mut self, name: &str) -> Result<Option<String>, Oddity> {
        self.bytes(name)?.map(|bytes| xml::decode(&bytes)).transpose()
    }

    /// What a part says of others; the empty name stands for the whole document.
    ///
    /// # Errors
    /// As [`xml`](Self::xml).
    pub(super) fn relationships(&mut self, of: &str) -> Result<Vec<Relationship>, Oddity> {
        let (folder, name) = of.rsplit_once('/').map_or(("", of), |(folder, name)| (folder, name));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.xml(&format!("{folder}{slash}_rels/{name}.rels"))? else { return Ok(Vec::new()) };
        let mut walk = Walk::new(&text, self.xml_depth);
        let mut found = Vec::new();
        while let Some(step) = walk.next()? {
            let Step::Open(element) = step else { continue };
            let (Some(kind), Some(target)) = (element.attribute("Type"), element.attribute("Target")) else { continue };
            let outside = element.attribute("TargetMode").is_some_and(|mode| mode == "External");
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            let remote = outside && is_remote(&target);
            found.push(Relationship { kind, target: resolve(of, &target).filter(|_| !outside), remote });
        }
        Ok(found)
    }
}

/// True for addresses of other machines; a path on the author's own disk is only forgotten there.
fn is_remote(target: &str) -> bool {
    let lower = target.trim().to_ascii_lowercase().replace('\\', "/");
    let share = lower.strip_prefix("file:").unwrap_or(&lower);
    let on_disk = share.starts_with("///") || share.get(3..4) == Some(":");
    ["http:", "https:", "ftp:"].iter().any(|scheme| lower.starts_with(scheme)) || (share.starts_with("//") && !on_disk)
}

/// The part that a path in another part means; none where it leads outside of the document.
pub(super) fn resolve(from: &str, target: &str) -> Option<String> {
    if target.contains(['\\', ':', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.rsplit_once('/').map(|(folder, _)| folder.split('/').collect()).unwrap_or_default(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/")).filter(|path| !path.is_empty())
}

fn refused(stop: Stop) -> Oddity {
    let why = match stop {
        Stop::Refused(refusals) => refusals.first().map(ToString::to_string),
        Stop::Read(_) => None,
    };
    Oddity::OfficeBroken(why.unwrap_or_else(|| "压缩结构不完整".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{is_remote, resolve};

    #[test]
    fn what_stands_on_another_machine() {
        for (target, expected) in [
            ("https://example.com/a.dotm", true),
            ("\\\\server\\share\\a.dotm", true),
            ("file://server/a.dotm", true),
            ("file:///C:\\Users\\甲\\Normal.dotm", false),
            ("C:\\Users\\甲\\Normal.dotm", false),
            ("Normal.dotm", false),
        ] {
            assert_eq!(is_remote(target), expected, "{target}");
        }
    }

    #[test]
    fn paths_stay_inside() {
        for (from, target, expected) in [
            ("word/document.xml", "header1.xml", Some("word/header1.xml")),
            ("word/document.xml", "/word/header1.xml", Some("word/header1.xml")),
            ("Doc_0/Document.xml", "../Doc_0/./Pages/P.xml", Some("Doc_0/Pages/P.xml")),
            ("OFD.xml", "Doc_0/Document.xml", Some("Doc_0/Document.xml")),
            ("Doc_0/Document.xml", "../../etc/passwd", None),
            ("OFD.xml", "../x", None),
            ("OFD.xml", "/../x", None),
            ("OFD.xml", "file:///etc/passwd", None),
            ("OFD.xml", "..\\x", None),
            ("OFD.xml", "", None),
        ] {
            assert_eq!(resolve(from, target).as_deref(), expected, "{from} {target}");
        }
    }
}
