"""Rows of a preview put right by a person: cells corrected, likely duplicates decided, rows left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from importers.domain.checking import OTHER, SAME, SKIP, Checker, counts_of
from importers.domain.data_import import CHECK_JOB, queue_job, require_import
from importers.domain.staging import PART, fill, recheck, sheet_row, states_of
from importers.domain.states import DATA
from importers.enums import DataStatus, RowState
from importers.models import DataImport, ImportRow
from importers.resources import SheetResource, resource_of
from importers.resources.base import twice


def mend_row(item: DataImport, number: int, cells: Mapping[str, Any], *, actor: Any) -> ImportRow:
    """Put corrected cells in the place of those of the file and check the row anew."""
    return _changed(item, number, actor, cells=[cells.get(name, "") for name in item.layout["columns"]])


def decide_row(item: DataImport, number: int, choice: str, *, actor: Any) -> ImportRow:
    """Say of a likely duplicate whether it is one of those stored, somebody else, or to be left out; "" takes it back.

    DomainError where the choice is none of these.
    """
    row = _row(item, number)
    allowed = {"", OTHER, SKIP, *(f"{SAME}{key}" for key, _label in row.candidates or [])}
    if choice not in allowed and choice != row.choice:
        raise DomainError(_("Hãy chọn một trong các cách đã nêu."), code="choice")
    return _changed(item, number, actor, choice=choice)


def _changed(item: DataImport, number: int, actor: Any, **changes: Any) -> ImportRow:
    resource = resource_of(item.kind)
    require_import(actor, resource)
    resource.actor = actor
    with transaction.atomic():
        locked = DataImport.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if locked.status != DataStatus.READY:
            raise DomainError(_("Tệp này không còn chờ xác nhận nên không sửa được nữa."), code="not_ready")
        row = _row(locked, number)
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=[*changes])
        if resource.looks_at_parts:
            _check_alone(locked, row, resource)
        elif locked.rows.count() <= PART:
            recheck(locked, resource)
        else:
            _check_later(locked, actor)
            return row
        locked.counts = counts_of(states_of(locked))
        locked.save(update_fields=["counts", "errors"])
        ledger.record("importers.data.mended", locked, actor=actor, row=number)
    item.refresh_from_db()
    row.refresh_from_db()
    return row


def _row(item: DataImport, number: int) -> ImportRow:
    row = item.rows.filter(number=number).first()
    if row is None:
        raise DomainError(_("Không còn dòng {row}. Hãy tải lại trang.").format(row=number), code="no_row")
    return row


def _check_alone(item: DataImport, row: ImportRow, resource: SheetResource) -> None:
    checked = Checker(resource).check([sheet_row(row, item.layout["columns"])], {row.number: row.choice})[0]
    others = item.rows.filter(key=checked.key).exclude(pk=row.pk).exclude(state__in=[RowState.WRONG, RowState.LEFT_OUT])
    if checked.key and not checked.errors and (other := others.order_by("number").first()):
        checked.errors, checked.state = [("", twice(str(other.number)))], RowState.WRONG
    fill(row, checked)
    row.save()
    item.errors = [error for error in item.errors if error["row"] != row.number]
    for column, message in checked.errors:
        item.errors.append({"sheet": item.layout["sheet"], "row": row.number, "column": column, "message": message})
    item.errors.sort(key=lambda error: error["row"])


def _check_later(item: DataImport, actor: Any) -> None:
    advance(DATA, item, "check", actor=actor)
    item.refresh_from_db()
    queue_job(item, CHECK_JOB, _("Kiểm tra lại “{name}”").format(name=item.file.name), actor)
