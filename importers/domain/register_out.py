"""What a search of the public register found, as a file for anybody."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO

from django.utils.translation import gettext as _

from awards.domain.register_search import Question, matching
from base.core.errors import DomainError
from importers.domain.sheets_out import csv_lines, json_lines, write_workbook
from importers.resources.register import RegisterResource

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LARGEST_WORKBOOK = 100_000
LINES = {"csv": csv_lines, "json": json_lines}
CHUNK = 64 * 1024


def register_lines(question: Question, kind: str, *, most: int | None = None) -> Iterator[bytes]:
    """A .csv or .json in pieces, row by row from the database: memory does not grow with the rows."""
    waiting, size = [], 0
    for line in LINES[kind](RegisterResource(question, most), {}):
        waiting.append(line)
        size += len(line)
        if size >= CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def register_workbook(question: Question) -> IO[bytes]:
    """An .xlsx in a temporary file, at its beginning. DomainError where it would be too large to make at once."""
    if matching(question).order_by().values("pk")[LARGEST_WORKBOOK : LARGEST_WORKBOOK + 1].exists():
        raise DomainError(
            _("Kết quả có hơn {count} dòng. Hãy lọc bớt, hoặc tải bản CSV.").format(count=LARGEST_WORKBOOK),
            code="too_many_rows",
        )
    part = TemporaryFile()  # noqa: SIM115 -- the response that sends it closes it
    write_workbook(RegisterResource(question), {}, part)
    part.seek(0)
    return part
