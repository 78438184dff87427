"""What units came from and what became of them, over any number of reorganisations, with the shares multiplied."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from base.core import clock
from base.units.models import SuccessionPart, Unit

ONE, ZERO = Decimal(1), Decimal(0)


class Successor(NamedTuple):
    """A unit of the end of a chain and the share of the first unit that reached it; None = the decision names none."""

    unit: Unit
    share: Decimal | None


@dataclass(frozen=True)
class Piece:
    """A part of a former unit that went to `unit_id`. `share` None: how much is not known."""

    unit_id: int
    share: Decimal | None


class Lineage:
    """All arrows up to a day, read in one query; then every question about them costs none."""

    def __init__(self, on: dt.date | None = None) -> None:
        self.on = on or clock.today()
        arrows = SuccessionPart.objects.filter(succession__happened_on__lte=self.on)
        self._next: dict[int, dict[dt.date, list[Piece]]] = defaultdict(lambda: defaultdict(list))
        self._before: dict[int, list[int]] = defaultdict(list)
        columns = ("source_id", "target_id", "share", "source__valid_to", "succession__happened_on")
        rows = arrows.order_by("succession__happened_on", "pk").values_list(*columns)
        ends: dict[int, dt.date | None] = {}
        for source, target, share, ended_on, day in rows:
            ends[source] = ended_on
            if target is not None:
                self._next[source][day].append(Piece(target, share))
                self._before[target].append(source)
        self._stays = {pk for pk, ended_on in ends.items() if ended_on is None or ended_on >= self.on}
        self._known: dict[int, tuple[Piece, ...]] = {}

    def pieces(self, unit_id: int) -> tuple[Piece, ...]:
        """Where all of the unit is on that day: itself for one that stands or ended without a successor.

        Shares of known pieces add up to 1 where every decision on the way names them.
        """
        if unit_id not in self._next:
            return (Piece(unit_id, ONE),)
        if unit_id not in self._known:
            self._known[unit_id] = self._follow(unit_id, frozenset())
        return self._known[unit_id]

    def heirs(self, unit_id: int) -> set[int]:
        """Keys of the units that carry on from this one, itself where nothing does."""
        if unit_id not in self._next:
            return {unit_id}
        return {piece.unit_id for piece in self.pieces(unit_id)}

    def sources(self, unit_id: int) -> set[int]:
        """Keys of all units that this one came from."""
        return self.origins({unit_id})

    def origins(self, unit_ids: Set[int]) -> set[int]:
        """Keys of all units that any of these came from, themselves left out."""
        return _reached(unit_ids, lambda key: self._before.get(key, ()))

    def followers(self, unit_ids: Set[int]) -> set[int]:
        """Keys of all units that came of any of these, those in between included, themselves left out."""
        return _reached(
            unit_ids, lambda key: (piece.unit_id for day in self._next.get(key, {}).values() for piece in day)
        )

    def __bool__(self) -> bool:
        """Whether any unit ever became another."""
        return bool(self._before)

    def _follow(self, unit_id: int, passed: frozenset[int]) -> tuple[Piece, ...]:
        """A share is of what the unit was on that day: who gave a part away before gives the rest later."""
        days = self._next.get(unit_id)
        if not days or unit_id in passed:
            return (Piece(unit_id, ONE),)
        found: dict[int, Decimal | None] = {}
        left: Decimal | None = ONE
        for arrows in days.values():
            for arrow in arrows:
                for piece in self._follow(arrow.unit_id, passed | {unit_id}):
                    share = _times(_times(left, arrow.share), piece.share)
                    found[piece.unit_id] = _plus(found.get(piece.unit_id, ZERO), share)
            given = [arrow.share for arrow in arrows]
            kept = None if None in given else ONE - sum((share for share in given if share is not None), ZERO)
            left = _times(left, kept)
        if unit_id in self._stays and (left is None or left > 0):
            found[unit_id] = left
        return tuple(Piece(key, share) for key, share in found.items())


def predecessors_of(unit: Unit, on: dt.date | None = None) -> set[int]:
    """Keys of all units that this one came from by `on` (today), over any number of reorganisations."""
    return _closure(unit.pk, on, arrow="target", other="source")


def successor_keys(unit: Unit, on: dt.date | None = None) -> set[int]:
    """Keys of all units that came of this one, those in between included; empty for a unit that still stands."""
    return _closure(unit.pk, on, arrow="source", other="target")


def successors_of(unit: Unit, on: dt.date | None = None) -> list[Successor]:
    """The ends of all chains from this unit with the share that reached each; empty where nothing came of it.

    A unit that gave a part away and goes on is among them with what it kept.
    """
    keys = {unit.pk}
    if not SuccessionPart.objects.filter(source=unit).exclude(target=None).exists():
        return []
    pieces = Lineage(on).pieces(unit.pk)
    units = Unit.objects.in_bulk([piece.unit_id for piece in pieces])
    found = [Successor(units[piece.unit_id], piece.share) for piece in pieces]
    return [] if {row.unit.pk for row in found} == keys else sorted(found, key=lambda row: row.unit.path)


def current_units(units: Iterable[Unit], on: dt.date | None = None) -> dict[int, list[Unit]]:
    """Key of each unit → the units that stand in its place on `on` (today). Two queries for any number of units."""
    lineage = Lineage(on)
    heirs = {unit.pk: lineage.heirs(unit.pk) for unit in units}
    found = Unit.objects.in_bulk({key for keys in heirs.values() for key in keys})
    return {pk: sorted((found[key] for key in keys), key=lambda unit: unit.path) for pk, keys in heirs.items()}


def _closure(start: int, on: dt.date | None, *, arrow: str, other: str) -> set[int]:
    seen: set[int] = set()
    frontier = {start}
    arrows = SuccessionPart.objects.exclude(**{other: None})
    if on is not None:
        arrows = arrows.filter(succession__happened_on__lte=on)
    while frontier:
        found = set(arrows.filter(**{f"{arrow}__in": frontier}).values_list(other, flat=True))
        frontier = found - seen - {start}
        seen |= frontier
    return seen


def _reached(starts: Set[int], step: Callable[[int], Iterable[int]]) -> set[int]:
    seen: set[int] = set()
    frontier = set(starts)
    while frontier:
        frontier = {other for key in frontier for other in step(key)} - seen - starts
        seen |= frontier
    return seen


def _times(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one * other


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other
