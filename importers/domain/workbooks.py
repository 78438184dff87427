"""Spreadsheets in: the one sheet whose header we know, row by row, with the row numbers that a person sees in Excel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from base.core.errors import DomainError
from importers.domain.cells import text_of
from importers.sheets.book import opened
from importers.sheets.headings import Layout, layout_of, letters
from importers.sheets.rows import Source


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


@contextmanager
def open_layout(
    data: Any, name: str, *, columns: Sequence[str], required: Sequence[str]
) -> Iterator[tuple[list[Source], Layout | None]]:
    """The sheets of a file and where our columns stand in them. DomainError for what is no spreadsheet."""
    with opened(data, name) as sources:
        yield sources, layout_of(sources, columns, required)


def read_sheet(data: bytes, name: str, *, columns: Sequence[str], required: Iterable[str]) -> Sheet:
    """The first sheet whose header names all `required` columns, whole. DomainError for anything that is none."""
    required = list(required)
    with open_layout(data, name, columns=columns, required=required) as (sources, layout):
        clear = require_clear(layout, name, required, sources)
        return Sheet(clear.source.name, clear.columns, list(rows_of(clear)))


def rows_of(layout: Layout, *, after: int = 0) -> Iterator[SheetRow]:
    """The rows below the header that have anything in our columns, those up to number `after` left out."""
    start = max(layout.header, after)
    for number, cells in layout.source.rows():
        if number <= start:
            continue
        values = layout.values(cells)
        if any(value != "" and (type(value) is not str or text_of(value)) for value in values.values()):
            yield SheetRow(number, values)


def require_clear(layout: Layout | None, name: str, required: Sequence[str], sources: Sequence[Source]) -> Layout:
    """DomainError that names what a header lacks, or has twice."""
    if layout is None:
        raise DomainError(_no_header(name, required, sources), code="header")
    if layout.missing:
        raise DomainError(
            _("Trang “{sheet}” thiếu cột “{columns}”. Hãy thêm cột hoặc dùng tệp mẫu.").format(
                sheet=layout.source.name, columns="”, “".join(layout.missing)
            ),
            code="header",
        )
    if layout.twice:
        raise DomainError(twice_sentence(layout), code="header")
    return layout


def twice_sentence(layout: Layout) -> str:
    column, places = layout.twice[0]
    return _("Trang “{sheet}” có hai cột cùng là “{column}”: {places}. Hãy xóa hoặc đổi tên một cột.").format(
        sheet=layout.source.name, column=column, places=", ".join(letters(place) for place in places)
    )


def _no_header(name: str, required: Sequence[str], sources: Sequence[Source]) -> str:
    columns = "”, “".join(required)
    if sources and all(source.is_hidden for source in sources):
        return _("Mọi trang của tệp “{name}” đều bị ẩn. Hãy bỏ ẩn trang có số liệu rồi tải lên.").format(name=name)
    return _("Tệp “{name}” không có dòng tiêu đề với các cột “{columns}”. Hãy dùng tệp mẫu.").format(
        name=name, columns=columns
    )
