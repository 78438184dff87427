"""Quotas, voting rules, rules for silence: one set of screens for all, written and approved like a rule set."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
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
from base.accounts.screens import screen
from base.core.errors import DomainError
from movements.domain.signatures import is_one_of

GET, POST = ("GET", "HEAD"), ("POST",)
VIEW, EDIT, APPROVE = "awards.rulebook_view", "awards.rulebook_edit", "awards.rulebook_approve"
PEOPLE = ("previous", "created_by", "edited_by", "proposed_by", "approved_by")
OWN_PARTS: dict[Any, tuple[str, ...]] = {
    Quota: ("scope", "award_type", "basis_award"),
    VotingRule: ("scope", "award_type"),
    SilenceRule: (),
}
FORMS: dict[Any, Any] = {Quota: QuotaForm, VotingRule: VotingRuleForm, SilenceRule: SilenceRuleForm}
Limit = Quota | VotingRule | SilenceRule


@screen(VIEW, methods=GET)
def quota_list(request: HttpRequest) -> HttpResponse:
    return _list(request, Quota, QuotaTable, "quota", _("Chỉ tiêu khen thưởng"))


@screen(EDIT)
def quota_create(request: HttpRequest) -> HttpResponse:
    return _form(request, Quota(), "quota")


@screen(VIEW, of=Quota, methods=GET)
def quota_detail(request: HttpRequest, quota: Quota) -> HttpResponse:
    return _detail(request, quota, "quota")


@screen(EDIT, of=Quota)
def quota_edit(request: HttpRequest, quota: Quota) -> HttpResponse:
    return _form(request, quota, "quota")


@screen(EDIT, of=Quota)
def quota_replace(request: HttpRequest, quota: Quota) -> HttpResponse:
    return _replace(request, quota)


@screen(EDIT, of=Quota, methods=POST)
def quota_propose(request: HttpRequest, quota: Quota) -> HttpResponse:
    return _propose(request, quota)


@screen(EDIT, of=Quota, methods=POST)
def quota_discard(request: HttpRequest, quota: Quota) -> HttpResponse:
    return _discard(request, quota, "quota")


@screen(APPROVE, of=Quota)
def quota_decide(request: HttpRequest, quota: Quota) -> HttpResponse:
    return _decide(request, quota)


@screen(VIEW, methods=GET)
def voting_rule_list(request: HttpRequest) -> HttpResponse:
    return _list(request, VotingRule, VotingRuleTable, "voting-rule", _("Quy tắc biểu quyết"))


@screen(EDIT)
def voting_rule_create(request: HttpRequest) -> HttpResponse:
    return _form(request, VotingRule(), "voting-rule")


@screen(VIEW, of=VotingRule, methods=GET)
def voting_rule_detail(request: HttpRequest, rule: VotingRule) -> HttpResponse:
    return _detail(request, rule, "voting-rule")


@screen(EDIT, of=VotingRule)
def voting_rule_edit(request: HttpRequest, rule: VotingRule) -> HttpResponse:
    return _form(request, rule, "voting-rule")


@screen(EDIT, of=VotingRule)
def voting_rule_replace(request: HttpRequest, rule: VotingRule) -> HttpResponse:
    return _replace(request, rule)


@screen(EDIT, of=VotingRule, methods=POST)
def voting_rule_propose(request: HttpRequest, rule: VotingRule) -> HttpResponse:
    return _propose(request, rule)


@screen(EDIT, of=VotingRule, methods=POST)
def voting_rule_discard(request: HttpRequest, rule: VotingRule) -> HttpResponse:
    return _discard(request, rule, "voting-rule")


@screen(APPROVE, of=VotingRule)
def voting_rule_decide(request: HttpRequest, rule: VotingRule) -> HttpResponse:
    return _decide(request, rule)


@screen(VIEW, methods=GET)
def silence_rule_list(request: HttpRequest) -> HttpResponse:
    return _list(request, SilenceRule, SilenceRuleTable, "silence-rule", _("Quy tắc khi không trả lời"))


@screen(EDIT)
def silence_rule_create(request: HttpRequest) -> HttpResponse:
    return _form(request, SilenceRule(), "silence-rule")


@screen(VIEW, of=SilenceRule, methods=GET)
def silence_rule_detail(request: HttpRequest, rule: SilenceRule) -> HttpResponse:
    return _detail(request, rule, "silence-rule")


@screen(EDIT, of=SilenceRule)
def silence_rule_edit(request: HttpRequest, rule: SilenceRule) -> HttpResponse:
    return _form(request, rule, "silence-rule")


@screen(EDIT, of=SilenceRule)
def silence_rule_replace(request: HttpRequest, rule: SilenceRule) -> HttpResponse:
    return _replace(request, rule)


@screen(EDIT, of=SilenceRule, methods=POST)
def silence_rule_propose(request: HttpRequest, rule: SilenceRule) -> HttpResponse:
    return _propose(request, rule)


@screen(EDIT, of=SilenceRule, methods=POST)
def silence_rule_discard(request: HttpRequest, rule: SilenceRule) -> HttpResponse:
    return _discard(request, rule, "silence-rule")


@screen(APPROVE, of=SilenceRule)
def silence_rule_decide(request: HttpRequest, rule: SilenceRule) -> HttpResponse:
    return _decide(request, rule)


def _list(request: HttpRequest, model: Any, table_class: Any, prefix: str, title: str) -> HttpResponse:
    filters = LimitFilter(request.GET or None)
    rows = model.objects.select_related(*OWN_PARTS[model]) if OWN_PARTS[model] else model.objects.all()
    if filters.is_bound and filters.is_valid() and filters.cleaned_data["status"]:
        rows = rows.filter(status=filters.cleaned_data["status"])
    table = table_class(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "table": table,
        "filters": filters,
        "title": title,
        "may_edit": can(request.user, EDIT),
        "new_url": reverse(f"awards:{prefix}-create"),
        "list_url": reverse(f"awards:{prefix}-list"),
    }
    return render(request, "awards/rules/limit_list.html", context)


def _detail(request: HttpRequest, row: Limit, prefix: str) -> HttpResponse:
    row = type(row).objects.select_related(*PEOPLE, *OWN_PARTS[type(row)]).get(pk=row.pk)
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
            step: reverse(f"awards:{prefix}-{step}", args=[row.pk])
            for step in ("edit", "replace", "propose", "discard", "decide")
        },
    }
    return render(request, "awards/rules/limit_detail.html", context)


def _form(request: HttpRequest, row: Limit, prefix: str) -> HttpResponse:
    form = FORMS[type(row)](request.POST or None, instance=row)
    if form.is_valid():
        try:
            saved = save_limit(row, form.cleaned_data, actor=request.user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Đã lưu dự thảo. Bước tiếp theo: trình duyệt."))
            return redirect(saved)
    title = str(row._meta.verbose_name).capitalize()
    back_url = row.get_absolute_url() if row.pk else reverse(f"awards:{prefix}-list")
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


def _discard(request: HttpRequest, row: Limit, prefix: str) -> HttpResponse:
    try:
        two_person.discard(row, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(row)
    messages.success(request, _("Đã bỏ dự thảo."))
    return redirect(f"awards:{prefix}-list")


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
    row = type(row).objects.select_related(*PEOPLE, *OWN_PARTS[type(row)]).get(pk=row.pk)
    context = {
        "row": row,
        "facts": limit_facts(row),
        "form": form,
        "error": error,
        "signed": is_one_of(request.user, row.authors),
    }
    return render(request, "awards/rules/limit_decide.html", context, status=422 if error else 200)
