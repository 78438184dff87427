"""The scoring plan: written, tried out on data that stands, issued, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import ledger
from base.core.errors import DomainError
from base.core.language import to_reader as _
from base.core.models import Job
from movements.domain.history import timeline_of
from movements.domain.scoring.background import SHOWN, TRY_OUT, is_large, start_trying_out, told
from movements.domain.scoring.compiling import compile_set
from movements.domain.scoring.inputs import uses_criteria
from movements.domain.scoring.plans import (
    check_draft,
    gaps_of,
    is_used,
    issue_plan,
    plan_rules,
    revise_plan,
    save_plan,
)
from movements.domain.scoring.stages import missed_stages, missed_words, reopen_stage
from movements.domain.scoring.trying import try_out
from movements.domain.scoring.whatif import earlier_rankings
from movements.domain.scoring.words import plan_words
from movements.enums import CriteriaPurpose, MovementStatus, PlanStatus, RankScope, StageStatus
from movements.forms.scoring import PlanForm, ReopenForm
from movements.forms.shared import ReasonForm
from movements.models import Movement, ScoringPlan, ScoringStage
from movements.tables.scoring import PlanTable


@screen("movements.manage", methods=("GET", "HEAD"))
def plan_list(request: HttpRequest) -> HttpResponse:
    found = Movement.objects.filter(criteria_set__purpose=CriteriaPurpose.SCORING)
    found = found.exclude(status=MovementStatus.CANCELLED).select_related("criteria_set", "scoring_plan")
    table = PlanTable(found.order_by("-ends_on", "-pk"))
    table.empty_detail = _("Chọn bộ tiêu chí cho phong trào, rồi lập phương án chấm điểm ở đây.")
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {"table": table, **sheet_links(request.user, "scoring-plans", is_taken_in=False)}
    return render(request, "movements/scoring/plan_list.html", context)


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
    stages = list(plan.stages.all()) if plan is not None else []
    context = {
        "movement": movement,
        "plan": plan,
        "is_used": not is_draft and plan is not None and is_used(plan),
        "can_freeze": all(stage.status == StageStatus.CLOSED for stage in stages),
        "form": form if is_draft else None,
        "words": plan_words(plan_rules(plan)) if plan is not None else [],
        "stages": stages,
        "missed": [f"{stage}: {missed_words(stage)}" for stage in missed_stages().filter(plan=plan)],
        "gaps": gaps_of(movement, plan.scope if plan is not None else RankScope.CLUSTER),
        "history": timeline_of(ledger.history_of(plan)) if plan is not None else [],
        "ranking": movement.rankings.exclude(status="replaced").order_by("-number").first(),
    }
    return render(request, "movements/scoring/plan_edit.html", context)


@screen("movements.manage", of=Movement)
def what_if(request: HttpRequest, movement: Movement) -> HttpResponse:
    """Other weights and rules over the same data; nothing is stored. Many units are tried out in the background."""
    if not uses_criteria(movement) or movement.criteria_set is None:
        return redirect(movement)
    job = _own_job(request, movement)
    entered: Any = _entered(job) if job is not None and request.method != "POST" else request.POST or None
    form = PlanForm.for_movement(movement, entered)
    sources = earlier_rankings(movement)
    context: dict[str, Any] = {"movement": movement, "form": form, "sources": sources, "shown": SHOWN}
    context["chosen"] = (entered or {}).get("source", "")
    if job is not None and job.result and request.method != "POST":
        return render(request, "movements/scoring/what_if.html", context | job.result)
    if form.is_valid():
        try:
            check_draft(movement, form.draft())
            if is_large(movement):
                kept = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
                return redirect("workspace:job", pk=start_trying_out(movement, kept, actor=request.user).pk)
            found = try_out(movement, form.draft(), context["chosen"])
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            context |= told(found.moves) | {"words": plan_words(found.after)}
    return render(request, "movements/scoring/what_if.html", context)


def _own_job(request: HttpRequest, movement: Movement) -> Job | None:
    """The try-out that this person has started for the movement and that the address names."""
    number = request.GET.get("viec", "")
    if not number.isdecimal():
        return None
    own = Job.objects.filter(pk=int(number), kind=TRY_OUT, actor=request.user.pk)
    return next((job for job in own if job.params["movement"] == movement.pk), None)


def _entered(job: Job) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, values in job.params["entered"].items():
        found.setlist(name, values)
    return found


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
        "consequences": [
            _("Phiếu chưa gửi được chấm tiếp đến hết hạn mới; phiếu đã gửi giữ nguyên."),
            _("Đơn vị, người chấm chưa có phiếu nhận phiếu ngay."),
        ],
        "form": form,
        "confirm_label": _("Mở lại"),
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)
