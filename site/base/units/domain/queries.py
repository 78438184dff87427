"""Reads of the unit tree that know about time. Where units went and came from: `base.units.domain.lineage`."""

from __future__ import annotations

import datetime as dt

from django.db.models.functions import Length

from base.core import clock
from base.units.domain.lineage import predecessors_of, successor_keys, successors_of
from base.units.models import Unit, UnitQuerySet

__all__ = ["children_then", "parents_then", "predecessors_of", "successor_keys", "successors_of", "units_as_of"]


def units_as_of(day: dt.date | None = None) -> UnitQuerySet:
    """Units that exist on `day` (today by default)."""
    return Unit.objects.as_of(day or clock.today())


def children_then(path: str, day: dt.date) -> UnitQuerySet:
    """Units that stood directly below the place `path` on `day`, as they were then."""
    below = Unit.objects.as_it_was(day).annotate(length_then=Length("path_then")).select_related("kind")
    return below.filter(path_then__startswith=path, length_then=len(path) + Unit.steplen)


def parents_then(paths: set[str], day: dt.date) -> dict[str, Unit]:
    """The units whose place on `day` was one of `paths`, by that place, each with `name_then`. One query."""
    return {unit.path_then: unit for unit in Unit.objects.as_it_was(day).filter(path_then__in=paths)} if paths else {}
