"""What notices of this app ask for, and until when."""

from __future__ import annotations

from django.db.models import QuerySet

from base.accounts.models import Delegation, User
from base.accounts.permissions import units_of
from base.core import clock
from base.notices.domain.settling import register_asks, while_in
from movements.domain.lifecycle import UNIT_ROLES
from movements.enums import (
    LIVE_TASKS,
    OPEN_TASKS,
    UNDER_REVIEW,
    WAITING_DUTIES,
    MilestoneStatus,
    MovementStatus,
    ReportStatus,
    RevisionStatus,
    RuralStatus,
    SheetStatus,
    StageStatus,
    TaskStatus,
    WindowStatus,
)
from movements.models import (
    Milestone,
    Movement,
    Report,
    ReportDuty,
    ReportPeriod,
    RuralAssessment,
    ScoreSheet,
    ScoringStage,
    TargetRevision,
    Task,
)


def _periods(user: User) -> QuerySet[ReportPeriod]:
    """Periods for which a unit of the user still has to report, or of those they stand in for; who has no unit is told
    of all.
    """
    held = Delegation.objects.in_force(clock.today()).filter(taker=user)
    people = [user, *(delegation.giver for delegation in held)]
    units = {unit.pk for person in people for unit in units_of(person, *UNIT_ROLES)}
    duties = ReportDuty.objects.filter(status__in=WAITING_DUTIES)
    if units:
        duties = duties.filter(unit__in=units)
    return ReportPeriod.objects.filter(pk__in=duties.values("period"))


register_asks(
    {
        "movements.submitted": while_in(Movement, MovementStatus.SUBMITTED),
        "movements.returned": while_in(Movement, MovementStatus.RETURNED),
        "movements.registration_opened": lambda _user: Movement.objects.filter(registration_status=WindowStatus.OPEN),
        "movements.milestone_reminder": while_in(Milestone, MilestoneStatus.PLANNED),
        "movements.revision_proposed": while_in(TargetRevision, RevisionStatus.PROPOSED),
        "movements.duty_opened": _periods,
        "movements.duty_reminder": _periods,
        "movements.duty_escalated": _periods,
        "movements.duty_reopened": while_in(ReportDuty, *WAITING_DUTIES),
        "movements.report_submitted": while_in(Report, *UNDER_REVIEW),
        "movements.report_endorsed": while_in(Report, ReportStatus.SUBMITTED),
        "movements.report_returned": while_in(Report, ReportStatus.RETURNED),
        "movements.scoring_stage": while_in(ScoringStage, StageStatus.OPEN),
        "movements.score_sheet_returned": while_in(ScoreSheet, SheetStatus.RETURNED),
        "movements.task_assigned": while_in(Task, *LIVE_TASKS),
        "movements.task_reminder": while_in(Task, *OPEN_TASKS),
        "movements.task_escalated": while_in(Task, *OPEN_TASKS),
        "movements.task_returned": while_in(Task, TaskStatus.RETURNED),
        "movements.task_reported": while_in(Task, TaskStatus.REPORTED),
        "movements.rural_submitted": while_in(RuralAssessment, RuralStatus.SUBMITTED),
        "movements.rural_returned": while_in(RuralAssessment, RuralStatus.RETURNED),
    }
)
