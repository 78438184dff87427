"""To which group of a scheme a unit belongs on a day: its own assignment, else that of the nearest unit above it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from django.db.models import Q, QuerySet

from base.units.models import Unit
from movements.models import UnitGrouping

FEW = 200


class Reaching(NamedTuple):
    """The assignment that gives a unit its group, and the unit that it was made for."""

    key: str
    unit_id: int
    unit_name: str
    source: str


class Placed(Protocol):
    """What is asked of a unit: its key and its place in the tree."""

    @property
    def pk(self) -> int: ...

    @property
    def path(self) -> str: ...


def group_of(scheme: str, units: Sequence[Placed], on: dt.date) -> dict[int, str]:
    """Key of a unit → group key. One query.

    A unit that no assignment reaches is left out: its group is not known and is not guessed. Without a scheme ("")
    every unit is in the one group "".
    """
    if not scheme:
        return {unit.pk: "" for unit in units}
    return {pk: row.key for pk, row in assignments_reaching(scheme, units, on).items()}


def assignments_reaching(scheme: str, units: Sequence[Placed], on: dt.date) -> dict[int, Reaching]:
    """The same with the assignment behind it, so that a screen can say where a group comes from. One query."""
    rows = groupings_on(scheme, on)
    if len(units) <= FEW:
        rows = rows.filter(unit__path__in={path for unit in units for path in _paths_up(unit.path)})
    found_rows = rows.order_by("valid_from").values_list("unit__path", "key", "unit_id", "unit__name", "source")
    by_path = {path: Reaching(key, unit, name, source) for path, key, unit, name, source in found_rows}
    found: dict[int, Reaching] = {}
    for unit in units:
        nearest = next((by_path[path] for path in _paths_up(unit.path) if path in by_path), None)
        if nearest is not None:
            found[unit.pk] = nearest
    return found


def groupings_on(scheme: str, on: dt.date) -> QuerySet[UnitGrouping]:
    """Assignments of a scheme that hold on a day."""
    started = Q(valid_from=None) | Q(valid_from__lte=on)
    return UnitGrouping.objects.filter(started, Q(valid_to=None) | Q(valid_to__gte=on), scheme=scheme)


def _paths_up(path: str) -> Iterator[str]:
    """The unit's own path first, then those above it."""
    return (path[:end] for end in range(len(path), 0, -Unit.steplen))
