"""The launch plan: read, written part by part, its versions compared, issued, printed."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.plans.document import changes_between, completeness, document_of, next_part
from movements.domain.plans.parts import PARTS, parts_from_json
from movements.domain.plans.versions import (
    current_plan,
    issue_plan,
    new_version,
    open_plan,
    return_plan,
    save_parts,
    submit_plan,
)
from movements.domain.signatures import has_signed_plan
from movements.enums import ACTIVE, DRAFTED, LaunchPlanStatus
from movements.forms.plans import PartForms
from movements.forms.shared import GapsForm, ReasonForm
from movements.models import LaunchPlan, Movement
from movements.rules import require_permission, require_visible


@screen("movements.view", of=Movement, methods=("GET", "HEAD"))
def movement_plan(request: HttpRequest, movement: Movement) -> HttpResponse:
    """The version in force, or the one being written."""
    require_visible(request.user, movement)
    plan = current_plan(movement)
    if plan is None:
        return render(request, "movements/launching/plan_missing.html", {"movement": movement})
    return _plan_page(request, plan)


@screen("movements.view", of=LaunchPlan, methods=("GET", "HEAD"))
def plan_version(request: HttpRequest, plan: LaunchPlan) -> HttpResponse:
    require_visible(request.user, plan.movement)
    return _plan_page(request, plan)


@screen("movements.view", of=LaunchPlan, methods=("GET", "HEAD"))
def plan_print(request: HttpRequest, plan: LaunchPlan) -> HttpResponse:
    require_visible(request.user, plan.movement)
    context = {"plan": plan, "movement": plan.movement, "parts": document_of(plan)}
    return render(request, "movements/launching/plan_print.html", context)


@screen("movements.draft", of=LaunchPlan)
def plan_part(request: HttpRequest, plan: LaunchPlan, part: str) -> HttpResponse:
    """One part with its form; saved parts lead back to the plan."""
    titles = dict(PARTS)
    if part not in titles:
        raise Http404
    require_permission(request.user, "movements.draft", plan.movement.organiser)
    editor = PartForms(part, parts_from_json(plan.parts), request.POST or None)
    if request.method == "POST" and editor.is_valid():
        try:
            saved = save_parts(plan, editor.values(), actor=request.user)
        except DomainError as error:
            editor.refuse(error)
        else:
            messages.success(request, _("Đã lưu phần “{title}”.").format(title=titles[part]))
            return _after_part(saved, part, goes_on="next" in request.POST)
    parts = document_of(plan)
    coming = next_part(parts, after=part)
    context = {
        "plan": plan,
        "movement": plan.movement,
        "part": part,
        "title": titles[part],
        "editor": editor,
        "next_part": coming,
        "completes": coming is None and next_part(parts) is not None,
    }
    return render(request, "movements/launching/plan_part.html", context, status=422 if request.POST else 200)


def _after_part(plan: LaunchPlan, part: str, *, goes_on: bool) -> HttpResponse:
    """On to the next part that is missing, as often as there is one; else to the plan, at the part just written."""
    coming = next_part(document_of(plan), after=part) if goes_on else None
    if coming is not None:
        return redirect("movements:plan-part", pk=plan.pk, part=coming.key)
    return redirect(plan if goes_on else f"{plan.get_absolute_url()}#{part}")


@screen("movements.draft", of=Movement)
def plan_new(request: HttpRequest, movement: Movement) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            plan = new_version(movement, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect(plan)
    context = {
        "title": _("Lập phiên bản kế hoạch mới"),
        "question": _("Lập phiên bản mới của kế hoạch “{title}”?").format(title=movement.title),
        "consequences": [
            _("Phiên bản đang áp dụng vẫn giữ nguyên cho đến khi phiên bản mới được ban hành."),
            _("Một người khác phải duyệt phiên bản mới."),
        ],
        "form": form,
        "confirm_label": _("Lập phiên bản mới"),
        "cancel_url": movement.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.draft", of=LaunchPlan, methods=("POST",))
def plan_submit(request: HttpRequest, plan: LaunchPlan) -> HttpResponse:
    """A plan that lacks parts is sent with the reason for that, asked for on a page of its own."""
    _filled, missing = completeness(document_of(plan))
    form = GapsForm(request.POST if "gaps" in request.POST else None)
    if missing and not form.is_valid():
        context = {
            "title": _("Trình duyệt phiên bản"),
            "question": _("Trình phiên bản {version} khi còn thiếu phần?").format(version=plan.version),
            "detail": _("Còn thiếu: {parts}.").format(parts=", ".join(missing)),
            "form": form,
            "confirm_label": _("Trình duyệt"),
            "cancel_url": plan.get_absolute_url(),
        }
        return render(request, "pages/confirm.html", context, status=422 if form.is_bound else 200)
    submit = partial(submit_plan, gaps=form.cleaned_data["gaps"] if missing else "")
    return _step(request, plan, submit, _("Đã trình duyệt phiên bản này."))


@screen("movements.approve", of=LaunchPlan, methods=("POST",))
def plan_issue(request: HttpRequest, plan: LaunchPlan) -> HttpResponse:
    return _step(request, plan, issue_plan, _("Đã ban hành phiên bản này."))


@screen("movements.approve", of=LaunchPlan)
def plan_return(request: HttpRequest, plan: LaunchPlan) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            return_plan(plan, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã trả lại phiên bản này."))
            return redirect(plan)
    context = {
        "title": _("Trả lại kế hoạch"),
        "question": _("Trả lại phiên bản {version} để sửa?").format(version=plan.version),
        "form": form,
        "confirm_label": _("Trả lại"),
        "cancel_url": plan.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


def _step(request: HttpRequest, plan: LaunchPlan, act: Any, done: str) -> HttpResponse:
    try:
        act(plan, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect(plan)


def _plan_page(request: HttpRequest, plan: LaunchPlan) -> HttpResponse:
    movement = plan.movement
    parts = document_of(plan)
    filled, missing = completeness(parts)
    before = movement.launch_plans.filter(version__lt=plan.version).order_by("-version").first()
    may_draft = can(request.user, "movements.draft", movement.organiser)
    is_open_alone = plan.status == LaunchPlanStatus.DRAFT and movement.status in ACTIVE
    context = {
        "plan": plan,
        "movement": movement,
        "parts": parts,
        "filled": filled,
        "missing": missing,
        "versions": movement.launch_plans.select_related("created_by", "issued_by"),
        "before": before,
        "changes": changes_between(document_of(before), parts) if before else [],
        "can_write": may_draft and plan.status == LaunchPlanStatus.DRAFT,
        "can_submit": may_draft and is_open_alone,
        "can_submit_movement": may_draft and not missing and movement.status in DRAFTED,
        "next_part": next_part(parts),
        "can_version": may_draft and movement.status in (*ACTIVE, *DRAFTED) and open_plan(movement) is None,
        "can_issue": plan.status == LaunchPlanStatus.SUBMITTED
        and movement.status in ACTIVE
        and can(request.user, "movements.approve", movement.organiser),
        "signed": has_signed_plan(request.user, plan),
    }
    return render(request, "movements/launching/plan.html", context)
