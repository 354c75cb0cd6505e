//! Bags in memory: sealed truthfully, then changed as a test wants it.

use crate::builder::{Item, item};
use anjuan_ingest::digest::{Algorithm, Digests};
use std::collections::BTreeMap;

/// The payload's manifest.
pub const LIST: &str = "manifest-sha256.txt";
/// The tag files' own.
pub const TAGS: &str = "tagmanifest-sha256.txt";

/// The files of a bag by path.
#[derive(Clone, Debug, Default)]
pub struct Bag(pub BTreeMap<String, Vec<u8>>);

/// `bagit.txt` of a version in UTF-8.
pub fn declared(version: &str) -> String {
    format!("BagIt-Version: {version}\nTag-File-Character-Encoding: UTF-8\n")
}

/// The value of a content.
pub fn value(algorithm: Algorithm, content: &[u8]) -> String {
    let mut digests = Digests::new(&[algorithm]);
    digests.update(content);
    digests.finish().remove(0).1
}

impl Bag {
    /// Two papers and the case's facts, nothing listed yet.
    pub fn loose() -> Self {
        let mut bag = Self::default();
        bag.put("bagit.txt", declared("1.0").as_bytes());
        bag.put("data/01起诉书.txt", "起诉书\n指控李某某盗窃。".as_bytes());
        bag.put("data/卷/02会见笔录.txt", "会见笔录\n问：你好。答：好。".as_bytes());
        bag.put("data/case.json", br#"{"kind":"criminal-trial"}"#);
        bag
    }

    /// A bag as it should be, with SHA-256.
    pub fn good() -> Self {
        Self::loose().sealed(&[Algorithm::Sha256])
    }

    /// Puts a file in, or another in its place.
    pub fn put(&mut self, path: &str, content: &[u8]) {
        self.0.insert(path.to_owned(), content.to_vec());
    }

    /// The same with another file.
    pub fn with(mut self, path: &str, content: &str) -> Self {
        self.put(path, content.as_bytes());
        self
    }

    /// The same without a file.
    pub fn without(mut self, path: &str) -> Self {
        assert!(self.0.remove(path).is_some(), "{path}");
        self
    }

    /// The same with some words of a file changed.
    pub fn edited(mut self, path: &str, change: impl Fn(String) -> String) -> Self {
        let text = String::from_utf8(self.0[path].clone()).expect("text");
        let changed = change(text.clone());
        assert_ne!(changed, text, "{path} stays as it was");
        self.put(path, changed.as_bytes());
        self
    }

    /// Writes the description, the manifests and the tag manifests, all true.
    pub fn sealed(self, algorithms: &[Algorithm]) -> Self {
        let payload: Vec<&Vec<u8>> =
            self.0.iter().filter(|(path, _)| path.starts_with("data/")).map(|(_, c)| c).collect();
        let info = format!("Payload-Oxum: {}.{}\n", payload.iter().map(|c| c.len()).sum::<usize>(), payload.len());
        self.with("bag-info.txt", &info).listed(algorithms).tagged(algorithms)
    }

    /// Writes the payload's manifests.
    pub fn listed(self, algorithms: &[Algorithm]) -> Self {
        let list = |algorithm: &Algorithm| self.list(*algorithm, |path| path.starts_with("data/"));
        let manifests: Vec<String> = algorithms.iter().map(list).collect();
        let named = algorithms.iter().zip(&manifests);
        named.fold(self.clone(), |bag, (algorithm, text)| bag.with(&format!("manifest-{}.txt", algorithm.id()), text))
    }

    /// Writes the tag manifests.
    pub fn tagged(self, algorithms: &[Algorithm]) -> Self {
        let is_tag = |path: &str| !path.starts_with("data/") && !path.starts_with("tagmanifest-");
        let manifests: Vec<String> = algorithms.iter().map(|algorithm| self.list(*algorithm, is_tag)).collect();
        let named = algorithms.iter().zip(&manifests);
        named
            .fold(self.clone(), |bag, (algorithm, text)| bag.with(&format!("tagmanifest-{}.txt", algorithm.id()), text))
    }

    fn list(&self, algorithm: Algorithm, wanted: impl Fn(&str) -> bool) -> String {
        let files = self.0.iter().filter(|(path, _)| wanted(path));
        files.map(|(path, content)| format!("{}  {path}\n", value(algorithm, content))).collect()
    }

    /// As entries of a zip, below a folder where one is named.
    pub fn items(&self, folder: &str) -> Vec<Item> {
        self.0.iter().map(|(path, content)| item(&format!("{folder}{path}"), content)).collect()
    }
}

fn utf16(text: &str) -> Vec<u8> {
    [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat()
}

/// Tag files in UTF-16, as the declaration says.
pub fn wide() -> Bag {
    let mut bag = Bag::loose()
        .with("bagit.txt", "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-16\n")
        .listed(&[Algorithm::Sha256])
        .with("bag-info.txt", "Contact-Name: 某某\n");
    for name in [LIST, "bag-info.txt"] {
        let text = String::from_utf8(bag.0[name].clone()).expect("text");
        bag.put(name, &utf16(&text));
    }
    let mut bag = bag.tagged(&[Algorithm::Sha256]);
    let tags = String::from_utf8(bag.0[TAGS].clone()).expect("text");
    bag.put(TAGS, &utf16(&tags));
    bag
}

/// The values in capital digits.
pub fn capitals(text: &str) -> String {
    let line = |line: &str| line.split_once("  ").map(|(value, path)| format!("{}  {path}\n", value.to_uppercase()));
    text.lines().filter_map(line).collect()
}

/// Another value of the same length.
pub fn flipped(text: &str) -> String {
    let other = if text.starts_with('0') { "1" } else { "0" };
    format!("{other}{}", &text[1..])
}
