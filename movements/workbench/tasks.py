"""What targets and tasks add to the workspace: entries of the navigation and items of "Việc của tôi"."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import pgettext_lazy

from base.accounts.models import User
from base.accounts.permissions import can, reach_of
from base.accounts.workbench import NavEntry, WorkItem, register_nav, register_work, where_it_waits
from base.core import clock
from movements.domain.passing import orphaned_assignments, orphaned_tasks
from movements.domain.queries import within
from movements.enums import ACTIVE, OPEN_TASKS, AssignmentStatus, RevisionStatus, TaskStatus
from movements.models import TargetAssignment, TargetRevision, Task

SHOWN_DAYS = 14
"""So many days before its due day a task shows among what there is to do."""

register_nav(
    NavEntry(_lazy("Chỉ tiêu được giao"), "movements:own-targets", "movements.report_view", 104, "target"),
    NavEntry(pgettext_lazy("list", "Đầu việc"), "tasks:task-list", "movements.task_view", 106, "check"),
    NavEntry(_lazy("Người đứng đầu"), "movements:head-list", "movements.heads_view", 108, "people"),
)


@register_work
def tasks_to_do(user: User) -> Iterator[WorkItem]:
    """Tasks that the user's units lead: returned and late ones, and what is due soon."""
    reach = reach_of(user, "movements.task_report")
    if not reach:
        return
    found = within(Task.objects.filter(status__in=OPEN_TASKS).select_related("lead"), reach, "lead")
    today = clock.today()
    for task in found.order_by("due_on", "pk"):
        left = (task.due_on - today).days
        is_returned = task.status == TaskStatus.RETURNED
        if left > SHOWN_DAYS and not is_returned:
            continue
        yield WorkItem(
            title=_("Đầu việc: {title}").format(title=task.title),
            detail=_("{unit}; sản phẩm: {output}").format(unit=task.lead, output=task.output),
            url=task.get_absolute_url(),
            action=_("Làm tiếp và báo cáo lại") if is_returned else _("Cập nhật đầu việc"),
            state="returned" if is_returned else "overdue" if left < 0 else "due",
            due_on=task.due_on,
        )


@register_work
def tasks_to_accept(user: User) -> Iterator[WorkItem]:
    """One item for the secretariat, however many tasks wait."""
    if not can(user, "movements.task_manage"):
        return
    waiting = Task.objects.filter(status=TaskStatus.REPORTED)
    count = waiting.count()
    if count:
        yield WorkItem(
            title=_("{count} đầu việc chờ nghiệm thu").format(count=count),
            detail=_("Đơn vị đã báo cáo hoàn thành."),
            url=where_it_waits(waiting, count, f"{reverse('tasks:task-list')}?state=reported"),
            action=_("Nghiệm thu"),
            state="waiting",
        )


@register_work
def revisions_to_decide(user: User) -> Iterator[WorkItem]:
    """Revisions that somebody else put forward."""
    if not can(user, "movements.approve"):
        return
    waiting = TargetRevision.objects.filter(status=RevisionStatus.PROPOSED).exclude(proposed_by=user)
    count = waiting.count()
    if count:
        yield WorkItem(
            title=_("{count} điều chỉnh chỉ tiêu chờ duyệt").format(count=count),
            detail=_("Người đề nghị không tự duyệt được."),
            url=where_it_waits(waiting, count, f"{reverse('movements:revision-list')}?status=proposed"),
            action=_("Xem và duyệt"),
            state="waiting",
        )


@register_work
def left_behind(user: User) -> Iterator[WorkItem]:
    """What the schedule cannot settle: units that ended without one successor, targets that nobody answers for."""
    if not can(user, "movements.target_assign"):
        return
    today = clock.today()
    stuck = orphaned_assignments(today).count() + orphaned_tasks(today).count()
    if stuck:
        yield WorkItem(
            title=_("{count} chỉ tiêu, đầu việc của đơn vị đã ngừng hoạt động").format(count=stuck),
            detail=_("Không có đúng một đơn vị kế thừa nên phải có người quyết định giao cho ai."),
            url=reverse("movements:own-targets"),
            action=_("Xem chỉ tiêu được giao"),
            state="overdue",
        )
    nameless = TargetAssignment.objects.filter(
        status=AssignmentStatus.ACTIVE, head=None, target__movement__status__in=ACTIVE
    ).aggregate(count=Count("unit", distinct=True, filter=Q(unit__people__is_leader=True)))["count"]
    if nameless:
        yield WorkItem(
            title=_("{count} đơn vị chưa rõ người chịu trách nhiệm về chỉ tiêu").format(count=nameless),
            detail=_("Chọn người đứng đầu trong các lãnh đạo của đơn vị."),
            url=f"{reverse('movements:own-targets')}?head=none",
            action=_("Chọn người chịu trách nhiệm"),
            state="due",
        )
