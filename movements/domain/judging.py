"""Verdicts of a person, for targets that no figure can decide."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.notices.domain.notify import notify
from movements.domain.lifecycle import people_of
from movements.enums import AssignmentStatus, Comparator, MovementStatus
from movements.lock_objects import assignment_for_update
from movements.models import TargetAssignment, TargetJudgement
from movements.rules import require_permission


def judge_assignment(assignment: TargetAssignment, *, is_met: bool, reason: str, actor: Any) -> TargetJudgement:
    """Say that a qualitative target is met or not, and why. It goes before what the unit says of itself.

    May be said again until the results are frozen; the newest counts, the older ones stay to be read.
    """
    require_permission(actor, "movements.report_review", assignment.unit)
    with transaction.atomic():
        assignment = assignment_for_update(assignment.pk)
        target = assignment.target
        if target.comparator != Comparator.QUALITATIVE:
            raise DomainError(
                _("Chỉ tiêu này có mức bằng số nên kết quả tính từ báo cáo đã duyệt, không đánh giá bằng lời."),
                code="not_qualitative",
            )
        if assignment.status != AssignmentStatus.ACTIVE or target.movement.status not in _OPEN:
            raise DomainError(_("Chỉ tiêu không còn được giao hoặc phong trào đã chốt kết quả."), code="closed")
        if not reason.strip():
            raise DomainError(_("Hãy ghi lý do của đánh giá, vì đơn vị được giao sẽ đọc."), code="reason")
        judgement = TargetJudgement.objects.create(
            assignment=assignment, is_met=is_met, reason=reason.strip(), judged_on=clock.today(), judged_by=actor
        )
        ledger.record("movements.assignment.judged", assignment, judgement, actor=actor, is_met=is_met, reason=reason)
        notify(
            people_of([assignment.unit_id]),
            kind="movements.target_judged",
            key=f"movements.target_judged:{judgement.pk}",
            title=_("Đánh giá chỉ tiêu: {name}").format(name=target.name)[:200],
            body=judgement.reason,
            url=assignment.get_absolute_url(),
        )
        return judgement


_OPEN = (MovementStatus.OPEN, MovementStatus.CLOSED)
