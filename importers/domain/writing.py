"""From checked rows to the database, and back again as long as the staged rows are kept.

Kinds taken in parts are written a part at a time, each in a transaction of its own together with the number of its
last row: a worker that is killed leaves whole parts, and the job goes on behind them. The rest is written in one
transaction.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Model, OuterRef, ProtectedError, Q, RestrictedError
from django.utils.translation import gettext as _

from base.core import bulk, clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from importers.domain.checking import Checked, Checker, apply_rows
from importers.domain.sets import write_set
from importers.domain.staging import PART, Report, StagedRow, few_pauses, lock_kind, sheet_row, silent, staged_rows
from importers.domain.states import DATA
from importers.domain.undoing import pointed_at, taken_back
from importers.enums import DataStatus, RowState
from importers.models import DataImport, ImportRow
from importers.resources.base import SheetResource

UNDO_FOR = dt.timedelta(days=7)
UNCONFIRMED_FOR = dt.timedelta(days=30)
WRITTEN = (RowState.NEW, RowState.CHANGED)
STANDING = (*WRITTEN, RowState.SAME)


class Outdated(DomainError):
    """What is stored has changed since the preview. `rows`: number → why."""

    def __init__(self, rows: dict[int, str]) -> None:
        first = next(iter(rows.items()))
        super().__init__(
            _("{count} dòng không còn như lúc xem trước. Dòng {row}: {reason}").format(
                count=len(rows), row=first[0], reason=first[1]
            ),
            code="outdated",
        )
        self.rows = rows


def write_rows(item: DataImport, resource: SheetResource, report: Report = silent) -> None:
    """Write what the preview showed, behind `item.written_to`. Raises Outdated where something was changed meanwhile;
    what earlier parts wrote stays then, for the caller to take back or to leave out the rows named.
    """
    with few_pauses():
        _write_rows(item, resource, report)


def _write_rows(item: DataImport, resource: SheetResource, report: Report) -> None:
    if resource.in_parts:
        for _part in _written_parts(item, resource):
            report(item.written_to, item.staged_to, _("Đã ghi đến dòng {row}").format(row=item.written_to))
        return
    before = item.written_to
    try:
        with transaction.atomic():
            for _part in _written_parts(item, resource):
                pass
    except BaseException:
        item.written_to = before
        raise
    report(item.written_to, item.staged_to, _("Đã ghi đến dòng {row}").format(row=item.written_to))


def _written_parts(item: DataImport, resource: SheetResource) -> Iterator[int]:
    """Writes a part, gives the number of its last row, and goes on."""
    checker: Checker | None = None
    states = WRITTEN if resource.looks_at_parts else STANDING
    limit = PART if resource.looks_at_parts else None
    standing = item.rows.filter(state__in=states).order_by("number")
    while numbers := list(standing.filter(number__gt=item.written_to).values_list("number", flat=True)[:limit]):
        part = standing.filter(number__range=(numbers[0], numbers[-1]))
        with transaction.atomic():
            lock_kind(item.kind)
            if not write_set(item, resource, numbers[0], numbers[-1]):
                checker = checker or Checker(resource)
                _write_part(item, staged_rows(part), resource, checker)
            item.written_to = numbers[-1]
            item.save(update_fields=["written_to", "world"])
        yield item.written_to


def _write_part(item: DataImport, rows: Sequence[StagedRow], resource: SheetResource, checker: Checker) -> None:
    columns = item.layout["columns"]
    choices = {row.number: row.choice for row in rows if row.choice}
    sheet_rows = [sheet_row(row, columns) for row in rows]
    checked = checker.check(sheet_rows, choices)
    outdated = {row.number: reason for row, now in zip(rows, checked, strict=True) if (reason := _outdated(row, now))}
    if outdated:
        raise Outdated(outdated)
    try:
        with transaction.atomic():
            apply_rows(resource, checked, columns)
    except IntegrityError as error:
        raise Outdated({rows[0].number: _("Có người vừa ghi các đối tượng này.")}) from error
    overtaken = [row.pk for row, now in zip(rows, checked, strict=True) if now.state == RowState.SAME != row.state]
    if overtaken:
        item.rows.filter(pk__in=overtaken).update(state=RowState.SAME)


def _outdated(row: StagedRow, now: Checked) -> str:
    """Why the row would do something else than what a person has seen and confirmed; empty where it would not."""
    if now.errors:
        return now.errors[0][1]
    if now.state in (row.state, RowState.SAME):
        return "" if now.state == RowState.SAME or _diff(now) == (row.diff or []) else _stored_differs()
    return _stored_differs()


def _stored_differs() -> str:
    return _("Có người đã sửa số liệu này từ lúc xem trước. Hãy kiểm tra lại.")


def _diff(now: Checked) -> list[list[str]]:
    return [list(entry) for entry in now.diff]


def leave_out(item: DataImport, reasons: dict[int, str]) -> None:
    """Set rows aside that can no longer be written as they were shown."""
    rows = list(item.rows.filter(number__in=list(reasons)))
    for row in rows:
        row.state, row.errors, row.diff = RowState.WRONG, [["", reasons[row.number]]], None
    bulk.update_many(rows, ("state", "errors", "diff"))


def take_back(item: DataImport, resource: SheetResource, report: Report = silent) -> dict[str, int]:
    """Undo what was written, the last rows first; `item.written_to` goes down with them.

    A row that somebody has changed since, or that others point to, is left as it is. Returns how many were removed,
    restored and kept.
    """
    checker = Checker(resource)
    columns, counts = item.layout["columns"], Counter[str]()
    while item.written_to:
        written = item.rows.filter(number__lte=item.written_to, state__in=WRITTEN).order_by("-number")
        rows = staged_rows(written[:PART] if resource.looks_at_parts or resource.undoable else written)
        with transaction.atomic():
            lock_kind(item.kind)
            counts += _undo_part(rows, columns, resource, checker)
            item.written_to = rows[-1].number - 1 if rows else 0
            DataImport.objects.filter(pk=item.pk).update(written_to=item.written_to)
        report(item.staged_to - item.written_to, item.staged_to, _("Đang hoàn tác"))
        if not rows:
            break
    return {"removed": counts["removed"], "restored": counts["restored"], "kept": counts["kept"]}


def _undo_part(
    rows: Sequence[StagedRow], columns: Sequence[str], resource: SheetResource, checker: Checker
) -> Counter[str]:
    counts: Counter[str] = Counter()
    choices = {row.number: row.choice for row in rows if row.choice}
    restored: list[Any] = []
    removed: list[Any] = []
    single: list[tuple[str, Checked, dict[str, Any]]] = []
    names: set[str] = set()
    for row, now in zip(rows, checker.check([sheet_row(row, columns) for row in rows], choices), strict=True):
        if now.state != RowState.SAME:
            counts["kept"] += 1
        elif resource.undone_by_row:
            single.append((row.state, now, _stored(now.instance, row.before or {})))
        elif row.state == RowState.NEW:
            removed.append(now.instance)
        else:
            before = _stored(now.instance, row.before or {})
            resource.apply(now.instance, before)
            names |= set(before)
            restored.append(now.instance)
    taken_back(single, resource, counts)
    resource.restore(restored, sorted(names))
    kept = _remove(removed, resource)
    counts.update(removed=len(removed) - kept, restored=len(restored))
    counts["kept"] += kept
    return counts


def _stored(instance: Any, before: dict[str, Any]) -> dict[str, Any]:
    """What was stored, as the model has it."""
    values = {}
    for name, value in before.items():
        model_field = instance._meta.get_field(name.removesuffix("_id"))
        values[name] = value if model_field.is_relation else model_field.to_python(value)
    return values


def _remove(rows: Sequence[Model], resource: SheetResource) -> int:
    """Delete the rows that nothing points to, all at once where that goes; how many had to stay."""
    if not rows:
        return 0
    used = pointed_at(rows)
    free = [row for row in rows if row.pk not in used]
    keys = [row.pk for row in free]
    try:
        with transaction.atomic():
            type(rows[0])._base_manager.filter(pk__in=keys).delete()
    except (ProtectedError, RestrictedError):
        return len(rows)
    resource.seal_removed(free)
    return len(rows) - len(free)


def can_undo(item: DataImport, resource: SheetResource) -> bool:
    """For a week, and for kinds of which a row can be taken back."""
    if not resource.can_be_undone or item.finished_at is None:
        return False
    return item.finished_at + UNDO_FOR > clock.now()


def record_written(item: DataImport, counts: dict[str, int], actor: Any) -> None:
    ledger.record(f"importers.{item.kind}.imported", item.file, actor=actor, counts=counts, sha256=item.file.sha256)


def remove_old_rows(at: dt.datetime) -> int:
    """Forget staged rows that no undo needs, and those of uploads that nobody confirmed. Returns how many files."""
    over = Q(finished_at__lt=at - UNDO_FOR) | Q(finished_at=None, created_at__lt=at - UNCONFIRMED_FOR)
    settled = DataImport.objects.exclude(status__in=(DataStatus.WRITING, DataStatus.UNDOING)).filter(over)
    count = 0
    for item in settled.filter(Exists(ImportRow.objects.filter(data_import=OuterRef("pk")))):
        if item.status == DataStatus.READY:
            advance(DATA, item, "cancel")
        rows = item.rows.all()
        rows._raw_delete(rows.db)
        DataImport.objects.filter(pk=item.pk).update(staged_to=0, errors=[])
        count += 1
    return count
