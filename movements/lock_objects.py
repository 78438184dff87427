"""Rows under lock, always in the same order: movement, then period, then duty, then report."""

from __future__ import annotations

from movements.models import Movement, Report, ReportDuty, ReportPeriod


def movement_for_update(pk: int) -> Movement:
    return Movement.objects.select_for_update(of=("self",)).get(pk=pk)


def period_for_update(pk: int) -> ReportPeriod:
    return ReportPeriod.objects.select_for_update(of=("self",)).select_related("plan__movement").get(pk=pk)


def duty_for_update(pk: int) -> ReportDuty:
    duties = ReportDuty.objects.select_for_update(of=("self",))
    return duties.select_related("unit", "period__plan__movement").get(pk=pk)


def report_for_update(pk: int) -> Report:
    """The report with its duty, both locked, the duty first."""
    duty_id = Report.objects.values_list("duty_id", flat=True).get(pk=pk)
    duty = duty_for_update(duty_id)
    report = Report.objects.select_for_update(of=("self",)).select_related("saved_by", "submitted_by").get(pk=pk)
    report.duty = duty
    return report
