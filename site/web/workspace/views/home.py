from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from base.accounts.models import User
from base.accounts.screens import screen
from base.notices.domain.settling import settle
from web.workspace.domain.shortcuts import shortcuts_for
from web.workspace.domain.todo import sections_for
from web.workspace.showcase import showcase_context


@screen("workspace.enter", methods=("GET", "HEAD"))
def home(request: HttpRequest) -> HttpResponse:
    """ "Việc của tôi"."""
    user: User = request.user  # type: ignore[assignment]  # the screen lets nobody else in
    settle(user)
    return render(request, "workspace/home.html", {"sections": sections_for(user), "shortcuts": shortcuts_for(user)})


@screen("workspace.enter", methods=("GET", "HEAD"))
def components(request: HttpRequest) -> HttpResponse:
    """The living page of all components."""
    return render(request, "pages/components.html", showcase_context())
