"""Units that begin, and the small facts of one that stand beside any reorganisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.text import fold, normalise
from base.units.domain.standing import require_standing
from base.units.domain.succession_checks import check_name
from base.units.domain.tree import add_in_bulk
from base.units.models import Unit, UnitKind


def found_unit(
    parent: Unit,
    name: str,
    kind: UnitKind,
    *,
    since: dt.date | None,
    short_name: str = "",
    email: str = "",
    actor: Any = None,
) -> Unit:
    """A unit that comes of no other, below one that stands. `since` None: from time out of mind.

    DomainError for a name that a sibling bears, or a senior that ended.
    """
    return found_units(parent, [name], kind, since=since, short_name=short_name, email=email, actor=actor)[0]


def found_units(
    parent: Unit, names: Sequence[str], kind: UnitKind, *, since: dt.date | None, actor: Any = None, **facts: str
) -> list[Unit]:
    """Several of one kind at once, in the order given."""
    with transaction.atomic():
        parent = Unit.objects.select_for_update(of=("self",)).get(pk=parent.pk)
        require_standing(parent)
        units = []
        for name in map(normalise, names):
            check_name(name, parent, since or clock.today())
            units.append(Unit(name=name, name_folded=fold(name), kind=kind, valid_from=since, **facts))
        created = add_in_bulk([(parent, unit) for unit in units])
        if created:
            ledger.record("units.unit.founded", *created, actor=actor, count=len(created))
        return created


def set_contact(unit: Unit, *, email: str, short_name: str, actor: Any = None) -> Unit:
    """Address and short name: no reorganisation, but read-only like all else once the unit ended."""
    with transaction.atomic():
        unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        require_standing(unit)
        if (unit.email, unit.short_name) != (email, normalise(short_name)):
            unit.email, unit.short_name = email, normalise(short_name)
            unit.save(update_fields=["email", "short_name"])
            ledger.record("units.unit.contact_set", unit, actor=actor)
        return unit


def strike_out(unit: Unit, *, actor: Any = None) -> None:
    """A unit that was entered by mistake is as if it had never been; a unit that was one ends, and is never struck out.

    DomainError where another stands below it; ProtectedError where anything has come to point to it.
    """
    with transaction.atomic():
        unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        if Unit.objects.under(unit).exclude(pk=unit.pk).exists():
            raise DomainError(_("Còn đơn vị ở dưới đơn vị này nên không xóa được."), code="has_units_below")
        unit.codes.all().delete()
        Unit.objects.filter(pk=unit.pk).delete()
        ledger.record("units.unit.struck_out", unit, actor=actor, name=unit.name)
