"""Reporting plans of a movement, before and after it is published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.periods import due_text, window_text
from movements.domain.reports.plans import add_plan, change_plan, preview_plan, remove_plan
from movements.enums import PeriodStatus
from movements.forms.reporting import PlanForm
from movements.models import Movement, ReportPeriod, ReportPlan
from movements.rules import require_permission


@screen("movements.manage", of=Movement)
def plan_add(request: HttpRequest, movement: Movement) -> HttpResponse:
    return _edit(request, movement, None)


@screen("movements.manage", of=ReportPlan)
def plan_edit(request: HttpRequest, plan: ReportPlan) -> HttpResponse:
    return _edit(request, plan.movement, plan)


def _edit(request: HttpRequest, movement: Movement, plan: ReportPlan | None) -> HttpResponse:
    """A look at the periods first, then the act: the button "Xem trước" changes nothing."""
    require_permission(request.user, "movements.manage", movement.organiser)
    form = PlanForm(request.POST or None, initial=PlanForm.values_of(plan) if plan is not None else {})
    preview: list[ReportPeriod] = []
    if form.is_valid():
        try:
            preview = preview_plan(movement, form.draft())
            if "preview" not in request.POST:
                if plan is None:
                    add_plan(movement, form.draft(), actor=request.user)
                else:
                    change_plan(plan, form.draft(), actor=request.user)
                messages.success(request, _("Đã lưu chế độ báo cáo. Các kỳ đã mở giữ nguyên."))
                return redirect(f"{movement.get_absolute_url()}?tab=ky-bao-cao")
        except DomainError as error:
            form.add_error(error.code if error.code in form.fields else None, error.message)
    context = {
        "movement": movement,
        "plan": plan,
        "plans": [{"plan": row, "due": due_text(row), "window": window_text(row)} for row in movement.plans.all()],
        "form": form,
        "preview": preview,
        "begun": plan.periods.exclude(status=PeriodStatus.PLANNED).count() if plan is not None else 0,
    }
    return render(request, "movements/reports/plan_edit.html", context)


@screen("movements.manage", of=ReportPlan)
def plan_remove(request: HttpRequest, plan: ReportPlan) -> HttpResponse:
    back = f"{plan.movement.get_absolute_url()}?tab=ky-bao-cao"
    if request.method == "POST":
        try:
            remove_plan(plan, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã bỏ các kỳ báo cáo chưa mở."))
        return redirect(back)
    context = {
        "title": _("Bỏ chế độ báo cáo"),
        "question": _("Bỏ chế độ báo cáo {name}?").format(name=plan.get_frequency_display().lower()),
        "consequences": [_("Các kỳ chưa mở bị bỏ."), _("Kỳ đã mở và báo cáo đã có vẫn giữ nguyên.")],
        "tone": "danger",
        "confirm_label": _("Bỏ chế độ báo cáo"),
        "cancel_url": reverse("movements:plan-edit", args=[plan.pk]),
    }
    return render(request, "pages/confirm.html", context)
