"""A form of the state statistics as a spreadsheet in its layout."""

from __future__ import annotations

import io

from xlsxwriter import Workbook

from awards.domain.statistics.layout import FormTable


def form_workbook(table: FormTable) -> bytes:
    """.xlsx bytes: code and title above, one row a line, numbers as numbers, remarks below."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet(table.form)
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"})
        cell = book.add_format({"border": 1})
        sheet.write_string(0, 0, f"Biểu {table.full_code}", bold)
        sheet.write_string(1, 0, f"{table.title} – năm {table.year}", bold)
        sheet.write_string(2, 0, f"Đơn vị báo cáo: {table.unit}")
        for place, name in enumerate(["Nội dung", *table.columns]):
            sheet.write_string(4, place, name, head)
        for line, row in enumerate(table.rows, start=5):
            sheet.write_string(line, 0, row.label, cell)
            for place, keys in enumerate(row.cells, start=1):
                sheet.write_number(line, place, len(keys), cell)
        for line, note in enumerate(table.notes, start=6 + len(table.rows)):
            sheet.write_string(line, 0, note)
        sheet.set_column(0, 0, 45)
        sheet.set_column(1, max(1, len(table.columns)), 14)
        sheet.freeze_panes(5, 1)
    return stream.getvalue()
