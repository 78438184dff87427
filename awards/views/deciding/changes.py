"""Correcting, cancelling, stripping and restoring an award, and looking at what rested on a lost one."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from awards.domain.councils import councils_on
from awards.domain.decisions.changing import draft_change
from awards.domain.decisions.downstream import open_flags, settle_flag
from awards.enums.decisions import DecisionKind
from awards.forms.decisions import ChangeForm, FlagForm
from awards.models import Grant, ReliedFlag
from awards.presenters.decisions import flag_rows, grant_context
from base.accounts.screens import screen
from base.core import clock
from base.core.errors import DomainError
from base.core.language import to_reader as _

KINDS = {
    "dinh-chinh": DecisionKind.CORRECT,
    "huy-bo": DecisionKind.CANCEL,
    "tuoc": DecisionKind.STRIP,
    "phuc-hoi": DecisionKind.RESTORE,
}


@screen("awards.bonus_view", of=Grant, methods=("GET", "HEAD"))
def grant_detail(request: HttpRequest, grant: Grant) -> HttpResponse:
    return render(request, "awards/deciding/grant_detail.html", grant_context(grant, request.user))


@screen("awards.decision_draft", of=Grant)
def grant_change(request: HttpRequest, grant: Grant, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    units = [council.unit for council in councils_on(clock.today())]
    form = ChangeForm(request.POST or None, kind=KINDS[kind], grant=grant, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            decision = draft_change(form.plan(), [grant], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã lập dự thảo. Người khác kiểm tra rồi trình ký."))
            return redirect("awards:decision-detail", decision.pk)
    context = {"form": form, "grant": grant, "kind": KINDS[kind]}
    return render(request, "awards/deciding/change_form.html", context, status=422 if form.is_bound else 200)


@screen("awards.decision_draft", methods=("GET", "HEAD"))
def relied_list(request: HttpRequest) -> HttpResponse:
    return render(request, "awards/deciding/relied_list.html", {"rows": flag_rows(open_flags())})


@screen("awards.decision_draft", of=ReliedFlag)
def relied_settle(request: HttpRequest, flag: ReliedFlag) -> HttpResponse:
    form = FlagForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        settle_flag(flag, changed=data["changed"] == "yes", note=data["note"], actor=request.user)
        messages.success(request, _("Đã ghi kết luận."))
        return redirect("awards:relied-list")
    context = {"form": form, "flag": flag, "row": flag_rows([flag])[0]}
    return render(request, "awards/deciding/relied_settle.html", context, status=422 if form.is_bound else 200)
