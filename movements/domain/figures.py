"""The figure that stands for an assigned target: out of approved reports only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from movements.enums import Accumulation, ReportStatus
from movements.models import Measurement, Movement


@dataclass(frozen=True)
class Reported:
    """`period` names the report that it comes from. `value` is None where the target does not apply to the unit."""

    assignment_id: int
    value: Decimal | None
    is_not_applicable: bool
    period: str


def latest_figures(movement: Movement, *, unit_id: int | None = None) -> dict[int, Reported]:
    """Assignment → figure.

    The newest approved one by the end of its period, or the mean of all for an average. One query.
    """
    approved = Measurement.objects.filter(assignment__target__movement=movement, report__status=ReportStatus.APPROVED)
    if unit_id is not None:
        approved = approved.filter(assignment__unit=unit_id)
    rows = approved.order_by("report__duty__period__ends_on", "report__duty__period__due_on", "pk").values_list(
        "assignment_id",
        "value",
        "is_not_applicable",
        "report__duty__period__name",
        "assignment__target__accumulation",
    )
    found: dict[int, list[Reported]] = {}
    average: set[int] = set()
    for assignment_id, value, is_not_applicable, period, accumulation in rows:
        if value is None and not is_not_applicable:
            continue
        found.setdefault(assignment_id, []).append(Reported(assignment_id, value, is_not_applicable, period))
        if accumulation == Accumulation.AVERAGE:
            average.add(assignment_id)
    return {key: _mean(rows) if key in average else rows[-1] for key, rows in found.items()}


def _mean(rows: Iterable[Reported]) -> Reported:
    history = list(rows)
    values = [row.value for row in history if row.value is not None]
    if not values:
        return history[-1]
    mean = (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.0001"))
    return Reported(history[-1].assignment_id, mean, False, history[-1].period)
