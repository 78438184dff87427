"""Text files with delimiters, in whatever encoding and with whatever delimiter they were saved."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from typing import IO

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from importers.extraction.old_fonts import likeness
from importers.sheets.rows import MAX_ROWS, Row, Source, clipped, not_a_workbook

DELIMITERS = ";,\t|"
SAMPLE = 256 * 1024
SAMPLE_ROWS = 40
FIELD_LIMIT = 8 * 1024**2
MOSTLY = 20
"""A file where fewer than one line in so many is no UTF-8 was put together from two encodings."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))

csv.field_size_limit(FIELD_LIMIT)

Opened = Callable[[], IO[bytes]]


def delimited(reopen: Opened, name: str) -> Source:
    """The one sheet of the file. DomainError where it is no text, or of two encodings."""
    with reopen() as stream:
        encoding = _encoding(stream, name)
        stream.seek(0)
        sample = stream.read(SAMPLE).decode(encoding, "ignore")
    if _looks_binary(sample):
        raise not_a_workbook(name)
    delimiter = _delimiter(sample)
    return Source(_("Bảng"), lambda: _rows(reopen, encoding, delimiter, name))


def _rows(reopen: Opened, encoding: str, delimiter: str, name: str) -> Iterator[Row]:
    with reopen() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, errors="strict", newline="")
        reader = csv.reader((line.replace("\x00", "") for line in text), delimiter=delimiter)
        try:
            for number, cells in enumerate(reader, start=1):
                if number > MAX_ROWS:
                    raise _too_long(name)
                if any(cells):
                    yield number, [clipped(cell) for cell in cells]
        except csv.Error as error:
            raise DomainError(
                _("Tệp “{name}” có ô chưa đóng dấu nháy kép ở khoảng dòng {row}. Hãy sửa ô đó rồi tải lên.").format(
                    name=name, row=reader.line_num
                ),
                code="not_a_workbook",
            ) from error
        except UnicodeError as error:
            raise not_a_workbook(name) from error


def _encoding(stream: IO[bytes], name: str) -> str:
    start = stream.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    stream.seek(0)
    lines = broken = first = 0
    sample = b""
    for line in stream:
        lines += 1
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            broken += 1
            first = first or lines
            if len(sample) < SAMPLE:
                sample += line
    if not broken:
        return "utf-8"
    if broken * MOSTLY < lines:
        raise DomainError(
            _(
                "Tệp “{name}” ghi bằng hai bảng mã: dòng {row} khác phần còn lại. "
                "Hãy mở tệp trong bảng tính và lưu lại dạng CSV UTF-8."
            ).format(name=name, row=first),
            code="encoding",
        )
    readings = {encoding: sample.decode(encoding, "replace") for encoding in ("cp1258", "latin-1")}
    return max(readings, key=lambda encoding: (likeness(readings[encoding]), encoding))


def _looks_binary(sample: str) -> bool:
    start = sample[:4096]
    return "\x1a" in start or sum(1 for letter in start if letter < " " and letter not in "\t\r\n") > 8


def _delimiter(sample: str) -> str:
    """The one that cuts most lines into the same number of cells, more than one."""
    best, best_score = ";", 0
    for delimiter in DELIMITERS:
        try:
            rows = list(islice(csv.reader(io.StringIO(sample), delimiter=delimiter), SAMPLE_ROWS))
        except csv.Error:
            continue
        widths = [len(row) for row in rows if len(row) > 1]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        score = widths.count(usual) * 100 + usual
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _too_long(name: str) -> DomainError:
    return DomainError(
        _("Tệp “{name}” có hơn {limit} dòng. Hãy tách thành nhiều tệp.").format(name=name, limit=MAX_ROWS),
        code="too_long",
    )
