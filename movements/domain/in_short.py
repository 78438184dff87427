"""The approved figures of very many assignments, in short: no more readings than a forecast looks at.

A sum or a mean needs one reading, a level the first and the last, anything else the last. The database picks them, so
a movement over ten thousand units does not bring every figure of every quarter into memory. `forecast` reads them with
the same arithmetic as the whole series and comes to the same answer.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import models
from django.db.models import Count, F, Max, Q, Sum, Window
from django.db.models.functions import RowNumber

from movements.domain.accumulation import is_added_up, runs_from_start
from movements.domain.figures import STEP, readings_of, verdicts_of
from movements.enums import Accumulation, AssignmentStatus, Comparator, ReportStatus
from movements.models import Measurement, ReportPeriod, Target

Row = tuple[dt.date, dt.date, Decimal | None, bool, str]
"""The columns of a `Reading`, bare: very many of them stay light."""
Short = dict[int, tuple[Row, ...]]
PERIOD = "report__duty__period__"
ORDER = (f"{PERIOD}ends_on", f"{PERIOD}starts_on", f"{PERIOD}due_on", "pk")
KNOWN = Q(value__isnull=False) | Q(is_not_applicable=True)


def readings_in_short(targets: Iterable[Target]) -> Short:
    """Active assignment → columns of the readings from which `forecast` answers as from all. At most seven queries."""
    kinds: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        kinds[_kind(target)].append(target)
    if kinds["sum"] and _have_overlap(kinds["sum"]):
        kinds["whole"] += kinds.pop("sum")
    found: Short = {}
    if rows := kinds["last"]:
        found |= _newest(rows, with_first=False)
    if rows := kinds["level"]:
        found |= _newest(rows, with_first=True)
    if rows := kinds["mean"]:
        found |= _added(rows, is_mean=True)
    if rows := kinds["sum"]:
        found |= _added(rows, is_mean=False)
    if rows := kinds["whole"]:
        series = readings_of(status=AssignmentStatus.ACTIVE, target__in=rows)
        found |= {assignment: tuple(readings) for (assignment, _target), readings in series.items()}
    judged = verdicts_of(status=AssignmentStatus.ACTIVE, target__in=[row for rows in kinds.values() for row in rows])
    return found | {assignment: tuple(readings) for (assignment, _target), readings in judged.items()}


def _kind(target: Target) -> str:
    if target.accumulation == Accumulation.AVERAGE:
        return "mean"
    if is_added_up(target.nature, target.accumulation):
        return "sum"
    changes = target.comparator in (Comparator.CHANGE, Comparator.GROWTH)
    grows = runs_from_start(target.nature, target.accumulation) and not changes
    return "last" if grows or target.comparator == Comparator.QUALITATIVE else "level"


def _have_overlap(targets: list[Target]) -> bool:
    """Whether periods of different length or plans lie over each other, so that not every figure is to be added."""
    movements = {target.movement_id for target in targets}
    spans = ReportPeriod.objects.filter(plan__movement__in=movements).order_by("plan__movement_id", "starts_on")
    rows = spans.values_list("plan__movement_id", "starts_on", "ends_on")
    return any(one[0] == other[0] and other[1] <= one[2] for one, other in pairwise(rows))


def _approved(targets: list[Target]) -> models.QuerySet[Measurement]:
    approved = Measurement.objects.filter(report__status=ReportStatus.APPROVED, assignment__target__in=targets)
    return approved.filter(KNOWN, assignment__status=AssignmentStatus.ACTIVE).order_by()


def _newest(targets: list[Target], *, with_first: bool) -> Short:
    newest = _ranked(_approved(targets), descending=True)
    found: Short = {assignment: (row,) for assignment, row in newest}
    if with_first:
        for assignment, row in _ranked(_approved(targets).filter(value__isnull=False), descending=False):
            if found[assignment][0][:2] != row[:2]:
                found[assignment] = (row, *found[assignment])
    return found


def _ranked(rows: models.QuerySet[Measurement], *, descending: bool) -> list[tuple[int, Row]]:
    order = [F(name).desc() if descending else F(name).asc() for name in ORDER]
    place = Window(RowNumber(), partition_by="assignment_id", order_by=order)
    picked = list(
        rows.annotate(place=place)
        .filter(place=1)
        .values_list("assignment_id", "report__duty__period_id", "value", "is_not_applicable")
    )
    periods = _periods({row[1] for row in picked})
    return [(key, (*periods[period][:2], value, na, periods[period][2])) for key, period, value, na in picked]


def _periods(keys: set[int]) -> dict[int, tuple[dt.date, dt.date, str]]:
    rows = ReportPeriod.objects.filter(pk__in=keys).values_list("pk", "starts_on", "ends_on", "name")
    return {pk: (starts_on, ends_on, name) for pk, starts_on, ends_on, name in rows}


def _added(targets: list[Target], *, is_mean: bool) -> Short:
    """One reading with the sum or mean, as of the last period. Not applicable where no period has a figure."""
    sums: Any = {"total": Sum("value"), "stated": Count("value"), "until": Max(f"{PERIOD}ends_on")}
    rows = _approved(targets).values("assignment_id").annotate(**sums)
    found: Short = {}
    for key, total, stated, until in rows.values_list("assignment_id", *sums):
        value = _figure(total, stated if is_mean else 1) if stated else None
        found[key] = ((until, until, value, value is None, ""),)
    return found


def _figure(total: Decimal, parts: int) -> Decimal:
    return (total.quantize(STEP) / parts).quantize(STEP)
