"""Targets of a movement: the list with where each leads, one target over all its units, stating and correcting one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.permissions import can, reach_of
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import ledger
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.units.domain.finding import named
from base.units.domain.in_time import Lens
from base.units.tables import in_time
from movements.domain.history import timeline_of
from movements.domain.queries import targets_named, within
from movements.domain.standings import summaries_of, survey_of
from movements.domain.targets import add_targets, bound_targets, change_targets
from movements.domain.together import totals_today
from movements.domain.wording import number_text
from movements.enums import AssignmentStatus
from movements.forms.targets import OwnTargetsFilter, TargetForm, UnitRowsFilter
from movements.models import Movement, Target, TargetAssignment
from movements.rules import can_assign_targets
from movements.tables.targets import OwnTargetTable, TargetUnitTable, standing_rows

PAGE_SIZE = 25
TARGETS_PER_PAGE = 10


@screen("movements.view", of=Movement, methods=("GET", "HEAD"))
def target_list(request: HttpRequest, movement: Movement) -> HttpResponse:
    may = can_assign_targets(movement) and can(request.user, "movements.target_assign")
    page = Paginator(movement.targets.all(), TARGETS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "movement": movement,
        "summaries": summaries_of(movement, page),
        "page": page,
        "can_assign": may,
        "can_manage": can_assign_targets(movement) and can(request.user, "movements.manage"),
        "can_carry": can(request.user, "movements.target_assign"),
        **sheet_links(request.user, "targets"),
        "bound": bound_targets(movement) if may else set(),
    }
    return render(request, "movements/targets/target_list.html", context)


@screen("movements.view", of=Target, methods=("GET", "HEAD"))
def target_detail(request: HttpRequest, target: Target) -> HttpResponse:
    """One target over all its units. Filtering by how they stand reads all of them in one pass."""
    movement = target.movement
    filters = UnitRowsFilter(request.GET or None)
    summary, statuses = survey_of(target)
    rows = target.assignments.filter(status=AssignmentStatus.ACTIVE).select_related("target__movement", "unit", "head")
    if filters.is_valid():
        if words := filters.cleaned_data["q"]:
            rows = rows.filter(named(words, is_now=Lens.of(request.GET).is_now))
        if status := filters.cleaned_data["status"]:
            rows = rows.filter(pk__in=[key for key, found in statuses.items() if found == status])
    table = TargetUnitTable(rows.order_by("unit__path"))
    table.empty_detail = _("Giao chỉ tiêu cho đơn vị, hoặc bỏ bớt điều kiện lọc.")
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    table.standings = standing_rows(table)
    switch = in_time(request, table)
    may = can_assign_targets(movement) and can(request.user, "movements.target_assign")
    context = {
        "target": target,
        "movement": movement,
        "summary": summary,
        "switch": switch,
        "totals": totals_today(target) if switch and Lens.of(request.GET).is_now and summary.total_text else [],
        "filters": filters,
        "table": table,
        "facts": _facts(target),
        "revisions": target.revisions.select_related("proposed_by", "decided_by").order_by("-pk"),
        "history": timeline_of(ledger.history_of(target)),
        "can_assign": may,
        **sheet_links(request.user, "assignments"),
        "is_bound": may and target.pk in bound_targets(movement),
    }
    return render(request, "movements/targets/target_detail.html", context)


@screen("movements.manage", of=Movement)
def target_add(request: HttpRequest, movement: Movement) -> HttpResponse:
    form = TargetForm(request.POST or None)
    if form.is_valid():
        try:
            (target,) = add_targets(movement, [form.draft()], actor=request.user)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã thêm chỉ tiêu. Bước tiếp theo: giao cho các đơn vị."))
            return redirect(target)
    context = {"movement": movement, "form": form, "title": _("Thêm chỉ tiêu")}
    return render(request, "movements/targets/target_form.html", context)


@screen("movements.manage", of=Target)
def target_edit(request: HttpRequest, target: Target) -> HttpResponse:
    """Correct a target that binds nobody yet; one that does is revised, of which only the words may be put right."""
    movement = target.movement
    form = TargetForm(request.POST or None, initial=TargetForm.initial_of(target))
    if form.is_valid():
        try:
            change_targets(movement, {target.pk: form.cleaned_data}, actor=request.user)
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
        else:
            messages.success(request, _("Đã lưu chỉ tiêu."))
            return redirect(target)
    context: dict[str, Any] = {"movement": movement, "form": form, "target": target, "title": _("Sửa chỉ tiêu")}
    context["is_bound"] = target.pk in bound_targets(movement)
    return render(request, "movements/targets/target_form.html", context)


@screen("movements.report_view", methods=("GET", "HEAD"))
def own_targets(request: HttpRequest) -> HttpResponse:
    """What the user's units were given, with where each leads; for the secretariat that of all units."""
    filters = OwnTargetsFilter(request.GET or None)
    rows = _assigned_to(request.user)
    if filters.is_valid():
        if movement := filters.cleaned_data["movement"]:
            rows = rows.filter(target__movement=movement)
        if words := filters.cleaned_data["q"]:
            rows = rows.filter(target__in=targets_named(words))
        if filters.cleaned_data["head"] == "none":
            rows = rows.filter(head=None)
    table = OwnTargetTable(rows)
    table.empty_detail = _("Chỉ tiêu hiện ở đây khi Thường trực Hội đồng giao cho đơn vị.")
    RequestConfig(request, paginate={"per_page": PAGE_SIZE}).configure(table)
    table.standings = standing_rows(table)
    context = {"table": table, "filters": filters, "switch": in_time(request, table)}
    context |= sheet_links(request.user, "assignments")
    return render(request, "movements/targets/own_targets.html", context)


def _assigned_to(user: Any) -> Any:
    rows = TargetAssignment.objects.filter(status=AssignmentStatus.ACTIVE).exclude(target__movement__status="cancelled")
    rows = rows.select_related("target__movement", "unit", "head")
    rows = within(rows, reach_of(user, "movements.report_view"), "unit")
    return rows.order_by("-target__movement__starts_on", "target__movement", "unit__path", "target__order", "pk")


def _facts(target: Target) -> list[dict[str, Any]]:
    base = f"{number_text(target.base_value)} ({target.base_period or _('kỳ gốc')})"
    due_on = target.deadline or target.movement.ends_on
    return [
        {"term": _("Tính chất"), "value": target.get_nature_display()},
        {"term": _("Cách cộng dồn"), "value": target.get_accumulation_display()},
        {"term": _("Chiều hướng"), "value": target.get_direction_display()},
        {"term": _("Mức bắt buộc"), "value": target.get_hardness_display()},
        {"term": _("Số kỳ gốc"), "value": base if target.base_value is not None else ""},
        {"term": _("Thời hạn"), "value": f"{due_on:%d/%m/%Y}"},
        {"term": _("Trọng số"), "value": target.weight},
        {"term": _("Nguyên văn"), "value": target.original_text},
    ]
