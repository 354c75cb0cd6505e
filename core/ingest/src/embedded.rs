//! What a PDF of ours carries besides its pages: its origin.

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
pub(crate) fn is_ours(spec: &Dict<'_>) -> bool {
    ["UF", "F"].into_iter().filter_map(|key| spec.get::<PdfString<'_>>(key)).any(|name| {
        let plain: Vec<u8> = name.as_bytes().iter().copied().filter(|byte| !matches!(byte, 0 | 0xfe | 0xff)).collect();
        plain.strip_suffix(FILE_NAME.as_bytes()).is_some_and(|rest| rest.is_empty() || rest.ends_with(b"/"))
    })
}
