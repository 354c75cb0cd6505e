"""Looks at every PDF that the test `content` left behind with a parser that is not ours (qpdf, through pikepdf).

This is a structural check of our own, not a validator: no validator of PDF/A or PDF/UA can be installed from the
registries that CI reaches. It proves what is listed in `faults` and nothing more.
"""

import pathlib
import re
import sys

import pikepdf

PARTS = {"a-2b": ("2", "B"), "a-3b": ("3", "B"), "ua-1": ("3", "A")}


def fonts_of(resources):
    fonts = resources.get("/Font", {})
    for name in fonts.keys():
        yield fonts[name]


def font_faults(font):
    if font.Subtype == "/Type0":
        inner = font.DescendantFonts[0]
        if "/ToUnicode" not in font:
            yield f"{font.BaseFont}: no ToUnicode"
    else:
        inner = font
    descriptor = inner.get("/FontDescriptor")
    if descriptor is None or not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"{font.BaseFont}: not embedded"


def faults(path, standard):
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        problems = list(pdf.check_pdf_syntax() if hasattr(pdf, "check_pdf_syntax") else pdf.check())
        if pdf.is_encrypted:
            problems.append("encrypted")
        xmp = bytes(root.Metadata.read_bytes()).decode("utf-8") if "/Metadata" in root else ""
        part, conformance = PARTS[standard]
        for name, value in (("part", part), ("conformance", conformance)):
            if not re.search(rf"pdfaid:{name}(=\"|>){value}", xmp):
                problems.append(f"XMP does not say pdfaid:{name} {value}")
        if standard == "ua-1" and not re.search(r"pdfuaid:part(=\"|>)1", xmp):
            problems.append("XMP does not say pdfuaid:part 1")
        if "dc:title" not in xmp:
            problems.append("no title in XMP")
        intents = root.get("/OutputIntents", [])
        if not any("/DestOutputProfile" in intent for intent in intents):
            problems.append("no output intent with a profile")
        if not str(root.get("/Lang", "")).lower().startswith("zh"):
            problems.append("no language zh")
        if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked", False):
            problems.append("not tagged")
        if standard == "ua-1" and not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False):
            problems.append("the title is not displayed")
        for key in ("/AA", "/OpenAction"):
            if key in root:
                problems.append(f"{key} in the catalogue")
        if standard != "a-2b" and "/AF" not in root:
            problems.append("no associated file")
        for number, page in enumerate(pdf.pages, 1):
            if page.trimbox and [round(float(x)) for x in page.mediabox] not in ([0, 0, 595, 842], [0, 0, 842, 595]):
                problems.append(f"page {number} is not A4: {list(page.mediabox)}")
            if "/StructParents" not in page.obj:
                problems.append(f"page {number} has no StructParents")
            for font in fonts_of(page.get("/Resources", {})):
                problems.extend(font_faults(font))
        for obj in pdf.objects:
            if isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)) and obj.get("/S") in ("/JavaScript", "/Launch"):
                problems.append("an action that runs something")
            if isinstance(obj, pikepdf.Stream) and "/LZWDecode" in str(obj.get("/Filter", "")):
                problems.append("LZW")
        return problems


def main():
    folder = pathlib.Path(sys.argv[1])
    files = sorted(folder.glob("*.pdf"))
    if len(files) < 3:
        sys.exit(f"{folder}: only {len(files)} PDFs")
    failed = 0
    for path in files:
        standard = next(name for name in PARTS if path.stem.endswith(name))
        problems = faults(path, standard)
        for problem in sorted(set(map(str, problems))):
            print(f"{path.name}: {problem}")
        failed += bool(problems)
    print(f"{len(files)} PDFs, {failed} with faults")
    sys.exit(1 if failed else 0)


main()
