"""Milestones, scope, quotas of awards, and days moved after publication."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.permissions import can
from base.accounts.screens import screen
from base.accounts.sheets import sheet_links
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.corrections import extend_registration, move_milestone, move_round
from movements.domain.drafting import locked_draft_words
from movements.domain.milestones import (
    MilestoneDraft,
    MilestoneReport,
    add_milestones,
    drop_milestone,
    remove_milestone,
    report_milestone,
)
from movements.domain.quotas import QuotaDraft, quota_words, set_quotas
from movements.domain.scope import ScopeChoice, called_units, empty_clusters, scope_choice_of, scope_words, set_scope
from movements.enums import ACTIVE, DRAFTED, PUBLIC
from movements.forms.launching import DayReasonForm, MilestoneForm, MilestoneReportForm, QuotaForm, ScopeForm
from movements.forms.shared import ReasonForm
from movements.models import Milestone, Movement
from movements.rules import can_draft, require_permission, require_visible
from movements.tables.shared import CalledUnitTable
from movements.views.drafting import refuse, status_of


@screen("movements.view", of=Movement)
def milestone_list(request: HttpRequest, movement: Movement) -> HttpResponse:
    require_visible(request.user, movement)
    may_add = can(request.user, "movements.draft", movement.organiser) and movement.status in (*DRAFTED, *PUBLIC)
    form = MilestoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_milestones(movement, [MilestoneDraft(**form.cleaned_data)], actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã thêm mốc."))
            return redirect("movements:milestone-list", movement.pk)
    context = {
        "movement": movement,
        "milestones": movement.milestones.select_related("reported_by"),
        "form": form if may_add else None,
        "can_remove": can_draft(request.user, movement),
        "can_move": can(request.user, "movements.draft", movement.organiser) and movement.status in (*DRAFTED, *ACTIVE),
        "can_correct": movement.status in ACTIVE and can(request.user, "movements.manage", movement.organiser),
        "days": _days(movement),
        "can_report": movement.status in PUBLIC and can(request.user, "movements.manage", movement.organiser),
        **sheet_links(request.user, "milestones", movement=movement.slug),
    }
    return render(request, "movements/launching/milestones.html", context, status=status_of(form))


def _days(movement: Movement) -> list[dict[str, str]]:
    days = {
        _("Mở đăng ký"): movement.registration_opens_on,
        _("Hết hạn đăng ký"): movement.registration_closes_on,
        _("Bắt đầu"): movement.starts_on,
        _("Kết thúc"): movement.ends_on,
        _("Mở đợt xét khen thưởng"): movement.round_opens_on,
    }
    return [{"term": label, "value": f"{day:%d/%m/%Y}" if day else ""} for label, day in days.items()]


@screen("movements.manage", of=Milestone)
def milestone_report(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    form = MilestoneReportForm(request.POST or None, initial={"held_on": clock.today()})
    if form.is_valid():
        try:
            report_milestone(milestone, MilestoneReport(**form.cleaned_data), actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã ghi kết quả “{title}”.").format(title=milestone.title))
            return redirect("movements:milestone-list", milestone.movement_id)
    context = {"form": form, "milestone": milestone, "movement": milestone.movement}
    return render(request, "movements/launching/milestone_report.html", context, status=status_of(form))


@screen("movements.draft", of=Milestone)
def milestone_move(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    needs_reason = milestone.movement.status not in DRAFTED
    form = DayReasonForm(request.POST or None, needs_reason=needs_reason, initial={"day": milestone.planned_on})
    if form.is_valid():
        data = form.cleaned_data
        try:
            move_milestone(milestone, data["day"], reason=data.get("reason", ""), actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã đổi ngày của mốc."))
            return redirect("movements:milestone-list", milestone.movement_id)
    context = {
        "form": form,
        "movement": milestone.movement,
        "title": _("Đổi ngày: {title}").format(title=milestone.title),
    }
    return render(request, "movements/launching/day_form.html", context, status=status_of(form))


@screen("movements.draft", of=Milestone)
def milestone_drop(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Out of a draft without a word; of a public movement with a reason."""
    movement = milestone.movement
    is_draft = movement.status in DRAFTED
    form = ReasonForm(request.POST or None) if not is_draft else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            if form is None:
                remove_milestone(milestone, actor=request.user)
            else:
                drop_milestone(milestone, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("Đã bỏ mốc."))
        return redirect("movements:milestone-list", movement.pk)
    context = {
        "title": _("Bỏ mốc"),
        "question": _("Bỏ mốc “{title}”?").format(title=milestone.title),
        "tone": "danger",
        "form": form,
        "confirm_label": _("Bỏ mốc"),
        "cancel_url": movement.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


@screen("movements.view", of=Movement)
def movement_scope(request: HttpRequest, movement: Movement) -> HttpResponse:
    require_visible(request.user, movement)
    may_edit = can_draft(request.user, movement)
    form = ScopeForm(request.POST or None, movement=movement)
    if request.method == "POST":
        require_permission(request.user, "movements.draft", movement.organiser)
        if form.is_valid() and _save_scope(request, movement, form):
            messages.success(request, _("Đã lưu phạm vi."))
            return redirect("movements:movement-scope", movement.pk)
    table = CalledUnitTable(called_units(movement).select_related("kind"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "movement": movement,
        "form": form if may_edit else None,
        "table": table,
        "lines": scope_words(movement),
        "empty": empty_clusters(scope_choice_of(movement).clusters),
    }
    return render(request, "movements/launching/scope.html", context, status=status_of(form))


def _save_scope(request: HttpRequest, movement: Movement, form: ScopeForm) -> bool:
    data = form.cleaned_data
    try:
        choice = ScopeChoice(list(data["kinds"]), list(data["clusters"]), form.units())
        set_scope(movement, choice, actor=request.user)
    except DomainError as error:
        fields = {"empty_cluster": "clusters", "units": "names", "dissolved": "names"}
        form.add_error(fields.get(error.code), error.message)
        return False
    return True


@screen("movements.view", of=Movement)
def movement_quotas(request: HttpRequest, movement: Movement) -> HttpResponse:
    require_visible(request.user, movement)
    quotas = list(movement.quotas.select_related("of_kind", "per_kind"))
    known = [{name: getattr(quota, name) for name in QuotaDraft.__dataclass_fields__} for quota in quotas]
    formset_class = forms.formset_factory(QuotaForm, extra=2, max_num=100)
    formset: Any = formset_class(request.POST or None, initial=known)
    error = ""
    if request.method == "POST" and formset.is_valid():
        try:
            drafts = [draft for form in formset if (draft := form.draft()) is not None]
            set_quotas(movement, _with_sources(drafts, quotas), actor=request.user)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã lưu chỉ tiêu khen thưởng."))
            return redirect("movements:movement-quotas", movement.pk)
    context = {
        "movement": movement,
        "formset": formset if can_draft(request.user, movement) else None,
        "error": error,
        "lines": list(zip(quota_words(quotas), quotas, strict=True)),
        "locked": locked_draft_words(movement),
    }
    failed = request.method == "POST"
    return render(request, "movements/launching/quotas.html", context, status=422 if failed else 200)


def _with_sources(drafts: list[QuotaDraft], quotas: list[Any]) -> list[QuotaDraft]:
    """A line that still says what it said keeps its source; a changed one has none until somebody checks it."""
    fields = [name for name in QuotaDraft.__dataclass_fields__ if name not in ("source", "verified")]
    known = {tuple(getattr(quota, name) for name in fields): quota for quota in quotas}
    kept = []
    for draft in drafts:
        quota = known.get(tuple(getattr(draft, name) for name in fields))
        marks = {"source": quota.source, "verified": quota.verified} if quota else {}
        kept.append(QuotaDraft(**(vars(draft) | marks)))
    return kept


@screen("movements.manage", of=Movement)
def registration_extend(request: HttpRequest, movement: Movement) -> HttpResponse:
    return _day(request, movement, extend_registration, _("Gia hạn đăng ký"), movement.registration_closes_on)


@screen("movements.manage", of=Movement)
def round_move(request: HttpRequest, movement: Movement) -> HttpResponse:
    return _day(request, movement, move_round, _("Đổi ngày mở đợt xét khen thưởng"), movement.round_opens_on)


def _day(request: HttpRequest, movement: Movement, act: Any, title: str, day: Any) -> HttpResponse:
    form = DayReasonForm(request.POST or None, initial={"day": day})
    if form.is_valid():
        try:
            act(movement, form.cleaned_data["day"], reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error("day" if error.code in ("until", "day") else None, error.message)
        else:
            messages.success(request, _("Đã đổi ngày. Kế hoạch có phiên bản mới kèm lý do."))
            return redirect(movement)
    context = {"form": form, "movement": movement, "title": title}
    return render(request, "movements/launching/day_form.html", context, status=status_of(form))
