"""Reads of the unit tree that know about time and succession."""

from __future__ import annotations

import datetime as dt

from base.core import clock
from base.units.models import SuccessionPart, Unit, UnitQuerySet


def units_as_of(day: dt.date | None = None) -> UnitQuerySet:
    """Units that exist on `day` (today by default)."""
    return Unit.objects.as_of(day or clock.today())


def predecessors_of(unit: Unit) -> set[int]:
    """Keys of all units that this one came from, over any number of reorganisations."""
    return _closure({unit.pk}, arrow="target", other="source")


def successors_of(unit: Unit) -> set[int]:
    """Keys of the units that carry on from this one; empty for a unit that still stands."""
    return _closure({unit.pk}, arrow="source", other="target")


def _closure(start: set[int], *, arrow: str, other: str) -> set[int]:
    seen: set[int] = set()
    frontier = start
    while frontier:
        arrows = SuccessionPart.objects.filter(**{f"{arrow}__in": frontier}).exclude(**{other: None})
        found = set(arrows.values_list(other, flat=True))
        frontier = found - seen - start
        seen |= frontier
    return seen
