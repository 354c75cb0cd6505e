//! What a PDF says of itself: its claim to be PDF/A, encryption, signatures, fonts.

use super::search;
use anjuan_model::bundle::{Fonts, FormatFacts};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, ObjRef, Stream};
use hayro_syntax::page::Resources;
use std::collections::{BTreeMap, BTreeSet};

/// Form fields and resources that are looked at.
const MOST_NODES: usize = 10_000;
/// Largest metadata that are read, in bytes.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The facts of a PDF but for its pages.
pub(super) fn of(pdf: &Pdf) -> FormatFacts {
    FormatFacts {
        level: level(pdf),
        encrypted: Some(is_encrypted(pdf.data().as_ref())),
        signatures: Some(signatures(pdf)),
        fonts: Some(fonts(pdf)),
        ..FormatFacts::default()
    }
}

/// True when a trailer names a dictionary of encryption; the trailer itself is never encrypted.
fn is_encrypted(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"/Encrypt";
    let ends = |at: usize| bytes.get(at + NAME.len()).is_some_and(|next| !next.is_ascii_alphanumeric());
    search::all(bytes, NAME).any(ends)
}

/// Signature fields that carry a signature.
fn signatures(pdf: &Pdf) -> u32 {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let form = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("AcroForm"));
    let fields = form.and_then(|form| form.get::<Array<'_>>("Fields"));
    // A field inherits its type from the field that it is a part of.
    let mut open: Vec<(Dict<'_>, bool)> = fields.iter().flat_map(|fields| children(fields, false)).collect();
    let (mut signed, mut looked_at) = (0, 0);
    let mut visited = BTreeSet::new();
    while let Some((field, inherited)) = open.pop()
        && looked_at < MOST_NODES
    {
        looked_at += 1;
        // A field listed twice, or inside itself, is one field.
        if field.obj_id().is_some_and(|id| !visited.insert((id.obj_number, id.gen_number))) {
            continue;
        }
        let is_signature = field.get::<Name<'_>>("FT").map_or(inherited, |kind| kind.as_str() == "Sig");
        signed += u32::from(is_signature && field.get::<Dict<'_>>("V").is_some());
        if let Some(kids) = field.get::<Array<'_>>("Kids") {
            open.extend(children(&kids, is_signature));
        }
    }
    signed
}

fn children<'a>(fields: &Array<'a>, is_signature: bool) -> Vec<(Dict<'a>, bool)> {
    fields.iter::<Dict<'a>>().take(MOST_NODES).map(|field| (field, is_signature)).collect()
}

/// The fonts that pages name, and the forms that pages draw.
fn fonts(pdf: &Pdf) -> Fonts {
    let mut seen = Seen::default();
    for page in pdf.pages().iter() {
        let mut level = Some(page.resources());
        while let Some(resources) = level {
            seen.resources(resources);
            level = resources.parent();
        }
    }
    let embedded = seen.fonts.values().filter(|embedded| **embedded).count();
    let missing = seen.fonts.into_iter().filter(|(_, embedded)| !embedded).map(|(name, _)| name).collect();
    Fonts { embedded: u32::try_from(embedded).unwrap_or(u32::MAX), missing }
}

/// Fonts by name, and the objects that were looked at already.
#[derive(Default)]
struct Seen {
    fonts: BTreeMap<String, bool>,
    objects: BTreeSet<(i32, i32)>,
    looked_at: usize,
}

impl Seen {
    fn resources(&mut self, resources: &Resources<'_>) {
        self.dictionary(&resources.fonts);
        for key in resources.x_objects.keys() {
            if !self.is_new(resources.x_objects.get_ref(&*key)) {
                continue;
            }
            let form = resources.x_objects.get::<Stream<'_>>(&*key);
            let own = form.and_then(|form| form.dict().get::<Dict<'_>>("Resources"));
            if let Some(fonts) = own.and_then(|own| own.get::<Dict<'_>>("Font")) {
                self.dictionary(&fonts);
            }
        }
    }

    fn dictionary(&mut self, fonts: &Dict<'_>) {
        for key in fonts.keys() {
            if self.is_new(fonts.get_ref(&*key))
                && let Some(font) = fonts.get::<Dict<'_>>(&*key)
            {
                self.font(&font);
            }
        }
    }

    /// True for an object that was not looked at before, while there is room.
    fn is_new(&mut self, reference: Option<ObjRef>) -> bool {
        self.looked_at += 1;
        let known = reference.is_some_and(|one| !self.objects.insert((one.obj_number, one.gen_number)));
        !known && self.looked_at < MOST_NODES
    }

    fn font(&mut self, font: &Dict<'_>) {
        let kind = font.get::<Name<'_>>("Subtype");
        let name = font.get::<Name<'_>>("BaseFont").map(|name| name.as_str().to_owned()).unwrap_or_default();
        let descendant = font.get::<Array<'_>>("DescendantFonts").and_then(|all| all.iter::<Dict<'_>>().next());
        let descriptor = descendant.as_ref().unwrap_or(font).get::<Dict<'_>>("FontDescriptor");
        let is_drawn = kind.is_some_and(|kind| kind.as_str() == "Type3");
        let files = ["FontFile", "FontFile2", "FontFile3"];
        let embedded =
            is_drawn || descriptor.is_some_and(|descriptor| files.iter().any(|file| descriptor.contains_key(file)));
        let slot = self.fonts.entry(without_tag(&name).to_owned()).or_insert(embedded);
        *slot &= embedded;
    }
}

/// `FangSong` of `ABCDEF+FangSong`.
fn without_tag(name: &str) -> &str {
    match name.split_once('+') {
        Some((tag, rest)) if tag.len() == 6 => rest,
        _ => name,
    }
}

/// The level of PDF/A that the metadata claim, such as `2b`; a claim, not a proof.
fn level(pdf: &Pdf) -> Option<String> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let stream = catalog.get::<Stream<'_>>("Metadata")?;
    let bytes = stream.decoded().ok()?;
    let xmp = String::from_utf8_lossy(bytes.get(..bytes.len().min(MOST_BYTES))?).into_owned();
    let part = property(&xmp, "pdfaid:part")?;
    let conformance = property(&xmp, "pdfaid:conformance").unwrap_or_default();
    let sound = part.len() == 1 && part.bytes().all(|byte| byte.is_ascii_digit()) && conformance.len() <= 1;
    sound.then(|| format!("{part}{}", conformance.to_lowercase()))
}

/// The value of an XMP property, written as element or as attribute.
fn property(xmp: &str, name: &str) -> Option<String> {
    xmp.match_indices(name).find_map(|(at, _)| {
        let rest = xmp.get(at + name.len()..)?.trim_start();
        let (value, end) = match rest.strip_prefix('>') {
            Some(element) => (element, '<'),
            None => {
                let quoted = rest.strip_prefix('=')?.trim_start();
                (quoted.get(1..)?, quoted.chars().next().filter(|quote| matches!(quote, '"' | '\''))?)
            }
        };
        let (value, _) = value.split_once(end)?;
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::property;

    #[test]
    fn xmp_in_both_forms() {
        let element = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>";
        let attribute = "<rdf:Description pdfaid:part='3' pdfaid:conformance=\"A\"/>";
        assert_eq!(property(element, "pdfaid:part").as_deref(), Some("2"));
        assert_eq!(property(element, "pdfaid:conformance").as_deref(), Some("B"));
        assert_eq!(property(attribute, "pdfaid:part").as_deref(), Some("3"));
        assert_eq!(property(attribute, "pdfaid:conformance").as_deref(), Some("A"));
        assert_eq!(property("none", "pdfaid:part"), None);
    }
}
