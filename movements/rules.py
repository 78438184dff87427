"""Predicates: what may be done to an object in its state, and who may do it. Positive, without side effects."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from base.accounts.permissions import can
from base.core import clock
from base.core.errors import NotAllowed
from base.units.models import Unit
from movements.enums import (
    ACTIVE,
    EDITABLE,
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
    day = clock.today()
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or unit.valid_to >= day)


def is_registration_open(movement: Movement) -> bool:
    return movement.status in ACTIVE and movement.registration_status == WindowStatus.OPEN


def can_assign_targets(movement: Movement) -> bool:
    return movement.status in ACTIVE


def can_edit_report(duty: ReportDuty, report: Report | None) -> bool:
    """While the period takes reports.

    A returned report may be mended after it is closed, as long as the movement runs.
    """
    if duty.period.plan.movement.status != MovementStatus.OPEN:
        return False
    if report is not None and report.status == ReportStatus.RETURNED:
        return True
    return duty.period.status == PeriodStatus.OPEN and (report is None or report.status in EDITABLE)


def can_review_report(report: Report) -> bool:
    """Also after the movement closed, until its results are frozen."""
    status = report.duty.period.plan.movement.status
    return report.status == ReportStatus.SUBMITTED and status in (MovementStatus.OPEN, MovementStatus.CLOSED)
