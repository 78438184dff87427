"""Screens of what visitors told the council."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from base.accounts.screens import screen
from base.core.language import to_reader as _
from web.cms.domain.participation import handle_feedback
from web.cms.forms.public import HandleForm
from web.cms.models import Feedback
from web.cms.tables import FeedbackTable


@screen("web.feedback_handle", methods=("GET", "HEAD"))
def feedback_list(request: HttpRequest) -> HttpResponse:
    table = FeedbackTable(Feedback.objects.select_related("handled_by"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "workspace/stories/feedback_list.html", {"table": table})


@screen("web.feedback_handle", of=Feedback)
def feedback_detail(request: HttpRequest, feedback: Feedback) -> HttpResponse:
    form = HandleForm(request.POST or None, initial={"note": feedback.note})
    if form.is_bound and form.is_valid():
        handle_feedback(feedback, note=form.cleaned_data["note"], actor=request.user)
        messages.success(request, _("Đã ghi cách xử lý."))
        return redirect("stories:feedback-list")
    context = {"feedback": feedback, "form": form}
    return render(request, "workspace/stories/feedback.html", context, status=422 if form.is_bound else 200)
