from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from base.accounts.screens import screen
from base.core.files import serve
from base.core.language import to_reader as _
from movements.domain.evidence import remove_evidence
from movements.models import Evidence


@screen("movements.report_view", of=Evidence, methods=("GET", "HEAD"))
def evidence_file(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    return serve(evidence.file)  # type: ignore[return-value] # a streaming answer; `screen` passes it on


@screen("movements.report_edit", of=Evidence)
def evidence_remove(request: HttpRequest, evidence: Evidence) -> HttpResponse:
    back = reverse("movements:report-edit", args=[evidence.measurement.report.duty_id])
    if request.method == "POST":
        remove_evidence(evidence, actor=request.user)
        messages.success(request, _("Đã bỏ minh chứng “{name}”.").format(name=evidence))
        return redirect(back)
    context = {
        "title": _("Bỏ minh chứng"),
        "question": _("Bỏ tệp “{name}” khỏi báo cáo?").format(name=evidence),
        "confirm_label": _("Bỏ minh chứng"),
        "tone": "danger",
        "cancel_url": back,
    }
    return render(request, "pages/confirm.html", context)
