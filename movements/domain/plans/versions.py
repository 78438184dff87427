"""Versions of a launch plan: written, submitted, issued by a second person, replaced by the next one with a reason."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from movements.domain.plans.document import completeness, compose
from movements.domain.plans.parts import PlanParts, check_parts, parts_from_json
from movements.domain.signatures import require_other_person
from movements.domain.states import LAUNCH_PLAN
from movements.enums import ACTIVE, DRAFTED, LaunchPlanStatus
from movements.lock_objects import movement_for_update
from movements.models import LaunchPlan, Movement
from movements.rules import require_permission

OPEN = (LaunchPlanStatus.DRAFT, LaunchPlanStatus.SUBMITTED)


def current_plan(movement: Movement) -> LaunchPlan | None:
    """The version in force, else the one being written or looked at."""
    plans = list(movement.launch_plans.order_by("-version"))
    in_force = next((plan for plan in plans if plan.status == LaunchPlanStatus.ISSUED), None)
    return in_force or (plans[0] if plans else None)


def open_plan(movement: Movement) -> LaunchPlan | None:
    """The version that is being written or waits for approval; there is at most one."""
    return movement.launch_plans.filter(status__in=OPEN).first()


def start_plan(movement: Movement, parts: PlanParts, *, actor: Any) -> LaunchPlan:
    """Version 1, of a movement that is being drafted; needs a transaction."""
    check_parts(parts)
    plan = LaunchPlan.objects.create(movement=movement, parts=parts.to_json(), created_at=clock.now(), created_by=actor)
    ledger.record("movements.launch_plan.started", plan, movement, actor=actor)
    return plan


def save_parts(plan: LaunchPlan, changes: dict[str, Any], *, actor: Any) -> LaunchPlan:
    """Write some fields of `PlanParts` of a draft version. DomainError where the version is no draft any more."""
    require_permission(actor, "movements.draft", plan.movement.organiser)
    with transaction.atomic():
        locked = _locked(plan)
        if locked.status != LaunchPlanStatus.DRAFT:
            raise DomainError(
                _("Phiên bản này đang ở trạng thái “{state}” nên không sửa được. Hãy lập phiên bản mới.").format(
                    state=locked.get_status_display()
                ),
                code="not_draft",
            )
        parts = dataclasses.replace(parts_from_json(locked.parts), **changes)
        check_parts(parts)
        written = parts.to_json()
        if written != locked.parts:
            locked.parts = written
            locked.save(update_fields=["parts"])
            ledger.record("movements.launch_plan.written", locked, actor=actor, parts=sorted(changes))
        return locked


def new_version(movement: Movement, *, reason: str, actor: Any) -> LaunchPlan:
    """A draft copy of the newest version, to be changed and submitted. DomainError without a reason or beside another.

    The movement is locked, so of two people at once the second is told of the first one's version.
    """
    require_permission(actor, "movements.draft", movement.organiser)
    with transaction.atomic():
        movement = movement_for_update(movement.pk)
        if not reason.strip():
            raise DomainError(_("Hãy ghi lý do lập phiên bản mới."), code="reason")
        if movement.status not in (*ACTIVE, *DRAFTED):
            raise DomainError(
                _("Phong trào ở trạng thái “{state}” nên không sửa kế hoạch được nữa.").format(
                    state=movement.get_status_display()
                ),
                code="closed",
            )
        if (standing := open_plan(movement)) is not None:
            raise DomainError(
                _("Phiên bản {version} đang ở trạng thái “{state}”. Hãy làm xong phiên bản đó trước.").format(
                    version=standing.version, state=standing.get_status_display()
                ),
                code="open_version",
            )
        return copy_plan(movement, reason=reason.strip(), actor=actor)


def copy_plan(movement: Movement, *, reason: str, actor: Any, author: Any = None) -> LaunchPlan:
    """The next version as a draft with the text of the newest one; needs a transaction and the movement's lock.

    `author` writes on where it is another than `actor`: who returns a version does not become its author.
    """
    last = movement.launch_plans.aggregate(last=Max("version"))["last"] or 0
    newest = movement.launch_plans.filter(version=last).first()
    plan = LaunchPlan.objects.create(
        movement=movement,
        version=last + 1,
        parts=newest.parts if newest else {},
        change_reason=reason,
        created_at=clock.now(),
        created_by=author or actor,
    )
    ledger.record("movements.launch_plan.versioned", plan, movement, actor=actor, reason=reason)
    return plan


def submit_plan(plan: LaunchPlan, *, gaps: str = "", actor: Any) -> LaunchPlan:
    """Send a version for approval. From now on it reads as it reads today.

    DomainError with the code `gaps` where parts are missing and nobody says in `gaps` why it is sent all the same; the
    approver reads it.
    """
    require_permission(actor, "movements.draft", plan.movement.organiser)
    with transaction.atomic():
        # What is frozen is the row as it stands under the lock, not what the caller read some time ago.
        locked = _locked(plan)
        _filled, missing = completeness(compose(locked.movement, parts_from_json(locked.parts)))
        gaps = gaps.strip() if missing else ""
        if missing and not gaps:
            raise DomainError(
                _("Kế hoạch còn thiếu: {parts}. Hãy ghi lý do trình khi còn thiếu, hoặc soạn nốt các phần này.").format(
                    parts=", ".join(missing)
                ),
                code="gaps",
            )
        changes = {"document": _frozen(locked), "submitted_by": actor, "gap_reason": gaps}
        return advance(LAUNCH_PLAN, locked, "submit", actor=actor, reason=gaps, **changes)


def issue_plan(plan: LaunchPlan, *, actor: Any) -> LaunchPlan:
    """Put a version in force in place of the one before. DomainError for its author or submitter."""
    require_permission(actor, "movements.approve", plan.movement.organiser)
    with transaction.atomic():
        movement_for_update(plan.movement_id)
        plan = _locked(plan)
        require_other_person(actor, plan.created_by_id, plan.submitted_by_id)
        return put_in_force(plan, actor=actor)


def put_in_force(plan: LaunchPlan, *, actor: Any) -> LaunchPlan:
    """The write of `issue_plan`; needs a transaction and the movement's lock. Also for a version without a gate: dates
    moved with a reason.
    """
    if plan.status == LaunchPlanStatus.ISSUED:
        return plan
    for old in plan.movement.launch_plans.filter(status=LaunchPlanStatus.ISSUED):
        advance(LAUNCH_PLAN, old, "replace", actor=actor)
    changes: dict[str, Any] = {"issued_by": actor, "issued_at": clock.now()}
    if not plan.document:
        changes["document"] = _frozen(plan)
    return advance(LAUNCH_PLAN, plan, "issue", actor=actor, **changes)


def return_plan(plan: LaunchPlan, *, reason: str, actor: Any) -> LaunchPlan:
    """Send a version back. A copy of it opens as the next version, for the reason given."""
    require_permission(actor, "movements.approve", plan.movement.organiser)
    with transaction.atomic():
        movement = movement_for_update(plan.movement_id)
        returned = advance(LAUNCH_PLAN, plan, "return", actor=actor, reason=reason, return_reason=reason)
        if open_plan(movement) is None:
            why = _("Sửa theo ý kiến trả lại: {reason}").format(reason=reason)
            copy_plan(movement, reason=why, actor=actor, author=plan.created_by)
        return returned


def _frozen(plan: LaunchPlan) -> list[dict[str, Any]]:
    return [part.to_json() for part in compose(plan.movement, parts_from_json(plan.parts))]


def _locked(plan: LaunchPlan) -> LaunchPlan:
    found = LaunchPlan.objects.select_for_update(of=("self",)).select_related("movement__organiser")
    return found.get(pk=plan.pk)
