"""The appraiser's conclusion that a dossier is right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from awards.domain.appraisal import appraise
from awards.domain.dossiers.blind import is_blind_for, waits_to_be_given
from awards.domain.dossiers.judging import judge
from awards.domain.nominations import checklist
from awards.forms.rounds import AppraisalForm
from awards.models import Nomination
from awards.presenters import rounds as presenters
from awards.presenters.dossiers import blind_context, report_parts, summary_of
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.language import to_reader as _

APPRAISE = "awards.nomination_appraise"


@screen(APPRAISE, of=Nomination)
def nomination_appraise(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    if waits_to_be_given(nomination):
        messages.info(request, _("Đợt xét này đọc kín: hãy giao thẩm định trước; chỉ người được giao kết luận hồ sơ."))
        return redirect("awards:nomination-assign", nomination.pk)
    form = AppraisalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appraise(nomination, comment=form.cleaned_data["comment"], actor=request.user)
        except DomainError as error:
            form.add_error("comment", error.message)
        else:
            messages.success(request, _("Đã ghi kết quả thẩm định."))
            return redirect(nomination)
    panel = presenters.eligibility_panel(judge(nomination))
    if is_blind_for(request.user, nomination):
        context = blind_context(nomination) | {"nomination": nomination, "form": form, "panel": panel}
        return render(request, "awards/dossiers/blind_appraise.html", context)
    context = {
        "nomination": nomination,
        "form": form,
        "summary": summary_of(nomination),
        "parts": report_parts(nomination),
        "facts": presenters.facts_of(nomination),
        "checklist": presenters.checklist_rows(checklist(nomination)),
        "panel": panel,
    }
    return render(request, "awards/nomination_appraise.html", context)
