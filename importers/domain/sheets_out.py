"""Spreadsheets out: exports, empty templates with notes, and the rows of a file that were refused.

Text is always written as text: no spreadsheet program runs it as a formula, whatever it begins with.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from base.core.text import guarded
from importers.resources.base import SheetResource

CHUNK = 2000
MAX_LISTED = 60


def export_workbook(resource: SheetResource, filters: dict[str, str]) -> tuple[bytes, int]:
    """An .xlsx of all rows that the filters leave, and how many. It can be taken in again as it is."""
    stream = io.BytesIO()
    count = write_workbook(resource, filters, stream)
    return stream.getvalue(), count


def export_csv(resource: SheetResource, filters: dict[str, str]) -> tuple[bytes, int]:
    stream = io.BytesIO()
    count = write_csv(resource, filters, stream)
    return stream.getvalue(), count


def write_file(resource: SheetResource, filters: dict[str, str], path: Path) -> int:
    """Write the format that the suffix names (.csv, .json, else .xlsx) row by row; the file stands only when whole."""
    write = {".csv": write_csv, ".json": write_json}.get(path.suffix.lower(), write_workbook)
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
        part = Path(stream.name)
        try:
            count = write(resource, filters, stream)
            stream.flush()
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return count


def write_csv(resource: SheetResource, filters: dict[str, str], stream: IO[bytes]) -> int:
    """See `csv_lines`. Returns how many rows."""
    return _poured(csv_lines(resource, filters), stream) - 1


def write_json(resource: SheetResource, filters: dict[str, str], stream: IO[bytes]) -> int:
    """See `json_lines`. Returns how many rows."""
    return _poured(json_lines(resource, filters), stream) - 2


def csv_lines(resource: SheetResource, filters: dict[str, str]) -> Iterator[bytes]:
    """A line at a time, the headings first: UTF-8 with mark, semicolons, and text that begins like a formula guarded
    by an apostrophe.
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=";")

    def taken() -> bytes:
        text = line.getvalue()
        line.seek(0)
        line.truncate()
        return text.encode()

    writer.writerow(column.column_name for column in resource.columns)
    yield codecs.BOM_UTF8 + taken()
    for row in _rows(resource, filters):
        writer.writerow(guarded(value) if isinstance(value, str) else value for value in row)
        yield taken()


def json_lines(resource: SheetResource, filters: dict[str, str]) -> Iterator[bytes]:
    """A list of objects under the headings of the columns, one a line; the first and the last line are its brackets."""
    names = [column.column_name for column in resource.columns]
    yield b"["
    for count, row in enumerate(_rows(resource, filters)):
        line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
        yield (",\n" if count else "\n").encode() + line.encode()
    yield b"\n]\n"


def _poured(lines: Iterator[bytes], stream: IO[bytes]) -> int:
    return sum(1 for line in lines if stream.write(line))


def write_workbook(resource: SheetResource, filters: dict[str, str], stream: IO[bytes]) -> int:
    """An .xlsx whose rows go to disk as they come."""
    count = 0
    with Workbook(stream, {"constant_memory": True}) as book:
        sheet = book.add_worksheet(_title(resource))
        for place, column in enumerate(resource.columns):
            sheet.write_string(0, place, column.column_name)
        for count, row in enumerate(_rows(resource, filters), start=1):
            for place, value in enumerate(row):
                _write(sheet, count, place, value)
    return count


def template_workbook(resource: SheetResource) -> bytes:
    """An empty sheet with one example row to be overwritten, and a sheet that explains every column."""
    resource.prepare()
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#EFE7DA", "text_wrap": True})
        sheet = book.add_worksheet(_title(resource))
        notes = book.add_worksheet(_("Hướng dẫn"))
        notes.write_row(0, 0, [_("Giải thích cột"), _("Bắt buộc"), _("Ghi chú"), _("Giá trị được nhận")], heading)
        for place, column in enumerate(resource.columns):
            mark = " *" if column.is_required else ""
            sheet.write_string(0, place, column.column_name + mark, heading)
            _write(sheet, 1, place, column.example)
            allowed = column.allowed
            if 0 < len("".join(allowed)) < 200:
                sheet.data_validation(1, place, 5000, place, {"validate": "list", "source": allowed})
            values = "; ".join(allowed[:MAX_LISTED])
            line = (column.column_name, _("có") if column.is_required else _("không"), column.note, values)
            for cell, text in enumerate(line):
                notes.write_string(place + 1, cell, text)
        sheet.set_column(0, len(resource.columns) - 1, 22)
        notes.set_column(0, 3, 40)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()


def _rows(resource: SheetResource, filters: dict[str, str]) -> Iterable[Sequence[Any]]:
    for instance in resource.exported(filters).iterator(chunk_size=CHUNK):
        yield from resource.rows_of(instance)


def _write(sheet: Worksheet, row: int, place: int, value: Any) -> None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, place, value)
    elif value not in ("", None):
        sheet.write_string(row, place, str(value))


def _title(resource: SheetResource) -> str:
    return str(resource.title)[:31]
