"""What is known of the units of a movement, gathered once: approved figures, computed points, given points, dates.

Ranking, what-if and the proposals on a sheet all read through here, so they cannot disagree. Query counts do not grow
with the units.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate

from base.core import clock
from base.units.models import ClusterMember, Unit
from movements.domain.criteria.grouping import group_of
from movements.domain.lifecycle import registered_units
from movements.domain.scoring.compiling import path_of
from movements.domain.scoring.engine import UnitInput, with_places
from movements.domain.scoring.methods import Value
from movements.domain.scoring.rules import RuleSet
from movements.domain.scoring.totals import Line
from movements.enums import (
    COUNTED_SHEETS,
    Accumulation,
    CriteriaPurpose,
    ReportStatus,
    ScoreStage,
    ScoringMethod,
)
from movements.models import Indicator, Measurement, Movement, Report, ScoreEntry, ScoreSheet

STEP = Decimal("0.0001")


@dataclass
class _History:
    """Approved figures of one indicator in one unit, oldest first."""

    accumulation: str
    rows: list[tuple[Value, str]] = field(default_factory=list)

    def figure(self) -> tuple[Value, str]:
        """The newest, or the mean of all for an average."""
        value, period = self.rows[-1]
        figures = [row.figure for row, _period in self.rows if row.figure is not None]
        if self.accumulation != Accumulation.AVERAGE or len(figures) < 2:
            return value, period
        mean = (sum(figures, Decimal(0)) / len(figures)).quantize(STEP)
        wholes = [row.whole for row, _period in self.rows if row.whole is not None]
        whole = (sum(wholes, Decimal(0)) / len(wholes)).quantize(STEP) if wholes else None
        return Value(mean, whole), period


def uses_criteria(movement: Movement) -> bool:
    """Whether its result comes from a criteria set, and not from the targets."""
    chosen = movement.criteria_set
    return chosen is not None and chosen.purpose == CriteriaPurpose.SCORING


def clusters_of(movement: Movement, unit_ids: Iterable[int]) -> dict[int, int]:
    """Unit → its cluster of the year that is judged, the year in which the movement ends."""
    members = ClusterMember.objects.filter(cluster__year=movement.ends_on.year, unit__in=list(unit_ids))
    return dict(members.order_by("pk").values_list("unit_id", "cluster_id"))


def gather(movement: Movement, rules: RuleSet, *, scope: str) -> list[UnitInput]:
    """The inputs of every unit that takes part, in the order of their keys."""
    ids = registered_units(movement)
    given, submitted = _given(movement)
    in_time = _in_time(movement)
    units = [
        replace(
            unit,
            given=given.get(unit.unit_id, {}),
            on_time=in_time.get(unit.unit_id, 0),
            submitted=submitted.get(unit.unit_id, ""),
        )
        for unit in _measured_units(movement, list(Unit.objects.filter(pk__in=ids).order_by("pk")))
    ]
    return with_places(rules, units, scope)


def input_of(movement: Movement, rules: RuleSet, unit: Unit, *, scope: str) -> UnitInput:
    """One unit with its figures and places, for the proposals on its sheets: reads of its peers what ranks need."""
    ranked = {rule.path for rule in rules.scored if rule.method == ScoringMethod.RANK}
    figures = figures_of(movement, unit_id=unit.pk, of_all=ranked)
    if not ranked:
        return _measured_units(movement, [unit], figures)[0]
    ids = {unit.pk, *registered_units(movement)}
    peers = _measured_units(movement, list(Unit.objects.filter(pk__in=ids)), figures)
    return next(peer for peer in with_places(rules, peers, scope) if peer.unit_id == unit.pk)


def figures_of(
    movement: Movement, *, unit_id: int | None = None, of_all: Collection[str] = ()
) -> dict[tuple[int, str], tuple[Value, str]]:
    """(unit, path) → the approved figure that stands, and its period. Two queries, streamed.

    With `unit_id` those of one unit, and beside them the paths `of_all` of every unit: in the same read.
    """
    known = _paths(movement)
    approved = Measurement.objects.filter(
        indicator__in=known, report__status=ReportStatus.APPROVED, report__duty__period__plan__movement=movement
    )
    if unit_id is not None:
        shared = [pk for pk, (path, _how) in known.items() if path in of_all]
        approved = approved.filter(Q(report__duty__unit=unit_id) | Q(indicator__in=shared))
    rows = approved.order_by("report__duty__period__ends_on", "report__duty__period__due_on", "pk").values_list(
        "report__duty__unit_id",
        "indicator_id",
        "value",
        "whole",
        "text",
        "is_not_applicable",
        "report__duty__period__name",
    )
    found: dict[tuple[int, str], _History] = {}
    for unit, indicator_id, value, whole, text, is_na, period in rows.iterator(chunk_size=5000):
        if value is None and not text and not is_na:
            continue
        path, accumulation = known[indicator_id]
        history = found.setdefault((unit, path), _History(accumulation))
        if accumulation != Accumulation.AVERAGE:
            history.rows.clear()
        history.rows.append((Value(value, whole, text, is_na), period))
    return {key: history.figure() for key, history in found.items()}


def _measured_units(
    movement: Movement,
    units: Sequence[Unit],
    figures: Mapping[tuple[int, str], tuple[Value, str]] | None = None,
) -> list[UnitInput]:
    figures = figures_of(movement) if figures is None else figures
    own: dict[int, dict[str, tuple[Value, str]]] = defaultdict(dict)
    for (unit_id, path), figure in figures.items():
        own[unit_id][path] = figure
    clusters = clusters_of(movement, [unit.pk for unit in units])
    keys = _group_keys(movement, units)
    return [
        UnitInput(unit.pk, unit.name, clusters.get(unit.pk), keys.get(unit.pk, ""), own.get(unit.pk, {}))
        for unit in units
    ]


def _group_keys(movement: Movement, units: Sequence[Unit]) -> dict[int, str]:
    """Unit → its group in the set's own scheme, today or at the end of the movement."""
    scheme = movement.criteria_set.grouping if movement.criteria_set else ""
    return group_of(scheme, units, min(movement.ends_on, clock.today())) if scheme else {}


def _paths(movement: Movement) -> dict[int, tuple[str, str]]:
    """Indicator → path and accumulation, over all versions of the set: figures outlive a change of version."""
    found = Indicator.objects.filter(criterion__group__criteria_set__code=movement.criteria_set.code)  # type: ignore[union-attr]
    rows = found.select_related("criterion__group")
    return {indicator.pk: (path_of(indicator), indicator.accumulation) for indicator in rows}


def _given(movement: Movement) -> tuple[dict[int, dict[str, dict[str, dict[str, Line]]]], dict[int, str]]:
    """Unit → stage → scorer → path → line out of sheets that count; and when each unit sent its self-score."""
    sheets = ScoreSheet.objects.filter(stage__plan__movement=movement, status__in=COUNTED_SHEETS)
    entries = ScoreEntry.objects.filter(sheet__in=sheets.values("pk")).order_by("sheet_id", "path")
    rows = entries.values_list(
        "sheet__unit_id", "sheet__stage__stage", "sheet__scorer_id", "path", "points", "is_not_applicable"
    )
    given: dict[int, dict[str, dict[str, dict[str, Line]]]] = {}
    for unit, stage, scorer, path, points, is_na in rows.iterator(chunk_size=5000):
        own = given.setdefault(unit, {}).setdefault(stage, {}).setdefault(str(scorer or ""), {})
        own[path] = Line(points, is_na)
    sent = sheets.filter(stage__stage=ScoreStage.SELF).values_list("unit_id", "submitted_at")
    return given, {unit: _moment(at) for unit, at in sent if at}


def _in_time(movement: Movement) -> dict[int, int]:
    """Unit → reports that it sent by the due day, the last second of the day included."""
    reports = Report.objects.filter(status=ReportStatus.APPROVED, duty__period__plan__movement=movement)
    in_time = reports.annotate(day=TruncDate("submitted_at")).filter(day__lte=F("duty__period__due_on"))
    rows = in_time.values("duty__unit_id").annotate(number=Count("pk")).order_by()
    return {row["duty__unit_id"]: row["number"] for row in rows}


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()
