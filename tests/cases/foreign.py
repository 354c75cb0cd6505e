#!/usr/bin/env python3
"""Makes the papers of other programs that lie beside the case files: tests/cases/<slug>/papers/*.

Run it after changing the words of such a paper; the files are committed, because a fresh machine has neither
LibreOffice nor WeasyPrint. The words stand in case.toml alone; `by` names the program:

    LibreOffice Writer，由 DOCX 转为 PDF      python-docx writes DOCX, LibreOffice exports PDF
    LibreOffice Writer，由 ODT 转为 PDF       the same by way of ODT
    LibreOffice Writer，DOCX                  a DOCX as LibreOffice saves it
    WeasyPrint                                HTML to PDF
    扫描 JPEG | 扫描 PNG | 扫描 TIFF          the first page at 200 dpi, as a scanner writes it
    扫描 PDF                                  pages as pictures at 200 dpi, no text
    OFD                                       GB/T 33190 by hand: one page, its words line by line
    pikepdf 加密                              WeasyPrint's PDF with a password
    pikepdf 限制                              the same, which everybody may open but not copy from

Needs: LibreOffice, poppler (pdftoppm), fonts-noto-cjk; from PyPI: python-docx, weasyprint, Pillow, pikepdf.
Usage: tests/cases/foreign.py [SLUG...]
"""
import html
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile

HERE = pathlib.Path(__file__).parent
DPI = 200
# The font of the plain papers of the fixtures.
FONT = (HERE / "../../templates/shared/fonts/AnjuanFangSong-Regular.ttf").resolve()
EPOCH = (2024, 6, 20, 0, 0, 0)


def office(source, ending, folder):
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", ending, "--outdir", folder, source],
                   check=True, stdout=subprocess.DEVNULL)
    return pathlib.Path(folder) / (pathlib.Path(source).stem + "." + ending.split(":")[0])


def docx(lines, folder):
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Noto Serif CJK SC", Pt(14)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Serif CJK SC")
    for number, line in enumerate(lines):
        paragraph = document.add_paragraph(line)
        if number == 0:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    path = pathlib.Path(folder) / "paper.docx"
    document.save(path)
    return path


def subset(lines, folder):
    """WeasyPrint keeps the tables of a large font; one that holds only these characters makes a small file."""
    from fontTools import subset as tool
    path = pathlib.Path(folder) / "font.ttf"
    tool.main([str(FONT), f"--text={''.join(lines)}", f"--output-file={path}", "--layout-features="])
    return path


def weasy(lines, folder):
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration
    rows = "".join(f"<p>{html.escape(line)}</p>" for line in lines[1:])
    page = (f"<html lang='zh-CN'><title>{html.escape(lines[0])}</title><style>@page{{size:A4;margin:28mm}}"
            f"@font-face{{font-family:paper;src:url(file://{subset(lines, folder)})}}"
            "body{font:14pt/1.6 paper}h1{font-size:18pt;text-align:center}p{text-indent:2em;margin:0}"
            f"</style><h1>{html.escape(lines[0])}</h1>{rows}</html>")
    path = pathlib.Path(folder) / "paper.pdf"
    fonts = FontConfiguration()
    HTML(string=page).write_pdf(path, font_config=fonts)
    return path


def pictures(lines, folder):
    from PIL import Image
    pdf = weasy(lines, folder)
    subprocess.run(["pdftoppm", "-r", str(DPI), "-gray", pdf, f"{folder}/page"], check=True)
    return [Image.open(path) for path in sorted(pathlib.Path(folder).glob("page*.pgm"))]


def scan(by, lines, folder):
    pages = pictures(lines, folder)
    path = pathlib.Path(folder) / ("scan." + by.split()[-1].lower())
    if by.endswith("JPEG"):
        pages[0].save(path, quality=35, dpi=(DPI, DPI))
    elif by.endswith("PNG"):
        pages[0].quantize(8).save(path, optimize=True, dpi=(DPI, DPI))
    elif by.endswith("TIFF"):
        black = [page.point(lambda shade: 255 if shade > 160 else 0).convert("1") for page in pages]
        black[0].save(path, compression="group4", dpi=(DPI, DPI), save_all=True, append_images=black[1:])
    else:
        pages[0].save(path, "PDF", resolution=DPI, quality=35, save_all=True, append_images=pages[1:])
    return path


def ofd(lines, folder):
    ns = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    rows, per_row, top = [], 38, 25
    for line in lines:
        for start in range(0, len(line), per_row):
            rows.append(line[start:start + per_row])
    objects = "".join(
        f'<ofd:TextObject ID="{10 + n}" Boundary="25 {top + n * 7} 165 6" Font="3" Size="4.2"><ofd:TextCode X="0" Y="5" '
        f'DeltaX="g {max(len(row) - 1, 1)} 4.2">{html.escape(row)}</ofd:TextCode></ofd:TextObject>'
        for n, row in enumerate(rows))
    parts = {
        "OFD.xml": f'<ofd:OFD {ns} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0000000000000000000000000000'
                   '0001</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'<ofd:Document {ns}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea>'
                              '<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml'
                              '</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
                              '</ofd:Pages></ofd:Document>',
        "Doc_0/PublicRes.xml": f'<ofd:Res {ns} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="宋体"/></ofd:Fonts></ofd:Res>',
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {ns}><ofd:Content><ofd:Layer ID="2">{objects}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    path = pathlib.Path(folder) / "paper.ofd"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), head + content, zipfile.ZIP_DEFLATED)
    return path


def locked(lines, folder, user="anjuan-2024"):
    import pikepdf
    path = pathlib.Path(folder) / "locked.pdf"
    allowed = pikepdf.Permissions(extract=bool(user), modify_other=bool(user))
    with pikepdf.open(weasy(lines, folder)) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user=user, owner="anjuan-2024", allow=allowed))
    return path


def make(by, lines, folder):
    if by.startswith("LibreOffice"):
        word = docx(lines, folder)
        if by.endswith("DOCX"):
            odt = office(word, "odt", folder)
            return office(odt, "docx:MS Word 2007 XML", folder)
        return office(office(word, "odt", folder) if "ODT" in by else word, "pdf", folder)
    if by.startswith("扫描"):
        return scan(by, lines, folder)
    return {"WeasyPrint": weasy, "OFD": ofd, "pikepdf 加密": locked,
            "pikepdf 限制": lambda *paper: locked(*paper, user="")}[by](lines, folder)


def main(wanted):
    for manifest in sorted(HERE.glob("*/case.toml")):
        if wanted and manifest.parent.name not in wanted:
            continue
        case = tomllib.loads(manifest.read_text())
        papers = case["paper"] + [paper for fault in case.get("fault", []) for paper in fault.get("paper", [])]
        texts = {paper.get("id", paper["kind"]): paper.get("text", "") for paper in papers}
        jobs = [(paper["file"], paper["by"], paper["text"]) for paper in papers if "file" in paper]
        jobs += [(other["file"], other["by"], other.get("text") or texts[other["of"]]) for other in case.get("foreign", [])]
        for name, by, text in jobs:
            target = manifest.parent / "papers" / name
            target.parent.mkdir(exist_ok=True)
            lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
            with tempfile.TemporaryDirectory() as folder:
                shutil.copyfile(make(by, lines, folder), target)
            print(f"{target.relative_to(HERE)}: {target.stat().st_size} bytes, {by}")


if __name__ == "__main__":
    main(sys.argv[1:])
