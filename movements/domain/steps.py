"""Where a movement stands on its way from the plan to the spreading of its models (DOMAIN §2.2), for the stepper."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from base.core import clock
from movements.enums import DRAFTED, MovementStage, MovementStatus, WindowStatus
from movements.models import Movement

_RANK = {
    MovementStatus.DRAFT: 0,
    MovementStatus.RETURNED: 0,
    MovementStatus.SUBMITTED: 1,
    MovementStatus.PUBLISHED: 2,
    MovementStatus.OPEN: 4,
    MovementStatus.CLOSED: 6,
    MovementStatus.SUMMARISED: 6,
}
_STAGES = {
    MovementStage.NONE: 0,
    MovementStage.MIDTERM: 6,
    MovementStage.FINAL: 7,
    MovementStage.COMMENDED: 8,
    MovementStage.SPREADING: 9,
}


def steps_of(movement: Movement) -> list[dict[str, Any]]:
    """Items of `components/stepper.html`; none for a movement that was cancelled.

    A mid-term review that did not take place is shown as skipped once the movement is over.
    """
    if movement.status == MovementStatus.CANCELLED:
        return []
    labels = [
        _("Soạn kế hoạch"),
        _("Trình duyệt"),
        _("Công bố"),
        _("Đăng ký"),
        _("Thực hiện"),
        _("Sơ kết"),
        _("Tổng kết"),
        _("Khen thưởng"),
        _("Nhân rộng"),
    ]
    current = max(_RANK[MovementStatus(movement.status)], _STAGES[MovementStage(movement.stage)])
    if movement.status == MovementStatus.PUBLISHED:
        current = 3
    if movement.status == MovementStatus.OPEN and movement.stage == MovementStage.MIDTERM:
        current = 4
    return [
        {"label": label, "state": _state(number, current, movement), "detail": _detail(number, movement)}
        for number, label in enumerate(labels)
    ]


def _state(number: int, current: int, movement: Movement) -> str:
    if number == 5:
        held = (
            movement.stage != MovementStage.NONE and movement.milestones.filter(kind="midterm", status="done").exists()
        )
        return "done" if held else "skipped" if current > 5 else "todo"
    if number < current or current > 8:
        return "done"
    return "current" if number == current else "todo"


def _detail(number: int, movement: Movement) -> str:
    match number:
        case 0 if movement.status in DRAFTED:
            return str(movement.get_status_display())
        case 2 if movement.approved_at:
            return f"{movement.approved_at:%d/%m/%Y}"
        case 3 if movement.registration_status == WindowStatus.OPEN and movement.registration_closes_on:
            return _("đến {day}").format(day=f"{movement.registration_closes_on:%d/%m/%Y}")
        case 4 if movement.starts_on >= clock.today() or movement.status == MovementStatus.OPEN:
            return _("đến {day}").format(day=f"{movement.ends_on:%d/%m/%Y}")
    return ""
