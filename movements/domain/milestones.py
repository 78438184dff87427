"""Milestones of a movement: planned, reminded of by the schedule, reported on; reviews lead the movement on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.notices.domain.reminders import due_offset
from movements.domain.states import MILESTONE, STAGE
from movements.enums import (
    ACTIVE,
    DRAFTED,
    PUBLIC,
    MilestoneKind,
    MilestoneStatus,
    MovementStage,
    MovementStatus,
)
from movements.lock_objects import movement_for_update
from movements.models import Milestone, Movement
from movements.rules import require_permission

STEPS = {
    MilestoneKind.MIDTERM: "midterm",
    MilestoneKind.FINAL: "final",
    MilestoneKind.COMMENDATION: "commendation",
    MilestoneKind.SPREADING: "spreading",
}
"""A milestone of this kind, once reported on, takes this step of the movement."""
BEFORE, AFTER = dt.timedelta(days=366), dt.timedelta(days=2 * 366)
"""A milestone is planned no longer before the start of its movement, and no later after its end."""
USE_DAYS = 1
"""A reminder is of no use later than so many days after the planned day."""


@dataclass(frozen=True)
class MilestoneDraft:
    """Fields as in `Milestone`."""

    title: str
    kind: str = MilestoneKind.OTHER
    planned_on: dt.date | None = None
    source: str = ""
    verified: bool = False


@dataclass(frozen=True)
class MilestoneReport:
    """The short report of a milestone; `examples` are the models that are worth spreading."""

    held_on: dt.date
    results: str
    weaknesses: str = ""
    lessons: str = ""
    next_steps: str = ""
    examples: str = ""


def add_milestones(movement: Movement, drafts: Sequence[MilestoneDraft], *, actor: Any) -> list[Milestone]:
    """Further milestones of a movement that is not over. DomainError for one without a title."""
    require_permission(actor, "movements.draft", movement.organiser)
    with transaction.atomic():
        locked = movement_for_update(movement.pk)
        if locked.status == MovementStatus.CANCELLED or locked.status == MovementStatus.SUBMITTED:
            raise DomainError(
                _("Phong trào ở trạng thái “{state}” nên không thêm mốc được.").format(
                    state=locked.get_status_display()
                ),
                code="closed",
            )
        if locked.status in PUBLIC:
            require_permission(actor, "movements.manage", locked.organiser)
        for draft in drafts:
            if not draft.title.strip():
                raise DomainError(_("Mốc chưa có tên. Hãy ghi tên mốc."), code="title")
            check_near(locked, draft.planned_on)
        rows = Milestone.objects.bulk_create([Milestone(movement=locked, **asdict(draft)) for draft in drafts])
        if rows:
            ledger.record("movements.movement.milestones_added", locked, *rows, actor=actor, count=len(rows))
        return rows


def check_near(movement: Movement, day: dt.date | None, *, code: str = "planned_on") -> None:
    """A milestone years away from its movement is a slip of the year. DomainError says so."""
    if day is None:
        return
    first, last = movement.starts_on - BEFORE, movement.ends_on + AFTER
    if not first <= day <= last:
        raise DomainError(
            _("Ngày {day} cách quá xa thời gian của phong trào ({start} – {end}). Hãy xem lại năm.").format(
                day=f"{day:%d/%m/%Y}", start=f"{movement.starts_on:%d/%m/%Y}", end=f"{movement.ends_on:%d/%m/%Y}"
            ),
            code=code,
        )


def remove_milestone(milestone: Milestone, *, actor: Any) -> None:
    """Take a milestone out of a draft; of a public movement it is dropped with a reason instead."""
    require_permission(actor, "movements.draft", milestone.movement.organiser)
    with transaction.atomic():
        locked = movement_for_update(milestone.movement_id)
        if locked.status not in DRAFTED:
            raise DomainError(_("Phong trào không còn là dự thảo. Hãy dùng “Bỏ mốc” và ghi lý do."), code="not_draft")
        mark, title = Milestone(pk=milestone.pk), milestone.title
        milestone.delete()
        ledger.record("movements.movement.milestone_removed", locked, mark, actor=actor, name=title)


def drop_milestone(milestone: Milestone, *, reason: str, actor: Any) -> Milestone:
    require_permission(actor, "movements.manage", milestone.movement.organiser)
    return advance(MILESTONE, milestone, "drop", actor=actor, reason=reason)


def report_milestone(milestone: Milestone, report: MilestoneReport, *, actor: Any) -> Milestone:
    """Keep the short report and lead the movement on. DomainError, and nothing kept, where the step is not due yet."""
    require_permission(actor, "movements.manage", milestone.movement.organiser)
    _check_report(milestone, report)
    with transaction.atomic():
        locked = movement_for_update(milestone.movement_id)
        if locked.status not in PUBLIC:
            raise DomainError(_("Chỉ ghi kết quả mốc sau khi phong trào đã công bố."), code="not_public")
        done = advance(MILESTONE, milestone, "complete", actor=actor, reported_by=actor, **asdict(report))
        if (step := STEPS.get(MilestoneKind(done.kind))) is not None:
            advance(STAGE, locked, step, actor=actor, check=_CHECKS[step])
        return done


def remind_milestones() -> int:
    """Tell the secretariat at T−7, −3, −1, 0, +1 of each milestone to come; one step once. Returns milestones."""
    today, done = clock.today(), 0
    coming = Milestone.objects.filter(
        status=MilestoneStatus.PLANNED,
        movement__status__in=PUBLIC,
        planned_on__gte=today - dt.timedelta(days=USE_DAYS),
        planned_on__lte=today + dt.timedelta(days=7),
    )
    for milestone in coming.select_related("movement").order_by("planned_on", "pk"):
        assert milestone.planned_on is not None
        offset = due_offset(milestone.planned_on, today)
        if offset is None or (milestone.reminded_offset is not None and milestone.reminded_offset >= offset):
            continue
        with transaction.atomic():
            notify(
                holders_of(Role.SECRETARIAT),
                kind="movements.milestone_reminder",
                key=f"movements.milestone_reminder:{milestone.pk}:{milestone.planned_on}:{offset}",
                title=_("{title}: {day}").format(title=milestone.title, day=f"{milestone.planned_on:%d/%m/%Y}")[:200],
                body=milestone.movement.title,
                url=reverse("movements:milestone-list", args=[milestone.movement_id]),
            )
            Milestone.objects.filter(pk=milestone.pk).update(reminded_offset=offset)
        done += 1
    return done


def _check_report(milestone: Milestone, report: MilestoneReport) -> None:
    if report.held_on > clock.today():
        raise DomainError(_("Ngày thực hiện chưa tới. Hãy ghi kết quả sau khi đã tổ chức."), code="held_on")
    if not report.results.strip():
        raise DomainError(_("Hãy ghi tóm tắt kết quả."), code="results")
    if milestone.kind == MilestoneKind.SPREADING and not report.examples.strip():
        raise DomainError(_("Hãy nêu điển hình, mô hình được nhân rộng."), code="examples")


def _check_midterm(movement: Movement) -> None:
    if movement.status not in ACTIVE and movement.status != MovementStatus.CLOSED:
        raise DomainError(_("Phong trào đã chốt kết quả nên không còn sơ kết. Hãy ghi tổng kết."), code="too_late")
    if movement.status == MovementStatus.PUBLISHED:
        raise DomainError(_("Phong trào chưa phát động nên chưa sơ kết được."), code="too_early")


def _check_final(movement: Movement) -> None:
    if movement.status not in (MovementStatus.CLOSED, MovementStatus.SUMMARISED):
        raise DomainError(
            _("Phong trào còn đến hết ngày {day}. Hãy tổng kết sau khi phong trào kết thúc.").format(
                day=f"{movement.ends_on:%d/%m/%Y}"
            ),
            code="too_early",
        )


def _check_results(movement: Movement) -> None:
    if movement.status != MovementStatus.SUMMARISED:
        raise DomainError(_("Kết quả phong trào chưa được chốt nên chưa ghi khen thưởng được."), code="too_early")


def _check_commended(movement: Movement) -> None:
    if movement.stage not in (MovementStage.COMMENDED, MovementStage.SPREADING):
        raise DomainError(_("Hãy ghi mốc khen thưởng trước khi ghi nhân rộng điển hình."), code="too_early")


_CHECKS = {
    "midterm": _check_midterm,
    "final": _check_final,
    "commendation": _check_results,
    "spreading": _check_commended,
}
