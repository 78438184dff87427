"""How a page of text is put together: lines, headings, list leads, sentences, quoted names and asides.

Everything is a span of the clean text, so nothing is copied and a long document costs little.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

MAX_SENTENCE = 1500

_SENTENCE_END = re.compile(
    r"(?<![A-ZĐ])(?<!\bTp)(?<!\bTP)(?<!\bTh)(?:(?<![.!?…])|(?<=[A-ZĐ][.!?…]))[.!?…]++(?=[\s”\"’)]*(?:\s|$|\())|\./\."
)
_MARKER = re.compile(
    r"\s*(?:[-+*•·–●▪○✓]|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)/:]?(?=\s)|\(\d{1,2}\)|\(?[a-zđ]{1,2}[.)]|[IVXLC]{1,5}[.)])\s*"
)
_QUOTES = re.compile(
    r"“([^“”\n]{1,400})”|\"([^\"\n]{1,400})\"|«([^«»\n]{1,400})»|‘([^‘’\n]{4,400})’|”([^“”\n]{1,400})”"
)
_PARENS = re.compile(r"\(([^()\n]{0,600})\)")
_ROMAN = re.compile(r"(?:phần(?: thứ)? \w+|[ivxlc]{1,5})\s*[.)/:-]|phần\s|chương\s|điều \d{1,3}\s?[.:]")
_ARABIC = re.compile(r"\d{1,2}\s*[.)/]\s*(?!\d)")
_DEEPER = re.compile(r"\d{1,2}(?:\.\d{1,2})+[.)]?\s|\(?[a-zđ]\)|\(\d{1,2}\)|[a-zđ]\.\s")


@dataclass(frozen=True)
class Span:
    start: int
    end: int

    def holds(self, position: int) -> bool:
        return self.start <= position < self.end


@dataclass(frozen=True)
class Line:
    """One line with the place where its text starts after bullets and numbers."""

    start: int
    end: int
    body: int
    level: int

    @property
    def is_item(self) -> bool:
        return self.body > self.start


def lines_of(text: str, low: str) -> Iterator[Line]:
    """The lines that are not blank. `level`: 1 roman heading, 2 arabic, 3 deeper, 4 bullet, 0 plain."""
    start = 0
    for raw in text.split("\n"):
        end = start + len(raw)
        stripped = raw.strip()
        if stripped:
            first = start + (len(raw) - len(raw.lstrip()))
            marker = _MARKER.match(text, first, min(end, first + 24))
            body = marker.end() if marker and marker.end() < end else first
            yield Line(first, start + len(raw.rstrip()), body, _level(low, first, end, marker is not None))
        start = end + 1


def _level(low: str, start: int, end: int, marked: bool) -> int:
    window = low[start : min(end, start + 24)]
    if _ROMAN.match(window):
        return 1
    if _DEEPER.match(window):
        return 3
    if _ARABIC.match(window):
        return 2
    return 4 if marked else 0


def sentences_of(text: str, line: Line) -> Iterator[Span]:
    """Sentences of a line, none longer than MAX_SENTENCE: longer ones are cut at a space."""
    start = line.body
    for mark in _SENTENCE_END.finditer(text, line.body, line.end):
        yield from pieces_of(text, start, mark.start())
        start = mark.end()
    yield from pieces_of(text, start, line.end)


def pieces_of(text: str, start: int, end: int) -> Iterator[Span]:
    """The span itself, or the pieces of one that is longer than MAX_SENTENCE; nothing of a blank one."""
    while end - start > MAX_SENTENCE:
        cut = max(text.rfind("; ", start, start + MAX_SENTENCE), text.rfind(" ", start, start + MAX_SENTENCE))
        cut = cut if cut > start else start + MAX_SENTENCE
        yield Span(start, cut)
        start = cut
    if text[start:end].strip():
        yield Span(start, end)


def quoted_spans(text: str) -> list[Span]:
    """Spans inside quotation marks, without the marks."""
    return [Span(*_inner(match)) for match in _QUOTES.finditer(text)]


def _inner(match: re.Match[str]) -> tuple[int, int]:
    return match.span(match.lastindex or 0)


def bracketed_spans(text: str) -> list[Span]:
    """Spans inside round brackets, without the brackets."""
    return [Span(*match.span(1)) for match in _PARENS.finditer(text)]


class Cover:
    """Answers fast whether a position lies in one of many spans that do not overlap."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans, key=lambda span: span.start)
        self._starts = [span.start for span in self._spans]

    def at(self, position: int) -> Span | None:
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and self._spans[index].holds(position):
            return self._spans[index]
        return None
