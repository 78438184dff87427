"""Spreadsheets in: the one sheet whose header we know, row by row, with the row numbers that a person sees in Excel."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from base.core.errors import DomainError
from importers.domain.cells import choice_key, text_of

MAX_ROWS = 200_000
MAX_UNPACKED = 400 * 1024 * 1024
HEADER_WITHIN = 20
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"


@dataclass(frozen=True)
class SheetRow:
    """`number` counts from 1 as in Excel; `values` by the column names of the resource."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """A sheet with its recognised columns, in the order they stand in the file."""

    name: str
    columns: tuple[str, ...]
    rows: list[SheetRow]


def read_sheet(data: bytes, name: str, *, columns: Sequence[str], required: Iterable[str]) -> Sheet:
    """The first sheet whose header names all `required` columns. DomainError for anything that is none."""
    required = list(required)
    best: tuple[str, list[str]] | None = None
    for sheet_name, rows in _sheets(data, name):
        found = _header(rows, columns)
        if found is None:
            continue
        number, places = found
        missing = [column for column in required if column not in places.values()]
        if missing:
            best = best or (sheet_name, missing)
            continue
        return Sheet(sheet_name, tuple(places.values()), list(_rows(rows, number, places)))
    raise DomainError(_no_header(name, best, required), code="header")


def _no_header(name: str, best: tuple[str, list[str]] | None, required: list[str]) -> str:
    if best:
        return _("Trang “{sheet}” thiếu cột “{columns}”. Hãy thêm cột hoặc dùng tệp mẫu.").format(
            sheet=best[0], columns="”, “".join(best[1])
        )
    return _("Tệp “{name}” không có dòng tiêu đề với các cột “{columns}”. Hãy dùng tệp mẫu.").format(
        name=name, columns="”, “".join(required)
    )


def _sheets(data: bytes, name: str) -> Iterator[tuple[str, list[list[Any]]]]:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise DomainError(_("Tệp “{name}” rỗng. Hãy chọn lại tệp có số liệu.").format(name=name), code="empty")
    if not data.startswith((_ZIP, _OLE)):
        yield _("Bảng"), _csv_rows(data, name)
        return
    if data.startswith(_ZIP):
        _check_unpacked(data, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet_name in book.sheet_names:
            yield sheet_name, _limited(book.get_sheet_by_name(sheet_name).iter_rows(), name)
    except CalamineError as error:
        raise _not_a_workbook(name) from error


def _check_unpacked(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _not_a_workbook(name) from error
    if unpacked > MAX_UNPACKED:
        raise DomainError(
            _("Tệp “{name}” giải nén ra quá lớn. Hãy tách thành nhiều tệp nhỏ hơn.").format(name=name), code="too_large"
        )


def _csv_rows(data: bytes, name: str) -> list[list[Any]]:
    try:
        text = data.decode("utf-8-sig")
        if "\x00" in text:
            raise _not_a_workbook(name)
        first = text.split("\n", 1)[0]
        delimiter = max(";,\t", key=first.count)
        return _limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), name)
    except UnicodeDecodeError as error:
        raise _not_a_workbook(name) from error
    except csv.Error as error:
        raise _not_a_workbook(name) from error


def _limited(rows: Iterable[Sequence[Any]], name: str) -> list[list[Any]]:
    kept: list[list[Any]] = []
    for row in rows:
        if len(kept) > MAX_ROWS:
            raise DomainError(
                _("Tệp “{name}” có hơn {limit} dòng. Hãy tách thành nhiều tệp.").format(name=name, limit=MAX_ROWS),
                code="too_long",
            )
        kept.append(list(row))
    return kept


def _header(rows: list[list[Any]], columns: Sequence[str]) -> tuple[int, dict[int, str]] | None:
    """Row index of the header and column index → our name. The row among the first that names most of our columns."""
    known = {choice_key(column): column for column in columns}
    best: tuple[int, dict[int, str]] | None = None
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        places: dict[int, str] = {}
        for place, cell in enumerate(row):
            column = known.get(choice_key(cell).rstrip(" *"))
            if column and column not in places.values():
                places[place] = column
        if places and (best is None or len(places) > len(best[1])):
            best = (index, places)
    return best


def _rows(rows: list[list[Any]], header: int, places: dict[int, str]) -> Iterator[SheetRow]:
    for index in range(header + 1, len(rows)):
        row = rows[index]
        values = {column: row[place] if place < len(row) else "" for place, column in places.items()}
        if any(value not in ("", None) and text_of(value) for value in values.values()):
            yield SheetRow(index + 1, values)


def _not_a_workbook(name: str) -> DomainError:
    return DomainError(
        _("Không đọc được “{name}” như một bảng tính. Hãy lưu lại dạng .xlsx hoặc .csv (UTF-8) rồi tải lên.").format(
            name=name
        ),
        code="not_a_workbook",
    )
