"""Giving targets: all at once, unit by unit in a grid; and the page of what one unit was given."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.charts.files import requested
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.domain.finding import named
from base.units.domain.queries import units_as_of
from base.units.models import Unit
from movements.domain.carrying import chain_of
from movements.domain.evaluation import goal_of
from movements.domain.judging import judge_assignment
from movements.domain.lifecycle import units_taking_part
from movements.domain.pictures import target_picture
from movements.domain.responsibility import hand_over
from movements.domain.standings import histories_of_verdicts, history_of_verdicts, standings_of
from movements.domain.targets import GivenRow, assign_grid, withdraw_assignment
from movements.domain.wording import measure_text, number_text
from movements.enums import ACTIVE, AssignmentStatus, Comparator, MovementStatus
from movements.forms.targets import GridRowForm, HandOverForm, JudgeForm, UnitNameFilter
from movements.models import Target, TargetAssignment, TargetRevision
from movements.views.histories import history_in_time

PAGE_SIZE = 25


@screen("movements.target_assign", of=Target)
def target_grid(request: HttpRequest, target: Target) -> HttpResponse:
    """Registered units a page at a time, each with its own figures. What is given in a running movement is fixed."""
    movement = target.movement
    filters = UnitNameFilter(request.GET or None)
    units = units_as_of().filter(pk__in=units_taking_part(movement).order_by().values("pk")).order_by("path")
    if filters.is_valid() and filters.cleaned_data["q"]:
        units = units.filter(named(filters.cleaned_data["q"], ""))
    page = Paginator(units, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = _grid_rows(target, list(page), request.POST or None)
    error = ""
    if request.method == "POST" and all(row.is_valid() for row in rows):
        chosen = [GivenRow(row.unit, row.values()) for row in rows if row.cleaned_data.get("give") and not row.is_fixed]
        try:
            count = assign_grid(target, chosen, actor=request.user)
        except DomainError as refused:
            error = refused.message
        else:
            messages.success(request, _("Đã lưu. Trang này có {count} đơn vị được giao.").format(count=count))
            return redirect(request.get_full_path())
    context = {"target": target, "movement": movement, "page": page, "rows": rows, "filters": filters, "error": error}
    context["can_import"] = can(request.user, "importers.data_import")
    return render(request, "movements/targets/target_grid.html", context)


def _grid_rows(target: Target, units: list[Unit], data: Any) -> list[GridRowForm]:
    given = target.assignments.filter(unit__in=units, status=AssignmentStatus.ACTIVE).select_related("head")
    known = {row.unit_id: row for row in given}
    is_running = target.movement.status == MovementStatus.OPEN
    return [
        GridRowForm(
            data,
            target=target,
            unit=unit,
            assignment=known.get(unit.pk),
            is_fixed=is_running and unit.pk in known,
        )
        for unit in units
    ]


@screen("movements.report_view", of=TargetAssignment, methods=("GET", "HEAD"))
def assignment_detail(request: HttpRequest, assignment: TargetAssignment) -> HttpResponse:
    movement = assignment.target.movement
    (standing,) = standings_of([assignment])
    is_live = assignment.status == AssignmentStatus.ACTIVE and movement.status in ACTIVE
    may_assign = is_live and can(request.user, "movements.target_assign")
    is_judged = assignment.target.comparator == Comparator.QUALITATIVE and assignment.status == AssignmentStatus.ACTIVE
    past = history_of_verdicts(assignment)
    told = history_in_time(request, assignment, assignment.unit, assignment.target.assignments.all(), "unit")
    revisions = TargetRevision.objects.filter(assignment__in=[assignment, *told["kin"]])
    picture = target_picture(standing, past)
    if picture is not None and (file := requested(request.GET, [picture])) is not None:
        return file
    context = {
        "assignment": assignment,
        "target": assignment.target,
        "movement": movement,
        "row": standing,
        "periods": past,
        "picture": picture,
        "facts": _facts(assignment),
        "chain": _chain_items(assignment),
        "responsibilities": assignment.responsibilities.select_related("person").order_by("-starts_on", "-pk"),
        "judgements": assignment.judgements.select_related("judged_by").order_by("-judged_on", "-pk"),
        "earlier": [(row.unit, verdicts) for row, verdicts in histories_of_verdicts(told["kin"]) if verdicts],
        "revisions": revisions.select_related("proposed_by", "assignment__unit").order_by("-pk"),
        **told,
        "can_assign": may_assign,
        "can_judge": is_judged
        and movement.status in (MovementStatus.OPEN, MovementStatus.CLOSED)
        and can(request.user, "movements.report_review"),
    }
    return render(request, "movements/targets/assignment_detail.html", context)


@screen("movements.target_assign", of=TargetAssignment)
def assignment_hand_over(request: HttpRequest, assignment: TargetAssignment) -> HttpResponse:
    form = HandOverForm(request.POST or None, unit=assignment.unit)
    if form.is_valid():
        data = form.cleaned_data
        try:
            hand_over(assignment, data["person"], on=data["on"], note=data["note"], actor=request.user)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã bàn giao trách nhiệm cho {name}.").format(name=data["person"]))
            return redirect(assignment)
    return _confirm(
        request,
        assignment,
        form,
        title=_("Bàn giao trách nhiệm"),
        question=_("Ai chịu trách nhiệm về “{name}”?").format(name=assignment.target.name),
        consequences=[_("Người phụ trách trước vẫn còn trong lịch sử, đến hết ngày hôm trước.")],
        confirm_label=_("Bàn giao"),
    )


@screen("movements.report_review", of=TargetAssignment)
def assignment_judge(request: HttpRequest, assignment: TargetAssignment) -> HttpResponse:
    form = JudgeForm(request.POST or None)
    if form.is_valid():
        try:
            judge_assignment(assignment, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã ghi đánh giá."))
            return redirect(assignment)
    return _confirm(
        request,
        assignment,
        form,
        title=_("Đánh giá định tính"),
        question=_("{unit} đã đạt “{name}” chưa?").format(unit=assignment.unit, name=assignment.target.name),
        consequences=[_("Đánh giá này thay cho tự đánh giá của đơn vị và được tính vào kết quả.")],
        confirm_label=_("Ghi đánh giá"),
    )


@screen("movements.target_assign", of=TargetAssignment)
def assignment_withdraw(request: HttpRequest, assignment: TargetAssignment) -> HttpResponse:
    if request.method == "POST":
        try:
            withdraw_assignment(assignment, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã rút chỉ tiêu khỏi đơn vị."))
        return redirect(assignment)
    return _confirm(
        request,
        assignment,
        None,
        title=_("Rút chỉ tiêu"),
        question=_("Rút “{name}” khỏi {unit}?").format(name=assignment.target.name, unit=assignment.unit),
        consequences=[_("Số liệu đã báo cáo vẫn giữ nhưng không tính vào kết quả nữa.")],
        confirm_label=_("Rút chỉ tiêu"),
        tone="danger",
    )


def _confirm(request: HttpRequest, assignment: TargetAssignment, form: Any, **words: Any) -> HttpResponse:
    context = {"form": form, "cancel_url": assignment.get_absolute_url(), **words}
    return render(request, "pages/confirm.html", context)


def _facts(assignment: TargetAssignment) -> list[dict[str, Any]]:
    target = assignment.target
    weight = f"{target.weight} × {number_text(assignment.difficulty)}"
    weight += f" = {number_text(target.weight * assignment.difficulty)}"
    return [
        {"term": _("Phong trào"), "value": target.movement.title, "url": target.movement.get_absolute_url()},
        {
            "term": _("Người chịu trách nhiệm"),
            "value": assignment.head,
            "note": assignment.head.position if assignment.head else "",
        },
        {"term": _("Thời hạn"), "value": f"{assignment.due_on:%d/%m/%Y}"},
        {"term": _("Mức bắt buộc"), "value": target.get_hardness_display()},
        {"term": _("Trọng số × hệ số khó"), "value": weight, "note": assignment.difficulty_reason},
        {"term": _("Tình trạng giao"), "value": assignment.get_status_display(), "note": assignment.note},
    ]


def _chain_items(assignment: TargetAssignment) -> list[dict[str, Any]]:
    """The chain as a timeline, oldest first: where from and where to, what was left and why."""
    items = []
    for link in chain_of(assignment):
        left = ""
        if link.left is not None:
            words = measure_text(number_text(link.left), goal_of(link.source))
            left = _("Còn lại {left}. ").format(left=words)
        other = link.source if link.follower_id == assignment.pk else link.follower
        items.append(
            {
                "when": f"{link.happened_on:%d/%m/%Y}",
                "title": f"{_place(link.source)} → {_place(link.follower)}",
                "detail": f"{left}{link.get_kind_display().capitalize()}: {link.reason}",
                "url": other.get_absolute_url(),
            }
        )
    return items


def _place(assignment: TargetAssignment) -> str:
    return f"{assignment.unit} · {assignment.target.movement}"
