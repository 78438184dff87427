"""A unit ends in mid-period: what it was given goes on to the unit that succeeds it, with a note and a link back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.notices.domain.notify import notify
from base.units.domain.lineage import Lineage
from base.units.domain.standing import has_ended_units
from base.units.models import Unit
from movements.domain.evaluation import adds_up
from movements.domain.lifecycle import people_of
from movements.domain.responsibility import heads_of, name_heads
from movements.domain.targets import FIGURES
from movements.enums import ACTIVE, LIVE_TASKS, AssignmentStatus, ChainKind
from movements.lock_objects import assignment_for_update, movement_for_update, task_for_update
from movements.models import Responsibility, TargetAssignment, TargetChain, Task


def orphaned_assignments(day: dt.date) -> models.QuerySet[TargetAssignment]:
    """Given to units that no longer stand, in movements that still run, and with nobody who goes on with them.

    Units that take part are followed by `reorganisation`, which keeps their figures until those of the successor stand.
    """
    live = TargetAssignment.objects.filter(status=AssignmentStatus.ACTIVE, target__movement__status__in=ACTIVE)
    live = live.exclude(followers__kind=ChainKind.SUCCEEDED)
    return live.filter(unit__valid_to__lt=day).select_related("target__movement", "unit").order_by("pk")


def orphaned_tasks(day: dt.date) -> models.QuerySet[Task]:
    return Task.objects.filter(status__in=LIVE_TASKS, lead__valid_to__lt=day).select_related("lead").order_by("pk")


def pass_orphaned() -> int:
    """Pass on whatever has one clear successor. Returns how many; the rest waits for the secretariat."""
    if not has_ended_units():
        return 0
    today = clock.today()
    assignments, tasks = list(orphaned_assignments(today)), list(orphaned_tasks(today))
    heirs = heirs_of({row.unit_id for row in assignments} | {task.lead_id for task in tasks}, today)
    done = sum(pass_assignment(row, heirs[row.unit_id]) for row in assignments if row.unit_id in heirs)
    return done + sum(pass_task(task, heirs[task.lead_id]) for task in tasks if task.lead_id in heirs)


def heirs_of(unit_ids: set[int], day: dt.date) -> dict[int, Unit]:
    """Ended unit → the one unit that stands in its place on `day`. Two queries.

    A unit that is now divided among several has no entry: a person says who goes on with what.
    """
    if not unit_ids:
        return {}
    lineage = Lineage(day)
    places = {pk: lineage.heirs(pk) - {pk} for pk in unit_ids}
    single = {pk: next(iter(keys)) for pk, keys in places.items() if len(keys) == 1}
    standing = Unit.objects.as_of(day).in_bulk(set(single.values()))
    return {pk: standing[key] for pk, key in single.items() if key in standing}


def pass_assignment(assignment: TargetAssignment, heir: Unit, *, actor: Any = None) -> bool:
    """Close the assignment of the ended unit and go on with that of its heir, which is made where there is none.

    Own parts of a whole (66 of 87, sums) are added to what the heir has; levels are not. False where it was done.
    """
    with transaction.atomic():
        movement_for_update(assignment.target.movement_id)
        old = assignment_for_update(assignment.pk)
        if old.status != AssignmentStatus.ACTIVE:
            return False
        note = _("Tiếp nhận từ {unit}").format(unit=old.unit.name)
        heir_row, fresh = _row_of_heir(old, heir, note)
        old.status = AssignmentStatus.PASSED
        old.note = _("Đã chuyển cho {unit}").format(unit=heir.name)[:300]
        old.save(update_fields=["status", "note"])
        link = TargetChain.objects.create(
            source=old, follower=heir_row, kind=ChainKind.SUCCEEDED, reason=note[:500], happened_on=clock.today()
        )
        ended = _end_responsibility(old)
        named = name_heads([heir_row]) if fresh else []
        ledger.record("movements.assignment.passed", old, heir_row, link, *ended, *named, actor=actor, unit=heir.name)
        notify(
            people_of([heir.pk]),
            kind="movements.assignment_passed",
            key=f"movements.assignment_passed:{old.pk}",
            title=_("Tiếp nhận chỉ tiêu: {name}").format(name=old.target.name)[:200],
            body=note,
            url=heir_row.get_absolute_url(),
        )
        return True


def pass_task(task: Task, heir: Unit, *, actor: Any = None) -> bool:
    """The heir leads the task from now on; the ledger and the history of responsibility say who did before."""
    with transaction.atomic():
        locked = task_for_update(task.pk)
        if locked.lead_id == heir.pk:
            return False
        ended = _end_responsibility(locked)
        former, locked.lead, locked.head = locked.lead, heir, heads_of([heir], clock.today()).get(heir.pk)
        locked.version += 1
        locked.save(update_fields=["lead", "head", "version"])
        named = name_heads([locked])
        ledger.record("movements.task.passed", locked, *ended, *named, actor=actor, name=f"{former} → {heir}")
        return True


def _row_of_heir(old: TargetAssignment, heir: Unit, note: str) -> tuple[TargetAssignment, bool]:
    key = TargetAssignment.objects.filter(target=old.target, unit=heir).values_list("pk", flat=True).first()
    figures = {name: getattr(old, name) for name in FIGURES}
    kept = {name: getattr(old, name) for name in ("deadline", "difficulty", "difficulty_reason")}
    if key is None:
        head = heads_of([heir], clock.today()).get(heir.pk)
        row = TargetAssignment(target=old.target, unit=heir, head=head, note=note[:300], **figures, **kept)
        row.save(force_insert=True)
        return row, True
    row = assignment_for_update(key)
    if row.status != AssignmentStatus.ACTIVE:
        row.status = AssignmentStatus.ACTIVE
        for name, value in (figures | kept).items():
            setattr(row, name, value)
    elif adds_up(old.target, old.denominator):
        for name, value in figures.items():
            own = getattr(row, name)
            setattr(row, name, None if own is None or value is None else Decimal(own) + value)
    row.note = "; ".join(filter(None, (row.note, note)))[:300]
    row.version += 1
    row.save()
    return row, False


def _end_responsibility(duty: TargetAssignment | Task) -> list[Responsibility]:
    rows = list(duty.responsibilities.filter(ends_on=None))
    for row in rows:
        row.ends_on = max(row.starts_on, clock.today() - dt.timedelta(days=1))
        row.save(update_fields=["ends_on"])
    return rows
