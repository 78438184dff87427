"""Deny by default, and refusals in plain words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from wagtail.views import serve as serve_page

from base.accounts.domain.second_factor import must_set_up
from base.accounts.screens import page_of
from base.core.errors import DomainError, NotAllowed
from base.core.language import to_reader as _

GUARDED = "/lam-viec/"
ADMIN = "/quan-tri/"
STANDING_IN = "standing_in_by"


class DenyByDefaultMiddleware:
    """Under the workspace's prefix only views that declare a permission answer; a forgotten declaration is a 403, not
    a leak.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.path.startswith(GUARDED) and not hasattr(view, "permission") and view is not serve_page:
            return render(request, "403.html", status=403)
        return None


class StandingInMiddleware:
    """Who chose to stand in for another does so in every request until they stop, sign out, or the delegation ends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Elsewhere nothing asks for roles, and reading the session would keep public pages out of the caches.
        chosen = request.session.get(STANDING_IN) if request.path.startswith(GUARDED) else None
        if chosen is not None and request.user.is_authenticated and not request.user.stand_in(chosen):
            del request.session[STANDING_IN]
            messages.warning(request, _("Ủy quyền đã hết hạn hoặc đã chấm dứt. Bạn đang làm việc của chính mình."))
        return self.get_response(request)


class SecondFactorMiddleware:
    """Whoever must have a second factor and has none sets it up before anything else, and may sign out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without such roles nothing is asked, and nothing of the session is read on public pages.
        if settings.SECOND_FACTOR_ROLES and request.path.startswith((GUARDED, ADMIN)) and self._lacks(request):
            return redirect_to_login(page_of(request), resolve_url(settings.SECOND_FACTOR_URL))
        return self.get_response(request)

    def _lacks(self, request: HttpRequest) -> bool:
        is_there = request.path == resolve_url(settings.SECOND_FACTOR_URL)
        return not is_there and request.user.is_authenticated and must_set_up(request.user)


class DomainErrorMiddleware:
    """A refusal of the domain that a view did not handle itself: the sentence is shown where the person came from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", {"message": exception.message}, status=403)
        if request.method == "POST" and not getattr(request, "htmx", False):
            messages.error(request, exception.message)
            return redirect(page_of(request))
        return render(request, "400.html", {"message": exception.message}, status=409)
