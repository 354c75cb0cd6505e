//! OFD (GB/T 33190): `OFD.xml` names documents, a document names its pages, pages hold words in their places.

use super::ofd_page::{Content, Picture, Plane};
use super::parts::{Parts, resolve};
use crate::limits::Limits;
use crate::oddity::Oddity;
use crate::picture;
use crate::text::collect::Page;
use crate::text::extract::Extract;
use crate::text::xml::{Element, Step, Walk};
use anjuan_model::bundle::FormatFacts;
use std::collections::BTreeMap;

/// Where every OFD begins.
const ROOT: &str = "OFD.xml";

/// Reads an OFD.
///
/// # Errors
/// Says why it cannot be read.
pub(crate) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<Extract, Oddity> {
    let mut parts = Parts::open(bytes, limits)?;
    let root = Root::read(&mut parts, limits)?;
    if root.encrypted {
        return Ok(Extract::unreadable(Oddity::OfficeLocked));
    }
    let mut signatures = 0;
    for list in &root.signatures {
        // A list that is missing holds none; the pages can be read all the same.
        let text = parts.xml(list)?;
        signatures += text.map(|text| super::count(&text, "Signature", limits)).transpose()?.unwrap_or(0);
    }
    let mut pages = Vec::new();
    for document in &root.documents {
        Document::read(&mut parts, document, limits)?.pages(&mut parts, limits, &mut pages)?;
    }
    if pages.is_empty() {
        return Err(Oddity::OfficeBroken("没有一页".to_owned()));
    }
    let extract = Extract::of_pages(pages);
    let facts =
        FormatFacts { level: root.level, encrypted: Some(false), signatures: Some(signatures), ..extract.facts };
    Ok(Extract { facts, ..extract })
}

/// What `OFD.xml` says.
#[derive(Default)]
struct Root {
    level: Option<String>,
    documents: Vec<String>,
    signatures: Vec<String>,
    encrypted: bool,
}

impl Root {
    fn read(parts: &mut Parts, limits: &Limits) -> Result<Self, Oddity> {
        let text = needed(parts, ROOT)?;
        let mut walk = Walk::new(&text, limits.xml_depth);
        let mut root = Self { encrypted: parts.names().any(|name| name == "encryptions.xml"), ..Self::default() };
        while let Some(step) = walk.next()? {
            let Step::Open(element) = step else { continue };
            match element.name() {
                "OFD" => {
                    root.level = element.attribute("DocType").filter(|kind| kind == "OFD-A").map(|_| "ofd-a".into())
                }
                "DocRoot" => root.documents.push(place(ROOT, &walk.words()?)?),
                "Signatures" => root.signatures.push(place(ROOT, &walk.words()?)?),
                "Encryptions" => root.encrypted = true,
                _ => {}
            }
        }
        if root.documents.is_empty() {
            return Err(Oddity::OfficeBroken("OFD.xml 没有指明文档".to_owned()));
        }
        Ok(root)
    }
}

/// What a `Document.xml` says.
struct Document {
    plane: Plane,
    pages: Vec<String>,
    /// Where templates stand, by their numbers.
    templates: BTreeMap<String, String>,
    /// Where pictures stand, by their numbers.
    media: BTreeMap<String, String>,
}

impl Document {
    fn read(parts: &mut Parts, name: &str, limits: &Limits) -> Result<Self, Oddity> {
        let text = needed(parts, name)?;
        let mut walk = Walk::new(&text, limits.xml_depth);
        let mut document =
            Self { plane: Plane::default(), pages: Vec::new(), templates: BTreeMap::new(), media: BTreeMap::new() };
        let mut resources = Vec::new();
        while let Some(step) = walk.next()? {
            let Step::Open(element) = step else { continue };
            match element.name() {
                "PhysicalBox" => document.plane = Plane::of(&walk.words()?).unwrap_or(document.plane),
                "PublicRes" | "DocumentRes" => resources.push(place(name, &walk.words()?)?),
                "Page" => document.pages.push(base(name, &element)?),
                "TemplatePage" => {
                    let id = element.attribute("ID").unwrap_or_default();
                    document.templates.insert(id, base(name, &element)?);
                }
                _ => {}
            }
            if document.pages.len() > limits.pdf_pages {
                return Err(Oddity::TooBigToParse);
            }
        }
        for resource in resources {
            document.media(parts, &resource, limits)?;
        }
        Ok(document)
    }

    /// The pictures that a list of resources names; a list that is missing names none.
    fn media(&mut self, parts: &mut Parts, name: &str, limits: &Limits) -> Result<(), Oddity> {
        let Some(text) = parts.xml(name)? else { return Ok(()) };
        let mut walk = Walk::new(&text, limits.xml_depth);
        let (mut folder, mut id) = (name.to_owned(), String::new());
        while let Some(step) = walk.next()? {
            let Step::Open(element) = step else { continue };
            match element.name() {
                "Res" => {
                    let base = element.attribute("BaseLoc").and_then(|base| resolve(name, &base));
                    folder = base.map_or(folder, |base| format!("{base}/"));
                }
                "MultiMedia" => id = element.attribute("ID").unwrap_or_default(),
                "MediaFile" => {
                    let place = place(&folder, &walk.words()?)?;
                    self.media.insert(std::mem::take(&mut id), place);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads its pages; templates are read once and laid under each page that names them.
    fn pages(&self, parts: &mut Parts, limits: &Limits, pages: &mut Vec<Page>) -> Result<(), Oddity> {
        let mut templates: BTreeMap<&str, Content> = BTreeMap::new();
        let mut glyphs = 0;
        for name in &self.pages {
            let own = Content::read(&needed(parts, name)?, limits)?;
            let known = |id: &String| self.templates.get_key_value(id);
            for (id, place) in own.templates.iter().filter_map(known) {
                if !templates.contains_key(id.as_str()) {
                    let template = Content::read(&needed(parts, place)?, limits)?;
                    glyphs += template.glyphs.len();
                    templates.insert(id, template);
                }
            }
            let under: Vec<&Content> = own.templates.iter().filter_map(|id| templates.get(id.as_str())).collect();
            glyphs += under.iter().map(|content| content.glyphs.len()).sum::<usize>() + own.glyphs.len();
            if glyphs > limits.pdf_page_operations || pages.len() >= limits.pdf_pages {
                return Err(Oddity::TooBigToParse);
            }
            let plane = own.plane.unwrap_or(self.plane);
            let page = Content::laid(under.into_iter().chain([&own]), plane);
            pages.push(self.with_scan(page, parts)?);
        }
        Ok(())
    }

    /// Looks up how many pixels the largest picture of a page has where it stands.
    fn with_scan(&self, laid: (Page, Option<Picture>), parts: &mut Parts) -> Result<Page, Oddity> {
        const MILLIMETRES_PER_INCH: f64 = 25.4;
        let (mut page, picture) = laid;
        let Some(picture) = picture.filter(|_| page.letters == 0) else { return Ok(page) };
        let Some(place) = self.media.get(&picture.resource) else { return Ok(page) };
        let bytes = parts.bytes(place)?.unwrap_or_default();
        page.scan = picture::size(&bytes).map(|(width, height)| {
            let per_inch = |pixels: u32, size: f64| (f64::from(pixels) * MILLIMETRES_PER_INCH / size).round();
            let dpi = per_inch(width, picture.width).min(per_inch(height, picture.height));
            let dpi = (1.0..1e6).contains(&dpi).then_some(dpi as u32);
            anjuan_model::bundle::Scan { width, height, dpi, ..Default::default() }
        });
        Ok(page)
    }
}

/// A part that must be there.
fn needed(parts: &mut Parts, name: &str) -> Result<String, Oddity> {
    parts.xml(name)?.ok_or_else(|| Oddity::OfficeBroken("缺少其他部分引用的文件".to_owned()))
}

/// The part that a path means.
fn place(from: &str, path: &str) -> Result<String, Oddity> {
    resolve(from, path.trim()).ok_or_else(|| Oddity::OfficeBroken("引用的路径为空或指向文件之外".to_owned()))
}

fn base(from: &str, element: &Element<'_>) -> Result<String, Oddity> {
    place(from, &element.attribute("BaseLoc").unwrap_or_default())
}
