"""The scoring plan: written, tried out on data that stands, issued, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.core import ledger
from base.core.errors import DomainError
from movements.domain.history import timeline_of
from movements.domain.scoring.compiling import compile_set
from movements.domain.scoring.inputs import uses_criteria
from movements.domain.scoring.plans import (
    check_draft,
    gaps_of,
    issue_plan,
    plan_rules,
    revise_plan,
    rules_of_draft,
    save_plan,
)
from movements.domain.scoring.stages import reopen_stage
from movements.domain.scoring.whatif import compare, earlier_rankings, frozen_units, rules_now
from movements.domain.scoring.words import plan_words
from movements.enums import CriteriaPurpose, MovementStatus, PlanStatus, RankScope
from movements.forms.scoring import PlanForm, ReopenForm
from movements.forms.shared import ReasonForm
from movements.models import Movement, ScoringPlan, ScoringStage
from movements.tables.scoring import PlanTable

SHOWN = 200


@screen("movements.manage", methods=("GET", "HEAD"))
def plan_list(request: HttpRequest) -> HttpResponse:
    found = Movement.objects.filter(criteria_set__purpose=CriteriaPurpose.SCORING)
    found = found.exclude(status=MovementStatus.CANCELLED).select_related("criteria_set", "scoring_plan")
    table = PlanTable(found.order_by("-ends_on", "-pk"))
    table.empty_detail = _("Chọn bộ tiêu chí cho phong trào, rồi lập phương án chấm điểm ở đây.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "movements/scoring/plan_list.html", {"table": table})


@screen("movements.manage", of=Movement)
def plan_edit(request: HttpRequest, movement: Movement) -> HttpResponse:
    """The plan's form as long as it is a draft; what it decides in words, and its stages."""
    if not uses_criteria(movement) or movement.criteria_set is None:
        messages.info(request, _("Phong trào chưa có bộ tiêu chí để chấm điểm."))
        return redirect(movement)
    plan = ScoringPlan.objects.filter(movement=movement).prefetch_related("stages__scorers").first()
    is_draft = plan is None or plan.status == PlanStatus.DRAFT
    form = PlanForm(request.POST or None, movement=movement, rules=compile_set(movement.criteria_set), plan=plan)
    if is_draft and form.is_valid():
        try:
            save_plan(movement, form.draft(), actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lưu phương án. Hãy thử trên số liệu, rồi ban hành."))
            return redirect("scoring:plan-edit", pk=movement.pk)
    context = {
        "movement": movement,
        "plan": plan,
        "form": form if is_draft else None,
        "words": plan_words(plan_rules(plan)) if plan is not None else [],
        "stages": list(plan.stages.all()) if plan is not None else [],
        "gaps": gaps_of(movement, plan.scope if plan is not None else RankScope.CLUSTER),
        "history": timeline_of(ledger.history_of(plan)) if plan is not None else [],
        "ranking": movement.rankings.exclude(status="replaced").order_by("-number").first(),
    }
    return render(request, "movements/scoring/plan_edit.html", context)


@screen("movements.manage", of=Movement)
def what_if(request: HttpRequest, movement: Movement) -> HttpResponse:
    """Other weights and rules over the same data; nothing is stored."""
    if not uses_criteria(movement) or movement.criteria_set is None:
        return redirect(movement)
    plan = ScoringPlan.objects.filter(movement=movement).prefetch_related("stages").first()
    rules = compile_set(movement.criteria_set)
    sources = earlier_rankings(movement)
    form = PlanForm(request.POST or None, movement=movement, rules=rules, plan=plan)
    context: dict[str, Any] = {"movement": movement, "form": form, "sources": sources, "chosen": ""}
    if form.is_valid():
        chosen = request.POST.get("source", "")
        source = next((ranking for ranking in sources if str(ranking.pk) == chosen), None)
        try:
            draft = form.draft()
            check_draft(movement, draft)
            before = plan_rules(plan, rules) if plan is not None else rules_now(movement)
            after = rules_of_draft(rules, draft)
            moves = compare(before, after, frozen_units(movement, after, source))
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            context |= {
                "moves": moves[:SHOWN],
                "count": len(moves),
                "shown": SHOWN,
                "moved": sum(bool(move.places) for move in moves),
                "words": plan_words(after),
                "chosen": chosen,
            }
    return render(request, "movements/scoring/what_if.html", context)


@screen("movements.manage", of=ScoringPlan)
def plan_issue(request: HttpRequest, plan: ScoringPlan) -> HttpResponse:
    back = reverse("scoring:plan-edit", args=[plan.movement_id])
    if request.method == "POST":
        try:
            issue_plan(plan, actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã ban hành phương án chấm điểm."))
        return redirect(back)
    context = {
        "title": _("Ban hành phương án chấm điểm"),
        "question": _("Ban hành phương án của “{movement}”?").format(movement=plan.movement),
        "consequences": [_("Các bước chấm tự mở và khóa theo ngày đã ghi."), *plan_words(plan_rules(plan))],
        "tone": "solemn",
        "confirm_label": _("Ban hành"),
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.manage", of=ScoringPlan)
def plan_revise(request: HttpRequest, plan: ScoringPlan) -> HttpResponse:
    back = reverse("scoring:plan-edit", args=[plan.movement_id])
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            revise_plan(plan, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect(back)
    context = {
        "title": _("Sửa lại phương án"),
        "question": _("Đưa phương án về dự thảo để sửa?"),
        "consequences": [_("Chỉ làm được khi chưa có phiếu chấm nào được gửi.")],
        "form": form,
        "confirm_label": _("Sửa lại phương án"),
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.manage", of=ScoringStage)
def stage_reopen(request: HttpRequest, stage: ScoringStage) -> HttpResponse:
    back = reverse("scoring:plan-edit", args=[stage.plan.movement_id])
    form = ReopenForm(request.POST or None)
    if form.is_valid():
        try:
            reopen_stage(stage, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã mở lại bước chấm."))
            return redirect(back)
    context = {
        "title": _("Mở lại bước chấm"),
        "question": _("Mở lại bước “{stage}”?").format(stage=stage),
        "consequences": [_("Phiếu chưa gửi được chấm tiếp đến hết hạn mới; phiếu đã gửi giữ nguyên.")],
        "form": form,
        "confirm_label": _("Mở lại"),
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)
