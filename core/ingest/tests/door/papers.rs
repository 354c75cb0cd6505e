//! PDFs made by hand, small enough to read.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

/// A PDF of these objects; the first is the catalogue.
pub fn pdf(objects: &[Vec<u8>], trailer: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let at = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for offset in offsets {
        out.extend_from_slice(format!("{offset:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(
        format!("trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n", objects.len() + 1)
            .as_bytes(),
    );
    out
}

pub fn stream(dict: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {dict} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

pub fn zlib(content: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).expect("memory");
    encoder.finish().expect("memory")
}

/// One page with this content and these resources, then the other objects from number 5 on.
pub fn page(content: &[u8], resources: &str, catalog: &str, others: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>").into_bytes(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_vec(),
        format!("<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << {resources} >> >>").into_bytes(),
        stream("", content),
    ];
    objects.extend_from_slice(others);
    pdf(&objects, "")
}

/// Shows lines of text, from the top; each is the bytes of one string.
fn show(lines: &[Vec<u8>]) -> Vec<u8> {
    let mut content = b"BT /F1 12 Tf 72 780 Td 20 TL\n".to_vec();
    for line in lines {
        let hex: String = line.iter().map(|byte| format!("{byte:02x}")).collect();
        content.extend_from_slice(format!("<{hex}> Tj T*\n").as_bytes());
    }
    content.extend_from_slice(b"ET");
    content
}

/// A Type 0 font without ToUnicode; `embedded` adds a font file that is none.
fn font(encoding: &str, collection: &str, embedded: bool) -> Vec<Vec<u8>> {
    let file = if embedded { "/FontFile3 8 0 R" } else { "" };
    let mut objects = vec![
        format!("<< /Type /Font /Subtype /Type0 /BaseFont /FangSong /Encoding /{encoding} /DescendantFonts [6 0 R] >>")
            .into_bytes(),
        format!(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /FangSong /DW 1000 /W [1 95 500] /FontDescriptor 7 0 R \
             /CIDSystemInfo << /Registry (Adobe) /Ordering ({collection}) /Supplement 2 >> >>"
        )
        .into_bytes(),
        format!("<< /Type /FontDescriptor /FontName /FangSong /Flags 4 {file} >>").into_bytes(),
    ];
    if embedded {
        objects.push(stream("/Subtype /CIDFontType0C", &cff()));
    }
    objects
}

/// The smallest CFF font that parses: header, one name, no strings, one empty glyph.
fn cff() -> Vec<u8> {
    let mut out = vec![1, 0, 4, 1];
    out.extend_from_slice(&[0, 1, 1, 1, 2, b'A']);
    // Top DICT: CharStrings at offset 21.
    out.extend_from_slice(&[0, 1, 1, 1, 3, 160, 17]);
    out.extend_from_slice(&[0, 0, 0, 0]);
    out.extend_from_slice(&[0, 1, 1, 1, 2, 14]);
    out
}

const FONT: &str = "/Font << /F1 5 0 R >>";

/// Official-paper style: GBK-EUC-H, font not embedded, no ToUnicode.
pub fn gbk(text: &str) -> Vec<u8> {
    let lines: Vec<Vec<u8>> = text.lines().map(|line| encoding_rs::GB18030.encode(line).0.into_owned()).collect();
    page(&show(&lines), FONT, "", &font("GBK-EUC-H", "GB1", false))
}

/// The same with the font embedded.
pub fn gbk_embedded(text: &str) -> Vec<u8> {
    let lines: Vec<Vec<u8>> = text.lines().map(|line| encoding_rs::GB18030.encode(line).0.into_owned()).collect();
    page(&show(&lines), FONT, "", &font("GBK-EUC-H", "GB1", true))
}

/// UniGB-UCS2-H, font not embedded.
pub fn unigb(text: &str) -> Vec<u8> {
    let lines: Vec<Vec<u8>> =
        text.lines().map(|line| line.encode_utf16().flat_map(u16::to_be_bytes).collect()).collect();
    page(&show(&lines), FONT, "", &font("UniGB-UCS2-H", "GB1", false))
}

/// Glyphs by number in a collection that is nobody's: no text can be had.
pub fn unmapped() -> Vec<u8> {
    page(&show(&[vec![0, 40, 0, 41, 0, 42, 0, 43]]), FONT, "", &font("Identity-H", "Identity", false))
}

/// A page that is one picture.
pub fn scan() -> Vec<u8> {
    let image = stream(
        "/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8",
        &[0, 255, 255, 0],
    );
    page(b"q 595 0 0 842 0 0 cm /I1 Do Q", "/XObject << /I1 5 0 R >>", "", &[image])
}

/// A PDF with `anjuan.json` in its name tree, and the metadata of PDF/A-2b.
pub fn carrying(json: &[u8]) -> Vec<u8> {
    let mut objects = font("GBK-EUC-H", "GB1", false);
    let xmp = b"<x:xmpmeta><pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></x:xmpmeta>";
    objects.push(stream("/Type /EmbeddedFile /Filter /FlateDecode", &zlib(json)));
    objects.push(b"<< /Type /Filespec /F (anjuan.json) /UF (anjuan.json) /EF << /F 8 0 R >> >>".to_vec());
    objects.push(stream("/Type /Metadata /Subtype /XML", xmp));
    let catalog = "/Names << /EmbeddedFiles << /Names [(anjuan.json) 9 0 R] >> >> /Metadata 10 0 R";
    let line = encoding_rs::GB18030.encode("会见笔录").0.into_owned();
    page(&show(&[line]), FONT, catalog, &objects)
}

/// A PDF that asks for a password.
pub fn locked() -> Vec<u8> {
    let zeros = "00".repeat(32);
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R >>".to_vec(),
        format!("<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <{zeros}> /U <{zeros}> >>").into_bytes(),
    ];
    pdf(&objects, "/Encrypt 4 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]")
}

/// A scan of A4 at 200 dpi, on a page that readers turn.
pub fn fine_scan() -> Vec<u8> {
    let dict = "/Type /XObject /Subtype /Image /Width 1654 /Height 2339 /ColorSpace /DeviceGray /BitsPerComponent 1 \
                /Filter /FlateDecode";
    let image = stream(dict, &zlib(&vec![0; 207 * 2339]));
    page(b"q 595.4 0 0 842 0 0 cm /I1 Do Q", "/XObject << /I1 5 0 R >>", "", &[image])
}

/// A page with fonts embedded and not, in itself and in a form, and a form to fill in with one signature of two.
pub fn signed() -> Vec<u8> {
    let font = |name: &str, descriptor: usize| {
        format!("<< /Type /Font /Subtype /TrueType /BaseFont /{name} /FontDescriptor {descriptor} 0 R >>").into_bytes()
    };
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F3 6 0 R /F4 7 0 R >> >>";
    let others = [
        font("ABCDEF+FangSong", 8),
        font("SimSun", 9),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
        b"<< /Type /FontDescriptor /FontFile2 11 0 R >>".to_vec(),
        b"<< /Type /FontDescriptor >>".to_vec(),
        stream(form, b""),
        stream("", b"font"),
        b"<< /FT /Sig /V << /Type /Sig /ByteRange [0 1 2 3] >> >>".to_vec(),
        b"<< /FT /Sig /T (empty) >>".to_vec(),
        b"<< /FT /Sig /Kids [12 0 R 14 0 R] >>".to_vec(),
    ];
    let catalog = "/AcroForm << /Fields [13 0 R 14 0 R 12 0 R] /SigFlags 3 >>";
    page(b"", "/Font << /F1 5 0 R /F2 6 0 R >> /XObject << /X 10 0 R >>", catalog, &others)
}

/// Official-paper style with several pages; an empty text makes a page that is a picture.
pub fn gbk_pages(texts: &[&str]) -> Vec<u8> {
    let mut objects = vec![b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(), Vec::new()];
    let first = objects.len() + 1;
    // The font's own numbers, 5 to 7, are kept free for it by the order in which things are written.
    let kids: Vec<String> = (0..texts.len()).map(|at| format!("{} 0 R", 9 + at * 2)).collect();
    objects[1] =
        format!("<< /Type /Pages /Kids [{}] /Count {} /MediaBox [0 0 595 842] >>", kids.join(" "), texts.len())
            .into_bytes();
    let pixels: Vec<u8> = (0..64_u32).map(|at| if at % 3 == 0 { 0 } else { 255 }).collect();
    let image = "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8";
    objects.extend([stream(image, &pixels), b"null".to_vec()]);
    assert_eq!(first + 2, objects.len() + 1, "the font comes fifth");
    objects.extend(font("GBK-EUC-H", "GB1", false));
    objects.push(b"null".to_vec());
    for text in texts {
        let lines: Vec<Vec<u8>> = text.lines().map(|line| encoding_rs::GB18030.encode(line).0.into_owned()).collect();
        let content = if text.is_empty() { b"q 595 0 0 842 0 0 cm /I1 Do Q".to_vec() } else { show(&lines) };
        let at = objects.len() + 2;
        let resources = "/Font << /F1 5 0 R >> /XObject << /I1 3 0 R >>";
        objects.push(
            format!("<< /Type /Page /Parent 2 0 R /Contents {at} 0 R /Resources << {resources} >> >>").into_bytes(),
        );
        objects.push(stream("", &content));
    }
    pdf(&objects, "")
}
