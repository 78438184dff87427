from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from base.accounts.screens import screen
from base.notices.domain.notify import mark_read
from base.notices.models import Notice


@screen("notices.read", methods=("GET", "HEAD"))
def inbox(request: HttpRequest) -> HttpResponse:
    notices = Notice.objects.filter(recipient=request.user.pk)[:100]
    return render(request, "workspace/inbox.html", {"notices": notices})


@screen("notices.read", methods=("POST",))
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read and go where it points; only one's own."""
    notice = get_object_or_404(Notice, pk=pk, recipient=request.user.pk)
    mark_read(notice.recipient, notice)
    return redirect(notice.url or "notices:inbox")


@screen("notices.read", methods=("POST",))
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(request.user)  # type: ignore[arg-type]
    return redirect("notices:inbox")
