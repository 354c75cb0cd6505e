//! What every rendering shares: the library, the fonts and the parsed layouts. Built once per font set and catalogue.

use crate::gate;
use crate::world::Files;
use anjuan_model::{Finding, Severity};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use typst::foundations::Bytes;
use typst::syntax::{FileId, Source};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

/// A process can name 65,535 files in all its life, so that a catalogue may not take them all.
const MOST_SOURCES: usize = 4096;

/// The bytes of a font file.
#[derive(Debug, Clone)]
pub enum FontData {
    /// Part of the program.
    Static(&'static [u8]),
    /// Read from somewhere.
    Shared(Arc<[u8]>),
}

impl AsRef<[u8]> for FontData {
    fn as_ref(&self) -> &[u8] {
        match self {
            Self::Static(bytes) => bytes,
            Self::Shared(bytes) => bytes,
        }
    }
}

impl From<&'static [u8]> for FontData {
    fn from(bytes: &'static [u8]) -> Self {
        Self::Static(bytes)
    }
}

impl From<Arc<[u8]>> for FontData {
    fn from(bytes: Arc<[u8]>) -> Self {
        Self::Shared(bytes)
    }
}

impl From<Vec<u8>> for FontData {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Shared(bytes.into())
    }
}

impl From<Cow<'static, [u8]>> for FontData {
    fn from(bytes: Cow<'static, [u8]>) -> Self {
        match bytes {
            Cow::Borrowed(bytes) => Self::Static(bytes),
            Cow::Owned(bytes) => bytes.into(),
        }
    }
}

/// A font set and a catalogue's layouts, ready for any number of renderings. Cheap to share in an `Arc`.
pub struct Environment {
    pub(crate) library: LazyHash<Library>,
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
    pub(crate) sources: HashMap<FileId, Source>,
    pub(crate) files: Files,
    pub(crate) coverage: Coverage,
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Environment({} fonts, {} sources)", self.fonts.len(), self.sources.len())
    }
}

impl Environment {
    /// Parses fonts and layouts. `sources` are Typst files by world path, such as `/shared/page.typ`.
    ///
    /// Every syntax error, and everything that [`gate`] refuses, is reported at once.
    pub fn new<F: Into<FontData>>(
        fonts: impl IntoIterator<Item = F>,
        sources: BTreeMap<String, String>,
    ) -> Result<Self, Vec<Finding>> {
        let mut problems = Vec::new();
        let fonts = read_fonts(fonts.into_iter().map(Into::into), &mut problems);
        let files = Files::new().ok_or_else(|| vec![trouble("/", "内部路径无效")])?;
        if sources.len() > MOST_SOURCES {
            return Err(vec![trouble("/", &format!("版面文件超过 {MOST_SOURCES} 个"))]);
        }
        let mut parsed = Vec::new();
        for (path, text) in sources {
            match files.id_of_source(&path) {
                Some(id) => parsed.push(Source::new(id, text)),
                None => problems.push(trouble(&path, "路径无效，应形如 /documents/<id>/main.typ")),
            }
        }
        let known: BTreeSet<String> =
            parsed.iter().map(|source| source.id().vpath().get_with_slash().to_owned()).collect();
        for source in &parsed {
            problems.extend(gate::inspect(source, |path| known.contains(path)));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            coverage: Coverage::of(&fonts),
            fonts,
            sources: parsed.into_iter().map(|source| (source.id(), source)).collect(),
            files,
        })
    }

    /// The families of the font set, in alphabetical order.
    pub fn families(&self) -> Vec<String> {
        self.book.families().map(|(name, _)| name.to_owned()).collect()
    }
}

fn read_fonts(data: impl Iterator<Item = FontData>, problems: &mut Vec<Finding>) -> Vec<Font> {
    let mut fonts = Vec::new();
    for (index, bytes) in data.enumerate() {
        let before = fonts.len();
        fonts.extend(Font::iter(Bytes::new(bytes)));
        if fonts.len() == before {
            problems.push(trouble("shared/fonts", &format!("第 {} 个字体文件无法读取", index + 1)));
        }
    }
    if fonts.is_empty() {
        // Without a font Typst lays out blank pages and says nothing.
        problems.push(trouble("shared/fonts", "没有可用的字体"));
    }
    fonts
}

fn trouble(path: &str, why: &str) -> Finding {
    Finding::plain("template/environment", Severity::Error, path.trim_start_matches('/'), why)
}

/// Which characters some face of the font set can draw, one bit each.
pub(crate) struct Coverage(Vec<u64>);

impl Coverage {
    fn of(fonts: &[Font]) -> Self {
        let mut bits = vec![0; 0x11_0000 / 64];
        for code in fonts.iter().flat_map(|font| font.info().coverage.iter()) {
            if let Some(word) = bits.get_mut(code as usize / 64) {
                *word |= 1 << (code % 64);
            }
        }
        Self(bits)
    }

    /// Whether some face has this character.
    pub(crate) fn contains(&self, character: char) -> bool {
        let code = u32::from(character);
        self.0.get(code as usize / 64).is_some_and(|word| word & (1 << (code % 64)) != 0)
    }
}
