"""Reporting plans after a movement exists: added, changed, taken away. What has opened never moves."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import ledger
from base.core.calendar import WorkingCalendar
from base.core.errors import DomainError
from movements.domain.drafts import PlanDraft
from movements.domain.periods import check_plan, periods_of
from movements.enums import ACTIVE, MovementStatus, PeriodStatus
from movements.lock_objects import movement_for_update
from movements.models import Movement, ReportPeriod, ReportPlan
from movements.rules import require_permission

EDITED = tuple(field.name for field in dataclasses.fields(PlanDraft))


def preview_plan(movement: Movement, draft: PlanDraft) -> list[ReportPeriod]:
    """The periods that the draft would make, unsaved. Raises DomainError where its rule names no day."""
    plan = ReportPlan(movement=movement, **dataclasses.asdict(draft))
    check_plan(plan)
    return periods_of(plan, movement.starts_on, movement.ends_on, WorkingCalendar.load())


def add_plan(movement: Movement, draft: PlanDraft, *, actor: Any) -> ReportPlan:
    """A further plan. Its periods open by the schedule; those whose time is over are left out."""
    require_permission(actor, "movements.manage", movement.organiser)
    with transaction.atomic():
        movement = _editable(movement)
        _refuse_same(movement, draft)
        plan = ReportPlan(movement=movement, **dataclasses.asdict(draft))
        check_plan(plan)
        plan.save()
        periods = _write_periods(plan, [])
        ledger.record("movements.plan.added", plan, movement, *periods, actor=actor, count=len(periods))
        return plan


def change_plan(plan: ReportPlan, draft: PlanDraft, *, actor: Any) -> ReportPlan:
    """New rules for the periods that have not opened; those that have keep their days and their duties."""
    require_permission(actor, "movements.manage", plan.movement.organiser)
    with transaction.atomic():
        movement = _editable(plan.movement)
        plan = ReportPlan.objects.select_for_update(of=("self",)).select_related("movement").get(pk=plan.pk)
        _refuse_same(movement, draft, besides=plan.pk)
        begun, gone = _begun(plan), _drop_planned(plan)
        if begun and plan.frequency != draft.frequency:
            raise DomainError(
                _("Chế độ này đã có kỳ mở nên không đổi được chu kỳ. Hãy thêm một chế độ báo cáo khác."),
                code="frequency",
            )
        for name in EDITED:
            setattr(plan, name, getattr(draft, name))
        check_plan(plan)
        plan.save()
        periods = _write_periods(plan, begun)
        ledger.record("movements.plan.changed", plan, *gone, *periods, actor=actor, count=len(periods))
        return plan


def remove_plan(plan: ReportPlan, *, actor: Any) -> None:
    """Take a plan away that no unit has reported on; one with opened periods only loses those still to come."""
    require_permission(actor, "movements.manage", plan.movement.organiser)
    with transaction.atomic():
        _editable(plan.movement)
        plan = ReportPlan.objects.select_for_update(of=("self",)).select_related("movement").get(pk=plan.pk)
        begun, gone = _begun(plan), _drop_planned(plan)
        if begun:
            ledger.record("movements.plan.ended", plan, *gone, actor=actor, count=len(gone))
            return
        pk = plan.pk
        ReportPlan.objects.filter(pk=pk).delete()
        ledger.record("movements.plan.removed", plan, *gone, actor=actor, count=len(gone))


def _editable(movement: Movement) -> Movement:
    movement = movement_for_update(movement.pk)
    if movement.status not in (MovementStatus.DRAFT, *ACTIVE):
        raise DomainError(
            _("Phong trào ở trạng thái “{state}” nên không sửa chế độ báo cáo được nữa.").format(
                state=movement.get_status_display()
            ),
            code="closed",
        )
    return movement


def _refuse_same(movement: Movement, draft: PlanDraft, besides: int | None = None) -> None:
    same = movement.plans.filter(frequency=draft.frequency, subject=draft.subject)
    if (same if besides is None else same.exclude(pk=besides)).exists():
        raise DomainError(
            _("Phong trào đã có chế độ báo cáo này với cùng nội dung. Hãy sửa chế độ đó."), code="frequency"
        )


def _begun(plan: ReportPlan) -> list[ReportPeriod]:
    """Periods that are no longer only planned."""
    return list(plan.periods.exclude(status=PeriodStatus.PLANNED).order_by("starts_on"))


def _drop_planned(plan: ReportPlan) -> list[ReportPeriod]:
    """Delete the planned periods; returns them with their keys, for the event."""
    planned = list(plan.periods.select_for_update(of=("self",)).filter(status=PeriodStatus.PLANNED))
    ReportPeriod.objects.filter(pk__in=[period.pk for period in planned]).delete()
    return planned


def _write_periods(plan: ReportPlan, begun: list[ReportPeriod]) -> list[ReportPeriod]:
    """Periods of the plan that lie after those begun."""
    last = max((period.ends_on for period in begun), default=None)
    movement = plan.movement
    made = periods_of(plan, movement.starts_on, movement.ends_on, WorkingCalendar.load())
    names = {period.name for period in begun}
    wanted = [period for period in made if period.name not in names and (last is None or period.starts_on > last)]
    return ReportPeriod.objects.bulk_create(wanted)
