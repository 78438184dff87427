"""What giving targets in bulk would do, before it is done."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from base.units.models import Unit
from movements.domain.targets import units_to_give
from movements.models import Movement, Target, TargetAssignment


@dataclass(frozen=True)
class Ahead:
    """Numbers of targets, of units, of assignments that would be new and of those that are given already."""

    targets: int
    units: int
    fresh: int
    known: int


def assignments_ahead(movement: Movement, targets: Collection[Target], units: Collection[Unit] | None) -> Ahead:
    """The same choice as for `assign_targets`."""
    takers = list(units_to_give(movement)) if units is None else list(units)
    known = TargetAssignment.objects.filter(target__in=targets, unit__in=takers).count()
    return Ahead(len(targets), len(takers), len(targets) * len(takers) - known, known)
