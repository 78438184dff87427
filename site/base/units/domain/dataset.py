"""Loading the real administrative units: who stands today, who stood before 1/7/2025, and what became of whom.

Written in bulk, so the whole nation takes seconds. A second run finds the codes and
writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from base.core import ledger
from base.core.text import fold
from base.units.domain.dataset_source import (
    KINDS,
    PACKAGE,
    FormerProvince,
    NewCommune,
    Place,
    ProvinceGroup,
    find_groups,
    same_name,
)
from base.units.domain.tree import add_in_bulk
from base.units.enums import SuccessionKind
from base.units.models import Succession, SuccessionPart, Unit, UnitCode, UnitKind

# The package cites the statistics office and a mapping site without saying which code comes from which, and two public
# sources disagree on 114 codes. So the scheme is named after the package and a code is never a key.
CODE_SCHEME = PACKAGE
REORGANISED_ON = dt.date(2025, 7, 1)
LAST_DAY_BEFORE = dt.date(2025, 6, 30)
BATCH = 1000


@dataclass(frozen=True)
class LoadResult:
    """What one run wrote; all zeros the second time."""

    provinces: int = 0
    units: int = 0
    codes: int = 0
    successions: int = 0
    unchanged: int = 0


@dataclass
class _Branch:
    """New rows before they have keys: units with parents; `by_key` finds a unit under its key in the source."""

    units: list[tuple[Unit, Unit]] = field(default_factory=list)
    codes: list[UnitCode] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    parts: list[SuccessionPart] = field(default_factory=list)
    by_key: dict[str, Unit] = field(default_factory=dict)


def load_units(provinces: list[str] | None = None, *, actor: object = None) -> LoadResult:
    """Load all provinces, or those named, each with its communes, former units and successions. All or nothing.

    DomainError for an unknown province. What is already there stays as it is.
    """
    groups = find_groups(provinces)
    with transaction.atomic():
        kinds = _kinds()
        root = _root(kinds)
        known = set(
            UnitCode.objects.filter(scheme=CODE_SCHEME, unit__kind__level=2, valid_to=None).values_list(
                "code", flat=True
            )
        )
        missing = [group for group in groups if group.place.code not in known]
        builder = _Builder(root, kinds)
        for group in missing:
            builder.add(group)
        result = _save(builder.branch, provinces=len(missing), unchanged=len(groups) - len(missing))
        if missing:
            names = [group.place.name for group in missing]
            _seal(root, builder.branch, actor=actor, provinces=names, units=result.units)
    return result


def find_unit(code: str, *, day: dt.date | None = None) -> Unit | None:
    """The unit that carries this code of the data set on `day` (now, for None)."""
    codes = UnitCode.objects.filter(scheme=CODE_SCHEME, code=code).select_related("unit")
    for row in codes:
        started = row.valid_from is None or day is None or row.valid_from <= day
        ended = row.valid_to is not None and (day is None or row.valid_to < day)
        if started and not ended:
            return row.unit
    return None


class _Builder:
    """Lays out the rows of one province after another under the root."""

    def __init__(self, root: Unit, kinds: dict[str, UnitKind]) -> None:
        self.root, self.kinds, self.branch = root, kinds, _Branch()

    def add(self, group: ProvinceGroup) -> None:
        if group.continues:
            province = self._unit(self.root, group.place, None, None)
            self._former(group.former[0], province)
        else:
            province = self._unit(self.root, group.place, REORGANISED_ON, None)
            former = [self._unit(self.root, f.place, None, LAST_DAY_BEFORE) for f in group.former]
            self._succession(SuccessionKind.MERGE, [(unit, True) for unit in former], province)
            for source, unit in zip(group.former, former, strict=True):
                self._former(source, unit)
        for commune in group.communes:
            self._commune(commune, province)
        self._dissolve_districts(group, {source for commune in group.communes for source, _whole in commune.sources})

    def _former(self, source: FormerProvince, province: Unit) -> None:
        for district in source.districts:
            unit = self._unit(province, district.place, None, LAST_DAY_BEFORE)
            for commune in district.communes:
                self._unit(unit, commune, None, LAST_DAY_BEFORE)

    def _commune(self, commune: NewCommune, province: Unit) -> None:
        target = self._unit(province, commune.place, REORGANISED_ON, None)
        sources = [(self.branch.by_key[key], whole) for key, whole in commune.sources]
        self._succession(_kind_of(sources, target), sources, target)

    def _dissolve_districts(self, group: ProvinceGroup, carried_on: set[str]) -> None:
        """Districts ended without a successor, except the island ones that became special zones."""
        for former in group.former:
            ended = [d.place.key for d in former.districts if d.place.key not in carried_on]
            self._succession(SuccessionKind.DISSOLVE, [(self.branch.by_key[key], True) for key in ended], None)

    def _unit(self, parent: Unit, place: Place, since: dt.date | None, until: dt.date | None) -> Unit:
        unit = Unit(
            name=place.name,
            name_folded=fold(place.name),
            short_name=place.short,
            kind=self.kinds[place.kind],
            valid_from=since,
            valid_to=until,
        )
        self.branch.units.append((parent, unit))
        # A former and a present province may share a key; only communes and districts are looked up: those are unique.
        self.branch.by_key[place.key] = unit
        if place.code:
            code = UnitCode(unit=unit, scheme=CODE_SCHEME, code=place.code, valid_from=since, valid_to=until)
            self.branch.codes.append(code)
        return unit

    def _succession(self, kind: SuccessionKind, sources: list[tuple[Unit, bool]], target: Unit | None) -> None:
        if not sources:
            return
        succession = Succession(kind=kind, happened_on=REORGANISED_ON)
        self.branch.successions.append(succession)
        for source, whole in sources:
            share = 1 if whole else None  # the source does not say how much of a divided commune went where
            part = SuccessionPart(succession=succession, source=source, target=target, share=share)
            self.branch.parts.append(part)


def _kind_of(sources: list[tuple[Unit, bool]], target: Unit) -> SuccessionKind:
    if len(sources) > 1:
        return SuccessionKind.MERGE
    (source, whole) = sources[0]
    if not whole:
        return SuccessionKind.SPLIT
    # Same name, whole territory: what changed is only that it now stands directly under the province.
    return SuccessionKind.MOVE if same_name(source.name, target.name) else SuccessionKind.RENAME


def _save(branch: _Branch, *, provinces: int, unchanged: int) -> LoadResult:
    """A row that points to another is written once that one has its key."""
    add_in_bulk(branch.units)
    for code in branch.codes:
        code.unit_id = code.unit.pk
    _bulk(UnitCode, branch.codes)
    _bulk(Succession, branch.successions)
    for part in branch.parts:
        part.succession_id, part.source_id = part.succession.pk, part.source.pk
        part.target_id = part.target.pk if part.target else None
    _bulk(SuccessionPart, branch.parts)
    return LoadResult(provinces, len(branch.units), len(branch.codes), len(branch.successions), unchanged)


def _seal(root: Unit, branch: _Branch, *, actor: object, **facts: Any) -> None:
    """Events over all new rows, a batch each: one over a nation would weigh megabytes on every page that shows it."""
    rows = [root, *(unit for _parent, unit in branch.units), *branch.successions, *branch.parts]
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        ledger.record("units.dataset.loaded", root, *batch, actor=actor, source=PACKAGE, rows=len(batch), **facts)


def _bulk(model: type, rows: Iterable[object]) -> None:
    model._base_manager.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]


def _kinds() -> dict[str, UnitKind]:
    return {
        code: UnitKind.objects.get_or_create(code=code, defaults={"name": name, "level": level, "is_territory": True})[
            0
        ]
        for code, (name, level) in KINDS.items()
    }


def _root(kinds: dict[str, UnitKind]) -> Unit:
    """The state, locked: two loads at once would otherwise reckon the same paths."""
    roots = Unit.objects.select_for_update(of=("self",)).filter(depth=1, kind=kinds["state"])
    root: Unit = roots.first() or Unit.add_root(name="Việt Nam", short_name="Việt Nam", kind=kinds["state"])
    return root
