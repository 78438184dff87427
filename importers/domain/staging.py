"""From a file to rows that are checked and can be looked through: read, repair, check, keep, a part at a time.

Every part is committed with the number of its last row, so a job that was ended goes on behind it. Memory holds one
part, except for kinds whose rules look at the file as a whole.
"""

from __future__ import annotations

import datetime as dt
import gc
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, NamedTuple, Protocol

from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.utils.translation import gettext as _

from base.core import bulk, clock
from base.core.errors import DomainError
from base.core.models import LedgerStream
from importers.domain.cells import text_of
from importers.domain.checking import Checked, Checker
from importers.domain.fonts import SAMPLE_ROWS, fonts_of, samples_of
from importers.domain.workbooks import SheetRow, rows_of
from importers.enums import RowState
from importers.models import DataImport, ImportRow, KindLock
from importers.resources.base import SheetResource, twice
from importers.sheets.headings import SAMPLES, Layout

PART = 2000
MAX_WHOLE = 200_000
KEPT_ERRORS = 200
CHECKED_COLUMNS = ("state", "key", "diff", "before", "after", "errors", "notes", "candidates")
STAGED_COLUMNS = ("data_import_id", "number", "cells", *CHECKED_COLUMNS)


class Report(Protocol):
    """What is told how far the work is; may raise to stop it."""

    def __call__(self, done: int, total: int, message: str = "") -> None: ...


def silent(done: int, total: int, message: str = "") -> None:
    """For callers that show no progress."""


def layout_facts(layout: Layout) -> dict[str, Any]:
    """The layout as the import keeps it."""
    samples: dict[int, list[str]] = {place: [] for place in layout.titles}
    for number, cells in islice(layout.source.rows(), layout.header + 4 * SAMPLES):
        if number <= layout.header:
            continue
        for place, shown in samples.items():
            value = text_of(cells[place])[:60] if place < len(cells) else ""
            if value and len(shown) < SAMPLES:
                shown.append(value)
    return {
        "sheet": layout.source.name,
        "header": layout.header,
        "places": {str(place): name for place, name in layout.places.items()},
        "columns": list(layout.columns),
        "titles": {str(place): title for place, title in layout.titles.items()},
        "samples": {str(place): shown for place, shown in samples.items()},
        "guesses": {str(place): name for place, name in layout.guesses.items()},
        "missing": layout.missing,
        "twice": [name for name, _places in layout.twice],
        "others": layout.others,
        "fingerprint": layout.fingerprint,
    }


def stage(item: DataImport, layout: Layout, resource: SheetResource, report: Report = silent) -> None:
    """Take the rows in behind `item.staged_to`, then check them. Idempotent: goes on where it was ended."""
    if item.staged_to == 0:
        item.rows.all().delete()
        sample = [row.values for row in islice(rows_of(layout), SAMPLE_ROWS)]
        found = fonts_of(sample)
        item.fonts = {column: item.fonts.get(column, font) for column, font in found.items()}
        item.layout |= {"found_fonts": found, "font_samples": samples_of(sample, found)}
        item.errors, item.world = [], world_of(resource)
        item.save(update_fields=["fonts", "errors", "layout", "world"])
    with few_pauses():
        _stage_parts(item, layout, resource, report)
    if resource.looks_at_parts:
        _refuse_twice(item)
    else:
        recheck(item, resource, report)


def _stage_parts(item: DataImport, layout: Layout, resource: SheetResource, report: Report) -> None:
    checker = Checker(resource, _used(item.fonts))
    columns = item.layout["columns"]
    done = item.rows.count() if item.staged_to else 0
    for part in _parts(rows_of(layout, after=item.staged_to)):
        done += len(part)
        if not resource.looks_at_parts and done > MAX_WHOLE:
            raise DomainError(
                _("Loại này nhận tối đa {limit} dòng mỗi tệp. Hãy tách thành nhiều tệp.").format(limit=MAX_WHOLE),
                code="too_long",
            )
        checked = checker.check(part) if resource.looks_at_parts else [Checked(checker.repaired(row)) for row in part]
        with transaction.atomic():
            bulk.insert_records(ImportRow, STAGED_COLUMNS, (_kept(item.pk, row, columns) for row in checked))
            item.staged_to = part[-1].number
            _keep_errors(item, checked)
            item.save(update_fields=["staged_to", "errors"])
        report(done, 0, _("Đã đọc {count} dòng").format(count=done))


@contextmanager
def few_pauses() -> Iterator[None]:
    """What is in memory now is left out when garbage is looked for: most of a sixth of the time, with a part's objects
    coming and going.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def recheck(item: DataImport, resource: SheetResource, report: Report = silent) -> None:
    """Check all staged rows anew, for kinds that look at the file as a whole and after what a person has changed."""
    checker = Checker(resource)
    columns, seen = item.layout["columns"], 0
    item.errors, item.world = [], world_of(resource)
    for rows in staged_parts(item, whole=not resource.looks_at_parts):
        choices = {row.number: row.choice for row in rows if row.choice}
        checked = checker.check([sheet_row(row, columns) for row in rows], choices)
        with transaction.atomic():
            for row, result in zip(rows, checked, strict=True):
                fill(row, result)
            bulk.update_many(rows, CHECKED_COLUMNS)
            _keep_errors(item, checked)
        seen += len(rows)
        report(seen, 0, _("Đã kiểm tra {count} dòng").format(count=seen))
    item.save(update_fields=["errors", "world"])
    if resource.looks_at_parts:
        _refuse_twice(item)


def staged_parts(item: DataImport, *, whole: bool = False, states: Sequence[str] = ()) -> Iterator[list[ImportRow]]:
    """The staged rows in order, some thousand at a time or all at once."""
    after = 0
    while True:
        rows = item.rows.filter(number__gt=after).order_by("number")
        if states:
            rows = rows.filter(state__in=states)
        part = list(rows if whole else rows[:PART])
        if part:
            after = part[-1].number
            yield part
        if whole or len(part) < PART:
            return


class StagedRow(NamedTuple):
    """What writing and undoing need of an ImportRow; reading rows as objects of the model costs as much as writing."""

    pk: int
    number: int
    state: str
    cells: list[Any]
    diff: list[list[str]] | None
    before: dict[str, Any] | None
    choice: str


def staged_rows(rows: QuerySet[ImportRow]) -> list[StagedRow]:
    return [StagedRow(*found) for found in rows.values_list(*StagedRow._fields)]


def world_of(resource: SheetResource, *, is_locked: bool = False) -> str:
    """A digest of the day and of the ledgers of all that a row of this kind is or points to: what a check has found
    holds while it stays. Locked, nobody else records a change of rows of this kind until the transaction ends.
    """
    own = resource.model._meta.app_label
    fields = resource.model._meta.concrete_fields
    apps = {own, *(field.related_model._meta.app_label for field in fields if field.is_relation)}  # type: ignore[union-attr]
    if is_locked:
        list(LedgerStream.objects.select_for_update().filter(name=own))
    heads = LedgerStream.objects.filter(name__in=apps).order_by("name").values_list("name", "head")
    return hashlib.sha256(repr([clock.today(), *heads]).encode()).hexdigest()[:40]


def sheet_row(row: ImportRow | StagedRow, columns: Sequence[str]) -> SheetRow:
    cells = [_loaded(cell) if type(cell) is list else cell for cell in row.cells]
    return SheetRow(row.number, dict(zip(columns, cells, strict=True)))


def states_of(item: DataImport) -> dict[str, int]:
    """How many rows there are in each state."""
    return dict(item.rows.order_by().values_list("state").annotate(total=Count("pk")))


def dumped(cell: Any) -> Any:
    """A cell as JSON keeps it: days are lists of one, the rest as it is."""
    if type(cell) is str:
        return cell.replace("\x00", "")
    if isinstance(cell, (dt.date, dt.datetime)):
        return [cell.isoformat()]
    return cell if isinstance(cell, (int, float, bool)) else ""


def _loaded(cell: list[str]) -> dt.date:
    """The day or moment of a list of one."""
    with suppress(ValueError):
        return dt.date.fromisoformat(cell[0])
    return dt.datetime.fromisoformat(cell[0])


def _parts(rows: Iterator[SheetRow]) -> Iterator[list[SheetRow]]:
    while part := list(islice(rows, PART)):
        yield part


def _used(fonts: dict[str, str]) -> dict[str, str]:
    return {column: font for column, font in fonts.items() if font}


def _kept(item: int, checked: Checked, columns: Sequence[str]) -> tuple[Any, ...]:
    cells = [
        cell if type(cell) is str and "\x00" not in cell else dumped(cell)
        for cell in map(checked.row.values.get, columns)
    ]
    return (item, checked.row.number, cells, *_result(checked))


def _result(checked: Checked) -> tuple[Any, ...]:
    """What a check found, in the order of CHECKED_COLUMNS."""
    found = (checked.diff, checked.before, checked.after, checked.errors, checked.notes, checked.candidates)
    return (checked.state.value, checked.key, *(part or None for part in found))


def fill(row: ImportRow, checked: Checked) -> None:
    """Put what a check found into the staged row."""
    for name, value in zip(CHECKED_COLUMNS, _result(checked), strict=True):
        setattr(row, name, bulk.as_kept(value))


def _keep_errors(item: DataImport, checked: Sequence[Checked]) -> None:
    for result in checked:
        if len(item.errors) >= KEPT_ERRORS:
            return
        for column, message in result.errors:
            error = {"sheet": item.layout["sheet"], "row": result.row.number, "column": column, "message": message}
            item.errors.append(error)


def _refuse_twice(item: DataImport) -> None:
    """Later rows with the key of an earlier one, across all parts, in two statements."""
    keyed = item.rows.exclude(key="").exclude(state__in=[RowState.WRONG, RowState.LEFT_OUT]).order_by()
    firsts = keyed.values("key").annotate(total=Count("pk"), first=Min("number")).filter(total__gt=1)
    first_of = {row["key"]: row["first"] for row in firsts}
    if not first_of:
        return
    keys = list(first_of)
    found: list[ImportRow] = []
    for start in range(0, len(keys), bulk.BATCH):
        found += keyed.filter(key__in=keys[start : start + bulk.BATCH])
    again = sorted((row for row in found if row.number != first_of[row.key]), key=lambda row: row.number)
    for row in again:
        row.state, row.errors = RowState.WRONG, [["", twice(str(first_of[row.key]))]]
        row.diff = row.before = row.after = None
    bulk.update_many(again, ("state", "errors", "diff", "before", "after"))
    told = [
        {"sheet": item.layout["sheet"], "row": row.number, "column": "", "message": (row.errors or [["", ""]])[0][1]}
        for row in again
    ]
    item.errors = sorted(item.errors + told, key=lambda error: error["row"])[:KEPT_ERRORS]
    item.save(update_fields=["errors"])


def lock_kind(kind: str) -> None:
    """In the caller's transaction: nobody else writes a part of a file of this kind until it ends."""
    KindLock.objects.get_or_create(kind=kind)
    list(KindLock.objects.select_for_update().filter(kind=kind))
