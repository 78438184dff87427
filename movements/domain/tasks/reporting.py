"""Units write what they have done: progress with files, and at last that the output is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.accounts.enums import Role
from base.accounts.permissions import holders_of, reach_of
from base.core import clock, ledger
from base.core.errors import DomainError, NotAllowed
from base.core.files import store_upload
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.models import Unit
from movements.domain.states import TASK
from movements.domain.tasks.assigning import StaleTask, stale_message
from movements.enums import OPEN_TASKS, TaskStatus
from movements.lock_objects import task_for_update
from movements.models import Task, TaskEvidence, TaskUpdate


def update_task(
    task: Task,
    *,
    note: str,
    percent: int | None = None,
    uploads: Sequence[Any] = (),
    expected_version: int,
    actor: Any,
) -> TaskUpdate:
    """Write progress. Units that only take part give no percent. Files need a note to say what they are.

    The first word of the leading unit starts the task. StaleTask where somebody was quicker.
    """
    unit, leads = _speaks_for(task, actor)
    with transaction.atomic():
        task = _opened(task, expected_version)
        if not note.strip():
            raise DomainError(_("Hãy ghi đã làm được gì, vướng mắc gì."), code="note")
        if percent is not None and not leads:
            raise DomainError(_("Chỉ đơn vị chủ trì ghi tiến độ chung của đầu việc."), code="percent")
        if percent is not None and not 0 <= percent <= 100:
            raise DomainError(_("Tiến độ phải từ 0 đến 100."), code="percent")
        update, files = _write(task, unit, note, percent, uploads, actor)
        if leads and task.status == TaskStatus.ASSIGNED:
            task = advance(TASK, task, "start", actor=actor)
        task.percent = task.percent if percent is None else percent
        task.version += 1
        task.save(update_fields=["percent", "version"])
        ledger.record("movements.task.updated", task, update, *files, actor=actor, percent=percent, note=note.strip())
        return update


def report_task(task: Task, *, note: str, uploads: Sequence[Any] = (), expected_version: int, actor: Any) -> Task:
    """The leading unit says that the output is there; the secretariat accepts or returns it."""
    unit, leads = _speaks_for(task, actor)
    if not leads:
        raise NotAllowed(_("Chỉ đơn vị chủ trì báo cáo hoàn thành đầu việc."))
    with transaction.atomic():
        task = _opened(task, expected_version)
        if not note.strip():
            raise DomainError(_("Hãy ghi sản phẩm đã hoàn thành ở đâu, số hiệu văn bản nếu có."), code="note")
        update, files = _write(task, unit, note, 100, uploads, actor)
        version = task.version + 1
        done: Task = advance(TASK, task, "report", actor=actor, percent=100, done_on=clock.today(), version=version)
        ledger.record("movements.task.updated", done, update, *files, actor=actor, percent=100, note=note.strip())
        notify(
            holders_of(Role.SECRETARIAT),
            kind="movements.task_reported",
            key=f"movements.task_reported:{done.pk}:{done.version}",
            title=_("Chờ nghiệm thu: {title}").format(title=done.title)[:200],
            body=note.strip(),
            url=done.get_absolute_url(),
        )
        return done


def can_report(task: Task, user: Any) -> bool:
    """The user belongs to the unit that leads, and the task is open."""
    return task.status in OPEN_TASKS and reach_of(user, "movements.task_report").covers(task.lead)


def can_update(task: Task, user: Any) -> bool:
    """The same for any unit that takes part."""
    reach = reach_of(user, "movements.task_report")
    return task.status in OPEN_TASKS and any(reach.covers(unit) for unit in parties_of(task))


def parties_of(task: Task) -> list[Unit]:
    """The leading unit first, then those that take part."""
    return [task.lead, *(row.unit for row in task.partners.select_related("unit"))]


def _speaks_for(task: Task, actor: Any) -> tuple[Unit, bool]:
    """For which unit the actor writes, and whether that one leads. NotAllowed for everybody else."""
    if actor is None:
        return task.lead, True
    reach = reach_of(actor, "movements.task_report")
    for unit in parties_of(task):
        if reach.covers(unit):
            return unit, unit.pk == task.lead_id
    raise NotAllowed(_("Chỉ đơn vị chủ trì và đơn vị phối hợp cập nhật đầu việc này."))


def _opened(task: Task, expected_version: int) -> Task:
    locked = task_for_update(task.pk)
    if locked.version != expected_version:
        raise StaleTask(stale_message(locked), locked)
    if locked.status not in OPEN_TASKS:
        raise DomainError(
            _("Đầu việc ở trạng thái “{state}” nên không nhận cập nhật nữa.").format(state=locked.get_status_display()),
            code="closed",
        )
    return locked


def _write(
    task: Task, unit: Unit, note: str, percent: int | None, uploads: Sequence[Any], actor: Any
) -> tuple[TaskUpdate, list[TaskEvidence]]:
    update = TaskUpdate.objects.create(
        task=task, unit=unit, percent=percent, note=note.strip(), written_by=actor, written_at=clock.now()
    )
    stored = [store_upload(upload, actor=actor) for upload in uploads]
    return update, TaskEvidence.objects.bulk_create(TaskEvidence(update=update, file=file) for file in stored)
