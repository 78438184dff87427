"""The whole dossier as one file, made in the background."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from awards.domain.dossiers.bundle import JOB_KIND, start_bundle
from awards.models import Nomination
from base.accounts.screens import screen
from base.core.errors import DomainError
from base.core.files import serve
from base.core.language import to_reader as _
from base.core.models import Job, StoredFile

VIEW = "awards.nomination_view"


@screen(VIEW, of=Nomination, methods=("POST",))
def bundle_start(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    try:
        job = start_bundle(nomination, request.POST.get("form", "zip"), actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(nomination)
    messages.success(request, _("Đang đóng gói hồ sơ. Tệp hiện ở trang này khi xong."))
    return redirect("workspace:job", job.pk)


@screen(VIEW, of=Nomination, methods=("GET", "HEAD"))
def bundle_file(request: HttpRequest, nomination: Nomination, job: str) -> HttpResponse:
    """Only for who asked for it: what it holds was decided by what they may see."""
    key = int(job) if job.isdecimal() else 0
    done = get_object_or_404(Job, pk=key, kind=JOB_KIND, actor=request.user, params__nomination=nomination.pk)
    stored = StoredFile.objects.filter(pk=(done.result or {}).get("file", 0)).first()
    if stored is None:
        raise Http404
    return serve(stored)  # type: ignore[return-value] # a streaming answer; `screen` passes it on
