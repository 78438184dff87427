"""Cuts the web fonts of the site out of the pinned font packages.

Nothing written by others lies in the repository: the WOFF2 files are made at setup from `fontpkg-be-vietnam-pro` and
`fontpkg-noto-serif` (both under the SIL Open Font License, whose text is laid beside them) and are never committed.
"""

import hashlib
import os
import shutil
from dataclasses import astuple, dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# Inclusive ranges of code points. Combining marks are kept because pasted text may be decomposed (NFD).
LATIN = ((0x20, 0x7E), (0xA0, 0xFF))
VIETNAMESE = (
    (0x102, 0x103),
    (0x110, 0x111),
    (0x128, 0x129),
    (0x168, 0x169),
    (0x1A0, 0x1A1),
    (0x1AF, 0x1B0),
    (0x1EA0, 0x1EF9),
)
COMBINING = ((0x300, 0x303), (0x306, 0x306), (0x309, 0x309), (0x31B, 0x31B), (0x323, 0x323))
SIGNS = (
    (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033),
    (0x2039, 0x203A), (0x20AB, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212),
    (0x2248, 0x2248), (0x2264, 0x2265),
)  # fmt: skip
FIGURE_WIDTH = 0.64  # of the em: room for the widest digit, 4, without wide gaps beside the 1
FEATURES = ("kern", "mark", "mkmk", "ccmp", "locl", "liga")
NAMES_KEPT = (0, 1, 2, 3, 4, 5, 6, 13, 14)  # copyright, names, version, licence and its address
STAMP = "recipe.txt"


@dataclass(frozen=True)
class WebFont:
    """One face: the package it comes from, its file there, and the axis values a variable font is fixed at.

    `figures` makes a face of the ten digits alone, all of one width: Be Vietnam Pro has no tabular digits, and columns
    of figures must stand under each other.
    """

    name: str
    package: str
    source: str
    axes: tuple[tuple[str, float], ...] = ()
    figures: bool = False

    @property
    def filename(self) -> str:
        return f"{self.name}.woff2"


WEB_FONTS = (
    WebFont("be-vietnam-pro-400", "fontpkg_be_vietnam_pro", "BeVietnamPro-Regular.ttf"),
    WebFont("be-vietnam-pro-600", "fontpkg_be_vietnam_pro", "BeVietnamPro-SemiBold.ttf"),
    WebFont("be-vietnam-pro-700", "fontpkg_be_vietnam_pro", "BeVietnamPro-Bold.ttf"),
    WebFont("noto-serif-600", "fontpkg_noto_serif", "NotoSerif[wdth,wght].ttf", (("wght", 600), ("wdth", 100))),
    WebFont("be-vietnam-figures-400", "fontpkg_be_vietnam_pro", "BeVietnamPro-Regular.ttf", figures=True),
    WebFont("be-vietnam-figures-700", "fontpkg_be_vietnam_pro", "BeVietnamPro-Bold.ttf", figures=True),
)


def build_web_fonts(target: Path, faces: tuple[WebFont, ...] = WEB_FONTS) -> list[Path]:
    """Write every face and its licence into `target` and return the paths of the WOFF2 files.

    Does nothing where the files there were made by this very recipe from these very package versions, so it may run at
    every start. Each file appears whole or not at all: a killed run leaves nothing half-written under a final name.
    """
    target.mkdir(parents=True, exist_ok=True)
    paths = [target / font.filename for font in faces]
    stamp = target / STAMP
    recipe = _recipe(faces)
    if stamp.is_file() and stamp.read_text() == recipe and all(path.is_file() for path in paths):
        return paths
    stamp.unlink(missing_ok=True)
    for font, path in zip(faces, paths, strict=True):
        _cut(font, path)
    for package in sorted({font.package for font in faces}):
        shutil.copyfile(str(files(package) / "LICENSE"), target / f"{package.removeprefix('fontpkg_')}-OFL.txt")
    stamp.write_text(recipe)
    return paths


def _recipe(faces: tuple[WebFont, ...]) -> str:
    """Fingerprint of all that decides the bytes: faces, characters, features, versions."""
    packages = sorted({font.package for font in faces} | {"fonttools", "brotli"})
    versions = [f"{package} {version(package.replace('_', '-'))}" for package in packages]
    wanted = [astuple(font) for font in faces]
    return hashlib.sha256(
        repr((wanted, _code_points(), FEATURES, FIGURE_WIDTH, NAMES_KEPT, versions)).encode()
    ).hexdigest()


def _code_points() -> list[int]:
    ranges = (*LATIN, *VIETNAMESE, *COMBINING, *SIGNS)
    return [point for first, last in ranges for point in range(first, last + 1)]


def _cut(font: WebFont, path: Path) -> None:
    face = TTFont(str(files(font.package) / "files" / font.source), recalcTimestamp=False)
    if font.axes:
        face = instantiateVariableFont(face, dict(font.axes), inplace=True)
    options = Options()
    options.layout_features = list(FEATURES)
    options.name_IDs = list(NAMES_KEPT)
    options.hinting = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=range(ord("0"), ord("9") + 1) if font.figures else _code_points())
    subsetter.subset(face)
    if font.figures:
        _even_out(face)
    face.flavor = "woff2"
    part = path.with_suffix(f".{os.getpid()}.part")
    face.save(part)
    part.replace(path)


def _even_out(face: TTFont) -> None:
    """Give every digit the same advance width and stand it in the middle."""
    width = round(FIGURE_WIDTH * face["head"].unitsPerEm)
    outlines, metrics = face["glyf"], face["hmtx"]
    for name in {face.getBestCmap()[code] for code in range(ord("0"), ord("9") + 1)}:
        glyph = outlines[name]
        glyph.coordinates.translate(((width - metrics[name][0]) // 2, 0))
        glyph.recalcBounds(outlines)
        metrics[name] = (width, glyph.xMin)
    if "GPOS" in face:
        del face["GPOS"]  # kerning would undo it
