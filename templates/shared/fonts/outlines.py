"""Turns the cubic outlines of an OpenType/CFF font into TrueType outlines, in place.

Typst copies TrueType outlines into a PDF almost as they are, whereas it decodes and
encodes every CFF outline anew for each document.
"""

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable

# The largest distance between the old and the new outline, in font units (1/1000 em).
MAXIMUM_ERROR = 1.0
FULL_WIDTH = 1000


def reduce(font, characters, features):
    """Keeps only `characters` and `features` and returns a drawable view of the cubic glyphs."""
    drawable = font.getGlyphSet()
    font.getGlyphOrder()
    for table in font.keys():
        if table != "GlyphOrder":
            font[table]
    # The subsetter is slow on a CID-keyed CFF, and only the outlines drawn later are needed.
    del font["CFF "]
    options = subset.Options()
    options.layout_features = features
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.name_languages = ["*"]
    options.name_legacy = False
    options.glyph_names = False
    options.recalc_timestamp = False
    options.legacy_cmap = False
    options.drop_tables += ["DSIG", "GDEF", "VORG", "vhea", "vmtx"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return drawable


def convert(font, drawable, rise, drawn):
    """Replaces the outlines of `font` by quadratic ones.

    `rise` lifts the full-width glyphs; `drawn` maps glyph names to functions
    that draw an outline of our own in place of the font's.
    """
    metrics = font["hmtx"].metrics
    glyphs = {}
    for name in font.getGlyphOrder():
        advance = metrics[name][0]
        pen = TTGlyphPen(None)
        if name in drawn:
            drawn[name](pen)
            advance = FULL_WIDTH
        else:
            # PostScript and TrueType contours run in opposite directions.
            quadratic = Cu2QuPen(pen, MAXIMUM_ERROR, reverse_direction=True)
            lift = rise if advance == FULL_WIDTH else 0
            drawable[name].draw(TransformPen(quadratic, (1, 0, 0, 1, 0, lift)))
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
