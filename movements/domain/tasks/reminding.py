"""Reminders of tasks at the steps of reports: before, on and after the due day, then to the head."""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.permissions import holders_of
from base.core import clock
from base.notices.domain.notify import notify
from base.notices.domain.reminders import ESCALATE_AFTER, OFFSETS, due_offset, is_escalated
from movements.domain.lifecycle import people_of
from movements.enums import OPEN_TASKS
from movements.models import Task


def remind_of_tasks() -> int:
    """One step of one task once. Returns tasks reminded."""
    today, done = clock.today(), 0
    soon = _standing(today).filter(due_on__lte=today - dt.timedelta(days=OFFSETS[0]))
    for task in soon.filter(due_on__gte=today - dt.timedelta(days=OFFSETS[-1])).prefetch_related("partners"):
        offset = due_offset(task.due_on, today)
        if offset is None or (task.reminded_offset is not None and task.reminded_offset >= offset):
            continue
        units = [task.lead_id, *(row.unit_id for row in task.partners.all())]
        with transaction.atomic():
            notify(
                people_of(units),
                kind="movements.task_reminder",
                key=f"movements.task_reminder:{task.pk}:{task.due_on:%Y%m%d}:{offset}",
                title=_title(task, today),
                body=_("{title}. Chủ trì: {lead}.").format(title=task.title, lead=task.lead),
                url=task.get_absolute_url(),
            )
            Task.objects.filter(pk=task.pk).update(reminded_offset=offset)
        done += 1
    return done


def escalate_tasks() -> int:
    """Three days after the due day: the head of the leading unit, and the secretariat once with the number."""
    today = clock.today()
    late = _standing(today).filter(due_on__lte=today - dt.timedelta(days=ESCALATE_AFTER), escalated_at=None)
    tasks = [task for task in late if is_escalated(task.due_on, today)]
    if not tasks:
        return 0
    with transaction.atomic():
        for task in tasks:
            notify(
                people_of([task.lead_id], Role.HEAD),
                kind="movements.task_escalated",
                key=f"movements.task_escalated:{task.pk}:{task.due_on:%Y%m%d}",
                title=_("Đầu việc quá hạn {days} ngày").format(days=(today - task.due_on).days),
                body=task.title,
                url=task.get_absolute_url(),
            )
        notify(
            holders_of(Role.SECRETARIAT),
            kind="movements.tasks_escalated",
            key=f"movements.tasks_escalated:{today:%Y%m%d}:{tasks[0].pk}",
            title=_("{count} đầu việc quá hạn từ 3 ngày").format(count=len(tasks)),
            body="; ".join(task.title for task in tasks[:10]),
            url=f"{reverse('tasks:task-list')}?state=late",
        )
        Task.objects.filter(pk__in=[task.pk for task in tasks]).update(escalated_at=clock.now())
    return len(tasks)


def _standing(today: dt.date) -> models.QuerySet[Task]:
    """Open tasks of units that still stand; those of ended units are passed on first."""
    standing = models.Q(lead__valid_to=None) | models.Q(lead__valid_to__gte=today)
    return Task.objects.filter(standing, status__in=OPEN_TASKS).select_related("lead").order_by("pk")


def _title(task: Task, today: dt.date) -> str:
    left = (task.due_on - today).days
    if left > 0:
        return _("Còn {days} ngày đến hạn đầu việc").format(days=left)
    return _("Hôm nay là hạn đầu việc") if left == 0 else _("Đầu việc đã quá hạn")
