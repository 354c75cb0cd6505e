"""The fonts to make, their sources, and the order in which each style uses them."""

from dataclasses import dataclass

PACKAGES = {
    "texlive-lang-chinese_2022.20230122-1_all.deb":
        "9cfa07bd44e7b9098e26f0ecac1b5ad210d2249d474c8074d53de92d650b0ec0",
    "fonts-lxgw-wenkai_1.250+repack-1_all.deb":
        "6d1e4c4aac78ad32062aefa2c836ee4d6e58f9dcf8b3f4407c9eefe304615318",
    "fonts-noto-cjk_1%3a20220127+repack1-1_all.deb":
        "4a2515eb6db3978b897fef9709ed0d2b1f4c6c4df4d83d6c4ef65f71f1b1f502",
    "unicode-data_15.0.0-1_all.deb":
        "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc",
}
FANDOL = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/"
NOTO = "usr/share/fonts/opentype/noto/"
WENKAI = "usr/share/fonts/truetype/lxgw-wenkai/"
# The face of the Noto collections that has the forms of the mainland.
SIMPLIFIED = 2
FANDOL_LICENCE = (
    "GNU General Public License, version 3, with the font exception, which this version extends",
    "https://www.gnu.org/licenses/gpl-3.0.html",
)
OPEN_LICENCE = ("SIL Open Font License, Version 1.1", "https://openfontlicense.org")


@dataclass(frozen=True)
class Face:
    """One font to make: where it comes from and what it is called afterwards."""

    file: str
    family: str
    source: str
    # How thick the drawn marks are, and the 〇 at its sides and top.
    stroke: int
    zero: tuple
    # How far the characters are raised, so that all families sit at the same height.
    rise: int = 0
    bold: bool = False
    # The font whose letters and digits replace this font's own.
    latin: str = ""

    @property
    def fandol(self):
        """Whether the face derives from Fandol."""
        return self.source.startswith(FANDOL)

    @property
    def licence(self):
        """The name and the address of the licence."""
        return FANDOL_LICENCE if self.fandol else OPEN_LICENCE


# Fandol's characters stand 70 units below the line its own metrics (0.88/0.12) describe.
# Its FangSong has heavy sans-serif digits and its Hei thin ones: each gets those of a sister.
FACES = [
    Face("AnjuanFangSong-Regular.ttf", "Anjuan FangSong", FANDOL + "FandolFang-Regular.otf",
         50, (46, 36), rise=70, latin=FANDOL + "FandolSong-Regular.otf"),
    Face("AnjuanSong-Regular.ttf", "Anjuan Song", FANDOL + "FandolSong-Regular.otf",
         50, (60, 30), rise=70),
    Face("AnjuanSong-Bold.ttf", "Anjuan Song", FANDOL + "FandolSong-Bold.otf",
         90, (120, 50), rise=70, bold=True),
    Face("AnjuanHei-Regular.ttf", "Anjuan Hei", FANDOL + "FandolHei-Regular.otf",
         70, (86, 86), rise=70, latin=FANDOL + "FandolHei-Bold.otf"),
    Face("AnjuanFangSongPlus-Regular.ttf", "Anjuan FangSong Plus", WENKAI + "LXGWWenKai-Light.ttf",
         50, (46, 36), rise=20),
    Face("AnjuanFallback-Regular.ttf", "Anjuan Fallback", NOTO + "NotoSerifCJK-Regular.ttc",
         50, (60, 30)),
    # A family of its own: Typst looks at one face of a family, so a bold "Anjuan Fallback"
    # would hide the characters that only the regular one has.
    Face("AnjuanTitlePlus-Bold.ttf", "Anjuan Title Plus", NOTO + "NotoSerifCJK-Bold.ttc",
         90, (120, 50), bold=True),
]
# Copied without a change: its licence reserves its name for the unmodified font.
KAI = "LXGWWenKai-Regular.ttf"
# The files each style draws on, in the order of its family list.
STYLES = {
    "fangsong": ["AnjuanFangSong-Regular.ttf", "AnjuanFangSongPlus-Regular.ttf", KAI,
                 "AnjuanFallback-Regular.ttf"],
    "song": ["AnjuanSong-Regular.ttf", "AnjuanFallback-Regular.ttf", KAI],
    "title": ["AnjuanSong-Bold.ttf", "AnjuanTitlePlus-Bold.ttf", KAI, "AnjuanFallback-Regular.ttf"],
    "hei": ["AnjuanHei-Regular.ttf", "AnjuanTitlePlus-Bold.ttf", KAI, "AnjuanFallback-Regular.ttf"],
    "kai": [KAI, "AnjuanFallback-Regular.ttf"],
}
