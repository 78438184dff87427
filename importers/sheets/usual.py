"""Rows of a worksheet written as the usual programs write them, cut out by patterns: a third of the time of parsing.

Nothing is guessed: at the first row that is written in any other way this gives up, and the parser reads on from there.
Only the rows are looked at, not what stands around them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from typing import IO, Any

from importers.sheets.row_shape import INLINE, TEXT, RowShape, Typed, Written
from importers.sheets.rows import clipped

BLOCK = 256 * 1024
LONGEST_ROW = 16 * 1024**2
_HEAD = re.compile(
    r'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?(?: standalone="(?:yes|no)")?\s*\?>)?\s*<worksheet\b'
)
_ROW = re.compile(r'\s*<row r="([1-9][0-9]{0,6})"(?: [A-Za-z0-9:]+="[^"<&]*")*?(/?)>')
_CELL = re.compile(
    r'<c(?: r="([A-Z]{1,3})[0-9]{1,7}")?(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]+)")?'
    rf'(?:/>|>(?:<v>({TEXT})</v>|<is><t(?: xml:space="preserve")?>({TEXT})</t></is>)?</c>)|(.)',
    re.DOTALL,
)


class Unusual(Exception):
    """The sheet is written in another way: to be parsed, the first `rows` of it left out."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.rows = rows


def usual_rows(stream: IO[bytes], typed: Typed, place_of: Callable[[str], int]) -> Iterator[tuple[int, list[Any]]]:
    """Number and cells of every row, empty ones too. `typed`: type, text and style of a cell → its value.

    Raises Unusual, ValueError where a number is none.
    """
    seen = last = 0
    shape = RowShape(typed, place_of)
    try:
        for text in _row_texts(stream):
            at = 0
            while row := _ROW.match(text, at):
                at = row.end()
                number = int(row[1])
                if number <= last:
                    raise Unusual(seen)
                cells = []
                if not row[2]:
                    learned = shape.cells(text, at)
                    cells = _cells(text, at, typed, place_of, shape) if learned is None else learned
                    at = len(text)
                yield number, cells
                seen, last = seen + 1, number
            if text[at:].strip():
                raise Unusual(seen)
    except (_OtherCell, UnicodeDecodeError) as error:
        raise Unusual(seen) from error


class _OtherCell(Exception):
    """A row that has to be parsed."""


def _row_texts(stream: IO[bytes]) -> Iterator[str]:
    """The sheet in pieces that each end with a row; the last one ends with the rows."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    rest = decoder.decode(stream.read(BLOCK))
    head, opened, rest = rest.partition("<sheetData>")
    if not opened or not _HEAD.match(head) or "<!" in head:
        raise _OtherCell
    while True:
        *rows, rest = rest.split("</row>")
        yield from rows
        end, closed, _tail = rest.partition("</sheetData>")
        if closed:
            yield end
            _to_the_end(stream)
            return
        block = stream.read(BLOCK)
        if not block or len(rest) > LONGEST_ROW:
            raise _OtherCell
        rest += decoder.decode(block)


def _to_the_end(stream: IO[bytes]) -> None:
    """So that the archive compares its checksum."""
    while stream.read(BLOCK):
        pass


def _cells(text: str, start: int, typed: Typed, place_of: Callable[[str], int], shape: RowShape) -> list[Any]:
    cells: list[Any] = []
    written: list[Written] = []
    place = -1
    for letters, style, kind, held, inline, other in _CELL.findall(text, start):
        if other:
            raise _OtherCell
        place = place_of(letters) if letters else place + 1
        if inline:
            if kind != INLINE:
                raise _OtherCell
            value = clipped(inline)
        elif held:
            if kind == INLINE:
                raise _OtherCell
            value = typed(kind or None, held, style or None)
        else:
            written.append(Written(letters, style, None))
            continue
        missing = place - len(cells)
        if missing:
            if missing < 0:
                raise _OtherCell
            cells.extend([""] * missing)
        cells.append(value)
        written.append(Written(letters, style, kind))
    if all(cell.letters for cell in written):
        shape.learn(written)
    return cells
