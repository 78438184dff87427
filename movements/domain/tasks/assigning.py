"""Tasks are given, changed with a reason, accepted, returned or cancelled by the secretariat."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from base.core import clock, ledger
from base.core.errors import DomainError
from base.core.transitions import advance
from base.notices.domain.notify import notify
from base.units.models import Person, Unit
from movements.domain.lifecycle import people_of
from movements.domain.responsibility import heads_of, name_heads
from movements.domain.states import TASK
from movements.enums import LIVE_TASKS, OPEN_TASKS
from movements.lock_objects import task_for_update
from movements.models import Directive, Movement, Task, TaskUnit, WorkTheme
from movements.rules import is_standing, require_permission


@dataclass(frozen=True)
class TaskDraft:
    """Fields as in `Task`; `partners` take part. Without `head` whoever heads the leading unit answers for it."""

    title: str
    output: str
    lead: Unit
    due_on: dt.date
    partners: tuple[Unit, ...] = ()
    head: Person | None = None
    theme: WorkTheme | None = None
    movement: Movement | None = None
    directive: Directive | None = None
    weight: int = 1
    difficulty: Decimal = Decimal(1)
    difficulty_reason: str = ""


class StaleTask(DomainError):
    """Somebody changed the task after this person opened it. Nothing was written; `task` is what stands now."""

    code = "stale"

    def __init__(self, message: str, task: Task) -> None:
        super().__init__(message)
        self.task = task


def assign_tasks(drafts: Sequence[TaskDraft], *, actor: Any) -> list[Task]:
    """Give tasks to the units that lead them and tell everybody who takes part. DomainError; then nothing is given."""
    if not drafts:
        return []
    with transaction.atomic():
        for draft in drafts:
            require_permission(actor, "movements.task_manage", draft.lead)
            check_task(draft)
            if draft.due_on < clock.today():
                raise DomainError(
                    _("Đầu việc “{title}”: thời hạn đã qua. Hãy chọn ngày từ hôm nay.").format(title=draft.title),
                    code="due_on",
                )
        heads = heads_of({draft.lead.pk for draft in drafts}, clock.today())
        tasks = Task.objects.bulk_create(_task_of(draft, heads, actor) for draft in drafts)
        pairs = list(zip(tasks, drafts, strict=True))
        partners = TaskUnit.objects.bulk_create(
            TaskUnit(task=task, unit=unit) for task, draft in pairs for unit in draft.partners
        )
        ledger.record("movements.task.assigned", *tasks, *partners, *name_heads(tasks), actor=actor, count=len(tasks))
        for task, draft in pairs:
            _tell(task, [draft.lead.pk, *(unit.pk for unit in draft.partners)])
        return tasks


def change_task(task: Task, draft: TaskDraft, *, reason: str, expected_version: int, actor: Any) -> Task:
    """New words, days, partners or weight for a task that is not finished; old and new values stay in the ledger.

    The leading unit stays: another one leads another task. StaleTask where somebody was quicker.
    """
    require_permission(actor, "movements.task_manage", task.lead)
    with transaction.atomic():
        task = task_for_update(task.pk)
        if task.version != expected_version:
            raise StaleTask(stale_message(task), task)
        if task.status not in OPEN_TASKS:
            raise DomainError(
                _("Đầu việc ở trạng thái “{state}” nên không sửa được nữa.").format(state=task.get_status_display()),
                code="closed",
            )
        if draft.lead.pk != task.lead_id:
            raise DomainError(
                _("Không đổi được đơn vị chủ trì. Hãy hủy đầu việc này và giao đầu việc mới."), code="lead"
            )
        check_task(draft)
        before = {name: getattr(task, name) for name in CHANGEABLE}
        after = {name: getattr(draft, name) for name in CHANGEABLE}
        changed = {name: [str(old), str(after[name])] for name, old in before.items() if old != after[name]}
        for name in changed:
            setattr(task, name, after[name])
        added, removed = _set_partners(task, draft.partners)
        if not changed and not added and not removed:
            return task
        if not reason.strip():
            raise DomainError(_("Hãy ghi lý do thay đổi, vì đơn vị chủ trì và phối hợp sẽ đọc."), code="reason")
        if "due_on" in changed:
            task.reminded_offset, task.escalated_at = None, None
        task.version += 1
        task.save()
        ledger.record(
            "movements.task.changed", task, *added, *removed, actor=actor, reason=reason.strip(), changed=changed
        )
        _tell(task, [task.lead_id, *(unit.pk for unit in draft.partners)], reason=reason)
        return task


def accept_task(task: Task, *, note: str = "", actor: Any) -> Task:
    """The output is there and good."""
    require_permission(actor, "movements.task_manage", task.lead)
    with transaction.atomic():
        done: Task = advance(TASK, task, "accept", actor=actor, reason=note)
        notify(
            people_of([done.lead_id]),
            kind="movements.task_accepted",
            key=f"movements.task_accepted:{done.pk}",
            title=_("Đã nghiệm thu: {title}").format(title=done.title)[:200],
            body=note,
            url=done.get_absolute_url(),
        )
        return done


def return_task(task: Task, *, reason: str, actor: Any) -> Task:
    """The output is not there or not good; the unit goes on, late from the due day as before."""
    require_permission(actor, "movements.task_manage", task.lead)
    with transaction.atomic():
        done: Task = advance(TASK, task, "return", actor=actor, reason=reason, done_on=None)
        notify(
            people_of([done.lead_id]),
            kind="movements.task_returned",
            key=f"movements.task_returned:{done.pk}:{clock.now():%Y%m%d%H%M%S%f}",
            title=_("Đầu việc bị trả lại: {title}").format(title=done.title)[:200],
            body=reason.strip(),
            url=done.get_absolute_url(),
        )
        return done


def cancel_task(task: Task, *, reason: str, actor: Any) -> Task:
    require_permission(actor, "movements.task_manage", task.lead)
    with transaction.atomic():
        done: Task = advance(TASK, task, "cancel", actor=actor, reason=reason)
        _tell(done, [done.lead_id, *done.partners.values_list("unit_id", flat=True)], reason=reason)
        return done


def check_task(draft: TaskDraft) -> None:
    """Raises DomainError with the first thing that is wrong with a draft."""
    if not draft.title.strip():
        raise DomainError(_("Đầu việc chưa có tên."), code="title")
    if not draft.output.strip():
        raise DomainError(
            _("Đầu việc “{title}”: hãy ghi sản phẩm phải giao nộp.").format(title=draft.title), code="output"
        )
    gone = [unit.name for unit in (draft.lead, *draft.partners) if not is_standing(unit)]
    if gone:
        raise DomainError(
            _("Không giao được cho đơn vị đã ngừng hoạt động: {names}. Hãy chọn đơn vị kế thừa.").format(
                names=", ".join(gone)
            ),
            code="dissolved",
        )
    if draft.lead in draft.partners:
        raise DomainError(
            _("{unit} đã chủ trì nên không ghi là đơn vị phối hợp nữa.").format(unit=draft.lead), code="partners"
        )
    if not Decimal("0.5") <= draft.difficulty <= 3:
        raise DomainError(_("Hệ số khó phải từ 0,5 đến 3."), code="difficulty")
    if draft.difficulty != 1 and not draft.difficulty_reason.strip():
        raise DomainError(_("Hãy ghi lý do khi hệ số khó khác 1."), code="difficulty_reason")


def stale_message(task: Task) -> str:
    return _(
        "“{title}” đã được người khác cập nhật sau khi bạn mở trang. Chưa ghi gì; hãy xem lại rồi gửi lần nữa."
    ).format(title=task.title)


CHANGEABLE = (
    "title", "output", "theme", "movement", "directive", "due_on", "weight", "difficulty", "difficulty_reason",
)  # fmt: skip


def _task_of(draft: TaskDraft, heads: dict[int, Person], actor: Any) -> Task:
    values = {f.name: getattr(draft, f.name) for f in dataclasses.fields(draft) if f.name != "partners"}
    values["head"] = draft.head or heads.get(draft.lead.pk)
    return Task(**values, assigned_at=clock.now(), assigned_by=actor)


def _set_partners(task: Task, units: Iterable[Unit]) -> tuple[list[TaskUnit], list[TaskUnit]]:
    known = {row.unit_id: row for row in task.partners.all()}
    wanted = {unit.pk: unit for unit in units}
    removed = [row for key, row in known.items() if key not in wanted]
    TaskUnit.objects.filter(pk__in=[row.pk for row in removed]).delete()
    fresh = [TaskUnit(task=task, unit=unit) for key, unit in wanted.items() if key not in known]
    return TaskUnit.objects.bulk_create(fresh), removed


def _tell(task: Task, unit_ids: list[int], *, reason: str = "") -> None:
    is_open = task.status in LIVE_TASKS
    title = _("Đầu việc: {title}") if is_open else _("Đầu việc đã hủy: {title}")
    body = _("Thời hạn: {day}.").format(day=f"{task.due_on:%d/%m/%Y}")
    notify(
        people_of(unit_ids),
        kind="movements.task_changed" if reason else "movements.task_assigned",
        key=f"movements.task:{task.pk}:{task.version}:{task.status}",
        title=title.format(title=task.title)[:200],
        body=" ".join(filter(None, (body if is_open else "", reason.strip()))),
        url=task.get_absolute_url(),
    )
