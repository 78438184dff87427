"""Workbooks of Excel 2007 and later, row by row from the packed file: memory does not grow with the sheet.

A library that reads a sheet whole needs a gigabyte for a million rows, and reserves a rectangle up to the last cell,
wherever somebody left one.
"""

from __future__ import annotations

import datetime as dt
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

from base.core.errors import DomainError
from importers.sheets.rows import MAX_CELL, MAX_ROWS, Row, Source, clipped, not_a_workbook, protected, too_large
from importers.sheets.shared import SharedStrings
from importers.sheets.usual import Unusual, usual_rows

MAX_PART = 6 * 1024**3
MAX_SMALL_PART = 32 * 1024**2
LARGE, MAX_RATIO = 50 * 1024**2, 200
MERGES_WITHIN = 200 * 1024**2
TAIL = 4 * 1024**2
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_DIGITS = "0123456789"
_MAIN = "xl/workbook.xml"
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)  # noqa: DTZ001 -- days of a sheet have no zone
_LAST_SERIAL = 2_958_465
_ERRORS = (
    etree.LxmlError,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    LookupError,
    ValueError,
    EOFError,
    NotImplementedError,
    TypeError,
)


class XlsxBook:
    """An open workbook. Raises DomainError: not_a_workbook, too_large, protected."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self.name = name
        try:
            self.archive = zipfile.ZipFile(stream)
            self._guard()
            self.sheets = list(self._found())
            self._is_date = self._date_styles()
        except RuntimeError as error:
            raise protected(name) from error
        except (*_ERRORS, OSError) as error:
            raise not_a_workbook(name) from error
        self._shared: SharedStrings | None = None
        self._areas: dict[str, dict[int, list[tuple[int, int, int]]]] = {}

    def _guard(self) -> None:
        """No part may unpack to what no list of people is."""
        for entry in self.archive.infolist():
            if entry.flag_bits & 0x1:
                raise protected(self.name)
            ratio = entry.file_size / max(entry.compress_size, 1)
            if entry.file_size > MAX_PART or (entry.file_size > LARGE and ratio > MAX_RATIO):
                raise too_large(self.name)

    def _found(self) -> Iterator[Source]:
        links = {}
        for link in self._tree("xl/_rels/workbook.xml.rels").iter("{*}Relationship"):
            links[link.get("Id")] = link.get("Target", "").removeprefix("/xl/").removeprefix("/")
        book = self._tree(_MAIN)
        properties = book.find("{*}workbookPr")
        is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._epoch = _EPOCH_1904 if is_1904 else _EPOCH
        for sheet in book.iter("{*}sheet"):
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            target = links.get(key, "")
            if not target or "worksheet" not in target:
                continue
            part = f"xl/{target}"
            yield Source(
                str(sheet.get("name", "")),
                lambda part=part: self._rows(part),  # type: ignore[misc]
                sheet.get("state", "visible") != "visible",
            )

    def _tree(self, part: str) -> Any:
        entry = self.archive.getinfo(part)
        if entry.file_size > MAX_SMALL_PART:
            raise too_large(self.name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        with self.archive.open(entry) as stream:
            return etree.fromstring(stream.read(MAX_SMALL_PART + 1), parser)

    def _date_styles(self) -> list[bool]:
        if "xl/styles.xml" not in self.archive.namelist():
            return []
        styles = self._tree("xl/styles.xml")
        own = {int(f.get("numFmtId", "0")): f.get("formatCode", "") for f in styles.iter("{*}numFmt")}
        formats = styles.find("{*}cellXfs")
        return [self._shows_date(int(xf.get("numFmtId", "0")), own) for xf in (() if formats is None else formats)]

    @staticmethod
    def _shows_date(number: int, own: dict[int, str]) -> bool:
        code = own.get(number)
        if code is None:
            return number in _BUILT_IN_DATES
        bare = _QUOTED.sub("", code.lower().replace("general", ""))
        return any(letter in bare for letter in "dmyh")

    def _strings(self) -> SharedStrings:
        if self._shared is None:
            part = "xl/sharedStrings.xml"
            self._shared = SharedStrings(self.archive, part if part in self.archive.namelist() else None)
        return self._shared

    def _rows(self, part: str) -> Iterator[Row]:
        try:
            if part not in self._areas:
                self._areas[part] = self._merged(part)
            filled = self._areas[part]
            rows = self._plain_rows(part)
            yield from _with_merged(rows, filled) if filled else rows
        except DomainError:
            raise
        except _ERRORS as error:
            raise not_a_workbook(self.name) from error

    def _plain_rows(self, part: str) -> Iterator[Row]:
        parsed = 0
        try:
            with self.archive.open(part) as stream:
                for number, cells in usual_rows(stream, self._typed, _place):
                    if number > MAX_ROWS:
                        raise ValueError(number)
                    if cells:
                        yield number, cells
                return
        except Unusual as found:
            parsed = found.rows
        yield from self._parsed_rows(part, parsed)

    def _parsed_rows(self, part: str, skipped: int) -> Iterator[Row]:
        number = 0
        with self.archive.open(part) as stream:
            for _event, row in etree.iterparse(stream, tag="{*}row", resolve_entities=False, no_network=True):
                given = row.get("r")
                number = int(given) if given else number + 1
                if number > MAX_ROWS or number < 1:
                    raise ValueError(number)
                cells = self._cells(row) if skipped <= 0 else []
                skipped -= 1
                row.clear()
                parent = row.getparent()
                while parent is not None and parent[0] is not row:
                    del parent[0]
                if cells:
                    yield number, cells

    def _cells(self, row: Any) -> list[Any]:
        cells: list[Any] = []
        last = -1
        for cell in row:
            ref = cell.get("r")
            place = _place(ref.rstrip(_DIGITS)) if ref else last + 1
            last = place
            if not len(cell):
                continue
            value = self._value(cell)
            if value == "":
                continue
            missing = place - len(cells)
            if missing > 0:
                cells.extend([""] * missing)
            if missing >= 0:
                cells.append(value)
            else:
                cells[place] = value
        return cells

    def _value(self, cell: Any) -> Any:
        kind = cell.get("t")
        if kind == "inlineStr":
            return _inline(cell)
        held = cell[-1]
        if not held.tag.endswith("}v"):
            held = cell.find("{*}v")
        text = held.text if held is not None else None
        return self._typed(kind, text, cell.get("s")) if text else ""

    def _typed(self, kind: str | None, text: str, style: str | None) -> Any:
        """What the text of a cell stands for."""
        if kind == "s":
            return self._strings()[int(text)]
        if kind is None or kind == "n":
            return self._number(float(text), style)
        if kind == "str":
            return clipped(text)
        if kind == "b":
            return text == "1"
        if kind == "e":
            return text[:MAX_CELL]
        return _iso(text) if kind == "d" else clipped(text)

    def _number(self, value: float, style: str | None) -> Any:
        if style is None or not self._is_date:
            return value
        index = int(style)
        if index >= len(self._is_date) or not self._is_date[index] or not 0 <= value <= _LAST_SERIAL:
            return value
        moment = self._epoch + dt.timedelta(seconds=round(value * 86400))
        return moment.date() if value == int(value) else moment

    def _merged(self, part: str) -> dict[int, list[tuple[int, int, int]]]:
        """First row → (last row, first column, last column) of merged cells, looked for behind the rows."""
        if self.archive.getinfo(part).file_size > MERGES_WITHIN:
            return {}
        tail = b""
        with self.archive.open(part) as stream:
            while block := stream.read(1024**2):
                tail = (tail + block)[-TAIL:]
        found: dict[int, list[tuple[int, int, int]]] = {}
        for left, top, right, bottom in _MERGE.findall(tail):
            area = int(bottom), _place(left.decode()), _place(right.decode())
            found.setdefault(int(top), []).append(area)
        return found


def _inline(cell: Any) -> str:
    held = cell[0]
    if len(held) == 1 and held[0].tag.endswith("}t"):
        return clipped(held[0].text or "")
    return clipped("".join(cell.itertext("{*}t")))


def _with_merged(rows: Iterator[Row], areas: dict[int, list[tuple[int, int, int]]]) -> Iterator[Row]:
    """A value over several rows stands in each of them; over several columns it stays in the first."""
    open_areas: list[tuple[int, int, Any]] = []
    for number, cells in rows:
        open_areas = [area for area in open_areas if area[0] >= number]
        for _bottom, column, value in open_areas:
            if column < len(cells) and cells[column] == "":
                cells[column] = value
            elif column >= len(cells):
                cells.extend([""] * (column - len(cells)) + [value])
        for bottom, left, _right in areas.get(number, ()):
            if bottom > number and left < len(cells) and cells[left] != "":
                open_areas.append((bottom, left, cells[left]))
        yield number, cells


_places: dict[str, int] = {}


def _place(letters: str) -> int:
    """ "A" → 0, "AB" → 27."""
    found = _places.get(letters)
    if found is None:
        found = 0
        for letter in letters:
            found = found * 26 + ord(letter) - 64
        if not 1 <= found <= 16_384:
            raise ValueError(letters)
        found = _places[letters] = found - 1
    return found


def _iso(text: str) -> Any:
    try:
        moment = dt.datetime.fromisoformat(text.rstrip("Z"))
    except ValueError:
        return text
    return moment.date() if moment.time() == dt.time() else moment
