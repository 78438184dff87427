"""Reads of the criteria screens. Query counts do not grow with the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, QuerySet

from base.core.text import fold
from base.units.domain.finding import kin_by_words
from base.units.domain.queries import units_as_of
from base.units.models import Unit, UnitKind
from movements.domain.criteria.grouping import assignments_reaching
from movements.domain.criteria.schemes import key_names, scheme_of
from movements.models import CriteriaSet, Movement

UNGROUPED = "-"


def criteria_sets(*, words: str = "", status: str = "", purpose: str = "") -> list[CriteriaSet]:
    """Every version that fits, with `indicator_count` and `movement_count`. One query; sets are few, words are not
    searched in the database because the title has no folded twin.
    """
    rows = CriteriaSet.objects.select_related("owner").annotate(
        indicator_count=Count("groups__criteria__indicators", distinct=True),
        movement_count=Count("movements", distinct=True),
    )
    if status:
        rows = rows.filter(status=status)
    if purpose:
        rows = rows.filter(purpose=purpose)
    found = rows.order_by("title", "-version")
    return [row for row in found if fold(words) in fold(f"{row.title} {row.code} {row.source}")]


def movements_using(criteria_set: CriteriaSet) -> QuerySet[Movement]:
    """Movements that use this version, the newest first."""
    return Movement.objects.filter(criteria_set=criteria_set).select_related("organiser").order_by("-starts_on", "-pk")


class GroupedUnit(NamedTuple):
    """A unit with its group on a day. `key` is empty where none reaches it; `above` names the unit it is taken from."""

    pk: int
    path: str
    name: str
    kind: str
    key: str = ""
    group: str = ""
    above: str = ""
    source: str = ""


def grouped_units(scheme: str, day: dt.date, *, kind: UnitKind | None = None) -> list[GroupedUnit]:
    """Units that stand on a day with their groups: territories of the level of the scheme, or those of a kind. Two
    queries.
    """
    level = scheme_of(scheme).level
    units = units_as_of(day).order_by("path")
    units = units.filter(kind=kind) if kind else units.filter(kind__is_territory=True)
    if kind is None and level is not None:
        units = units.filter(kind__level=level)
    rows = [GroupedUnit(*row) for row in units.values_list("pk", "path", "name", "kind__name")]
    return _with_groups(scheme, rows, day)


def group_counts(scheme: str, rows: Iterable[GroupedUnit]) -> dict[str, int]:
    """Group key → units that are in it; UNGROUPED → those in none."""
    counts = Counter(row.key or UNGROUPED for row in rows)
    return {key: counts[key] for key in (*scheme_of(scheme).codes, UNGROUPED)}


def matching(rows: Iterable[GroupedUnit], *, words: str = "", key: str = "") -> list[GroupedUnit]:
    """Those whose name has the words, or who are kin by them, in the group `key`; UNGROUPED for those without one."""
    wanted = "" if key == UNGROUPED else key
    folded = fold(words)
    kin = kin_by_words(words, is_now=True)
    return [
        row
        for row in rows
        if (not key or row.key == wanted) and (not folded or row.pk in kin or folded in fold(row.name))
    ]


def _with_groups(scheme: str, rows: list[GroupedUnit], day: dt.date) -> list[GroupedUnit]:
    names = key_names(scheme)
    reaching = assignments_reaching(scheme, rows, day)

    def placed(row: GroupedUnit) -> GroupedUnit:
        held = reaching.get(row.pk)
        if held is None:
            return row
        above = "" if held.unit_id == row.pk else held.unit_name
        return GroupedUnit(*row[:4], held.key, names.get(held.key, held.key), above, held.source)

    return [placed(row) for row in rows]


def unit_in_scheme(scheme: str, unit: Unit, day: dt.date) -> GroupedUnit:
    """One unit with its group on a day."""
    return _with_groups(scheme, [GroupedUnit(unit.pk, unit.path, unit.name, unit.kind.name)], day)[0]
