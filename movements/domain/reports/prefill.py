"""Asked once: a figure that is already approved elsewhere is offered, with its source, and may be changed.

What is offered for an empty row, best first:
  1. the same indicator or target in another approved report of the unit whose figures end on the same day;
  2. a level (số tại ngày báo cáo) of the period before, for it holds until somebody says otherwise.
Cumulated figures and averages of an earlier day are never offered: they would be wrong by now. They are shown as the
last approved figure instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from movements.domain.figures import BY_PERIOD
from movements.domain.reports.rows import Figure, Row, code_of
from movements.domain.wording import with_unit
from movements.enums import Accumulation, IndicatorKind, ReportStatus
from movements.models import Measurement, ReportDuty


@dataclass(frozen=True)
class Offer:
    """A figure to take over for a row, and where it comes from in words."""

    figure: Figure
    origin: str
    is_same_day: bool


def offers_for(duty: ReportDuty, rows: Iterable[Row], *, filled: Collection[str]) -> dict[str, Offer]:
    """Row key → offer, for rows that are not `filled` yet. One query."""
    wanted = [row for row in rows if row.key not in filled]
    if not wanted:
        return {}
    found: dict[str, Offer] = {}
    by_identity: dict[tuple[str, ...], Row] = {_identity(row): row for row in wanted}
    for measurement in _approved(duty, wanted):
        row = by_identity.get(_identity_of(measurement))
        if row is None:
            continue
        offer = _offer(duty, row, measurement)
        if offer is not None and (offer.is_same_day or row.key not in found or not found[row.key].is_same_day):
            found[row.key] = offer
    return found


def origin_of(measurement: Measurement) -> str:
    """ "Quý I/2026, Phong trào …": where an approved figure stands. Reads the report up to its movement."""
    period = measurement.report.duty.period
    return _("{period} – {movement}").format(period=period.name, movement=period.plan.movement.title)


def _approved(duty: ReportDuty, rows: list[Row]) -> Iterable[Measurement]:
    """Approved figures of the unit on the same things, oldest first, so that the newest wins."""
    names = {row.assignment.target.name for row in rows if row.assignment is not None}
    codes = {row.indicator.code for row in rows if row.indicator is not None}
    movement = duty.period.plan.movement
    families = {movement.criteria_set.code} if movement.criteria_set is not None else set()
    same = Q(assignment__target__name__in=names) | Q(
        indicator__code__in=codes, indicator__criterion__group__criteria_set__code__in=families
    )
    found = Measurement.objects.filter(
        same,
        report__status=ReportStatus.APPROVED,
        report__duty__unit=duty.unit_id,
        report__duty__period__ends_on__lte=duty.period.ends_on,
    ).exclude(report__duty=duty)
    return found.select_related(
        "assignment__target", "indicator__criterion", "report__duty__period__plan__movement"
    ).order_by(*BY_PERIOD)


def _identity(row: Row) -> tuple[str, ...]:
    if row.assignment is not None:
        target = row.assignment.target
        return "target", target.name, with_unit("", target.unit, target.scale), target.comparator
    assert row.indicator is not None
    return "indicator", *code_of(row.indicator), row.kind


def _identity_of(measurement: Measurement) -> tuple[str, ...]:
    if measurement.assignment is not None:
        target = measurement.assignment.target
        return "target", target.name, with_unit("", target.unit, target.scale), target.comparator
    assert measurement.indicator is not None
    return "indicator", *code_of(measurement.indicator), measurement.indicator.kind


def _offer(duty: ReportDuty, row: Row, measurement: Measurement) -> Offer | None:
    there, here = measurement.report.duty.period, duty.period
    is_same_day = there.ends_on == here.ends_on
    if row.accumulation == Accumulation.AVERAGE and (there.starts_on, there.ends_on) != (here.starts_on, here.ends_on):
        return None
    if not is_same_day and row.accumulation != Accumulation.POINT:
        return None
    if measurement.is_not_applicable or (measurement.value is None and not measurement.text):
        return None
    keeps_text = row.kind in (IndicatorKind.CHOICE, IndicatorKind.TEXT)
    figure = Figure(
        row.assignment.pk if row.assignment is not None else None,
        measurement.value,
        indicator_id=row.indicator.pk if row.indicator is not None else None,
        whole=measurement.whole,
        text=measurement.text if keeps_text else "",
        breakdown=measurement.breakdown,
        source_id=measurement.pk,
    )
    return Offer(figure, origin_of(measurement), is_same_day)
