"""The second person: sees everything that would be published, then publishes it or sends it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.approval import approve_movement, planned_periods, return_movement
from movements.domain.pages import unsaved_page
from movements.domain.plans.document import changes_between, completeness, document_of
from movements.domain.plans.versions import open_plan
from movements.domain.public import preview_context
from movements.domain.quotas import quota_words
from movements.domain.scope import called_units, scope_words
from movements.domain.signatures import has_signed
from movements.domain.standings import summaries_of
from movements.forms.shared import ReasonForm
from movements.models import LaunchPlan, Movement
from movements.rules import can_approve, require_visible


@screen("movements.approve", of=Movement)
def movement_approve(request: HttpRequest, movement: Movement) -> HttpResponse:
    plan = open_plan(movement)
    error = ""
    if request.method == "POST":
        try:
            published = approve_movement(movement, actor=request.user)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã duyệt và công bố phong trào “{title}”.").format(title=published.title))
            return redirect(published)
    lines = scope_words(movement)
    context: dict[str, Any] = {
        "movement": movement,
        "error": error,
        "progress": summaries_of(movement),
        "periods": planned_periods(movement),
        "milestones": movement.milestones.all(),
        "scope": lines,
        "called": called_units(movement).count() if lines else None,
        "quotas": quota_words(movement.quotas.select_related("of_kind", "per_kind")),
        "can_decide": can_approve(request.user, movement),
        "signed": has_signed(request.user, movement, plan),
    }
    context |= _plan_context(movement, plan)
    return render(request, "movements/launching/approve.html", context, status=422 if error else 200)


@screen("movements.approve", of=Movement)
def movement_return(request: HttpRequest, movement: Movement) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            return_movement(movement, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã trả lại. Người soạn đã nhận thông báo."))
            return redirect(movement)
    context = {
        "title": _("Trả lại phong trào"),
        "question": _("Trả lại “{title}” để sửa?").format(title=movement.title),
        "consequences": [_("Chưa có gì được công bố."), _("Người soạn nhận lý do và trình lại sau khi sửa.")],
        "form": form,
        "confirm_label": _("Trả lại"),
        "cancel_url": movement.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.view", of=Movement, methods=("GET", "HEAD"))
def movement_preview(request: HttpRequest, movement: Movement) -> HttpResponse:
    """The public page as it would be, marked as a preview."""
    require_visible(request.user, movement)
    page = unsaved_page(movement)
    return render(request, "pages/movement_page.html", {"page": page, "is_preview": True, **preview_context(movement)})


def _plan_context(movement: Movement, plan: LaunchPlan | None) -> dict[str, Any]:
    if plan is None:
        return {"plan": None}
    parts = document_of(plan)
    before = movement.launch_plans.filter(version__lt=plan.version).order_by("-version").first()
    filled, missing = completeness(parts)
    changes = changes_between(document_of(before), parts) if before else []
    return {"plan": plan, "parts": parts, "filled": filled, "missing": missing, "changes": changes, "before": before}
