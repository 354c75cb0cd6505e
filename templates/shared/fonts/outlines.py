"""Turns the cubic outlines of an OpenType/CFF font into TrueType outlines, in place.

Typst copies TrueType outlines into a PDF almost as they are, whereas it decodes and
encodes every CFF outline anew for each document.
"""

from dataclasses import dataclass

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable

# The largest distance between the old and the new outline, in font units (1/1000 em).
MAXIMUM_ERROR = 1.0
FULL_WIDTH = 1000


@dataclass(frozen=True)
class Borrowed:
    """An outline taken from another glyph, perhaps of another font."""

    glyph: object
    advance: int
    shift: int = 0


def reduce(font, characters, features):
    """Keeps only `characters` and `features` and returns a drawable view of the old glyphs."""
    drawable = font.getGlyphSet()
    font.getGlyphOrder()
    for table in font.keys():
        if table != "GlyphOrder":
            font[table]
    # The subsetter is slow on a CID-keyed CFF, and only the outlines drawn later are needed.
    for table in ("CFF ", "glyf", "loca"):
        if table in font:
            del font[table]
    options = subset.Options()
    options.layout_features = features
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.glyph_names = False
    options.recalc_timestamp = False
    options.legacy_cmap = False
    options.drop_tables += ["DSIG", "GDEF", "VORG", "gasp", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return drawable


def convert(font, drawable, lifts, drawn, borrowed, reverse):
    """Gives `font` quadratic outlines.

    `lifts` says by how many units a glyph is raised, `drawn` which glyphs are drawn by a function
    of our own, `borrowed` which come from elsewhere. PostScript and TrueType contours run in
    opposite directions: `reverse` is true where the source is PostScript.
    """
    metrics = font["hmtx"].metrics
    glyphs = {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(None)
        if name in drawn:
            drawn[name](pen)
            advance = FULL_WIDTH
        else:
            source = borrowed.get(name) or Borrowed(drawable[name], metrics[name][0])
            quadratic = Cu2QuPen(pen, MAXIMUM_ERROR, reverse_direction=reverse)
            moved = TransformPen(quadratic, (1, 0, 0, 1, source.shift, lifts.get(name, 0)))
            source.glyph.draw(moved)
            advance = source.advance
        glyph = pen.glyph(dropImpliedOnCurves=True)
        glyph.recalcBounds(None)
        glyphs[name] = glyph
        metrics[name] = (advance, getattr(glyph, "xMin", 0))
    install(font, glyphs)


def install(font, glyphs):
    """Puts the finished glyphs into `font` and makes it a TrueType font."""
    font["loca"] = newTable("loca")
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder = font.getGlyphOrder()
    table.glyphs = glyphs
    font["maxp"] = maximum = newTable("maxp")
    maximum.tableVersion = 0x00010000
    maximum.numGlyphs = len(glyphs)
    maximum.maxZones = 1
    for field in (
        "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints",
        "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
    ):
        setattr(maximum, field, 0)
    post = font["post"]
    post.formatType = 3.0
    post.extraNames, post.mapping, post.glyphOrder = [], {}, font.getGlyphOrder()
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\000\001\000\000"
