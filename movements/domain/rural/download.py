"""The board as a file. Text is written as text: no spreadsheet program runs it as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from base.core.text import guarded
from movements.domain.rural.board import Filter, board_rows, matching

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Cell = str | int


def board_file(wanted: Filter, kind: str) -> bytes:
    """CSV (UTF-8 with mark, semicolons) or XLSX of the rows that the filter leaves."""
    rows = _cells(wanted)
    return _csv(rows) if kind == "csv" else _xlsx(rows)


def _cells(wanted: Filter) -> Iterator[list[Cell]]:
    yield [
        _("Tỉnh, thành phố"),
        _("Đơn vị"),
        _("Loại"),
        _("Mức đã công nhận"),
        _("Số quyết định"),
        _("Ngày quyết định"),
        _("Đối chiếu quyết định"),
        _("Tiêu chí đạt"),
        _("Tổng số tiêu chí"),
        _("Số liệu đến ngày"),
        _("Ghi chú"),
    ]
    verified, unverified, again = _("đã đối chiếu"), _("chưa đối chiếu"), _("phải đánh giá lại")
    rows, provinces = board_rows(wanted.day, kind=wanted.kind)
    for row in matching(rows, wanted):
        yield [
            provinces[row.province_id].name,
            row.name,
            row.kind,
            row.tier_label,
            row.held.number if row.held else "",
            f"{row.held.decided_on:%d/%m/%Y}" if row.held else "",
            "" if not row.held else verified if row.held.verified else unverified,
            "" if row.met is None else row.met,
            "" if row.asked is None else row.asked,
            f"{row.counted_on:%d/%m/%Y}" if row.counted_on else "",
            again if row.must_reassess else "",
        ]


def _csv(rows: Iterator[list[Cell]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerows([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterator[list[Cell]]) -> bytes:
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(_("Nông thôn mới"))
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(place, column, cell)
                elif cell:
                    sheet.write_string(place, column, cell)
        sheet.set_column(0, 10, 20)
        sheet.freeze_panes(1, 0)
    return stream.getvalue()
