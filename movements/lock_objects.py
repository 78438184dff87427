"""Rows under lock, always in the same order: movement, then period, then duty, then report; for targets revision, then
target, then assignment; for scoring movement, then plan, then stage, then sheet; a task alone.
"""

from __future__ import annotations

from movements.models import (
    Movement,
    Report,
    ReportDuty,
    ReportPeriod,
    ScoreSheet,
    ScoringPlan,
    ScoringStage,
    Target,
    TargetAssignment,
    TargetRevision,
    Task,
)


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


def target_for_update(pk: int) -> Target:
    return Target.objects.select_for_update(of=("self",)).select_related("movement__organiser").get(pk=pk)


def assignment_for_update(pk: int) -> TargetAssignment:
    rows = TargetAssignment.objects.select_for_update(of=("self",))
    return rows.select_related("target__movement__organiser", "unit", "head").get(pk=pk)


def revision_for_update(pk: int) -> TargetRevision:
    rows = TargetRevision.objects.select_for_update(of=("self",))
    return rows.select_related("target__movement", "assignment__target__movement", "proposed_by").get(pk=pk)


def task_for_update(pk: int) -> Task:
    return Task.objects.select_for_update(of=("self",)).select_related("lead", "head", "theme").get(pk=pk)


def plan_for_update(pk: int) -> ScoringPlan:
    return ScoringPlan.objects.select_for_update(of=("self",)).select_related("movement__criteria_set").get(pk=pk)


def stage_for_update(pk: int) -> ScoringStage:
    stages = ScoringStage.objects.select_for_update(of=("self",))
    return stages.select_related("plan__movement__criteria_set").get(pk=pk)


def sheet_for_update(pk: int) -> ScoreSheet:
    sheets = ScoreSheet.objects.select_for_update(of=("self",))
    return sheets.select_related("unit", "scorer", "saved_by", "stage__plan__movement__criteria_set").get(pk=pk)
