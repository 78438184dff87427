"""The figure that stands for an assigned target or an indicator of a unit: out of approved reports only, or a person's
verdict where no figure can say it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from movements.domain.accumulation import Reading, standing
from movements.enums import Accumulation, ReportStatus
from movements.models import Indicator, Measurement, Movement, TargetAssignment, TargetJudgement

STEP = Decimal("0.0001")
BY_PERIOD = ("report__duty__period__ends_on", "report__duty__period__due_on", "pk")


@dataclass(frozen=True)
class Reported:
    """`period` names the report that it comes from. `value` is None where it does not apply to the unit, and for a
    choice or a statement, which stand in `text`. `whole` goes with the count of a ratio. `measurement_id` leads back to
    the row, for a mean to the newest of its rows.
    """

    assignment_id: int | None
    value: Decimal | None
    is_not_applicable: bool
    period: str
    indicator_id: int | None = None
    whole: Decimal | None = None
    text: str = ""
    breakdown: dict[str, dict[str, str]] = field(default_factory=dict)
    measurement_id: int | None = None

    @property
    def is_empty(self) -> bool:
        """Nothing was reported, which is not zero and not "not applicable"."""
        return self.value is None and not self.text and not self.is_not_applicable


def latest_figures(
    movement: Movement, *, unit_id: int | None = None, upto: dt.date | None = None
) -> dict[int, Reported]:
    """Assignment → figure that stands by the end of the last approved period (see `accumulation`). Three queries.

    `upto` leaves out what came about later.
    """
    scope: dict[str, Any] = {"target__movement": movement}
    if unit_id is not None:
        scope["unit"] = unit_id
    kinds = {pk: (nature, sum_) for pk, nature, sum_ in movement.targets.values_list("pk", "nature", "accumulation")}
    return _standing(readings_of(upto=upto, **scope), kinds)


def figures_of(assignments: Iterable[TargetAssignment]) -> dict[int, Reported]:
    """The same for assignments of any movements, their targets selected along. Two queries."""
    rows = list(assignments)
    kinds = {row.target_id: (row.target.nature, row.target.accumulation) for row in rows}
    return _standing(readings_of(pk__in=[row.pk for row in rows]), kinds)


def _standing(
    readings: Mapping[tuple[int, int], Iterable[Reading]], kinds: Mapping[int, tuple[str, str]]
) -> dict[int, Reported]:
    found: dict[int, Reported] = {}
    for (assignment_id, target_id), rows in readings.items():
        nature, accumulation = kinds[target_id]
        last = standing(rows, nature=nature, accumulation=accumulation)
        if last is not None:
            found[assignment_id] = Reported(assignment_id, last.value, last.is_not_applicable, last.period)
    return found


def readings_of(*, upto: dt.date | None = None, **scope: Any) -> dict[tuple[int, int], list[Reading]]:
    """(assignment, its target) → approved figures and verdicts, oldest first. `scope` filters assignments; two queries.

    Where a person has judged, the verdicts alone stand, each a reading of its day: 1 = met, 0 = not met.
    """
    found: dict[tuple[int, int], list[Reading]] = defaultdict(list)
    approved = Measurement.objects.filter(report__status=ReportStatus.APPROVED, **_on_assignment(scope))
    for assignment_id, target_id, *row in _in_order(_until(approved, upto)):
        found[assignment_id, target_id].append(Reading(*row))
    return found | verdicts_of(upto=upto, **scope)


def verdicts_of(*, upto: dt.date | None = None, **scope: Any) -> dict[tuple[int, int], list[Reading]]:
    """(assignment, its target) → what persons have judged, oldest first; one query."""
    rows = TargetJudgement.objects.filter(**_on_assignment(scope)).order_by("judged_on", "pk")
    if upto is not None:
        rows = rows.filter(judged_on__lte=upto)
    found: dict[tuple[int, int], list[Reading]] = defaultdict(list)
    for assignment_id, target_id, is_met, day in rows.values_list(
        "assignment_id", "assignment__target_id", "is_met", "judged_on"
    ):
        found[assignment_id, target_id].append(_verdict(is_met, day))
    return found


def _on_assignment(scope: Mapping[str, Any]) -> dict[str, Any]:
    return {f"assignment__{name}": value for name, value in scope.items()}


def _in_order(approved: models.QuerySet[Measurement]) -> Any:
    period = "report__duty__period__"
    return approved.values_list(
        "assignment_id",
        "assignment__target_id",
        f"{period}starts_on",
        f"{period}ends_on",
        "value",
        "is_not_applicable",
        f"{period}name",
    )


def _verdict(is_met: bool, day: dt.date) -> Reading:
    words = _("đánh giá ngày {day}").format(day=f"{day:%d/%m/%Y}")
    return Reading(day, day, Decimal(1) if is_met else Decimal(0), period=words)


def indicator_figures(
    movement: Movement, *, unit_id: int | None = None, upto: dt.date | None = None
) -> dict[tuple[int, int], Reported]:
    """(unit, indicator) → figure, for the indicators of the movement's criteria set as it is now.

    The newest approved one by the end of its period: a level as it is, a cumulated figure as it had grown by then. An
    average is the mean of the periods; the mean of a ratio has the mean count over the mean whole. Figures reported
    under an earlier version of the set count for the indicator with the same codes and kind. Two queries; memory grows
    with the measurements of the movement, so ask by `unit_id` where one unit is enough.
    """
    if movement.criteria_set_id is None:
        return {}
    today = _indicators(movement)
    approved = Measurement.objects.filter(
        report__status=ReportStatus.APPROVED, report__duty__period__plan__movement=movement, assignment=None
    )
    if unit_id is not None:
        approved = approved.filter(report__duty__unit=unit_id)
    rows = _until(approved, upto).values_list(
        "report__duty__unit_id",
        "indicator__criterion__code",
        "indicator__code",
        "indicator__kind",
        "value",
        "whole",
        "text",
        "breakdown",
        "is_not_applicable",
        "report__duty__period__name",
        "pk",
    )
    newest: dict[tuple[int, int], Reported] = {}
    history: dict[tuple[int, int], list[Reported]] = defaultdict(list)
    for unit, criterion, code, kind, value, whole, text, breakdown, is_na, period, pk in rows.iterator(chunk_size=5000):
        place = today.get((criterion, code, kind))
        if place is None:
            continue
        indicator_id, accumulation = place
        row = Reported(None, value, is_na, period, indicator_id, whole, text, breakdown, pk)
        if row.is_empty:
            continue
        newest[unit, indicator_id] = row
        if accumulation == Accumulation.AVERAGE:
            history[unit, indicator_id].append(row)
    return newest | {key: _mean(rows) for key, rows in history.items()}


def _indicators(movement: Movement) -> dict[tuple[str, str, str], tuple[int, str]]:
    """Codes and kind → key and accumulation, of the set that the movement uses now."""
    found = Indicator.objects.filter(criterion__group__criteria_set=movement.criteria_set_id).order_by()
    rows = found.values_list("criterion__code", "code", "kind", "pk", "accumulation")
    return {(criterion, code, kind): (pk, accumulation) for criterion, code, kind, pk, accumulation in rows}


def _until(rows: models.QuerySet[Any], upto: dt.date | None) -> models.QuerySet[Any]:
    if upto is not None:
        rows = rows.filter(report__duty__period__ends_on__lte=upto)
    return rows.order_by(*BY_PERIOD)


def _mean(rows: Iterable[Reported]) -> Reported:
    history = list(rows)
    stated = [row for row in history if row.value is not None]
    if not stated:
        return history[-1]
    last = history[-1]
    return Reported(
        last.assignment_id,
        _average(row.value for row in stated),
        False,
        last.period,
        last.indicator_id,
        _average(row.whole for row in stated),
        last.text,
        {},
        last.measurement_id,
    )


def _average(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return (sum(known, Decimal(0)) / len(known)).quantize(STEP) if known else None
