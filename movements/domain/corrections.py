"""What may be put right after publication: days that lie ahead, each with a reason and a new version of the plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from movements.domain.milestones import check_near
from movements.domain.plans.versions import copy_plan, open_plan, put_in_force
from movements.domain.states import WINDOW
from movements.domain.targets import locked_active
from movements.enums import ACTIVE, DRAFTED, MilestoneStatus, WindowStatus
from movements.lock_objects import movement_for_update
from movements.models import Milestone, Movement, Target
from movements.rules import require_permission


def extend_registration(movement: Movement, until: dt.date, *, reason: str, actor: Any) -> Movement:
    """A later last day of registration; a window that has closed opens again. DomainError for an earlier day."""
    with transaction.atomic():
        locked = _locked_public(movement, reason, actor)
        if until < clock.today() or (locked.registration_closes_on and until <= locked.registration_closes_on):
            raise DomainError(_("Hạn mới phải sau hạn cũ và không ở trong quá khứ."), code="until")
        if until > locked.ends_on:
            raise DomainError(
                _("Hạn đăng ký không được sau ngày kết thúc {day}.").format(day=f"{locked.ends_on:%d/%m/%Y}"),
                code="until",
            )
        before = locked.registration_closes_on
        locked.registration_closes_on = until
        locked.save(update_fields=["registration_closes_on"])
        _record(locked, "registration_closes_on", before, until, reason, actor)
        if locked.registration_status == WindowStatus.CLOSED:
            locked = advance(WINDOW, locked, "extend", actor=actor, reason=reason)
        _version(locked, reason, actor)
        return locked


def move_round(movement: Movement, day: dt.date, *, reason: str, actor: Any) -> Movement:
    """Another opening day of the award round, as long as the old one lies ahead."""
    with transaction.atomic():
        locked = _locked_public(movement, reason, actor)
        before = locked.round_opens_on
        if (before is not None and before <= clock.today()) or day <= clock.today():
            raise DomainError(_("Chỉ đổi được ngày chưa tới, và chỉ sang một ngày chưa tới."), code="day")
        locked.round_opens_on = day
        locked.save(update_fields=["round_opens_on"])
        _record(locked, "round_opens_on", before, day, reason, actor)
        _version(locked, reason, actor)
        return locked


def move_milestone(milestone: Milestone, day: dt.date | None, *, reason: str, actor: Any) -> Milestone:
    """Another day of a milestone to come. In a draft no reason is asked for and no version is made."""
    require_permission(actor, "movements.draft", milestone.movement.organiser)
    with transaction.atomic():
        movement = movement_for_update(milestone.movement_id)
        is_draft = movement.status in DRAFTED
        if not is_draft:
            movement = _locked_public(movement, reason, actor)
        found = Milestone.objects.select_for_update(of=("self",)).get(pk=milestone.pk)
        if found.status != MilestoneStatus.PLANNED:
            raise DomainError(_("Mốc này đã thực hiện hoặc đã bỏ nên không đổi ngày được."), code="done")
        if not is_draft and (day is None or day < clock.today()):
            raise DomainError(_("Ngày mới của mốc phải là một ngày chưa tới."), code="day")
        check_near(movement, day, code="day")
        before = found.planned_on
        if before == day:
            return found
        found.planned_on, found.reminded_offset = day, None
        found.save(update_fields=["planned_on", "reminded_offset"])
        ledger.record(
            "movements.movement.milestone_moved", movement, found, actor=actor, before=before, after=day, reason=reason
        )
        if not is_draft:
            _version(movement, reason, actor)
        return found


def _locked_public(movement: Movement, reason: str, actor: Any) -> Movement:
    require_permission(actor, "movements.manage", movement.organiser)
    if not reason.strip():
        raise DomainError(_("Hãy ghi lý do thay đổi: mọi người sẽ đọc được."), code="reason")
    locked = movement_for_update(movement.pk)
    if locked.status not in ACTIVE:
        raise DomainError(
            _("Phong trào ở trạng thái “{state}” nên không đổi ngày được nữa.").format(
                state=locked.get_status_display()
            ),
            code="closed",
        )
    return locked


def _record(movement: Movement, field: str, before: Any, after: Any, reason: str, actor: Any) -> None:
    data = {"field": field, "before": before, "after": after, "reason": reason}
    ledger.record("movements.movement.day_moved", movement, actor=actor, **data)


def _version(movement: Movement, reason: str, actor: Any) -> None:
    """The plan as it reads with the new day, in force at once; a version that is being written takes the day along."""
    if open_plan(movement) is None and movement.launch_plans.exists():
        put_in_force(copy_plan(movement, reason=reason, actor=actor), actor=actor)


def take_out_target(target: Target, *, actor: Any) -> None:
    """Take away a target that was added by mistake. DomainError once it was given to a unit or the movement is over."""
    require_permission(actor, "movements.manage", target.movement.organiser)
    with transaction.atomic():
        movement = locked_active(target.movement)
        if target.assignments.exists():
            raise DomainError(_("Chỉ tiêu “{name}” đã giao cho đơn vị.").format(name=target.name), code="given")
        ghost, name = Target(pk=target.pk), target.name
        target.delete()
        ledger.record("movements.movement.target_removed", movement, ghost, actor=actor, name=name)
