"""One list, two ways to read it: as it was, under the units of then; or as it is now, under the units of today.

Movements, awards and the unit screens hand their rows or totals to a `Lens` and show what comes back. A total is never
lost and never invented: what a decision did not divide stays with the former unit and is shown as such.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from base.core import clock
from base.units.domain.lineage import Lineage
from base.units.models import Unit

Row = TypeVar("Row")
PARAMETER = "nhin"
NOW = "hien-nay"
ZERO = Decimal(0)


@dataclass
class Group(Generic[Row]):
    """Rows under one unit. `former` names the units of then whose rows are among them, where they are not itself."""

    unit: Unit
    rows: list[Row] = field(default_factory=list)
    former: list[Unit] = field(default_factory=list)


@dataclass(frozen=True)
class Total:
    """A figure under one unit. `is_undivided`: the unit ended and nobody decided how much of it went where."""

    unit: Unit
    value: Decimal
    is_undivided: bool = False


class Lens:
    """How a list is read. `is_now` rolls up through successions by `on` (today); else every row keeps its unit."""

    def __init__(self, *, is_now: bool, on: dt.date | None = None) -> None:
        self.is_now, self.on = is_now, on or clock.today()
        self._lineage: Lineage | None = None

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Lens:
        """From the parameter `nhin` of an address; anything but "hien-nay" reads the list as it was."""
        return cls(is_now=parameters.get(PARAMETER) == NOW)

    @property
    def lineage(self) -> Lineage:
        if self._lineage is None:
            self._lineage = Lineage(self.on)
        return self._lineage

    def group(self, rows: Iterable[Row], unit_of: Callable[[Row], Unit]) -> list[Group[Row]]:
        """Rows by unit, in tree order. As it is now, a row of a divided unit stands under each of its successors."""
        listed = list(rows)
        units = {unit.pk: unit for unit in map(unit_of, listed)}
        heirs = {pk: self.lineage.heirs(pk) if self.is_now else {pk} for pk in units}
        units |= _missing(units, {key for keys in heirs.values() for key in keys})
        groups: dict[int, Group[Row]] = {}
        for row in listed:
            own = unit_of(row)
            for key in heirs[own.pk]:
                group = groups.setdefault(key, Group(units[key]))
                group.rows.append(row)
                if own.pk != key and own not in group.former:
                    group.former.append(own)
        return sorted(groups.values(), key=lambda group: group.unit.path)

    def read(self, units: Iterable[Unit]) -> dict[int, list[Unit]]:
        """Key of a unit → the units under which its line is read: itself, or those that carry it on today.

        For lists whose order is their point, as a ranking: the lines stay, only their names change.
        """
        known = {unit.pk: unit for unit in units}
        heirs = {pk: sorted(self.lineage.heirs(pk)) if self.is_now else [pk] for pk in known}
        known |= _missing(known, {key for keys in heirs.values() for key in keys})
        return {pk: sorted((known[key] for key in keys), key=lambda unit: unit.path) for pk, keys in heirs.items()}

    def today_of(self, units: Iterable[Unit]) -> dict[int, list[Unit]]:
        """Key → the units of today, for those of the given units whose place others have taken; empty as it was.

        For the rows of one page: two queries, none where every unit still stands.
        """
        ended = [unit for unit in units if unit.valid_to is not None and unit.valid_to < self.on]
        if not self.is_now or not ended:
            return {}
        return {pk: found for pk, found in self.read(ended).items() if [unit.pk for unit in found] != [pk]}

    def gathered(self, rows: Mapping[int, Row], add: Callable[[Row, Row], Row]) -> dict[int, tuple[Row, list[int]]]:
        """What belongs to whole units and cannot be divided, such as counts of reports, under the units of today.

        Key → (sum, keys of the former units in it). A unit that was divided keeps its own: nothing is counted twice.
        """
        found: dict[int, tuple[Row, list[int]]] = {}
        for pk, row in rows.items():
            heirs = self.lineage.heirs(pk) if self.is_now else {pk}
            place = next(iter(heirs)) if len(heirs) == 1 else pk
            known = found.get(place)
            former = [] if place == pk else [pk]
            found[place] = (add(known[0], row), known[1] + former) if known else (row, former)
        return found

    def totals(self, values: Mapping[int, Decimal]) -> list[Total]:
        """Figures by key of unit, in tree order; their sum is that of `values`, whatever the lens."""
        added: dict[int, Decimal] = defaultdict(lambda: ZERO)
        undivided: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for pk, value in values.items():
            pieces = self.lineage.pieces(pk) if self.is_now else ()
            if not pieces:
                added[pk] += value
            elif any(piece.share is None for piece in pieces):
                undivided[pk] += value
            else:
                for piece in pieces:
                    added[piece.unit_id] += value * (piece.share or ZERO)
        units = _missing({}, {*added, *undivided})
        found = [Total(units[pk], value) for pk, value in added.items()]
        found += [Total(units[pk], value, is_undivided=True) for pk, value in undivided.items()]
        return sorted(found, key=lambda total: total.unit.path)

    def switch(self, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Items of the component `tabs`: both ways to read the list, its other parameters kept. `kept` is what a filter
        of the list carries on.
        """
        rest = {key: value for key, value in parameters.items() if key not in (PARAMETER, "page")}
        return [
            {"label": _("Như lúc đó"), "url": _address(rest), "current": not self.is_now},
            {
                "label": _("Theo đơn vị hiện nay"),
                "url": _address(rest | {PARAMETER: NOW}),
                "current": self.is_now,
                "kept": (PARAMETER, NOW),
            },
        ]


def names_today(heirs: list[Unit], former: Unit) -> str:
    """The units that carry on, with the name of the one that they came from."""
    return _("{names} (trước là {former})").format(names=", ".join(str(unit) for unit in heirs), former=former)


def read_names(lens: Lens, units: Iterable[Unit]) -> dict[int, str]:
    """Key → what stands for the unit in a list that is no table, read through the lens; at most two queries."""
    shown = list(units)
    today = lens.today_of(shown)
    return {unit.pk: names_today(today[unit.pk], unit) if unit.pk in today else unit_text(unit) for unit in shown}


def unit_text(unit: Unit) -> str:
    """The name, with the last day of a unit that ended."""
    if unit.valid_to is None or unit.valid_to >= clock.today():
        return str(unit)
    return _("{unit} (đến {day})").format(unit=unit, day=f"{unit.valid_to:%d/%m/%Y}")


def _missing(known: Mapping[int, Unit], wanted: set[int]) -> dict[int, Unit]:
    lacking = wanted - set(known)
    return Unit.objects.in_bulk(lacking) if lacking else {}


def _address(parameters: Mapping[str, Any]) -> str:
    return f"?{urlencode(parameters)}"
