"""Tasks: list, page, giving and changing, progress, done, accepted or returned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.permissions import can, reach_of
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import ledger
from base.core.errors import DomainError, NotAllowed
from base.core.files import FileRefused, serve
from base.core.language import to_reader as _
from base.units.domain.in_time import Lens
from base.units.tables import in_time
from movements.domain.history import timeline_of
from movements.domain.responsibility import hand_over
from movements.domain.tasks.assigning import StaleTask, accept_task, assign_tasks, cancel_task, change_task, return_task
from movements.domain.tasks.queries import in_state, outlook_of_task, pace_of_task, searched, tasks_for
from movements.domain.tasks.reporting import can_report, can_update, report_task, update_task
from movements.domain.wording import number_text
from movements.enums import LIVE_TASKS, OPEN_TASKS, OutlookStatus, TaskStatus
from movements.forms.shared import ReasonForm
from movements.forms.targets import HandOverForm
from movements.forms.tasks import AcceptForm, TaskDoneForm, TaskFilter, TaskForm, TaskUpdateForm
from movements.models import Task, TaskEvidence
from movements.tables.tasks import TaskTable


@screen("movements.task_view", methods=("GET", "HEAD"))
def task_list(request: HttpRequest) -> HttpResponse:
    filters = TaskFilter(request.GET or None)
    found = tasks_for(request.user)
    if filters.is_valid():
        data = filters.cleaned_data
        found = in_state(searched(found, data["q"], is_now=Lens.of(request.GET).is_now), data["state"])
        if data["theme"]:
            found = found.filter(theme=data["theme"])
        if data["movement"]:
            found = found.filter(movement=data["movement"])
    table = TaskTable(found)
    table.empty_detail = _("Đầu việc hiện ở đây khi được giao, kèm sản phẩm, đơn vị chủ trì và thời hạn.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, "filters": filters, "can_manage": can(request.user, "movements.task_manage")}
    context |= {"switch": in_time(request, table, "lead"), **sheet_links(request.user, "tasks")}
    return render(request, "movements/tasks/task_list.html", context)


@screen("movements.task_view", of=Task, methods=("GET", "HEAD"))
def task_detail(request: HttpRequest, task: Task) -> HttpResponse:
    _require_sight(request.user, task)
    outlook = outlook_of_task(task)
    manages = can(request.user, "movements.task_manage", task.lead)
    context = {
        "task": task,
        "facts": _facts(task),
        "outlook": outlook,
        "outlook_words": _("Quá hạn") if outlook == OutlookStatus.MISSED else outlook.label,
        "tone": TONES.get(outlook, "neutral"),
        "pace": pace_of_task(task) if task.status in OPEN_TASKS else "",
        "updates": task.updates.select_related("unit", "written_by").prefetch_related("evidence__file").order_by("-pk"),
        "responsibilities": task.responsibilities.select_related("person").order_by("-starts_on", "-pk"),
        "history": timeline_of(ledger.history_of(task)),
        "can_update": can_update(task, request.user),
        "can_report": can_report(task, request.user),
        "can_decide": manages and task.status == TaskStatus.REPORTED,
        "can_change": manages and task.status in OPEN_TASKS,
        "can_hand_over": manages and task.status in LIVE_TASKS,
    }
    return render(request, "movements/tasks/task_detail.html", context)


TONES = {
    OutlookStatus.MET: "success",
    OutlookStatus.ON_TRACK: "info",
    OutlookStatus.AT_RISK: "warning",
    OutlookStatus.MISSED: "danger",
}


@screen("movements.task_manage")
def task_add(request: HttpRequest) -> HttpResponse:
    form = TaskForm(request.POST or None, initial=_asked(request))
    if form.is_valid():
        try:
            (task,) = assign_tasks([form.draft()], actor=request.user)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã giao đầu việc cho {unit}.").format(unit=task.lead))
            return redirect(task)
    return render(request, "movements/tasks/task_form.html", {"form": form, "title": _("Giao đầu việc")})


@screen("movements.task_manage", of=Task)
def task_edit(request: HttpRequest, task: Task) -> HttpResponse:
    form = TaskForm(request.POST or None, task=task)
    if form.is_valid():
        data = form.cleaned_data
        version = data["version"] if data["version"] is not None else task.version
        try:
            change_task(task, form.draft(), reason=data["reason"], expected_version=version, actor=request.user)
        except StaleTask as error:
            _carry_version(form, error.task)
            messages.warning(request, error.message)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã lưu đầu việc."))
            return redirect(task)
    context = {"form": form, "task": task, "title": _("Sửa đầu việc")}
    return render(request, "movements/tasks/task_form.html", context)


@screen("movements.task_report", of=Task)
def task_update(request: HttpRequest, task: Task) -> HttpResponse:
    """Progress of the leading unit, or a word of one that takes part."""
    leads = can_report(task, request.user)
    form = TaskUpdateForm(request.POST or None, request.FILES or None, leads=leads, initial=_known(task))
    return _write(request, task, form, title=_("Cập nhật tiến độ"), done=_("Đã ghi tiến độ."))


@screen("movements.task_report", of=Task)
def task_report(request: HttpRequest, task: Task) -> HttpResponse:
    form = TaskDoneForm(request.POST or None, request.FILES or None, initial=_known(task))
    words = _("Đã báo cáo hoàn thành, chờ Thường trực Hội đồng nghiệm thu.")
    return _write(request, task, form, title=_("Báo cáo hoàn thành"), done=words)


def _write(request: HttpRequest, task: Task, form: Any, *, title: str, done: str) -> HttpResponse:
    _require_sight(request.user, task)
    if not can_update(task, request.user):
        text = _("Đầu việc ở trạng thái “{state}” nên không nhận cập nhật của bạn nữa.")
        messages.info(request, text.format(state=task.get_status_display()))
        return redirect(task)
    if form.is_valid():
        data = form.cleaned_data
        options = {"note": data["note"], "uploads": data["uploads"], "expected_version": data["version"]}
        try:
            if isinstance(form, TaskDoneForm):
                report_task(task, actor=request.user, **options)
            else:
                update_task(task, percent=data.get("percent"), actor=request.user, **options)
        except StaleTask as error:
            _carry_version(form, error.task)
            messages.warning(request, error.message)
        except FileRefused as error:
            form.add_error("uploads", error.message)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, done)
            return redirect(task)
    return render(request, "movements/tasks/task_write.html", {"form": form, "task": task, "title": title})


@screen("movements.task_manage", of=Task)
def task_accept(request: HttpRequest, task: Task) -> HttpResponse:
    form = AcceptForm(request.POST if request.method == "POST" else None)
    words = {
        "title": _("Nghiệm thu"),
        "question": _("Nghiệm thu “{title}”?").format(title=task.title),
        "detail": _("Sản phẩm: {output}").format(output=task.output),
        "consequences": [_("Đầu việc được tính là hoàn thành cho đơn vị và người chịu trách nhiệm.")],
        "irreversible": True,
        "confirm_label": _("Nghiệm thu"),
    }
    return _decide(request, task, form, words, lambda data: accept_task(task, note=data["note"], actor=request.user))


@screen("movements.task_manage", of=Task)
def task_return(request: HttpRequest, task: Task) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    words = {
        "title": _("Trả lại đầu việc"),
        "question": _("Trả lại “{title}”?").format(title=task.title),
        "consequences": [_("Đơn vị nhận lý do, làm tiếp và báo cáo lại. Thời hạn không đổi.")],
        "confirm_label": _("Trả lại"),
    }
    return _decide(
        request, task, form, words, lambda data: return_task(task, reason=data["reason"], actor=request.user)
    )


@screen("movements.task_manage", of=Task)
def task_cancel(request: HttpRequest, task: Task) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    words = {
        "title": _("Hủy đầu việc"),
        "question": _("Hủy “{title}”?").format(title=task.title),
        "consequences": [_("Đơn vị không phải làm nữa; tiến độ đã ghi vẫn giữ.")],
        "irreversible": True,
        "tone": "danger",
        "confirm_label": _("Hủy đầu việc"),
    }
    return _decide(
        request, task, form, words, lambda data: cancel_task(task, reason=data["reason"], actor=request.user)
    )


@screen("movements.task_manage", of=Task)
def task_hand_over(request: HttpRequest, task: Task) -> HttpResponse:
    form = HandOverForm(request.POST or None, unit=task.lead)
    words = {
        "title": _("Bàn giao trách nhiệm"),
        "question": _("Ai chịu trách nhiệm về “{title}”?").format(title=task.title),
        "consequences": [_("Người phụ trách trước vẫn còn trong lịch sử, đến hết ngày hôm trước.")],
        "confirm_label": _("Bàn giao"),
    }
    step = lambda data: hand_over(task, data["person"], on=data["on"], note=data["note"], actor=request.user)  # noqa: E731
    return _decide(request, task, form, words, step)


def _decide(request: HttpRequest, task: Task, form: Any, words: dict[str, Any], step: Any) -> HttpResponse:
    if form.is_valid():
        try:
            step(form.cleaned_data)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã ghi nhận: {title}.").format(title=words["title"]))
            return redirect(task)
    return render(request, "pages/confirm.html", {"form": form, "cancel_url": task.get_absolute_url(), **words})


@screen("movements.task_view", of=TaskEvidence, methods=("GET", "HEAD"))
def task_file(request: HttpRequest, evidence: TaskEvidence) -> HttpResponse:
    _require_sight(request.user, evidence.update.task)
    return serve(evidence.file)  # type: ignore[return-value] # a streaming answer; `screen` passes it on


def _require_sight(user: Any, task: Task) -> None:
    """Units that take part see it as well as the one that leads."""
    if reach_of(user, "movements.task_view").covers(task.lead) or tasks_for(user).filter(pk=task.pk).exists():
        return
    raise NotAllowed(_("Chỉ đơn vị chủ trì và đơn vị phối hợp xem được đầu việc này."))


def _known(task: Task) -> dict[str, Any]:
    return {"version": task.version, "percent": task.percent}


def _asked(request: HttpRequest) -> dict[str, Any]:
    """A theme or movement whose page led here."""
    return {name: request.GET[name] for name in ("theme", "movement") if request.GET.get(name, "").isdigit()}


def _carry_version(form: Any, task: Task) -> None:
    """What the person wrote stays; sent once more it goes over what stands now."""
    form.data = form.data.copy()
    form.data["version"] = str(task.version)


def _facts(task: Task) -> list[dict[str, Any]]:
    partners = ", ".join(str(row.unit) for row in task.partners.select_related("unit"))
    late = _("chậm {days} ngày").format(days=task.days_late) if task.days_late else ""
    weight = f"{task.weight} × {number_text(task.difficulty)} = {number_text(task.weight * task.difficulty)}"
    head_note = task.head.position if task.head else ""
    return [
        {"term": _("Sản phẩm"), "value": task.output},
        {"term": _("Đơn vị chủ trì"), "value": task.lead},
        {"term": _("Đơn vị phối hợp"), "value": partners},
        {"term": _("Người chịu trách nhiệm"), "value": task.head, "note": head_note},
        {"term": _("Thời hạn"), "value": f"{task.due_on:%d/%m/%Y}", "note": late},
        {"term": _("Trọng số × hệ số khó"), "value": weight, "note": task.difficulty_reason},
        {"term": _("Chủ đề"), "value": task.theme, "url": task.theme.get_absolute_url() if task.theme else ""},
        {
            "term": _("Phong trào"),
            "value": task.movement,
            "url": task.movement.get_absolute_url() if task.movement else "",
        },
        {"term": _("Văn bản giao việc"), "value": task.directive},
    ]
