"""Where a target leads as a whole: the figures of all its units, added up period by period.

Only what adds up is added, and only periods in which every unit has an approved figure or does not take part: half the
units would look like half the work. Without such a period nothing is said of the whole.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q, Sum

from base.core import clock
from base.units.domain.in_time import Lens
from base.units.models import Unit
from movements.domain.accumulation import Reading
from movements.domain.evaluation import goal_of
from movements.domain.figures import STEP
from movements.domain.forecast import Course, forecast
from movements.domain.standings import TargetSummary, standings_of
from movements.domain.wording import value_text
from movements.enums import AssignmentStatus, Nature, ReportStatus
from movements.models import Measurement, Target, TargetAssignment

PERIOD = "report__duty__period__"
SPAN = (f"{PERIOD}starts_on", f"{PERIOD}ends_on", f"{PERIOD}name")


def with_outlook(summaries: Sequence[TargetSummary], *, on: dt.date | None = None) -> list[TargetSummary]:
    """The same summaries with `outlook` and `readings` set where the whole can be reckoned; two queries more.

    A target of one unit alone, asked for as it is stated, is a whole of its own whatever its kind.
    """
    alone = _asked_of_one([row.target.pk for row in summaries if sum(row.statuses.values()) == 1])
    whole = {row.target.pk: row for row in summaries if row.target.pk in alone or _adds_up(row)}
    series = _series(whole) if whole else {}
    for key, readings in series.items():
        row = whole[key]
        target, movement = row.target, row.target.movement
        due_on = target.deadline or movement.ends_on
        course = Course(goal_of(target), target.nature, target.accumulation, movement.starts_on, due_on, readings)
        row.readings = readings
        row.outlook = forecast(course, on=on or clock.today())
    return list(summaries)


@dataclass(frozen=True)
class TodayTotal:
    """What has been done so far for a unit of today. `is_undivided`: of a former one that nobody divided."""

    unit: Unit
    shown: str
    is_undivided: bool


def totals_today(target: Target) -> list[TodayTotal]:
    """Figures of units that were reorganised, with those of their successors, under the units of today.

    Shares that a decision names divide a figure; without them it stays with the former unit. For a target that adds up.
    """
    lens = Lens(is_now=True)
    active = target.assignments.filter(status=AssignmentStatus.ACTIVE)
    ended = set(active.filter(unit__valid_to__lt=lens.on).values_list("unit_id", flat=True))
    places = {heir for pk in ended for heir in lens.lineage.heirs(pk)}
    rows = standings_of(active.filter(unit__in=ended | places).select_related("target__movement", "unit"))
    values = {row.assignment.unit_id: row.outlook.value for row in rows if row.outlook.value is not None}
    goal = replace(goal_of(target), denominator=None)
    return [
        TodayTotal(total.unit, value_text(total.value.quantize(STEP), goal), total.is_undivided)
        for total in lens.totals(values)
    ]


def _adds_up(row: TargetSummary) -> bool:
    return row.is_divided and row.total_value is not None and row.target.nature != Nature.RATIO


def _asked_of_one(targets: Sequence[int]) -> set[int]:
    stated = TargetAssignment.objects.filter(status=AssignmentStatus.ACTIVE, target__in=targets, deadline=None)
    return set(stated.filter(low=None, high=None, numerator=None, denominator=None).values_list("target_id", flat=True))


def _series(whole: dict[int, TargetSummary]) -> dict[int, list[Reading]]:
    figures = Measurement.objects.filter(
        report__status=ReportStatus.APPROVED,
        assignment__target__in=whole,
        assignment__status=AssignmentStatus.ACTIVE,
    )
    counted = figures.order_by(SPAN[1], SPAN[0]).values_list("assignment__target_id", *SPAN)
    stated = Count("assignment", distinct=True, filter=Q(value__isnull=False) | Q(is_not_applicable=True))
    found: dict[int, list[Reading]] = defaultdict(list)
    for key, starts_on, ends_on, name, total, units in counted.annotate(total=Sum("value"), units=stated):
        if units == sum(whole[key].statuses.values()) and total is not None:
            found[key].append(Reading(starts_on, ends_on, total.quantize(STEP), period=name))
    return found
