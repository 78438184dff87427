"""Reads of tasks for lists, sums and people. Query counts do not grow with the rows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from base.accounts.permissions import Reach, reach_of
from base.core import clock
from base.core.text import fold
from base.units.domain.finding import named
from movements.domain.evaluation import ZERO
from movements.enums import LIVE_TASKS, OPEN_TASKS, OutlookStatus, TaskStatus
from movements.models import Task, WorkTheme

STATES = ("open", "late", "due", "reported", "returned", "accepted", "cancelled")
SOON_DAYS = 7
SLACK_POINTS = 10


def tasks_for(user: Any) -> models.QuerySet[Task]:
    """Tasks that the user's units lead or take part in; all of them for who sees all. Soonest due first."""
    found = Task.objects.select_related("lead", "head", "theme", "movement")
    return _within(found, reach_of(user, "movements.task_view")).order_by("due_on", "pk")


def in_state(found: models.QuerySet[Task], state: str) -> models.QuerySet[Task]:
    """`open`, `late` and `due` (within a week) as people say it; else the state by its own name."""
    today = clock.today()
    match state:
        case "open":
            return found.filter(status__in=LIVE_TASKS)
        case "late":
            return found.filter(Q(status__in=OPEN_TASKS, due_on__lt=today) | Q(done_on__gt=F("due_on")))
        case "due":
            return found.filter(status__in=OPEN_TASKS, due_on__range=(today, today + dt.timedelta(days=SOON_DAYS)))
        case "reported" | "returned" | "accepted" | "cancelled":
            return found.filter(status=state)
        case _:
            return found


def searched(found: models.QuerySet[Task], words: str, *, is_now: bool = False) -> models.QuerySet[Task]:
    """Part of the title or output, or of the leading unit's name without its marks, successions included."""
    if not words.strip():
        return found
    text = fold(words)
    said = found.order_by().values_list("pk", "title", "output")
    keys = [pk for pk, title, output in said if text in fold(f"{title} {output}")]
    return found.filter(Q(pk__in=keys) | named(words.strip(), "lead", is_now=is_now))


def themes_list() -> models.QuerySet[WorkTheme]:
    """Themes with how many tasks stand under each: all, finished, late now."""
    today = clock.today()
    live = Q(tasks__status__in=LIVE_TASKS)
    return WorkTheme.objects.select_related("owner").annotate(
        task_count=Count("tasks", filter=~Q(tasks__status=TaskStatus.CANCELLED)),
        accepted_count=Count("tasks", filter=Q(tasks__status=TaskStatus.ACCEPTED)),
        late_count=Count("tasks", filter=live & Q(tasks__due_on__lt=today, tasks__done_on=None)),
    )


def outlook_of_task(task: Task) -> OutlookStatus:
    """A task in the words of targets: met = accepted, missed = late and not reported, at risk = returned or behind."""
    if task.status == TaskStatus.CANCELLED:
        return OutlookStatus.NOT_APPLICABLE
    if task.status == TaskStatus.ACCEPTED:
        return OutlookStatus.MET
    if task.status == TaskStatus.REPORTED:
        return OutlookStatus.ON_TRACK
    left = (task.due_on - clock.today()).days
    if left < 0:
        return OutlookStatus.MISSED
    return OutlookStatus.AT_RISK if task.status == TaskStatus.RETURNED or _is_behind(task) else OutlookStatus.ON_TRACK


def share_of_task(task: Task) -> Decimal | None:
    """What a task earns: all once accepted, what is reported done as far as it goes, None where cancelled."""
    if task.status == TaskStatus.CANCELLED:
        return None
    if task.status == TaskStatus.ACCEPTED:
        return Decimal(1)
    return min(Decimal(task.percent), Decimal(99)) / 100 if task.percent else ZERO


def pace_of_task(task: Task) -> str:
    """The arithmetic behind "at risk" in words: how much of the time has passed beside how much is done."""
    total, passed = _days(task)
    gone = max(0, min(100, 100 * passed // total))
    return _("Đã làm {percent}%, đã qua {gone}% thời gian ({passed}/{total} ngày).").format(
        percent=task.percent, gone=gone, passed=max(0, passed), total=total
    )


def _days(task: Task) -> tuple[int, int]:
    """(days from the assignment to the due day, at least 1; days passed)"""
    return max(1, (task.due_on - task.given_on).days), (clock.today() - task.given_on).days


def _is_behind(task: Task) -> bool:
    """Done is more than ten points behind the share of the time that has passed; exact, in whole numbers."""
    total, passed = _days(task)
    return task.percent * total < 100 * passed - SLACK_POINTS * total


def _within(found: models.QuerySet[Task], reach: Reach) -> models.QuerySet[Task]:
    if reach.everywhere:
        return found
    partner = Task.objects.filter(_covered(reach, "partners__unit")).values("pk")
    return found.filter(_covered(reach, "lead") | Q(pk__in=partner))


def _covered(reach: Reach, path: str) -> Q:
    condition = Q(**{f"{path}__in": reach.unit_ids}) if reach.unit_ids else Q(pk__in=())
    for prefix in reach.paths:
        condition |= Q(**{f"{path}__path__startswith": prefix})
    return condition
