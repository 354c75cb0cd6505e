//! Signatures.

use super::Format;
use crate::text::plain;

/// Signature bytes at the very beginning.
const STARTS: &[(&[u8], Format)] = &[
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\xff\xd8\xff", Format::Jpeg),
    (b"\x89PNG\r\n\x1a\n", Format::Png),
    (b"II*\0", Format::Tiff),
    (b"MM\0*", Format::Tiff),
    (b"GIF87a", Format::Gif),
    (b"GIF89a", Format::Gif),
    (b"{\\rtf", Format::Rtf),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Ole),
    (b"7z\xbc\xaf\x27\x1c", Format::SevenZip),
    (b"Rar!\x1a\x07", Format::Rar),
    (b"\x1f\x8b\x08", Format::Gzip),
    (b"\x7fELF", Format::Executable),
    (b"\xcf\xfa\xed\xfe", Format::Executable),
    (b"\xca\xfe\xba\xbe", Format::Executable),
    (b"L\0\0\0\x01\x14\x02\0", Format::Executable),
    (b"#!/", Format::Executable),
    (b"ID3", Format::Audio),
    (b"\xff\xfb", Format::Audio),
    (b"\xff\xf3", Format::Audio),
    (b"#!AMR", Format::Audio),
    (b"OggS", Format::Audio),
    (b"fLaC", Format::Audio),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Format::Video),
    (b"\x1a\x45\xdf\xa3", Format::Video),
    (b"FLV\x01", Format::Video),
];

/// How far into a file a PDF may begin, in bytes: readers accept a little rubbish in front.
const PDF_WITHIN: usize = 1024;

/// The format by the first window of a file; a zip is looked into by [`of_archive`].
pub fn of_head(head: &[u8]) -> Format {
    if head.is_empty() {
        return Format::Empty;
    }
    if let Some((_, format)) = STARTS.iter().find(|(start, _)| head.starts_with(start)) {
        return *format;
    }
    if head.get(..head.len().min(PDF_WITHIN)).is_some_and(|front| front.windows(5).any(|five| five == b"%PDF-")) {
        return Format::Pdf;
    }
    boxed(head).or_else(|| short(head)).unwrap_or_else(|| texty(head))
}

/// Formats with a size in front of their signature.
fn boxed(head: &[u8]) -> Option<Format> {
    let inner = head.get(8..12)?;
    match head.get(4..8)? {
        b"ftyp" if [b"heic", b"heix", b"mif1", b"heim"].iter().any(|brand| *brand == inner) => Some(Format::Heic),
        b"ftyp" => Some(Format::Video),
        _ if head.starts_with(b"RIFF") => match inner {
            b"WEBP" => Some(Format::Webp),
            b"WAVE" => Some(Format::Audio),
            _ => Some(Format::Video),
        },
        _ => None,
    }
}

/// Two-byte signatures, believed only with more behind them.
fn short(head: &[u8]) -> Option<Format> {
    let word = |at: usize| head.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
    if head.starts_with(b"BM") && word(6) == Some(0) && word(14).is_some_and(|size| (12..=256).contains(&size)) {
        return Some(Format::Bmp);
    }
    let is_program = head.starts_with(b"MZ") && head.get(..64).is_some_and(|stub| stub.contains(&0));
    is_program.then_some(Format::Executable)
}

/// What web pages begin with, those that programs write in a hurry included.
const HTML: &[&str] = &["<!doctype html", "<html", "<head", "<body", "<meta", "<table"];

fn texty(head: &[u8]) -> Format {
    let Some(text) = plain::decode_head(head) else { return Format::Unknown };
    let start = text.trim_start();
    let lower: String = start.chars().take(32).collect::<String>().to_lowercase();
    if HTML.iter().any(|tag| lower.starts_with(tag)) {
        Format::Html
    } else if lower.starts_with("<?xml") {
        Format::Xml
    } else if start.starts_with('{') && start[1..].trim_start().starts_with(['"', '}'])
        || start.starts_with("[{")
        || start.starts_with("[\"")
    {
        Format::Json
    } else {
        Format::Text
    }
}

/// What kind of zip an archive is, by the names in it.
pub fn of_archive<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Format {
    let has = |wanted: &str| names.clone().any(|name| name == wanted);
    let below = |folder: &str| names.clone().any(|name| name.starts_with(folder));
    match (has("OFD.xml"), has("[Content_Types].xml")) {
        (true, _) => Format::Ofd,
        (false, true) if below("word/") => Format::Docx,
        (false, true) if below("xl/") => Format::Xlsx,
        (false, true) if below("ppt/") => Format::Pptx,
        _ => Format::Zip,
    }
}

/// What kind of zip a file is, by its first window alone; for those that are too large or too odd to be walked.
pub fn of_zip_head(head: &[u8]) -> Format {
    let has = |name: &str| head.windows(name.len()).any(|window| window == name.as_bytes());
    let known = ["OFD.xml", "[Content_Types].xml", "word/", "xl/", "ppt/"];
    of_archive(known.into_iter().filter(|name| has(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures() {
        let gbk = encoding_rs::GB18030.encode("会见笔录\r\n时间：二〇二四年").0.into_owned();
        for (head, expected) in [
            (&b""[..], Format::Empty),
            (b"%PDF-1.7\n", Format::Pdf),
            (b"\xef\xbb\xbf%PDF-1.4", Format::Pdf),
            (b"\xff\xd8\xff\xe0", Format::Jpeg),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0\xb8\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x80\0\0\0", Format::Executable),
            (b"MZ and other letters", Format::Text),
            (b"{\"kind\": 1}", Format::Json),
            (b"<?xml version=\"1.0\"?><a/>", Format::Xml),
            (b"<!DOCTYPE html><html>", Format::Html),
            ("会见笔录".as_bytes(), Format::Text),
            (&gbk, Format::Text),
            (b"\0\x01\x02\x03\xff\xfe\xfd", Format::Unknown),
            (b"\0\0\0\x18ftypheic", Format::Heic),
            (b"\0\0\0\x18ftypisom", Format::Video),
        ] {
            assert_eq!(of_head(head), expected, "{head:?}");
        }
    }

    #[test]
    fn kinds_of_zip() {
        let kind = |names: &[&str]| of_archive(names.iter().copied());
        assert_eq!(kind(&["OFD.xml", "Doc_0/Document.xml"]), Format::Ofd);
        assert_eq!(kind(&["[Content_Types].xml", "word/document.xml"]), Format::Docx);
        assert_eq!(kind(&["[Content_Types].xml", "xl/workbook.xml"]), Format::Xlsx);
        assert_eq!(kind(&["会见笔录.pdf"]), Format::Zip);
    }
}
