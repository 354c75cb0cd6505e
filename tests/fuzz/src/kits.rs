//! Sound documents to start from, small enough that one run takes little time.

use crate::{Kit, packed};

/// What LibreOffice wrote, with changes, notes, headers and hidden text.
pub fn docx() -> Kit {
    Kit::of("a.docx", include_bytes!("../../../core/ingest/tests/fixtures/record.docx"))
}

/// A workbook of two rows, with a list of texts, comments and a hidden sheet.
pub fn xlsx() -> Kit {
    const NS: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
                      xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relationships = |kinds: &[(&str, &str)]| {
        let one = |(at, (kind, target)): (usize, &(&str, &str))| {
            format!("<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>", at + 1)
        };
        let all: String = kinds.iter().enumerate().map(one).collect();
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{all}</Relationships>"
        )
    };
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>日期</t></is></c></row>\
                 <row r=\"2\"><c r=\"A2\"><v>0.1</v></c><c r=\"B2\" s=\"1\"><v>45418</v></c><c r=\"C2\" t=\"b\"><f>1=1</f><v>1</v></c></row></sheetData>";
    let texts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_owned(),
        ),
        ("_rels/.rels", relationships(&[("officeDocument", "xl/workbook.xml")])),
        (
            "xl/workbook.xml",
            format!(
                "<workbook {NS}><sheets><sheet name=\"甲\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"乙\" sheetId=\"2\" state=\"hidden\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relationships(&[
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ]),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet {NS}><dimension ref=\"A1:C2\"/>{sheet}</worksheet>")),
        ("xl/sharedStrings.xml", format!("<sst {NS} count=\"1\" uniqueCount=\"1\"><si><t>会见</t></si></sst>")),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet {NS}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/comments1.xml",
            format!(
                "<comments {NS}><commentList><comment ref=\"A1\"><text><t>批注</t></text></comment></commentList></comments>"
            ),
        ),
    ];
    Kit { name: "a.xlsx", parts: texts.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect() }
}

/// An OFD of one page over a template, with a picture and a list of signatures.
pub fn ofd() -> Kit {
    let ns = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let words = "<ofd:TextObject ID=\"4\" Boundary=\"20 50 100 5\" Font=\"1\" Size=\"4\" CTM=\"1 0 0 1 0 0\">\
                 <ofd:TextCode X=\"0\" Y=\"4\" DeltaX=\"g 3 4\">会见笔录</ofd:TextCode></ofd:TextObject>";
    let picture = "<ofd:ImageObject ID=\"8\" ResourceID=\"7\" Boundary=\"0 0 210 297\" CTM=\"210 0 0 297 0 0\"/>";
    let page = |objects: &str| {
        format!(
            "<ofd:Page {ns}><ofd:Template TemplateID=\"2\"/><ofd:Content><ofd:Layer ID=\"3\">{objects}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    };
    let texts = [
        (
            "OFD.xml",
            format!(
                "<ofd:OFD {ns} DocType=\"OFD\"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot><ofd:Signatures>/Doc_0/Signs.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>"
            ),
        ),
        (
            "Doc_0/Document.xml",
            format!(
                "<ofd:Document {ns}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:DocumentRes>Res.xml</ofd:DocumentRes><ofd:TemplatePage ID=\"2\" BaseLoc=\"T.xml\"/></ofd:CommonData><ofd:Pages><ofd:Page ID=\"9\" BaseLoc=\"P.xml\"/><ofd:Page ID=\"10\" BaseLoc=\"S.xml\"/></ofd:Pages></ofd:Document>"
            ),
        ),
        ("Doc_0/P.xml", page(words)),
        ("Doc_0/S.xml", page(picture)),
        ("Doc_0/T.xml", page(words)),
        (
            "Doc_0/Res.xml",
            format!(
                "<ofd:Res {ns} BaseLoc=\"Res\"><ofd:MultiMedias><ofd:MultiMedia ID=\"7\" Type=\"Image\"><ofd:MediaFile>a.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
            ),
        ),
        ("Doc_0/Signs.xml", format!("<ofd:Signatures {ns}><ofd:Signature ID=\"1\"/></ofd:Signatures>")),
    ];
    Kit { name: "a.ofd", parts: texts.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes())).collect() }
}

/// Beijing's folder without its component.
pub fn package() -> Kit {
    macro_rules! beijing {
        ($($path:literal)*) => { [$(($path, &include_bytes!(concat!("../../../plugins/beijing/", $path))[..])),*] };
    }
    let files = beijing!(
        "plugin.toml" "parameters.toml" "rules/BJ101-quality-papers/rule.toml" "rules/BJ101-quality-papers/cases.toml"
        "documents/case-quality-pledge/template.toml" "documents/case-quality-pledge/sample.toml"
        "documents/case-quality-pledge/main.typ"
    );
    Kit { name: "beijing.zip", parts: files.map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).to_vec() }
}

/// A sound package, whole.
pub fn whole_package() -> Vec<u8> {
    packed(package().parts.iter().map(|(path, bytes)| (path.as_str(), &bytes[..])))
}

/// The parts of a PDF that [`pdf`] replaces, each with what stands there otherwise.
pub const PDF_PARTS: [&[u8]; 6] = [
    b"BT /F1 12 Tf 72 780 Td <bbe1bcfb> Tj /F2 12 Tf [<0001> -20 <0002>] TJ ET q 9 0 0 9 0 0 cm /X1 Do Q",
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange \
      1 beginbfchar <0001> <4f1a> endbfchar 1 beginbfrange <0002> <0009> <89c1> endbfrange endcmap end end",
    b"/CMapName /A def 1 begincodespacerange <00> <ff> endcodespacerange 1 begincidrange <20> <7e> 1 endcidrange endcmap",
    b"\x01\0\x04\x01\0\x01\x01\x01\x02A\0\x01\x01\x01\x03\xa0\x11\0\0\0\0\0\x01\x01\x01\x02\x0e",
    b"<x:xmpmeta><pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></x:xmpmeta>",
    b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> >> /Length 0 >>\nstream\n\nendstream",
];

/// A PDF with one part replaced: content, ToUnicode, an embedded CMap, a font, metadata, or a whole object.
pub fn pdf(chosen: usize, replacement: &[u8]) -> Vec<u8> {
    let chosen = chosen % PDF_PARTS.len();
    let part = |at: usize| if at == chosen { replacement } else { PDF_PARTS[at] };
    let stream = |dictionary: &str, content: &[u8]| {
        [format!("<< {dictionary} /Length {} >>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat()
    };
    let font = |encoding: &str, rest: &str| {
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /FangSong /Encoding {encoding} /DescendantFonts [7 0 R] {rest} >>"
        )
        .into_bytes()
    };
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Metadata 12 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> /XObject << /X1 13 0 R >> >> >>".to_vec(),
        stream("", part(0)),
        font("/GBK-EUC-H", ""),
        font("10 0 R", "/ToUnicode 9 0 R"),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /FangSong /DW 1000 /FontDescriptor 8 0 R \
           /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>".to_vec(),
        b"<< /Type /FontDescriptor /FontName /FangSong /Flags 4 /FontFile3 11 0 R >>".to_vec(),
        stream("", part(1)),
        stream("/Type /CMap /CMapName /A /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>", part(2)),
        stream("/Subtype /CIDFontType0C", part(3)),
        stream("/Type /Metadata /Subtype /XML", part(4)),
        part(5).to_vec(),
    ];
    whole(&objects)
}

fn whole(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        out.extend_from_slice(object);
        out.extend_from_slice(b"\nendobj\n");
    }
    let trailer = format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{}\n%%EOF\n", objects.len() + 1, out.len());
    out.extend_from_slice(table.as_bytes());
    out.extend_from_slice(trailer.as_bytes());
    out
}

/// A valid transfer package with every kind of tag file, so that each of them is replaced in turn.
pub fn bag() -> Kit {
    let paper = b"x";
    let sum = |bytes: &[u8]| anjuan_model::hash::sha256_hex(bytes);
    let manifest = format!("{}  data/%E4%BC%9A.txt\n", sum(paper));
    let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    let info = "Payload-Oxum: 1.1\nBagging-Date: 2024-07-20\nSource-Organization: a\n b\n";
    let tags = format!("{}  bagit.txt\n{}  bag-info.txt\n", sum(declaration.as_bytes()), sum(info.as_bytes()));
    let texts = [
        ("bagit.txt", declaration.to_owned()),
        ("bag-info.txt", info.to_owned()),
        ("manifest-sha256.txt", manifest.clone()),
        ("manifest-sm3.txt", manifest),
        ("tagmanifest-sha256.txt", tags),
        ("fetch.txt", "https://example.invalid/a 1 data/b.txt\n".to_owned()),
    ];
    let texts = texts.into_iter().map(|(path, text)| (path.to_owned(), text.into_bytes()));
    Kit { name: "bag.zip", parts: texts.chain([("data/会.txt".to_owned(), paper.to_vec())]).collect() }
}
