"""The refused rows of a file in the layout of the file, each with what to do, to be mended and sent again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from importers.domain.cells import text_of
from importers.domain.checking import doubtful
from importers.domain.staging import staged_parts
from importers.enums import RowState
from importers.models import DataImport, ImportRow
from importers.sheets.book import opened
from importers.sheets.rows import Row

REFUSED = (RowState.WRONG, RowState.DOUBT)


def error_copy(item: DataImport, stream: IO[bytes]) -> int:
    """All columns of the original, its lines above the rows too, then the reason and the row of the original. Returns
    how many rows were refused. Memory does not grow with the file.
    """
    header = int(item.layout["header"])
    width = 1 + max((int(place) for place in item.layout["titles"]), default=0)
    count = 0
    with Workbook(stream, {"constant_memory": True}) as book, opened(item.file, item.file.name) as sources:
        source = next(source for source in sources if source.name == item.layout["sheet"])
        heading = book.add_format({"bold": True, "text_wrap": True})
        marked = book.add_format({"bg_color": "#F8D7DA", "text_wrap": True})
        sheet = book.add_worksheet(item.layout["sheet"][:31].translate(str.maketrans("[]:*?/\\", "       ")) or "1")
        sheet.set_column(width, width, 60)
        line = 0
        for number, cells, row in _paired(source.rows(), _refused(item)):
            if row is None and number > header:
                continue
            for place, cell in enumerate(cells):
                _write(sheet, line, place, cell)
            if number == header:
                sheet.write_row(line, width, [_("Cần sửa"), _("Dòng trong tệp gốc")], heading)
            elif row is not None:
                sheet.write_string(line, width, reasons_of(row), marked)
                sheet.write_number(line, width + 1, number)
                count += 1
            line += 1
    return count


def reasons_of(row: ImportRow) -> str:
    """Everything that is wrong with a row, in words."""
    if row.state == RowState.DOUBT:
        return doubtful(row.candidates or [])
    return " ".join(f"{column}: {message}" if column else message for column, message in row.errors or ())


def _refused(item: DataImport) -> Iterator[ImportRow]:
    for part in staged_parts(item, states=REFUSED):
        yield from part


def _paired(rows: Iterator[Row], refused: Iterator[ImportRow]) -> Iterator[tuple[int, list[Any], ImportRow | None]]:
    wanted = next(refused, None)
    for number, cells in rows:
        while wanted is not None and wanted.number < number:
            wanted = next(refused, None)
        yield number, cells, wanted if wanted is not None and wanted.number == number else None


def _write(sheet: Any, line: int, place: int, cell: Any) -> None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        sheet.write_number(line, place, cell)
    elif cell not in ("", None):
        sheet.write_string(line, place, text_of(cell) if not isinstance(cell, str) else cell[:32_767])
