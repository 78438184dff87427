from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from awards.domain.certificates import start_batch
from awards.models.decisions import Decision
from base.accounts.screens import screen


@screen("awards.certificate_issue", of=Decision, methods=("POST",))
def certificate_batch(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Start printing and show its progress."""
    job = start_batch(decision, actor=request.user)
    return redirect("workspace:job", job.pk)
