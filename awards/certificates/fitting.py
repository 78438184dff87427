"""Fitting texts into their boxes before the page is set, so that a list of what does not fit exists beforehand.

Widths are the advances of the pinned font itself. A text first shrinks a little on one line, then wraps into lines of
even length, and shrinks on where even that is too much: nothing is ever cut off, what falls below the smallest size is
reported.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from fontTools.ttLib import TTFont

from awards.certificates.layout import FieldPosition
from awards.paper.typesetting import font_folder

CAP_HEIGHT = 0.714
LINE_PITCH = CAP_HEIGHT + 0.72  # as set in templates/documents/certificate.typ
ONE_LINE_DOWN_TO = 0.75
SLACK = 0.985  # kerning and rounding of the typesetter
BOLD, REGULAR = 700, 400
POINTS = 72 / 25.4


@dataclass(frozen=True)
class Fitted:
    """Lines and the size at which they stand inside the box; ``fits`` is False below the smallest allowed size."""

    lines: tuple[str, ...]
    size_pt: float
    fits: bool


@lru_cache(maxsize=2048)
def fit(field: FieldPosition, text: str) -> Fitted:
    """``text`` in the box of ``field``. Most texts of a batch are the same on every page, and are fitted once."""
    words = text.split()
    measure = _Measure(field.bold, field.italic)
    lengths = [measure.of(word) for word in words]
    space = measure.of(" ")
    width = field.width_mm * POINTS * SLACK
    whole = sum(lengths) + space * (len(words) - 1)
    if not words or whole <= 0:
        return Fitted((), field.size_pt, True)
    height = field.height_mm * POINTS if field.height_mm else None
    tallest = field.size_pt if height is None else min(field.size_pt, height / CAP_HEIGHT)
    best: tuple[tuple[str, ...], float] = ((" ".join(words),), min(tallest, width / whole))
    if height is not None and best[1] < field.size_pt * ONE_LINE_DOWN_TO:
        best = _wrapped(words, lengths, space, (width, height, field.size_pt), best)
    lines, size = best
    return Fitted(lines, round(size, 3), size >= min(field.min_size_pt, field.size_pt))


def _wrapped(
    words: list[str],
    lengths: list[float],
    space: float,
    room: tuple[float, float, float],
    best: tuple[tuple[str, ...], float],
) -> tuple[tuple[str, ...], float]:
    width, height, largest = room
    for count in range(2, len(words) + 1):
        limit = min(largest, height / (CAP_HEIGHT + (count - 1) * LINE_PITCH))
        if limit <= best[1]:
            break
        cuts, longest = _even(lengths, space, count)
        size = min(limit, width / longest)
        if size > best[1]:
            ends = [*cuts, len(words)]
            lines = tuple(
                " ".join(words[start:end]) for start, end in zip([0, *cuts], ends, strict=True) if end > start
            )
            best = (lines, size)
    return best


def _even(lengths: list[float], space: float, count: int) -> tuple[list[int], float]:
    """Places of the breaks that make the longest of ``count`` lines as short as can be, and its length."""
    low, high = max(lengths), sum(lengths) + space * len(lengths)
    for _each in range(18):
        middle = (low + high) / 2
        if len(_breaks(lengths, space, middle)) < count:
            high = middle
        else:
            low = middle
    return _breaks(lengths, space, high), high


def _breaks(lengths: list[float], space: float, width: float) -> list[int]:
    found, used = [], -space
    for place, length in enumerate(lengths):
        if used + space + length > width and place:
            found.append(place)
            used = -space
        used += space + length
    return found


class _Measure:
    """Widths in em of one face."""

    def __init__(self, bold: bool, italic: bool) -> None:
        self._face = (bold, italic)

    def of(self, text: str) -> float:
        return _width(text, *self._face)


@cache
def _glyphs(bold: bool, italic: bool) -> tuple[Any, dict[int, str], int]:
    name = "NotoSerif-Italic[wdth,wght].ttf" if italic else "NotoSerif[wdth,wght].ttf"
    font = TTFont(font_folder() / name, lazy=True)
    weight = BOLD if bold else REGULAR
    return font.getGlyphSet(location={"wght": weight, "wdth": 100}), font.getBestCmap(), font["head"].unitsPerEm


@cache
def _advance(letter: str, bold: bool, italic: bool) -> float:
    glyphs, names, units = _glyphs(bold, italic)
    name = names.get(ord(letter))
    return glyphs[name].width / units if name else 1.0


def _width(text: str, bold: bool, italic: bool) -> float:
    return sum(_advance(letter, bold, italic) for letter in text)
