//! What a PDF carries besides its pages: the origin of our own documents, and the level of PDF/A it claims.

use anjuan_model::origin::{FILE_NAME, Origin};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Object, Stream, String as PdfString};

/// Nodes of the name tree that are looked at.
const MOST_NODES: usize = 1_000;
/// Largest embedded file that is read, in bytes.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The origin that this program embedded, found through the name tree or the list of associated files.
pub(crate) fn origin(pdf: &Pdf) -> Option<Origin> {
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let mut specs = Vec::new();
    if let Some(files) = catalog.get::<Array<'_>>("AF") {
        specs.extend(files.iter::<Dict<'_>>().take(MOST_NODES));
    }
    if let Some(tree) = catalog.get::<Dict<'_>>("Names").and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles")) {
        specs.extend(in_tree(tree));
    }
    specs.iter().filter(|spec| is_ours(spec)).find_map(|spec| {
        let files = spec.get::<Dict<'_>>("EF")?;
        let stream = files.get::<Stream<'_>>("UF").or_else(|| files.get::<Stream<'_>>("F"))?;
        let bytes = stream.decoded().ok().filter(|bytes| bytes.len() <= MOST_BYTES)?;
        Origin::read(&bytes)
    })
}

/// The file specifications of a name tree.
fn in_tree(root: Dict<'_>) -> Vec<Dict<'_>> {
    let mut nodes = vec![root];
    let mut specs = Vec::new();
    let mut looked_at = 0;
    while let Some(node) = nodes.pop()
        && looked_at < MOST_NODES
    {
        looked_at += 1;
        if let Some(kids) = node.get::<Array<'_>>("Kids") {
            nodes.extend(kids.iter::<Dict<'_>>().take(MOST_NODES));
        }
        if let Some(names) = node.get::<Array<'_>>("Names") {
            specs.extend(names.iter::<Object<'_>>().take(MOST_NODES).filter_map(Object::into_dict));
        }
    }
    specs
}

/// True when a file specification names our file, in either of the two encodings of PDF texts.
fn is_ours(spec: &Dict<'_>) -> bool {
    ["UF", "F"].into_iter().filter_map(|key| spec.get::<PdfString<'_>>(key)).any(|name| {
        let plain: Vec<u8> = name.as_bytes().iter().copied().filter(|byte| !matches!(byte, 0 | 0xfe | 0xff)).collect();
        plain.strip_suffix(FILE_NAME.as_bytes()).is_some_and(|rest| rest.is_empty() || rest.ends_with(b"/"))
    })
}

/// The level of PDF/A that the metadata claim, such as `2b`; a claim, not a proof.
pub(crate) fn level(pdf: &Pdf) -> Option<String> {
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
