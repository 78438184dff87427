"""Reorganisations: merge, split, rename, move, dissolve. Each has a date and a decision; each is done once.

A unit that only changes its name or its seniors stays the same unit and remembers what it was (`UnitVersion`); a unit
that merges into another or is divided ends the day before. `preview` does the deed and takes it back, so what it shows
is what will happen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.errors import DomainError
from base.core.text import normalise
from base.units.domain import succession_checks as checks
from base.units.domain.handover import DAY, Outcome, settle
from base.units.domain.tree import add_in_bulk, keep_versions, rehang
from base.units.enums import SuccessionKind
from base.units.models import Succession, SuccessionPart, Unit, UnitCode, UnitKind

ONE = Decimal(1)


@dataclass(frozen=True)
class Decision:
    """From which day on (inclusive) and by which document."""

    day: dt.date
    number: str
    note: str = ""


@dataclass(frozen=True)
class NewUnit:
    """A unit that the reorganisation founds."""

    name: str
    kind: UnitKind
    parent: Unit
    short_name: str = ""


Part = tuple[Unit | NewUnit, Decimal]
Arrow = tuple[Unit, Unit | NewUnit | None, Decimal | None]


def merge_units(sources: Sequence[Unit], into: Unit | NewUnit, decision: Decision, *, actor: Any = None) -> Outcome:
    """Units end and `into` takes over all of each: a new unit, or one that stands and is not among them.

    Units below the ended ones come under the new one. DomainError where a check of the date, the decision or the tree
    fails; the same decision again changes nothing and says so in `is_repeat`.
    """
    parts: list[Arrow] = [(source, into, ONE) for source in sources]
    return reorganise(SuccessionKind.MERGE, list(sources), parts, decision, actor=actor)


def split_unit(
    source: Unit, parts: Sequence[Part], decision: Decision, *, keeps: Decimal | None = None, actor: Any = None
) -> Outcome:
    """A unit is divided: the shares of the parts, and what it `keeps` if it goes on, add up to exactly 1."""
    checks.check_shares([share for _unit, share in parts], keeps)
    arrows: list[Arrow] = [(source, target, share) for target, share in parts]
    ended = [] if keeps else [source]
    return reorganise(SuccessionKind.SPLIT, ended, arrows, decision, actor=actor)


def dissolve_unit(unit: Unit, decision: Decision, *, actor: Any = None) -> Outcome:
    """A unit ends and nobody takes over. Units below it must have been moved or dissolved before."""
    return reorganise(SuccessionKind.DISSOLVE, [unit], [(unit, None, None)], decision, actor=actor)


def rename_unit(unit: Unit, name: str, decision: Decision, *, short_name: str = "", actor: Any = None) -> Outcome:
    """The same unit under another name from the day on."""
    with transaction.atomic():
        unit, repeat = _begin(SuccessionKind.RENAME, unit, decision)
        if repeat:
            return Outcome(repeat, is_repeat=True)
        name = normalise(name)
        checks.check_name(name, unit.get_parent(), decision.day, apart_from=unit)
        succession = _succession(SuccessionKind.RENAME, decision, unit)
        outcome = Outcome(succession, renamed=unit, versions=keep_versions([unit], succession))
        unit.name, unit.short_name = name, normalise(short_name)
        unit.save(update_fields=["name", "name_folded", "short_name"])
        ledger.record("units.unit.renamed", unit, succession, *outcome.versions, actor=actor, name=name)
        settle(outcome, actor)
        return outcome


def move_unit(unit: Unit, parent: Unit, decision: Decision, *, actor: Any = None) -> Outcome:
    """The same unit, with all below it, under another senior from the day on."""
    with transaction.atomic():
        unit, repeat = _begin(SuccessionKind.MOVE, unit, decision)
        if repeat:
            return Outcome(repeat, is_repeat=True)
        parent = checks.locked_units([parent])[0]
        checks.check_target(parent, decision.day)
        checks.check_parent(unit, parent)
        succession = _succession(SuccessionKind.MOVE, decision, unit)
        outcome = Outcome(succession)
        _rehang(outcome, [unit], parent)
        moved = Unit.objects.get(pk=unit.pk)
        rows = [succession, *outcome.moved, *outcome.versions]
        ledger.record("units.unit.moved", moved, *rows, actor=actor, parent=parent.name)
        settle(outcome, actor)
        return outcome


def preview(deed: Callable[[], Outcome]) -> Outcome:
    """Do it, look, and take it back: nothing is written, not even an event. DomainError as the deed itself."""
    with transaction.atomic():
        outcome = deed()
        transaction.set_rollback(True)
        return outcome


def reorganise(
    kind: SuccessionKind, ended: Sequence[Unit], arrows: Sequence[Arrow], decision: Decision, *, actor: Any
) -> Outcome:
    """Everything in which units end or give a part away: each source of an arrow does, those in `ended` end."""
    with transaction.atomic():
        checks.lock_tree()
        checks.check_decision(decision.day, decision.number)
        sources = checks.locked_units([source for source, _target, _share in arrows])
        repeat = checks.known_succession(kind, decision, sources)
        if repeat is not None:
            return Outcome(repeat, is_repeat=True)
        checks.check_sources(kind, sources, decision.day)
        outcome = Outcome(_succession(kind, decision))
        targets = _targets(arrows, sources, outcome, decision.day, ends=bool(ended))
        outcome.ended = _end([unit for unit in sources if unit in ended], decision.day)
        _take_in_children(kind, outcome, targets)
        by_pk = {unit.pk: unit for unit in sources}
        outcome.parts = SuccessionPart.objects.bulk_create(
            SuccessionPart(succession=outcome.succession, source=by_pk[source.pk], target=target, share=share)
            for (source, _target, share), target in zip(arrows, targets, strict=True)
        )
        rows = [*outcome.parts, *sources, *outcome.founded, *outcome.moved, *outcome.versions]
        names = [unit.name for unit in sources]
        ledger.record(f"units.succession.{kind}", outcome.succession, *rows, actor=actor, units=names)
        settle(outcome, actor)
        return outcome


def _begin(kind: SuccessionKind, unit: Unit, decision: Decision) -> tuple[Unit, Succession | None]:
    """Of a unit that goes on: locked and checked, and the succession if this decision was carried out already."""
    checks.lock_tree()
    checks.check_decision(decision.day, decision.number)
    (unit,) = checks.locked_units([unit])
    repeat = checks.known_succession(kind, decision, [unit])
    if repeat is None:
        checks.check_sources(kind, [unit], decision.day)
    return unit, repeat


def _succession(kind: SuccessionKind, decision: Decision, unit: Unit | None = None) -> Succession:
    words = {"decision_number": normalise(decision.number), "note": normalise(decision.note)}
    return Succession.objects.create(kind=kind, happened_on=decision.day, unit=unit, **words)


def _targets(
    arrows: Sequence[Arrow],
    sources: list[Unit],
    outcome: Outcome,
    day: dt.date,
    *,
    ends: bool,
) -> list[Unit | None]:
    """The units that the arrows point to, new ones founded, each once."""
    founded: dict[int, Unit] = {}
    targets: list[Unit | None] = []
    for _source, target, _share in arrows:
        if isinstance(target, NewUnit):
            if id(target) not in founded:
                founded[id(target)] = _found(target, day, sources if ends else [])
            targets.append(founded[id(target)])
        else:
            targets.append(checks.locked_units([target])[0] if target else None)
    for unit in {
        unit.pk: unit for unit in targets if unit and unit.pk not in {u.pk for u in founded.values()}
    }.values():
        checks.check_target(unit, day)
        checks.check_ring(unit, sources, ends=ends)
    outcome.founded = list(founded.values())
    return targets


def _found(draft: NewUnit, day: dt.date, ending: list[Unit]) -> Unit:
    parent = checks.locked_units([draft.parent])[0]
    checks.check_target(parent, day)
    name = normalise(draft.name)
    checks.check_name(name, parent, day, ending=ending)
    checks.check_outside(parent, ending)
    unit = Unit(name=name, short_name=normalise(draft.short_name), kind=draft.kind, valid_from=day)
    unit.name_folded = checks.folded(name)
    return add_in_bulk([(parent, unit)])[0]


def _end(units: list[Unit], day: dt.date) -> list[Unit]:
    for unit in units:
        unit.valid_to = day - DAY
        unit.save(update_fields=["valid_to"])
    UnitCode.objects.filter(unit__in=units, valid_to=None).update(valid_to=day - DAY)
    return units


def _take_in_children(kind: SuccessionKind, outcome: Outcome, targets: list[Unit | None]) -> None:
    children = checks.standing_children(outcome.ended, outcome.succession.happened_on)
    if not children:
        return
    if kind != SuccessionKind.MERGE or targets[0] is None:
        raise DomainError(
            _(
                "Còn {count} đơn vị trực thuộc đang hoạt động: {names}. Hãy chuyển trực thuộc hoặc giải thể các đơn vị "
                "này trước."
            ).format(count=len(children), names=checks.some_names(children)),
            code="children",
        )
    checks.check_later(children, outcome.succession.happened_on)
    _rehang(outcome, [child for child in children if child.pk != targets[0].pk], targets[0])


def _rehang(outcome: Outcome, units: list[Unit], parent: Unit) -> None:
    moved, versions = rehang(units, parent, outcome.succession)
    outcome.moved += moved
    outcome.versions += versions
    outcome.moved_tops += list(Unit.objects.filter(pk__in=[unit.pk for unit in units]))
