"""Quotas, voting rules, rules for silence: one set of screens for all, written and approved like a rule set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _lazy
from django_tables2 import RequestConfig

from awards.domain import two_person
from awards.domain.quota_state import states_of
from awards.domain.rulebook_limits import replacement_of, save_limit
from awards.enums import RuleStatus
from awards.forms.rounds import ReasonForm
from awards.forms.rules import LimitFilter, QuotaForm, SilenceRuleForm, VotingRuleForm, refuse
from awards.models import Quota, SilenceRule, VotingRule
from awards.presenters import rounds as presenters
from awards.presenters.rules import limit_facts
from awards.tables.rules import QuotaTable, SilenceRuleTable, VotingRuleTable
from base.accounts.permissions import can
from base.accounts.screens import View, screen
from base.core.errors import DomainError
from base.core.language import to_reader as _
from movements.domain.signatures import is_one_of

GET, POST = ("GET", "HEAD"), ("POST",)
VIEW, EDIT, APPROVE = "awards.rulebook_view", "awards.rulebook_edit", "awards.rulebook_approve"
PEOPLE = ("previous", "created_by", "edited_by", "proposed_by", "approved_by")
Limit = Quota | VotingRule | SilenceRule


@dataclass(frozen=True)
class Kind:
    """What sets one kind of limit apart: all are drafted by one person and put in force by another, on like screens."""

    prefix: str
    title: Any
    model: Any
    form: Any
    table: Any
    related: tuple[str, ...] = ()


KINDS = (
    Kind("quota", _lazy("Chỉ tiêu khen thưởng"), Quota, QuotaForm, QuotaTable, ("scope", "award_type", "basis_award")),
    Kind(
        "voting-rule", _lazy("Quy tắc biểu quyết"), VotingRule, VotingRuleForm, VotingRuleTable, ("scope", "award_type")
    ),
    Kind("silence-rule", _lazy("Quy tắc khi không trả lời"), SilenceRule, SilenceRuleForm, SilenceRuleTable),
)
KIND_OF: dict[Any, Kind] = {kind.model: kind for kind in KINDS}


def screens_of(kind: Kind) -> dict[str, View]:
    """Step → view; the last part of the address's name is the step."""
    model = kind.model

    def whole(request: HttpRequest) -> HttpResponse:
        return _list(request, kind)

    def create(request: HttpRequest) -> HttpResponse:
        return _form(request, model(), kind)

    def edit(request: HttpRequest, row: Limit) -> HttpResponse:
        return _form(request, row, kind)

    return {
        "list": screen(VIEW, methods=GET)(whole),
        "create": screen(EDIT)(create),
        "detail": screen(VIEW, of=model, methods=GET)(_detail),
        "edit": screen(EDIT, of=model)(edit),
        "replace": screen(EDIT, of=model)(_replace),
        "propose": screen(EDIT, of=model, methods=POST)(_propose),
        "discard": screen(EDIT, of=model, methods=POST)(_discard),
        "decide": screen(APPROVE, of=model)(_decide),
    }


def _list(request: HttpRequest, kind: Kind) -> HttpResponse:
    filters = LimitFilter(request.GET or None)
    rows = kind.model.objects.select_related(*kind.related) if kind.related else kind.model.objects.all()
    if filters.is_bound and filters.is_valid() and filters.cleaned_data["status"]:
        rows = rows.filter(status=filters.cleaned_data["status"])
    table = kind.table(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "table": table,
        "filters": filters,
        "title": kind.title,
        "may_edit": can(request.user, EDIT),
        "new_url": reverse(f"awards:{kind.prefix}-create"),
        "list_url": reverse(f"awards:{kind.prefix}-list"),
    }
    return render(request, "awards/rules/limit_list.html", context)


def _detail(request: HttpRequest, row: Limit) -> HttpResponse:
    kind = KIND_OF[type(row)]
    row = _with_people(row)
    may_edit = can(request.user, EDIT)
    context = {
        "row": row,
        "facts": limit_facts(row),
        "history": presenters.timeline(row),
        "state": states_of([row])[0] if isinstance(row, Quota) and row.status == RuleStatus.APPROVED else None,
        "may_change": may_edit and row.status == RuleStatus.DRAFT,
        "may_replace": may_edit and row.status == RuleStatus.APPROVED,
        "may_decide": can(request.user, APPROVE) and row.status == RuleStatus.PROPOSED,
        "signed": is_one_of(request.user, row.authors),
        "urls": {
            step: reverse(f"awards:{kind.prefix}-{step}", args=[row.pk])
            for step in ("edit", "replace", "propose", "discard", "decide")
        },
    }
    return render(request, "awards/rules/limit_detail.html", context)


def _form(request: HttpRequest, row: Limit, kind: Kind) -> HttpResponse:
    form = kind.form(request.POST or None, instance=row)
    if form.is_valid():
        try:
            saved = save_limit(row, form.cleaned_data, actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã lưu dự thảo. Bước tiếp theo: trình duyệt."))
            return redirect(saved)
    title = str(row._meta.verbose_name).capitalize()
    back_url = row.get_absolute_url() if row.pk else reverse(f"awards:{kind.prefix}-list")
    return render(request, "awards/rules/form.html", {"form": form, "title": title, "back_url": back_url})


def _replace(request: HttpRequest, row: Limit) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            draft: Limit = replacement_of(row, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect(draft)
    context = {
        "title": _("Lập bản thay thế"),
        "question": _("Thay “{row}” bằng một bản mới?").format(row=row),
        "consequences": [_("Bản đang áp dụng giữ nguyên cho tới khi bản mới được duyệt.")],
        "form": form,
        "confirm_label": _("Lập dự thảo"),
        "cancel_url": row.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)


def _propose(request: HttpRequest, row: Limit) -> HttpResponse:
    try:
        two_person.propose(row, url=row.get_absolute_url(), actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Đã trình. Một người khác sẽ duyệt."))
    return redirect(row)


def _discard(request: HttpRequest, row: Limit) -> HttpResponse:
    try:
        two_person.discard(row, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(row)
    messages.success(request, _("Đã bỏ dự thảo."))
    return redirect(f"awards:{KIND_OF[type(row)].prefix}-list")


def _decide(request: HttpRequest, row: Limit) -> HttpResponse:
    """Approve, or send back with a reason."""
    is_return = request.POST.get("step") == "return"
    form = ReasonForm(request.POST if is_return else None)
    error = ""
    if request.method == "POST" and (not is_return or form.is_valid()):
        try:
            if is_return:
                two_person.send_back(row, reason=form.cleaned_data["reason"], actor=request.user)
            else:
                two_person.approve(row, actor=request.user)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Đã trả lại để sửa.") if is_return else _("Đã duyệt, đưa vào áp dụng."))
            return redirect(row)
    row = _with_people(row)
    context = {
        "row": row,
        "facts": limit_facts(row),
        "form": form,
        "error": error,
        "signed": is_one_of(request.user, row.authors),
    }
    return render(request, "awards/rules/limit_decide.html", context, status=422 if error else 200)


def _with_people(row: Limit) -> Limit:
    """The row with everybody who had a hand in it, in one query."""
    found: Limit = type(row).objects.select_related(*PEOPLE, *KIND_OF[type(row)].related).get(pk=row.pk)
    return found
