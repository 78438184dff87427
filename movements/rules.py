"""Predicates: what may be done to an object in its state, and who may do it. Positive, without side effects."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from base.accounts.permissions import can
from base.core import clock
from base.core.errors import NotAllowed
from base.units.domain import standing
from base.units.models import Unit
from movements.enums import (
    ACTIVE,
    DRAFTED,
    EDITABLE,
    PUBLIC,
    UNPUBLISHED,
    MovementStatus,
    PeriodStatus,
    ReportStatus,
    WindowStatus,
)
from movements.models import Movement, Report, ReportDuty


def require_permission(actor: Any, permission: str, unit: Unit | None = None) -> None:
    """Raises NotAllowed. An actor of None is the schedule or a command of the operator, who may."""
    if actor is not None and not can(actor, permission, unit):
        name = unit.name if unit is not None else ""
        raise NotAllowed(
            _("Bạn không được làm việc này cho đơn vị {unit}.").format(unit=name)
            if name
            else _("Bạn không có quyền làm việc này.")
        )


def is_standing(unit: Unit) -> bool:
    """The unit exists today: not yet dissolved and already founded."""
    return standing.is_standing(unit)


def is_registration_open(movement: Movement) -> bool:
    return movement.status in ACTIVE and movement.registration_status == WindowStatus.OPEN


def can_assign_targets(movement: Movement) -> bool:
    return movement.status in ACTIVE


def can_edit_report(duty: ReportDuty, report: Report | None) -> bool:
    """While the period takes reports, or until the last day of a reopening, and only for a unit that stands.

    A returned report may be mended after its period is closed, as long as the movement runs; one that was reopened only
    until the day that was set.
    """
    if duty.period.plan.movement.status != MovementStatus.OPEN or not is_standing(duty.unit):
        return False
    if report is not None and report.status == ReportStatus.RETURNED:
        return duty.reopened_until is None or clock.today() <= duty.reopened_until
    return is_taking_reports(duty) and (report is None or report.status in EDITABLE)


def is_taking_reports(duty: ReportDuty) -> bool:
    """The period is open, or this duty has been reopened and its new last day is not over."""
    if duty.period.status == PeriodStatus.OPEN:
        return True
    return duty.reopened_until is not None and clock.today() <= duty.reopened_until


def can_review_report(report: Report) -> bool:
    """Also after the movement closed, until its results are frozen."""
    status = report.duty.period.plan.movement.status
    return report.status == ReportStatus.SUBMITTED and status in (MovementStatus.OPEN, MovementStatus.CLOSED)


def can_endorse_report(report: Report) -> bool:
    status = report.duty.period.plan.movement.status
    return report.status == ReportStatus.ENDORSING and status in (MovementStatus.OPEN, MovementStatus.CLOSED)


def can_reopen_duty(duty: ReportDuty, report: Report | None) -> bool:
    """What is locked in a running movement: sent or approved, or never sent before the period closed."""
    if duty.period.plan.movement.status != MovementStatus.OPEN or not is_standing(duty.unit):
        return False
    return duty.period.status != PeriodStatus.PLANNED and not can_edit_report(duty, report)


def cancel_permission(movement: Movement) -> str:
    """A draft is given up by whoever may draft; what was published only by the secretariat."""
    return "movements.draft" if movement.status in UNPUBLISHED else "movements.manage"


def can_draft(actor: Any, movement: Movement) -> bool:
    """Write on the draft and what surrounds it."""
    return movement.status in DRAFTED and can(actor, "movements.draft", movement.organiser)


def can_approve(actor: Any, movement: Movement) -> bool:
    """Approve or return it; whoever wrote or submitted it may look, not sign."""
    return movement.status == MovementStatus.SUBMITTED and can(actor, "movements.approve", movement.organiser)


def require_visible(actor: Any, movement: Movement) -> None:
    """Raises NotAllowed for a draft that is none of the actor's business; a published movement is for everybody."""
    if movement.approved_at is not None or movement.status in PUBLIC:
        return
    if not (can(actor, "movements.draft", movement.organiser) or can(actor, "movements.approve", movement.organiser)):
        raise NotAllowed(_("Phong trào này còn là dự thảo của {unit}, chưa công bố.").format(unit=movement.organiser))
