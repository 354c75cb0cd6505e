#!/usr/bin/env python3
"""Makes the font files of this folder, and coverage.toml, from four Debian packages.

    python3 make.py --packages DIRECTORY [--out DIRECTORY] [--jobs 2]

The same packages and the same fontTools give the same bytes: every input is pinned by its
digest, no clock is read, and dates inside the fonts are constants. See README.md.
"""

import argparse
import hashlib
import shutil
import subprocess
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import fontTools
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

import charset
import marks
import outlines
from faces import FACES, KAI, PACKAGES, SIMPLIFIED, STYLES, WENKAI

TOOL_VERSION = "4.68.0"
# 2026-11-22 in seconds since 1904, the epoch of the `head` table.
MODIFIED = 3_878_150_400
ASCENT, DESCENT = 880, -120
FEATURES = ["vert", "kern", "halt"]
# What Fandol maps to nothing useful, to wrong shapes, or to scripts outside our papers.
UNWANTED = [
    range(0x2F00, 0x2FE0), range(0x3021, 0x302A), range(0xA000, 0xA4D0), range(0xE000, 0xFB00),
]
BASELINE_SIGNS = set(map(ord, "＄％￠￡￥"))
YEN, WIDE_YEN = 0x00A5, 0xFFE5


def digest(path):
    """The SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unpack(packages, target):
    """Unpacks the pinned packages, and refuses any other bytes."""
    for name, wanted in PACKAGES.items():
        package = packages / name
        if digest(package) != wanted:
            raise SystemExit(f"{name} is not the pinned package")
        subprocess.run(["dpkg-deb", "-x", package, target], check=True)


def open_font(path):
    """Opens a font, of a collection the face for the mainland."""
    number = SIMPLIFIED if path.suffix == ".ttc" else -1
    return TTFont(path, fontNumber=number, recalcTimestamp=False)


def characters(path):
    """The characters a font maps to a glyph."""
    with open_font(path) as font:
        return set(font.getBestCmap())


def trusted(codes, sets):
    """Those of Fandol's characters that it draws right.

    Its Chinese characters outside GB 2312 are often the simplified form under the traditional
    code (余 for 餘, 准 for 準), and in one face even a neighbour: another name on the paper.
    """
    plain = {c for c in codes if not any(c in block for block in UNWANTED)}
    return {c for c in plain if not charset.han(c) or c in sets["gb2312-han"]}


def wanted_characters(face, root, sets):
    """What a face holds."""
    if face.fandol:
        return trusted(characters(root / face.source), sets)
    fandol = [characters(root / other.source) for other in FACES if other.fandol]
    # A rare name keeps the style of the text around it: what Fandol has not, or not right.
    style = ["names", "template-punctuation", "general-standard-8105", "gb18030-symbols"]
    wanted = set().union(*(sets[label] for label in style), *fandol)
    wanted -= set.intersection(*(trusted(codes, sets) for codes in fandol))
    wanted = {c for c in wanted if not any(c in block for block in UNWANTED)} | sets["names"]
    if face.family == "Anjuan Fallback":
        # The last resort completes the font that has most.
        wanted |= set().union(*sets.values()) - characters(root / WENKAI / KAI)
    return wanted


def rename(font, face):
    """Gives the font its new names and says what was done to it."""
    style = "Bold" if face.bold else "Regular"
    post_script = f"{face.family.replace(' ', '')}-{style}"
    table = font["name"]
    origin = table.getDebugName(0)
    texts = {
        0: f"{origin} Modified in 2026 by the anjuan project.",
        1: face.family,
        2: style,
        3: f"anjuan;1;{post_script}",
        4: f"{face.family} {style}",
        5: f"Version 1.000; from {table.getDebugName(6)} {table.getDebugName(5)}",
        6: post_script,
        10: "Outlines converted to TrueType, characters selected, box and tick marks redrawn.",
        13: face.licence[0],
        14: face.licence[1],
    }
    table.names = []
    for number, text in texts.items():
        table.setName(text, number, 3, 1, 0x409)


def add_marks(font, face):
    """Maps the marks to new glyphs, and returns the drawing of each glyph."""
    order, metrics = list(font.getGlyphOrder()), font["hmtx"].metrics
    tables = [table for table in font["cmap"].tables if table.isUnicode() and table.format != 14]
    font["cmap"].tables = tables
    drawn = {}
    for mark, draw in marks.drawings(face.stroke, face.zero).items():
        name = f"mark{ord(mark):04X}"
        order.append(name)
        metrics[name] = (outlines.FULL_WIDTH, 0)
        for table in tables:
            table.cmap[ord(mark)] = name
        drawn[name] = draw
    font.setGlyphOrder(order)
    return drawn


def letter(code):
    """Whether a character stands on the baseline of Latin text, full-width or not."""
    alphabet = code < 0x2000 or 0xFF00 <= code <= 0xFF5E
    return alphabet and chr(code).isalnum() or code in BASELINE_SIGNS


def lifted(font, face):
    """The rise of each glyph: Chinese characters and their punctuation, but no letters."""
    codes = {name: code for code, name in font.getBestCmap().items()}
    metrics = font["hmtx"].metrics
    full = [name for name in font.getGlyphOrder() if metrics[name][0] == outlines.FULL_WIDTH]
    return {name: face.rise for name in full if not letter(codes.get(name, 0x4E00))}


def borrow(font, drawable, face, root):
    """The glyphs whose outline comes from elsewhere: another face's letters, and ￥."""
    mapped, metrics = font.getBestCmap(), font["hmtx"].metrics
    borrowed = {}
    if face.latin:
        donor = open_font(root / face.latin)
        glyphs, source, widths = donor.getGlyphSet(), donor.getBestCmap(), donor["hmtx"].metrics
        for code, name in mapped.items():
            if code < 0x2000 and code in source and metrics[name][0] != outlines.FULL_WIDTH:
                advance = widths[source[code]][0]
                borrowed[name] = outlines.Borrowed(glyphs[source[code]], advance)
    if face.fandol:
        # Fandol draws a dollar sign for ￥, the mark before every sum in a Chinese contract.
        name = mapped[YEN]
        yen = borrowed.get(name) or outlines.Borrowed(drawable[name], metrics[name][0])
        shift = (outlines.FULL_WIDTH - yen.advance) // 2
        wide = outlines.Borrowed(yen.glyph, outlines.FULL_WIDTH, shift)
        borrowed[mapped[WIDE_YEN]] = wide
    return borrowed


def measure(font, face):
    """Sets the vertical metrics, the weight and the dates."""
    box, system, header = font["hhea"], font["OS/2"], font["head"]
    box.ascent = system.sTypoAscender = ASCENT
    box.descent = system.sTypoDescender = DESCENT
    box.lineGap = system.sTypoLineGap = 0
    glyphs = [glyph for glyph in font["glyf"].glyphs.values() if glyph.numberOfContours]
    system.usWinAscent = max(glyph.yMax for glyph in glyphs)
    system.usWinDescent = -min(glyph.yMin for glyph in glyphs)
    system.usWeightClass = 700 if face.bold else 400
    system.fsSelection = 0x20 if face.bold else 0x40
    header.macStyle = 1 if face.bold else 0
    header.created = header.modified = MODIFIED
    if face.fandol:
        # Typst aligns by the height of capitals; Fandol leaves the field at zero.
        for sample, field in (("H", "sCapHeight"), ("x", "sxHeight")):
            pen = BoundsPen(font.getGlyphSet())
            font.getGlyphSet()[font.getBestCmap()[ord(sample)]].draw(pen)
            setattr(system, field, round(pen.bounds[3]))


def build(face, root, sets, out):
    """Makes one font file."""
    font = open_font(root / face.source)
    cubic = "CFF " in font
    # The marks are drawn anew: what the source has in their place would only be dead weight.
    wanted = wanted_characters(face, root, sets) - sets["marks"]
    drawable = outlines.reduce(font, wanted, FEATURES)
    borrowed = borrow(font, drawable, face, root)
    lifts = lifted(font, face)
    drawn = add_marks(font, face)
    outlines.convert(font, drawable, lifts, drawn, borrowed, reverse=cubic)
    measure(font, face)
    rename(font, face)
    font.save(out / face.file)
    return face.file


def check(path):
    """Refuses a finished file whose Chinese characters are not as wide as the em, or blank."""
    with TTFont(path) as font:
        metrics, glyphs = font["hmtx"], font["glyf"]
        for code, name in font.getBestCmap().items():
            if charset.han(code) and metrics[name][0] != outlines.FULL_WIDTH:
                raise SystemExit(f"{path.name}: U+{code:04X} is {metrics[name][0]} wide")
            if charset.han(code) and glyphs[name].numberOfContours == 0:
                raise SystemExit(f"{path.name}: U+{code:04X} is blank")


def report(sets, out):
    """Writes coverage.toml: the files, and what each style's family list covers."""
    lines = ["# Written by make.py: which characters the fonts hold. Do not edit."]
    for name in [face.file for face in FACES] + [KAI]:
        with TTFont(out / name, lazy=True) as font:
            family, style = (font["name"].getDebugName(number) for number in (1, 2))
            glyphs = len(font.getGlyphOrder())
        lines += [
            "", "[[file]]", f'name = "{name}"', f'family = "{family}"', f'style = "{style}"',
            f"glyphs = {glyphs}", f"bytes = {(out / name).stat().st_size}",
            f'sha256 = "{digest(out / name)}"',
        ]
    held = {name: characters(out / name) for name in [face.file for face in FACES] + [KAI]}
    for style, names in STYLES.items():
        lines += charset.covered(sets, f"style.{style}", set().union(*map(held.get, names)))
    for name, codes in held.items():
        lines += charset.covered(sets, f"face.{name.removesuffix('.ttf')}", codes)
    (out / "coverage.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main():
    """Reads the command line and makes every file."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=here)
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    if fontTools.version != TOOL_VERSION:
        raise SystemExit(f"fontTools {TOOL_VERSION} is needed, not {fontTools.version}")
    arguments.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(arguments.jobs) as pool:
        root = Path(folder)
        unpack(arguments.packages, root)
        sets = charset.required(sorted((root / "usr/share/unicode").glob("Unihan_*.txt.bz2")))
        jobs = [pool.submit(build, face, root, sets, arguments.out) for face in FACES]
        shutil.copyfile(root / WENKAI / KAI, arguments.out / KAI)
        for job in jobs:
            check(arguments.out / job.result())
        report(sets, arguments.out)


if __name__ == "__main__":
    main()
