"""Signed-in screens. A view without a declared permission does not answer (`DenyByDefaultMiddleware`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from base.accounts.permissions import can, reach_of
from base.units.models import Unit

View = Callable[..., HttpResponse]


def screen(
    permission: str,
    *,
    of: type[models.Model] | None = None,
    methods: tuple[str, ...] = ("GET", "HEAD", "POST"),
) -> Callable[[View], View]:
    """Declare what a workspace view asks for.

    With `of`, the address carries `pk`; the view gets the object instead, once the permission is known to cover the
    object's unit: a model says which that is by `permission_unit()` (None = not bound to a unit, so only the reach
    `all` will do, unless the model has `permission_anywhere = True`: then any holder may, and the domain decides
    further).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return _only_by_button(request, methods)
            if not request.user.is_authenticated:
                return redirect_to_login(page_of(request))
            if of is None:
                _require(can(request.user, permission))
                return view(request, *args, **kwargs)
            _require(can(request.user, permission))
            instance: Any = get_object_or_404(of, pk=kwargs.pop("pk"))
            if not getattr(of, "permission_anywhere", False):
                _require(reach_of(request.user, permission).covers(_unit_of(instance)))
            return view(request, instance, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.subject_model = of  # type: ignore[attr-defined]
        guarded.methods = methods  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: View) -> View:
    """Mark a view under a guarded prefix that anybody may see."""
    view.permission = ""  # type: ignore[attr-defined]
    return view


def page_of(request: HttpRequest) -> str:
    """Where to send somebody who was doing this: the address itself if it can be opened, otherwise the nearest one
    above it. What only a button does has no page of its own.
    """
    path = request.path
    while path.count("/") > 2 and not _opens(path):
        path = path[: path.rstrip("/").rfind("/") + 1]
    return request.get_full_path() if path == request.path else path


def may_open(user: Any, address: str) -> bool:
    """Whether what this address shows is for the user at all; which units it is about is not looked at."""
    try:
        permission = getattr(resolve(urlsplit(address).path).func, "permission", "")
    except Resolver404:
        return True
    return not permission or can(user, permission)


def _opens(path: str) -> bool:
    try:
        return "GET" in getattr(resolve(path).func, "methods", ("GET",))
    except Resolver404:
        return False


def _only_by_button(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    response = render(request, "405.html", {"page_url": page_of(request)}, status=405)
    response["Allow"] = ", ".join(methods)
    return response


def _unit_of(instance: Any) -> Unit | None:
    return instance if isinstance(instance, Unit) else instance.permission_unit()


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(
            _("Tài khoản của bạn không có quyền làm việc này. Nếu cần, hãy liên hệ Thường trực Hội đồng.")
        )
