"""The look ahead before carrying over: counts over every unit, and the first units of each target in full.

A movement may have fifty thousand assignments, too many to lay out within a request: all of them are counted as bare
columns, and only what is shown is read as rows. Carrying itself (`carrying.carry_over`) reads them target by target.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from base.core import clock
from base.units.domain.queries import units_as_of
from movements.domain.carrying import CarryGroup, CarryLine, is_unfinished, plan_carrying
from movements.domain.passing import heirs_of
from movements.domain.standings import outlooks_of
from movements.enums import AssignmentStatus
from movements.models import Movement, Target, TargetAssignment, TargetChain

SHOWN = 100
"""Units of one target that are shown before confirming."""


@dataclass(frozen=True)
class CarryPreview:
    """One target: how many units are unfinished, go on, cannot go on; `group` holds the first `SHOWN` of them."""

    group: CarryGroup
    unfinished: int
    ready: int
    stuck: int

    @property
    def target(self) -> Target:
        return self.group.target

    @property
    def mode(self) -> str:
        return self.group.mode

    @property
    def lines(self) -> list[CarryLine]:
        return self.group.lines


def preview_carrying(source: Movement, into: Movement) -> list[CarryPreview]:
    """What of `source` would go on in `into`, a target each, in the order of its targets. Nothing is written.

    The number of queries grows neither with the units nor with the targets.
    """
    open_keys: dict[int, list[int]] = defaultdict(list)
    for key, target_id, outlook in outlooks_of(source):
        if is_unfinished(outlook):
            open_keys[target_id].append(key)
    links = TargetChain.objects.filter(source__target__movement=source, follower__target__movement=into)
    carried = set(links.values_list("source_id", flat=True))
    homeless = _without_heir(source)
    shown = [key for keys in open_keys.values() for key in sorted(keys)[:SHOWN]]
    found = []
    for group in plan_carrying(source, into, assignments=shown):
        keys = set(open_keys[group.target.pk])
        ready = len(keys - carried - homeless)
        found.append(CarryPreview(group, len(keys), ready, len(keys & homeless)))
    return found


def _without_heir(source: Movement) -> set[int]:
    """Assignments whose unit has ended and has not exactly one unit in its place."""
    active = TargetAssignment.objects.filter(target__movement=source, status=AssignmentStatus.ACTIVE)
    ended = dict(active.exclude(unit__in=units_as_of().order_by()).order_by().values_list("pk", "unit_id"))
    heirs = heirs_of(set(ended.values()), clock.today()) if ended else {}
    return {key for key, unit_id in ended.items() if unit_id not in heirs}
