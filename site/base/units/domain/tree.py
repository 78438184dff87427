"""Growing and rehanging the tree: treebeard adds one node at a time, a nation has fourteen thousand.

A step of a path is given once and never again, so that a unit's former place (`UnitVersion.path`) stays its own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence

from django.db.models import F, Max
from django.db.models.functions import Length

from base.units.models import Succession, Unit, UnitVersion, below_any

BATCH = 1000
CHUNK = 100
DAY = dt.timedelta(days=1)


def add_in_bulk(pairs: Sequence[tuple[Unit, Unit]]) -> list[Unit]:
    """Write new units below their parents: (parent, unsaved unit), every parent saved or new in an earlier pair.

    Needs a transaction: saved parents are locked, so that two at once do not reckon the same paths. Siblings keep the
    order given. Raises ValueError where a parent has as many children as a path can count.
    """
    saved = {parent.pk for parent, _unit in pairs if parent.pk}
    locked = {unit.pk: unit for unit in Unit.objects.select_for_update(of=("self",)).filter(pk__in=saved)}
    steps = {pk: _last_step(unit) for pk, unit in locked.items()}
    fresh_steps: dict[int, int] = {}
    for given, unit in pairs:
        parent = locked[given.pk] if given.pk else given
        step = (steps[parent.pk] if parent.pk else fresh_steps.get(id(parent), 0)) + 1
        if parent.pk:
            steps[parent.pk] = step
        else:
            fresh_steps[id(parent)] = step
        unit.depth, unit.numchild = parent.depth + 1, 0
        unit.path = Unit._get_path(parent.path, unit.depth, step)
        parent.numchild += 1
    created = [unit for _parent, unit in pairs]
    Unit._base_manager.bulk_create(created, batch_size=BATCH)
    Unit._base_manager.bulk_update(list(locked.values()), ["numchild"], batch_size=BATCH)
    return created


def rehang(units: Sequence[Unit], parent: Unit, succession: Succession) -> tuple[list[Unit], list[UnitVersion]]:
    """Hang units with all below them under `parent` from the day of the succession on; keep where they stood before.

    Needs a transaction. Returns every unit whose place changed, and the versions that ended.
    """
    parent = Unit.objects.select_for_update(of=("self",)).get(pk=parent.pk)
    step = _last_step(parent)
    places: dict[str, str] = {}
    for unit in units:
        step += 1
        places[unit.path] = Unit._get_path(parent.path, parent.depth + 1, step)
    rows = {row.pk: row for start in range(0, len(units), CHUNK) for row in _branches(units[start : start + CHUNK])}
    moved = list(rows.values())
    versions = keep_versions(moved, succession)
    renamed: dict[str, str] = {}
    for row in moved:
        top = _top_of(row.path, places)
        renamed[row.path] = places[top] + row.path[len(top) :]
        row.path = renamed[row.path]
        row.depth = len(row.path) // Unit.steplen
    Unit._base_manager.bulk_update(moved, ["path", "depth"], batch_size=BATCH)
    for left, count in Counter(place[: -Unit.steplen] for place in places).items():
        above = Unit._base_manager.filter(path=renamed.get(left, left))
        above.update(numchild=F("numchild") - count)
    Unit._base_manager.filter(pk=parent.pk).update(numchild=F("numchild") + len(units))
    return moved, versions


def _top_of(path: str, tops: Collection[str]) -> str:
    """The nearest of `tops` at or above a path: of two that move, the lower one goes its own way."""
    return next(path[:end] for end in range(len(path), 0, -Unit.steplen) if path[:end] in tops)


def _branches(units: Sequence[Unit]) -> list[Unit]:
    return list(Unit.objects.filter(below_any(unit.path for unit in units)))


def keep_versions(units: Sequence[Unit], succession: Succession) -> list[UnitVersion]:
    """Remember name and place of `units` up to the day before the succession; call it before changing them.

    A unit that ended earlier, or that began with the very day, has nothing to remember beyond what is kept already.
    """
    ended = UnitVersion.objects.filter(unit__in=[unit.pk for unit in units]).values_list("unit_id")
    last = dict(ended.annotate(last=Max("valid_to")).order_by())
    versions = []
    for unit in units:
        since = last[unit.pk] + DAY if unit.pk in last else unit.valid_from
        until = succession.happened_on - DAY
        until = min(until, unit.valid_to) if unit.valid_to else until
        if since is None or since <= until:
            facts = {name: getattr(unit, name) for name in ("name", "name_folded", "short_name", "path")}
            versions.append(UnitVersion(unit=unit, valid_from=since, valid_to=until, succession=succession, **facts))
    return list(UnitVersion.objects.bulk_create(versions, batch_size=BATCH))


def _last_step(parent: Unit) -> int:
    """Number of the last path step that a child of this unit has or ever had; 0 where there was none."""
    length = len(parent.path) + Unit.steplen
    now = Unit._base_manager.filter(path__startswith=parent.path, depth=parent.depth + 1).aggregate(last=Max("path"))
    then = UnitVersion.objects.annotate(length=Length("path")).filter(path__startswith=parent.path, length=length)
    paths = (now["last"], then.aggregate(last=Max("path"))["last"])
    return max((int(path[-Unit.steplen :], 36) for path in paths if path), default=0)
