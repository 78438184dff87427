"""Drafting a movement by hand: what it is, its targets, its reporting regime, and sending it for approval."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.approval import submit_movement, withdraw_submission
from movements.domain.drafting import (
    draft_movement,
    edit_draft,
    locked_draft_words,
    remove_target,
    save_target,
    set_report_plans,
)
from movements.domain.drafts import MovementDraft, PlanDraft
from movements.domain.plans.document import completeness, document_of
from movements.domain.plans.versions import open_plan
from movements.enums import DRAFTED
from movements.forms.launching import DraftForm, DraftTargetForm, ReportPlanForm
from movements.forms.shared import GapsForm
from movements.models import Movement, Target
from movements.rules import require_permission


@screen("movements.draft")
def movement_create(request: HttpRequest) -> HttpResponse:
    form = DraftForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            movement = draft_movement(MovementDraft(**form.cleaned_data), actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã lập dự thảo. Hãy soạn kế hoạch, chỉ tiêu rồi trình duyệt."))
            return redirect(movement)
    return render(request, "movements/launching/draft_form.html", {"form": form}, status=status_of(form))


@screen("movements.draft", of=Movement)
def movement_edit(request: HttpRequest, movement: Movement) -> HttpResponse:
    require_permission(request.user, "movements.draft", movement.organiser)
    form = DraftForm(request.POST or None, user=request.user, movement=movement)
    if form.is_valid():
        try:
            edit_draft(movement, form.cleaned_data, actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã lưu dự thảo."))
            return redirect(movement)
    context = {"form": form, "movement": movement, "locked": locked_draft_words(movement)}
    return render(request, "movements/launching/draft_form.html", context, status=status_of(form))


@screen("movements.draft", of=Movement)
def target_add(request: HttpRequest, movement: Movement) -> HttpResponse:
    return _target(request, movement, None)


@screen("movements.draft", of=Target)
def target_edit(request: HttpRequest, target: Target) -> HttpResponse:
    return _target(request, target.movement, target)


def _target(request: HttpRequest, movement: Movement, target: Target | None) -> HttpResponse:
    require_permission(request.user, "movements.draft", movement.organiser)
    form = DraftTargetForm(request.POST or None, target=target)
    if form.is_valid():
        try:
            row = save_target(movement, form.draft(), actor=request.user, target=target)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã ghi chỉ tiêu “{name}”.").format(name=row.name))
            return redirect(movement)
    context = {"form": form, "movement": movement, "target": target, "locked": locked_draft_words(movement)}
    return render(request, "movements/launching/target_form.html", context, status=status_of(form))


@screen("movements.draft", of=Target, methods=("POST",))
def target_remove(request: HttpRequest, target: Target) -> HttpResponse:
    movement, name = target.movement, target.name
    try:
        remove_target(target, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã bỏ chỉ tiêu “{name}”.").format(name=name))
    return redirect(movement)


@screen("movements.draft", of=Movement)
def movement_reports(request: HttpRequest, movement: Movement) -> HttpResponse:
    require_permission(request.user, "movements.draft", movement.organiser)
    known = [{name: getattr(plan, name) for name in PlanDraft.__dataclass_fields__} for plan in movement.plans.all()]
    formset_class = forms.formset_factory(ReportPlanForm, extra=1 if known else 2, max_num=10)
    formset: Any = formset_class(request.POST or None, initial=known)
    error = ""
    if request.method == "POST" and formset.is_valid():
        try:
            drafts = [draft for form in formset if (draft := form.draft()) is not None]
            set_report_plans(movement, drafts, actor=request.user)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã lưu chế độ báo cáo."))
            return redirect(movement)
    context = {
        "movement": movement,
        "formset": formset,
        "error": error,
        "locked": locked_draft_words(movement),
        "title": _("Chế độ báo cáo"),
        "lead": _("Mỗi dòng một chế độ. Các kỳ báo cáo được lập theo đây khi phong trào được duyệt."),
    }
    return render(request, "movements/launching/rows_form.html", context, status=422 if error else 200)


@screen("movements.draft", of=Movement)
def movement_submit(request: HttpRequest, movement: Movement) -> HttpResponse:
    require_permission(request.user, "movements.draft", movement.organiser)
    error = ""
    plan = open_plan(movement)
    filled, missing = completeness(document_of(plan)) if plan else (0, [])
    form = GapsForm(request.POST or None)
    if request.method == "POST" and (form.is_valid() or not missing):
        try:
            submit_movement(movement, gaps=form.cleaned_data.get("gaps", "") if missing else "", actor=request.user)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã trình duyệt. Người duyệt đã nhận thông báo."))
            return redirect(movement)
    context = {
        "movement": movement,
        "error": error,
        "plan": plan,
        "filled": filled,
        "missing": missing,
        "form": form if missing else None,
        "is_draft": movement.status in DRAFTED,
        "target_count": movement.targets.count(),
        "report_count": movement.plans.count(),
    }
    refused = error or (missing and form.is_bound)
    return render(request, "movements/launching/submit.html", context, status=422 if refused else 200)


@screen("movements.draft", of=Movement, methods=("POST",))
def movement_withdraw(request: HttpRequest, movement: Movement) -> HttpResponse:
    try:
        withdraw_submission(movement, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã rút lại. Hãy sửa rồi trình lại."))
    return redirect(movement)


def refuse(form: forms.Form, error: DomainError) -> None:
    """The refusal at its field where the form has one of that name, else above the form."""
    form.add_error(error.code if error.code in form.fields else None, error.message)


def status_of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
