"""From a draft to a published movement: submitted by one person, approved and published by another."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.models import User
from base.accounts.permissions import holders_of
from base.core import clock, ledger
from base.core.calendar import WorkingCalendar
from base.core.transitions import advance
from base.notices.domain.notify import notify
from movements.domain.lifecycle import open_registration
from movements.domain.pages import ensure_index, publish_page
from movements.domain.periods import periods_of
from movements.domain.plans.versions import copy_plan, open_plan, put_in_force, submit_plan
from movements.domain.scope import check_scope
from movements.domain.signatures import require_other_person
from movements.domain.states import LAUNCH_PLAN, MOVEMENT
from movements.enums import PUBLIC, LaunchPlanStatus
from movements.lock_objects import movement_for_update
from movements.models import Movement, ReportPeriod
from movements.rules import require_permission

APPROVERS = (Role.SECRETARIAT, Role.CHAIR)


def submit_movement(movement: Movement, *, gaps: str = "", actor: Any) -> Movement:
    """Send a draft for approval and tell those who may approve. Its plan reads from now on as it reads today.

    A plan that lacks parts goes only with the reason `gaps` (see `submit_plan`).
    """
    require_permission(actor, "movements.draft", movement.organiser)
    with transaction.atomic():
        submitted = advance(
            MOVEMENT,
            movement,
            "submit",
            actor=actor,
            check=check_scope,
            submitted_by=actor,
            submitted_at=clock.now(),
            return_reason="",
        )
        plan = open_plan(submitted)
        if plan is not None and plan.status == LaunchPlanStatus.DRAFT:
            submit_plan(plan, gaps=gaps, actor=actor)
        notify(
            [user for user in holders_of(*APPROVERS) if user not in (actor, submitted.created_by)],
            kind="movements.submitted",
            key=f"movements.submitted:{submitted.pk}:{submitted.submitted_at:%Y%m%d%H%M%S}",
            title=_("Chờ duyệt: {title}").format(title=submitted.title)[:200],
            body=_("Cần một người khác người soạn, người trình duyệt trước khi công bố."),
            url=reverse("movements:movement-approve", args=[submitted.pk]),
        )
        return submitted


def return_movement(movement: Movement, *, reason: str, actor: Any) -> Movement:
    """Send a submitted movement back with a reason. Its plan opens as the next version; nothing is published."""
    require_permission(actor, "movements.approve", movement.organiser)
    return _send_back(movement, reason=reason, actor=actor)


def withdraw_submission(movement: Movement, *, actor: Any) -> Movement:
    """The submitting side takes it back before anybody has approved it."""
    require_permission(actor, "movements.draft", movement.organiser)
    return _send_back(movement, reason=_("Bên trình rút lại để sửa."), actor=actor)


def approve_movement(movement: Movement, *, actor: Any) -> Movement:
    """Publish: reporting periods, page, plan in force, registration where its day has come.

    Raises NotAllowed for whoever wrote or submitted it. A movement that is public already is returned as it is, so of
    two who approve at once one publishes and the other sees what was published.
    """
    require_permission(actor, "movements.approve", movement.organiser)
    with transaction.atomic():
        index = ensure_index()
        locked = movement_for_update(movement.pk)
        if locked.status in PUBLIC:
            return locked
        plan = open_plan(locked)
        require_other_person(actor, locked.created_by_id, locked.submitted_by_id, plan.created_by_id if plan else None)
        check_scope(locked)
        published = advance(MOVEMENT, locked, "publish", actor=actor, approved_by=actor, approved_at=clock.now())
        periods = ReportPeriod.objects.bulk_create(planned_periods(published))
        published.page = publish_page(published, index, body=published.introduction)
        published.save(update_fields=["page"])
        if periods:
            ledger.record("movements.movement.periods_planned", published, *periods, actor=actor, count=len(periods))
        if plan is not None:
            put_in_force(plan, actor=actor)
        if published.registration_opens_on is None or published.registration_opens_on <= clock.today():
            published = open_registration(published, actor=actor)
        _tell_authors(published, kind="published", title=_("Đã duyệt và công bố: {title}"), body="", actor=actor)
        return published


def planned_periods(movement: Movement) -> list[ReportPeriod]:
    """The unsaved reporting periods that a draft would get: what the approver looks at."""
    working = WorkingCalendar.load()
    plans = movement.plans.order_by("pk")
    return [period for plan in plans for period in periods_of(plan, movement.starts_on, movement.ends_on, working)]


def _send_back(movement: Movement, *, reason: str, actor: Any) -> Movement:
    with transaction.atomic():
        locked = movement_for_update(movement.pk)
        plan = open_plan(locked)
        returned = advance(MOVEMENT, locked, "return", actor=actor, reason=reason, return_reason=reason)
        if plan is not None and plan.status == LaunchPlanStatus.SUBMITTED:
            advance(LAUNCH_PLAN, plan, "return", actor=actor, reason=reason, return_reason=reason)
            why = _("Sửa theo ý kiến trả lại: {reason}").format(reason=reason)
            copy_plan(returned, reason=why, actor=actor, author=plan.created_by)
        _tell_authors(returned, kind="returned", title=_("Bị trả lại: {title}"), body=reason, actor=actor)
        return returned


def _tell_authors(movement: Movement, *, kind: str, title: str, body: str, actor: Any) -> None:
    people = User.objects.filter(pk__in=[movement.created_by_id, movement.submitted_by_id], is_active=True)
    notify(
        [user for user in people.order_by("pk") if user != actor],
        kind=f"movements.{kind}",
        key=f"movements.{kind}:{movement.pk}:{clock.now():%Y%m%d%H%M%S}",
        title=title.format(title=movement.title)[:200],
        body=body,
        url=movement.get_absolute_url(),
    )
