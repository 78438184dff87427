"""Putting units into groups. A unit holds one group of a scheme at a time; a later assignment ends the earlier one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.units.models import Unit
from movements.domain.criteria.schemes import scheme_of
from movements.models import UnitGrouping
from movements.rules import require_permission

ONE_DAY = dt.timedelta(days=1)


def assign_group(
    scheme: str, unit: Unit, key: str, *, valid_from: dt.date | None = None, source: str = "", actor: Any
) -> UnitGrouping:
    """Put a unit, and what is below it and has none of its own, into a group from a day on (None = ever since).

    What held on that day ends the day before; what begins later stays and ends the new one. Repeating it changes
    nothing. DomainError for a key that the scheme does not know.
    """
    require_permission(actor, "movements.criteria_manage")
    check_key(scheme, key)
    with transaction.atomic():
        Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        rows = list(UnitGrouping.objects.select_for_update().filter(scheme=scheme, unit=unit))
        same = next((row for row in rows if row.valid_from == valid_from), None)
        if same is not None and (same.key, same.source) == (key, source):
            return same
        row = same or UnitGrouping(scheme=scheme, unit=unit, valid_from=valid_from)
        row.key, row.source = key, source
        ended = []
        if same is None:
            starts = [day for other in rows if (day := other.valid_from) and (not valid_from or day > valid_from)]
            row.valid_to = min(starts) - ONE_DAY if starts else None
            ended = _end_before(rows, valid_from)
        row.save()
        ledger.record("movements.grouping.assigned", row, *ended, actor=actor, unit=unit.name, key=key)
        return row


def remove_group(row: UnitGrouping, *, actor: Any) -> None:
    """Take an assignment away that should never have been; the unit inherits again, or has no group."""
    require_permission(actor, "movements.criteria_manage")
    with transaction.atomic():
        ghost = UnitGrouping(pk=row.pk)
        if UnitGrouping.objects.filter(pk=row.pk).delete()[0]:
            ledger.record("movements.grouping.removed", ghost, actor=actor, unit=row.unit.name, key=row.key)


def take_back_group(row: UnitGrouping, *, actor: Any) -> None:
    """Take an assignment away as if it had never been: what it ended holds again, up to where the row held."""
    require_permission(actor, "movements.criteria_manage")
    with transaction.atomic():
        Unit.objects.select_for_update(of=("self",)).get(pk=row.unit_id)
        locked = UnitGrouping.objects.select_for_update(of=("self",)).get(pk=row.pk)
        made = ledger.history_of(locked).filter(kind="movements.grouping.assigned").first()
        sealed = made.states if made is not None else {}
        siblings = UnitGrouping.objects.filter(scheme=locked.scheme, unit=locked.unit_id).exclude(pk=locked.pk)
        ended = [each for each in siblings if ledger.key_of(each) in sealed and _ends_before(each, locked)]
        for each in ended:
            each.valid_to = locked.valid_to
            each.save(update_fields=["valid_to"])
        ghost = UnitGrouping(pk=locked.pk)
        locked.delete()
        ledger.record("movements.grouping.removed", ghost, *ended, actor=actor, unit=row.unit.name, key=row.key)


def _ends_before(row: UnitGrouping, later: UnitGrouping) -> bool:
    return later.valid_from is not None and row.valid_to == later.valid_from - ONE_DAY


def check_key(scheme: str, key: str) -> None:
    """DomainError that lists the groups of the scheme."""
    known = scheme_of(scheme)
    if key not in known.codes:
        names = "; ".join(f"{group.key} ({group.name})" for group in known.keys)
        raise DomainError(
            _("“{key}” không phải là nhóm của “{scheme}”. Hiện có: {names}.").format(
                key=key, scheme=known.name, names=names
            ),
            code="key",
        )


def assignments_of(scheme: str, unit: Unit) -> QuerySet[UnitGrouping]:
    """All assignments of the unit itself, the newest first."""
    return UnitGrouping.objects.filter(scheme=scheme, unit=unit).order_by(F("valid_from").desc(nulls_last=True), "-pk")


def _end_before(rows: list[UnitGrouping], day: dt.date | None) -> list[UnitGrouping]:
    """Let what holds on the day end the day before."""
    if day is None:
        return []
    begun = [row for row in rows if not row.valid_from or row.valid_from < day]
    held = [row for row in begun if not row.valid_to or row.valid_to >= day]
    for row in held:
        row.valid_to = day - ONE_DAY
        row.save(update_fields=["valid_to"])
    return held
