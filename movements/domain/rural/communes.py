"""Which units are communes of the programme, and what they carry over from the communes before them.

A commune that was only renamed or moved, whole and alone, is the same commune: it keeps its recognition. One that was
formed of several, or of parts, is a new one: the old recognitions stay readable under the old communes.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from base.units.domain.queries import units_as_of
from base.units.enums import SuccessionKind
from base.units.models import SuccessionPart, Unit, UnitQuerySet
from movements.enums import RuralTier
from movements.models import RuralRecognition

COMMUNE = "Xã"
CARRIED = (SuccessionKind.RENAME, SuccessionKind.MOVE)
LEVELS = {tier: place for place, tier in enumerate(RuralTier.values)}


class Arrow(NamedTuple):
    """One predecessor of a commune. `whole` False: only a part of it came here."""

    source_id: int
    target_id: int
    succession_id: int
    happened_on: dt.date
    whole: bool


def communes_as_of(day: dt.date | None = None, *, territory: Unit | None = None) -> UnitQuerySet:
    """Communes (xã) that stand on a day. Wards and special zones are not assessed under the programme."""
    found = units_as_of(day).filter(kind__is_territory=True, kind__level=4, kind__name=COMMUNE)
    return found.filter(path__startswith=territory.path) if territory is not None else found


def is_commune(unit: Unit) -> bool:
    return unit.kind.is_territory and unit.kind.level == 4 and unit.kind.name == COMMUNE


def recognitions_as_of(day: dt.date) -> QuerySet[RuralRecognition]:
    """Recognitions in force on a day: decided by then and not revoked by then."""
    in_force = Q(revoked_on=None) | Q(revoked_on__gt=day)
    return RuralRecognition.objects.filter(in_force, decided_on__lte=day)


class Held(NamedTuple):
    """The recognition that stands for a commune: the highest tier in force, the newest of several."""

    tier: str
    pk: int
    unit_id: int
    number: str
    decided_on: dt.date
    verified: bool


def best_tiers(day: dt.date) -> dict[int, Held]:
    """Unit → what it holds on a day. One query."""
    best: dict[int, Held] = {}
    rows = recognitions_as_of(day).order_by("decided_on", "pk")
    for row in rows.values_list("tier", "pk", "unit_id", "decision_number", "decided_on", "verified"):
        known = best.get(row[2])
        if known is None or LEVELS[row[0]] >= LEVELS[known.tier]:
            best[row[2]] = Held(*row)
    return best


def arrows_into(day: dt.date) -> dict[int, list[Arrow]]:
    """Target → where it came from, by a day; all of the country in one query."""
    parts = SuccessionPart.objects.filter(succession__happened_on__lte=day).exclude(target=None)
    rows = parts.order_by("succession__happened_on", "pk").values_list(
        "source_id", "target_id", "succession_id", "succession__happened_on", "share"
    )
    found: dict[int, list[Arrow]] = defaultdict(list)
    for source, target, succession, happened_on, share in rows:
        found[target].append(Arrow(source, target, succession, happened_on, share == Decimal(1)))
    return dict(found)


def same_before(day: dt.date) -> dict[int, int]:
    """Unit → the unit under which the same commune went before: its only predecessor, whole, renamed or moved.

    One query for the whole country.
    """
    by_then = SuccessionPart.objects.filter(succession__happened_on__lte=day)
    others = by_then.filter(target=OuterRef("target")).exclude(pk=OuterRef("pk"))
    rows = by_then.filter(~Exists(others), succession__kind__in=CARRIED, share=1).exclude(target=None)
    return dict(rows.order_by().values_list("target_id", "source_id"))


def names_before(unit_id: int, before: dict[int, int]) -> Iterator[int]:
    """Keys under which the same commune went, newest first, its present one included."""
    seen: set[int] = set()
    key: int | None = unit_id
    while key is not None and key not in seen:
        seen.add(key)
        yield key
        key = before.get(key)


def held_by(unit_id: int, best: dict[int, Held], before: dict[int, int]) -> Held | None:
    """What the unit holds itself, or carries over as the same commune."""
    return next((best[key] for key in names_before(unit_id, before) if key in best), None)


def reached(tier: str, asked: str) -> bool:
    """A higher tier includes the lower ones."""
    return LEVELS[tier] >= LEVELS[asked]
