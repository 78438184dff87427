"""The secretariat's side of a dossier: accept or send back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from awards import presenters
from awards.domain.appraisal import appraise, return_nomination
from awards.domain.eligibility import check_nomination
from awards.domain.nominations import checklist
from awards.forms import AppraisalForm, ReasonForm
from awards.models import Nomination
from base.accounts.screens import screen
from base.core.errors import DomainError

APPRAISE = "awards.nomination_appraise"


@screen(APPRAISE, of=Nomination)
def nomination_appraise(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    form = AppraisalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appraise(nomination, comment=form.cleaned_data["comment"], actor=request.user)
        except DomainError as error:
            form.add_error("comment", error.message)
        else:
            messages.success(request, _("Đã ghi kết quả thẩm định."))
            return redirect(nomination)
    context = {
        "nomination": nomination,
        "form": form,
        "facts": presenters.facts_of(nomination),
        "checklist": presenters.checklist_rows(checklist(nomination)),
        "panel": presenters.eligibility_panel(check_nomination(nomination)),
    }
    return render(request, "awards/nomination_appraise.html", context)


@screen(APPRAISE, of=Nomination)
def nomination_return(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            return_nomination(nomination, reason=form.cleaned_data["reason"], actor=request.user)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Đã trả lại hồ sơ cho {unit}.").format(unit=nomination.unit))
            return redirect(nomination)
    context = {
        "title": _("Trả lại hồ sơ"),
        "question": _("Trả lại hồ sơ “{nomination}”?").format(nomination=nomination),
        "consequences": [_("Đơn vị nhận lý do, sửa và gửi lại.")],
        "form": form,
        "confirm_label": _("Trả lại"),
        "cancel_url": nomination.get_absolute_url(),
    }
    return render(request, "pages/confirm.html", context)
