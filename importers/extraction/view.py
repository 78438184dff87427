"""The text as the grammar sees it, with the way back to the text as it was stored.

Real files mix composed and decomposed letters, no-break spaces, soft hyphens, four kinds of dashes and the Icelandic
Ð for Đ. The grammar is written against one clean form; spans are handed back in code points of the stored text, so
that a quote is always an exact piece of what the reader gave us.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from importers.extraction.letters import expanded

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\v\f\r"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_CLEAN = str.maketrans({
    **dict.fromkeys(SPACES, " "),
    **dict.fromkeys(DASHES, "-"),
    "\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n",
    "\uff05": "%", "\u2215": "/", "\u2044": "/", "\u2267": "≥", "\u2a7e": "≥", "\u2266": "≤", "\u2a7d": "≤",
})  # fmt: skip
# A line break inside a sentence: no end mark before it, a small letter after it that opens no list item.
_WRAPPED = re.compile(
    expanded(
        r"(?<=[^\s.:;!?|…/-])\n(?=[a-zà-ỹ])(?![a-zđ]{1,2}[.)])|(?<= năm)\n(?=\d{4})|(?<= ngày)\n(?=\d)|"
        r"(?<=[a-zà-ỹ])\n(?=\d[\d.,/-]{0,12}\s?(?:%|[a-zà-ỹ]{2}))"
    )
)
# Letters that are composed already and that nothing is dropped from; only a mark behind the last one may change it.
_COMPOSED = re.compile("[\x00-\xac\xae-\u02ff\u1e00-\u1eff]+")
_DROP = str.maketrans(dict.fromkeys(INVISIBLE, None))


@dataclass(frozen=True)
class View:
    """`text` is the clean form, `low` the same in lower case (same length), `source` the stored text."""

    source: str
    text: str
    low: str
    starts: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stored span of a span of the clean text."""
        if self.starts is None or start >= end:
            return start, end
        return self.starts[start], self.starts[end]

    def quote(self, start: int, end: int) -> tuple[str, int, int]:
        first, last = self.span(start, end)
        return self.source[first:last], first, last


def view_of(source: str) -> View:
    """Build the clean form; a text that is clean already costs two passes and no table of positions."""
    plain = unicodedata.is_normalized("NFC", source) and not any(mark in source for mark in INVISIBLE)
    if plain:
        text, starts = source.translate(_CLEAN), None
    else:
        text, starts = _composed(source)
    text = _WRAPPED.sub(" ", text)
    return View(source, text, _lower(text), starts)


def _composed(source: str) -> tuple[str, tuple[int, ...]]:
    """Line by line, since most lines of a mixed file are clean; letters are put together only in the others."""
    pieces: list[str] = []
    starts: list[int] = []
    position = 0
    for line in source.splitlines(keepends=True):
        if unicodedata.is_normalized("NFC", line) and not any(mark in line for mark in INVISIBLE):
            pieces.append(line.translate(_CLEAN))
            starts.extend(range(position, position + len(line)))
        else:
            _compose_line(source, position, position + len(line), pieces, starts)
        position += len(line)
    starts.append(position)
    return "".join(pieces), tuple(starts)


def _compose_line(source: str, position: int, length: int, pieces: list[str], starts: list[int]) -> None:
    while position < length:
        run = _COMPOSED.match(source, position, length)
        if run is not None:
            end = run.end() - (run.end() < length and unicodedata.combining(source[run.end()]) > 0)
            pieces.append(source[position:end].translate(_CLEAN))
            starts.extend(range(position, end))
            position = end
        if position == length:
            return
        end = position + 1
        while end < length and unicodedata.combining(source[end]):
            end += 1
        cluster = unicodedata.normalize("NFC", source[position:end]).translate(_DROP).translate(_CLEAN)
        pieces.append(cluster)
        starts.extend([position] * len(cluster))
        position = end


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
