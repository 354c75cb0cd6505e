"""The characters the fonts must hold, and the report of how far they do."""

import bz2

import marks

# Given-name characters that common fonts lack; kept apart so that a gap shows by name.
NAMES = "喆堃赟頔曌翀珺䶮㛃𬀩婍祎玥玙旻骉燚垚飏彧昇濛镕璟龘淼犇翯懋"
# What the templates themselves set, next to Chinese characters.
PUNCTUATION = "，。、；：？！“”‘’（）「」『』《》〈〉【】〔〕—…·～×%％‰℃§№①②③④⑤⑥⑦⑧⑨⑩¥￥〇²³©®™"
FULL_FORMS = range(0xFF01, 0xFF5F)
ASCII = range(0x20, 0x7F)
# Two-byte codes of GB 18030-2022 that Python's codec still maps to private-use characters.
LATER_TWO_BYTE = [*range(0xFE10, 0xFE1A), *range(0x9FB4, 0x9FBC)]


def han(code):
    """Whether `code` is a character of the basic block or of extension A."""
    return 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF


def private(code):
    """Whether `code` belongs to nobody: private use in the basic plane."""
    return 0xE000 <= code <= 0xF8FF


def encoded(encoding):
    """The basic-plane characters that `encoding` writes in two bytes."""
    codes = (c for c in range(0x80, 0x10000) if not 0xD800 <= c <= 0xDFFF and not private(c))
    return {c for c in codes if len(chr(c).encode(encoding, "ignore")) == 2}


def gb2312():
    """The 6,763 characters of GB 2312."""
    return {code for code in encoded("gb2312") if han(code)}


def general_standard(files):
    """The 8,105 characters of 通用规范汉字表, read from Unihan's field kTGH."""
    found = set()
    for path in files:
        with bz2.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = line.rstrip("\n").split("\t")
                if len(fields) == 3 and fields[1] == "kTGH":
                    found.add(int(fields[0][2:], 16))
    if len(found) != 8105:
        raise SystemExit(f"the list must hold 8105 characters, not {len(found)}")
    return found


def required(unihan_files):
    """The named sets of characters, in the order of the report."""
    two_byte = encoded("gb18030") | set(LATER_TWO_BYTE)
    return {
        "names": set(map(ord, NAMES)),
        "template-punctuation": set(map(ord, PUNCTUATION)) | set(FULL_FORMS) | set(ASCII),
        "marks": set(map(ord, marks.drawings(50, (50, 50)))),
        "gb2312-han": gb2312(),
        "general-standard-8105": general_standard(unihan_files),
        "gb18030-symbols": {c for c in two_byte if not han(c)},
        "gb18030-level-1-basic-han": set(range(0x4E00, 0x9FF0)),
        "gb18030-level-1-extension-a": set(range(0x3400, 0x4DB6)),
    }


def covered(sets, name, codes):
    """One report entry: how many characters of each set `codes` holds, and which it lacks."""
    lines = ["", f"[{name}]"]
    for label, wanted in sets.items():
        gaps = sorted(wanted - codes)
        # Beyond this many the gap is a block, and a list of it tells a reader nothing.
        shown = "".join(map(chr, gaps)) if len(gaps) <= 120 else f"{len(gaps)} characters"
        shown = shown.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(
            f'{label} = {{ required = {len(wanted)}, '
            f'covered = {len(wanted) - len(gaps)}, missing = "{shown}" }}'
        )
    return lines
