//! The files themselves: standards, the embedded origin, pictures, and equal bytes for equal jobs.

#[expect(dead_code, reason = "each test binary uses its part of the support")]
mod support;

use anjuan_render::{Format, Job, RenderError, Standard};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Stream, String as PdfString};
use serde_json::json;
use support::{environment, job, render};

const BODY: &str = "#std.title[样张]\n#answers.name\n#pagebreak()\n第二页";

fn rendered(standard: Standard, attachment: Option<&[u8]>) -> Vec<u8> {
    let job = Job { standard, attachment: attachment.map(<[u8]>::to_vec), ..job(json!({ "name": "李某某" })) };
    let rendered = anjuan_render::render(&environment(BODY), &job).expect("renders");
    assert_eq!((rendered.page_count, rendered.files.len()), (2, 1));
    assert!(rendered.warnings.is_empty(), "{:?}", rendered.warnings);
    rendered.files.into_iter().next().expect("a file")
}

#[test]
fn every_standard_is_declared() {
    for (standard, declared) in [
        (Standard::A2b, ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>B<"]),
        (Standard::A3b, ["<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>B<"]),
        (Standard::Ua1, ["<pdfaid:part>3</pdfaid:part>", "<pdfuaid:part>1</pdfuaid:part>"]),
    ] {
        let bytes = rendered(standard, None);
        let text = String::from_utf8_lossy(&bytes);
        for word in declared {
            assert!(text.contains(word), "{standard:?} lacks {word}");
        }
    }
}

#[test]
fn the_origin_is_embedded_and_comes_back() {
    let origin = r#"{"schema":"anjuan.origin/1","answers":{"name":"李某某"}}"#.as_bytes();
    for standard in [Standard::A3b, Standard::Ua1] {
        assert_eq!(embedded(rendered(standard, Some(origin))), ("anjuan.json".to_owned(), origin.to_vec()));
    }
}

/// Name and bytes of the only embedded file, by way of the catalogue's associated files.
fn embedded(bytes: Vec<u8>) -> (String, Vec<u8>) {
    let pdf = Pdf::new(bytes).expect("a PDF");
    assert_eq!(pdf.pages().len(), 2, "the attachment takes no page");
    let root: Dict = pdf.xref().get(pdf.xref().root_id()).expect("the catalogue");
    let files: Array = root.get(b"AF").expect("associated files");
    let file = files.iter::<Dict>().next().expect("a file specification");
    assert_eq!(file.get::<Name>(b"AFRelationship").expect("a relationship").as_ref(), b"Data");
    let name: PdfString = file.get(b"F").expect("a name");
    let stream: Stream = file.get::<Dict>(b"EF").and_then(|files| files.get(b"F")).expect("the file");
    (String::from_utf8_lossy(name.as_bytes()).into_owned(), stream.decoded().expect("decodes").into_owned())
}

#[test]
fn an_attachment_needs_a_standard_that_allows_it() {
    let job = Job { attachment: Some(b"{}".to_vec()), ..job(json!({ "name": "李某某" })) };
    let result = anjuan_render::render(&environment(BODY), &job);
    assert!(matches!(result, Err(RenderError::AttachmentNotAllowed)), "{result:?}");
}

#[test]
fn equal_jobs_give_equal_bytes() {
    let once = rendered(Standard::A3b, Some(b"{}"));
    drop(render(BODY, json!({ "name": "王某某" })));
    assert_eq!(rendered(Standard::A3b, Some(b"{}")), once);
}

#[test]
fn pictures_have_the_size_of_the_page() {
    let environment = environment(BODY);
    let draw = |scale, page| {
        let job = Job { format: Format::Png { scale, page }, ..job(json!({ "name": "李某某" })) };
        let rendered = anjuan_render::render(&environment, &job).expect("renders");
        rendered.files.iter().map(|file| size(file)).collect::<Vec<_>>()
    };
    assert_eq!(draw(1.0, None), [(595, 842), (595, 842)]);
    assert_eq!(draw(1.5, Some(2)), [(893, 1263)]);
    assert_eq!(draw(1.0, Some(9)), [(595, 842)]);
}

/// Width and height of a PNG, which must be grey with eight bits.
fn size(file: &[u8]) -> (u32, u32) {
    let reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().expect("a picture");
    let info = reader.info();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Grayscale, png::BitDepth::Eight));
    (info.width, info.height)
}

#[test]
fn svg_has_a_file_per_page_and_text_one_in_all() {
    let environment = environment(BODY);
    let files = |format| {
        let job = Job { format, ..job(json!({ "name": "李某某" })) };
        anjuan_render::render(&environment, &job).expect("renders").files
    };
    let pages = files(Format::Svg);
    assert!(pages.len() == 2 && pages.iter().all(|page| page.starts_with(b"<svg")));
    let text = files(Format::Text);
    assert_eq!(String::from_utf8_lossy(&text[0]), "样张\n李某某\n— 1 —\n\u{c}\n第二页\n— 2 —\n");
}
